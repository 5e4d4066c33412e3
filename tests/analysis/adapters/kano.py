"""Kano: tables of evaluation, categories, better and worse, shares."""

from typing import Any

import numpy as np

from analysis.estimates import kano
from analysis.estimates.kano import ORDER, Category
from analysis.rows.design import EVALUATION_TABLES, Design, EvaluationTable
from analysis.rows.folding import empty, fold
from analysis.rows.scores import KanoScores, kano_categories, score_kano
from analysis.rows.tally import Tally
from analysis.statistics import multinomial, proportions
from tests.analysis.adapters.case import Case

ONE = Design(("need",), low=1, high=5)


def produce(case: Case) -> dict[str, Any]:
    if "ci.goodman" in case.statistics:
        return {"features": [_shares(row, case.params["confidence"]) for row in case.rows()]}
    if "kano.segment_chi2" in case.statistics:
        return _segments(case.rows())
    columns = case.columns()
    if "cells" in case.wanted:
        return {"cells": [_cell(row) for row in case.rows()]}
    if "count" in columns:
        tally = tally_of_pairs(case.rows())
        return {table: _pairs(tally, table) for table in EVALUATION_TABLES if table in case.wanted}
    if "A" in columns:
        return {"features": [{"feature": row["feature"], **figures(counts_of(row))} for row in case.rows()]}
    return {table: _wide(case, table) for table in EVALUATION_TABLES if table in case.wanted}


def counts_of(row: dict[str, str]) -> dict[Category, int]:
    return {category: int(row[category]) for category in ORDER}


def figures(counts: dict[Category, int]) -> dict[str, Any]:
    """All that is said of one need, from its counts; edges have other names for some of it (edge_kano)."""
    need, strengths = kano.classify("need", counts), kano.strengths("need", counts)
    fong, chi2 = strengths.fong, strengths.chi_square
    return {
        "counts": need.counts,
        "n_valid": strengths.n_valid,
        "n_aomi": strengths.n_aomi,
        "modes": list(strengths.modes),
        "category_mode_moai": need.category,
        "category_oam_irq": strengths.category_oam_irq,
        "category_moai_6pct": strengths.category_moai_6pct,
        "better": need.better.value,
        "worse": need.worse.value,
        "total_strength": strengths.total_strength,
        "category_strength": strengths.category_strength,
        "fong": fong and vars(fong),
        "chi2_equal_moai": chi2 and vars(chi2),
    }


def _cell(row: dict[str, str]) -> dict[str, Any]:
    answers = int(row["functional"]), int(row["dysfunctional"])
    scores = score_kano(ONE, [[answers[0]]], [[answers[1]]])
    letters: dict[str, Any] = {table: str(kano_categories(scores, table)[0, 0]) for table in EVALUATION_TABLES}
    return {"functional": answers[0], "dysfunctional": answers[1], **letters}


def tally_of_pairs(rows: list[dict[str, str]]) -> Tally:
    """Of a file with one row a pair of answers and how often it was given."""
    cells: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]] = {}
    for row in rows:
        there = cells.setdefault(row["feature"], np.zeros((5, 5), dtype=np.int64))
        there[int(row["functional"]) - 1, int(row["dysfunctional"]) - 1] += int(row["count"])
    design = Design(tuple(cells), low=1, high=5)
    return Tally(design, {**empty(design, "kano").integers, "kano": np.stack(list(cells.values()))}, {})


def _pairs(tally: Tally, table: EvaluationTable) -> list[dict[str, Any]]:
    counts = kano.category_counts(tally, table)
    return [{"feature": name, **figures(found)} for name, found in counts.items()]


def _wide(case: Case, table: EvaluationTable) -> list[dict[str, Any]]:
    names = case.params["features"]
    scores = _scores(case, tuple(names))
    tally = fold(scores)
    letters = kano_categories(scores, table)
    found = zip(kano.category_counts(tally, table).items(), kano.continuous(tally), strict=True)
    return [
        {
            "feature": names[id_],
            **figures(counts),
            "n_incomplete": tally.respondents - means.functional.n,
            "continuous": {
                "n": means.functional.n,
                "functional_mean": means.functional.mean,
                "functional_sd": means.functional.sd,
                "dysfunctional_mean": means.dysfunctional.mean,
                "dysfunctional_sd": means.dysfunctional.sd,
            },
            "respondent_categories": letters[:, place].tolist(),
        }
        for place, ((id_, counts), means) in enumerate(found)
    ]


def _scores(case: Case, ids: tuple[str, ...]) -> KanoScores:
    design = Design(ids, low=1, high=5)
    halves = (case.numbers(*(f"{id_}_{half}" for id_ in ids)) for half in ("func", "dys"))
    return score_kano(design, *halves)


def _shares(row: dict[str, str], level: float) -> dict[str, Any]:
    categories = [name for name in row if name != "feature"]
    counts = [int(row[name]) for name in categories]
    n = sum(counts)
    methods = {
        "goodman": multinomial.goodman(counts, level),
        "sison_glaz": multinomial.sison_glaz(counts, level),
        "wilson_single": [proportions.wilson(count, n, level) for count in counts],
    }
    return {"feature": row["feature"]} | {
        method: [
            {"category": name, "est": proportions.share(count, n), "lower": low, "upper": high}
            for name, count, (low, high) in zip(categories, counts, limits, strict=True)
        ]
        for method, limits in methods.items()
    }


def _segments(rows: list[dict[str, str]]) -> dict[str, Any]:
    table = np.array([[int(row[category]) for category in ORDER] for row in rows])
    found = multinomial.homogeneity(table)
    return {
        "chi2": found.chi2,
        "df": found.df,
        "p": found.p,
        "cramers_v": found.cramers_v,
        "min_expected_count": found.smallest_expected,
        "n_expected_below_5": found.expected_below_5,
        "per_segment": [{"segment": row["segment"], **figures(counts_of(row))} for row in rows],
    }
