"""Gaps: from answers, and from published tables."""

from typing import Any

import numpy as np

from analysis.estimates import published, reliability, servqual
from analysis.estimates.servqual import Row
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from tests.analysis.adapters.case import Case

SIZES = {"TAN": 4, "REL": 5, "RES": 4, "ASS": 4, "EMP": 5}
ITEMS = tuple(str(item) for item in range(1, 23))


def produce(case: Case) -> dict[str, Any]:
    columns = case.columns()
    if "weight_points" in columns:
        return _weighted_gaps(case.rows())
    if "t" in columns:
        return _tested(case.rows())
    if "E1" not in columns:
        return _table(case.rows())
    if "servqual.reverse_scoring" in case.statistics:
        reversed_ = frozenset(str(item) for item in case.params["reversed_items"])
        blocks = {"with_reverse_scoring": reversed_, "without_reverse_scoring_WRONG": frozenset[str]()}
        return {name: _with_alphas(tally_of(case, items)) for name, items in blocks.items()}
    return _everything(tally_of(case))


def classic_design(low: int, high: int, reverse: frozenset[str] = frozenset()) -> Design:
    items = iter(ITEMS)
    dimensions = {name: tuple(next(items) for _ in range(size)) for name, size in SIZES.items()}
    return Design(ITEMS, dimensions, low, high, reverse)


def tally_of(case: Case, reverse: frozenset[str] = frozenset()) -> Tally:
    design = classic_design(case.params["scale_min"], case.params["scale_max"], reverse)
    e, p = (case.numbers(*(f"{letter}{item}" for item in ITEMS)) for letter in "EP")
    asked = [f"W_{name}" for name in SIZES]
    points = case.numbers(*asked) if asked[0] in case.columns() else None
    cells = [[[row[f"{letter}{item}"] for item in ITEMS] for row in case.rows()] for letter in "EP"]
    blank, not_applicable = (np.stack([(np.array(half) == word).sum(axis=0) for half in cells]) for word in ("", "N/A"))
    return fold(score_servqual(design, e, p, points), blank, not_applicable)


def mean_of(found: Mean) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("n", "mean", "sd", "se", "lower", "upper")}


def _rows(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    return [
        {"dimension": row.id, "E_mean": row.expectation, "P_mean": row.perception, "gap": mean_of(row.gap)}
        for row in rows
    ]


def _scores(tally: Tally, rows: tuple[Row, ...], overall: Mean, weighted: Mean) -> dict[str, Any]:
    weights = servqual.mean_weights(tally)
    by_means = servqual.weighted_by_mean_weights(rows, weights)
    return {
        "dimensions": _rows(rows),
        "overall_unweighted_mean_of_dimension_means": servqual.mean_of_all([row.gap.mean for row in rows]),
        "overall_unweighted_respondent": mean_of(overall),
        "overall_weighted_respondent": mean_of(weighted),
        "mean_weights": weights.points,
        "overall_weighted_by_mean_weights": by_means.overall,
        "weighted_dimension_gaps_by_mean_weights": by_means.dimensions,
    }


def _everything(tally: Tally) -> dict[str, Any]:
    gaps, complete, counts = servqual.gaps(tally), servqual.listwise(tally), servqual.counts(tally)
    available, alone = servqual.item_available(tally), servqual.servperf(tally)
    answered = zip(gaps.items, counts.answered_expectation, counts.answered_perception, strict=True)
    return {
        "items": [
            {
                "item": int(row.id),
                "n_pairs": row.gap.n,
                "E_mean": row.expectation,
                "P_mean": row.perception,
                "gap_mean": row.gap.mean,
                "gap_sd": row.gap.sd,
                "n_E": n_e,
                "n_P": n_p,
            }
            for row, n_e, n_p in answered
        ],
        "person50": _scores(tally, gaps.dimensions, gaps.overall, gaps.weighted),
        "listwise": _scores(tally, complete.dimensions, complete.overall, complete.weighted),
        "item_available": {
            "dimensions": [{"dimension": name, "gap_mean": mean} for name, mean in available.dimensions.items()],
            "overall_unweighted_mean_of_dimensions": available.overall,
            "overall_mean_of_22_items": available.overall_items,
        },
        "servperf": {
            "dimensions": [{"dimension": name, **mean_of(mean)} for name, mean in alone.dimensions.items()],
            "overall_22_items": mean_of(alone.overall_items),
            "overall_mean_of_dimension_means": alone.overall_dimensions,
            "weighted_respondent": mean_of(alone.weighted),
        },
        "counts": {
            "n_respondents": counts.respondents,
            "cells_missing_blank": counts.blank,
            "cells_na_answer": counts.not_applicable,
            "respondents_complete_44": counts.complete,
        },
    }


def _with_alphas(tally: Tally) -> dict[str, Any]:
    return {
        "dimensions": [
            {
                "dimension": row.id,
                "E_mean": row.expectation,
                "P_mean": row.perception,
                "gap_mean": row.gap.mean,
                "alpha_P_listwise": reliability.alpha_of(tally, "perception", row.id).alpha,
            }
            for row in servqual.gaps(tally).dimensions
        ],
        "alpha_P_all22_listwise": reliability.alpha_of(tally, "perception").alpha,
    }


def _table(rows: list[dict[str, str]]) -> dict[str, Any]:
    members: dict[str, list[str]] = {}
    for row in rows:
        members.setdefault(row["dimension"], []).append(row["item"])
    found = published.gap_table({row["item"]: (float(row["E_mean"]), float(row["P_mean"])) for row in rows}, members)

    def means(row: published.MeanGap) -> dict[str, Any]:
        return {"P_mean": row.perception, "E_mean": row.expectation, "gap": row.gap}

    return {
        "items": [{"item": int(item), "gap": row.gap} for item, row in found.items.items()],
        "dimensions": [{"dimension": name, **means(row)} for name, row in found.dimensions.items()],
        "overall_item_weighted": means(found.overall_items),
        "overall_mean_of_dimensions": means(found.overall_dimensions),
    }


def _weighted_gaps(rows: list[dict[str, str]]) -> dict[str, Any]:
    gaps = {row["dimension"]: float(row["gap"]) for row in rows}
    points = {row["dimension"]: float(row["weight_points"]) for row in rows}
    weighted = published.overall_gap(gaps, points)
    return {"unweighted": published.overall_gap(gaps), "weighted_pzb1991_weights": weighted}


def _tested(rows: list[dict[str, str]]) -> dict[str, Any]:
    items = {row["dimension"]: (float(row["E_mean"]), float(row["P_mean"])) for row in rows}
    table = published.gap_table(items, {name: [name] for name in items})
    found = []
    for row in rows:
        gap, t = table.items[row["dimension"]].gap, float(row["t"])
        test = published.tested(int(row["n"]), gap, t)
        low, high = test.interval or (None, None)
        se = published.standard_error(gap, t)
        found.append(
            {
                "dimension": row["dimension"],
                "gap": gap,
                "se_from_t": se,
                "lower": low,
                "upper": high,
                "p_two_sided": test.p,
                "d_z": test.d_z,
            }
        )
    return {"dimensions": found, "unweighted_overall_gap": table.overall_dimensions.gap}
