"""A report -> a document of every figure, unrounded, None where undefined."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from analysis.claims.gaps import GapClaims
from analysis.claims.priorities import effects
from analysis.estimates.kano import ORDER, Continuous, Need, Share, Strengths
from analysis.estimates.servqual import Row, WeightedByMeans, mean_of_all
from analysis.rows.tally import SCALES
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import goodman
from app.files.documents import document
from app.files.ratings_to_json import document_of
from app.files.report import FileReport, Flagged, KanoReport, KanoView, RatingsReport, ServqualReport
from surveys.files import FileFacts

Document = dict[str, Any]

VERSION = 4  # of all documents; docs/analysis-json.md describes them
# The five classic dimensions, as files name their columns.
SHORT = {"tangibles": "TAN", "reliability": "REL", "responsiveness": "RES", "assurance": "ASS", "empathy": "EMP"}
LETTER = {"expectation": "E", "perception": "P", "gap": "gap"}


def to_json(report: FileReport) -> Document:
    """Plain dicts, lists, numbers and texts, ready for json.dumps(..., allow_nan=False)."""
    if isinstance(report, RatingsReport):
        about = {"format": f"gaplens.{report.method}", "version": VERSION, "file": _file(report.file)}
        return about | document_of(report) | {"quality": _quality(report.flagged)}
    return _servqual(report) if isinstance(report, ServqualReport) else _kano(report)


def _servqual(report: ServqualReport) -> Document:
    design, found, gaps = report.tally.design, report.findings, report.claims.gaps
    counts = found.counts
    answered = list(zip(counts.answered_expectation, counts.answered_perception, strict=True))
    return {
        "format": "gaplens.servqual",
        "version": VERSION,
        "design": {
            "needs": [{"item": _item(need), "name": report.names[need]} for need in design.needs],
            "dimensions": [
                {"dimension": _short(d), "id": d, "name": report.names[d], "items": [_item(need) for need in needs]}
                for d, needs in design.dimensions.items()
            ],
            "scale": {"low": design.low, "high": design.high},
            "reverse": [_item(need) for need in design.needs if need in design.reverse],
        },
        "file": _file(report.file),
        "items": [_item_row(report, row, n_e, n_p) for row, (n_e, n_p) in zip(gaps.items, answered, strict=True)],
        "person50": _scores(report, gaps.dimensions, gaps.overall, gaps.weighted)
        | _by_mean_weights(report, found.weighted_by_means),
        "listwise": _scores(report, found.listwise.dimensions, found.listwise.overall, found.listwise.weighted)
        | _by_mean_weights(report, found.listwise_weighted_by_means),
        "item_available": {
            "dimensions": [
                {"dimension": _short(d), "gap_mean": mean}
                for d, mean in report.findings.item_available.dimensions.items()
            ],
            "overall_unweighted_mean_of_dimensions": report.findings.item_available.overall,
            f"overall_mean_of_{len(design.needs)}_items": report.findings.item_available.overall_items,
        },
        "servperf": _servperf(report),
        "claims": _claims(report.claims),
        "reliability": _reliability(report),
        "counts": {
            "n_respondents": counts.respondents,
            "cells_missing_blank": counts.blank,
            "cells_na_answer": counts.not_applicable,
            f"respondents_complete_{2 * len(design.needs)}": counts.complete,
            "n_weights": report.findings.weights.n,
            "weights_asked": report.weights_asked,
            "weights_unusable": report.weights_unusable,
            "weights_off_100": report.weights_off_100,
        },
        "sampled": document(found.sampled),
        "tests": document(found.tests),
        "scales": document(found.reliability),
        "difference_scores": document(found.difference),
        "structure": document(found.structure),
        "importance": document(found.importance),
        "drivers": document(found.drivers),
        "penalty_reward": None if found.penalties is None else document(effects(found.penalties)),
        "segments": {
            "gaps": document(report.segments),
            "compared": document(report.compared),
            "alike": document(report.alike),
            "some_of_many": report.sites is not None,
        },
        "quality": _quality(report.flagged) | {"without_flagged": document(report.without_flagged)},
    }


def _claims(found: GapClaims) -> Document:
    parts = ("dimensions", "needs", "overall", "weighted", "furthest")
    return {part: document(getattr(found, part)) for part in parts}


def _quality(flagged: Flagged) -> Document:
    """Answers that look thoughtless: how many of each kind, how many at all, how many are left."""
    return {"flags": document(flagged.counts), "flagged": flagged.any, "left": flagged.unflagged.respondents}


def _kano(report: KanoReport) -> Document:
    result: Document = {
        "format": "gaplens.kano",
        "version": VERSION,
        "design": {
            "layout": report.layout,
            "table_shown": report.table,
            "needs": [{"id": need, "name": name} for need, name in report.names.items()],
            "tie_rule": "M > O > A > I > R > Q",
        },
        "file": _file(report.file),
        "counts": {
            "n_respondents": report.respondents,
            "cells_missing_blank": report.blank,
            "cells_na_answer": report.not_applicable,
        },
    }
    if report.flagged is not None:
        result["quality"] = _quality(report.flagged) | {"without_flagged": document(report.without_flagged)}
    for table, view in report.views.items():
        result["features" if table is None else table] = _features(report, view)
    return result


def _features(report: KanoReport, view: KanoView) -> list[Document]:
    features = []
    for position, (need, strengths) in enumerate(zip(view.needs, view.strengths, strict=True)):
        feature = _feature(report.names[need.id], need, strengths)
        if report.continuous:
            feature["continuous"] = _continuous(report.continuous[position])
        if view.respondent_categories is not None:
            feature["n_incomplete"] = report.incomplete[need.id]
            feature["respondent_categories"] = view.respondent_categories[:, position].tolist()
        features.append(feature)
    return features


def _feature(name: str, need: Need, strengths: Strengths) -> Document:
    chi_square = strengths.chi_square
    return {
        "feature": name,
        "id": need.id,
        "counts": need.counts,
        "n_valid": strengths.n_valid,
        "n_aomi": strengths.n_aomi,
        "modes": list(strengths.modes),
        "category_mode_moai": need.category,
        "category_oam_irq": strengths.category_oam_irq,
        "category_moai_6pct": strengths.category_moai_6pct,
        "runner_up": need.runner_up,
        "certainty": need.certainty,
        "p": need.p,
        "rivals": list(need.rivals),
        "answers_needed": document(need.answers_needed),
        "better": need.better.value,
        "better_ci95": _interval(need.better),
        "worse": need.worse.value,
        "worse_ci95": _interval(need.worse),
        "ellipse95_worse_better": [list(point) for point in need.ellipse],
        "total_strength": strengths.total_strength,
        "category_strength": strengths.category_strength,
        "fong": None if strengths.fong is None else asdict(strengths.fong),
        "calibrated": document(strengths.calibrated),
        "share_ci95_goodman": document(_shares(need)),
        "chi2_equal_moai": None if chi_square is None else asdict(chi_square),
    }


def _shares(need: Need) -> dict[str, tuple[float, float]] | None:
    """Of all six shares together (Goodman 1965)."""
    if not need.n:
        return None
    return dict(zip(ORDER, goodman([need.counts[category] for category in ORDER]), strict=True))


def _continuous(means: Continuous) -> Document:
    return {
        "n": means.functional.n,
        "functional_mean": means.functional.mean,
        "functional_sd": means.functional.sd,
        "dysfunctional_mean": means.dysfunctional.mean,
        "dysfunctional_sd": means.dysfunctional.sd,
    }


def _interval(share: Share) -> list[float] | None:
    return None if share.lower is None or share.upper is None else [share.lower, share.upper]


def _file(facts: FileFacts) -> Document:
    return {
        "name": facts.name,
        "rows": facts.rows,
        "n_bad_cells_dropped": facts.n_bad_cells,
        "bad_cells": [asdict(cell) for cell in facts.bad_cells],
        "columns_ignored": list(facts.columns_ignored),
        "notes": [{"note": note.code, **note.values} for note in facts.notes],
    }


def _item_row(report: ServqualReport, row: Row, n_e: int, n_p: int) -> Document:
    return {
        "item": _item(row.id),
        "name": report.names[row.id],
        "dimension": _short(row.dimension),
        "n_pairs": row.gap.n,
        "E_mean": row.expectation,
        "P_mean": row.perception,
        "gap_mean": row.gap.mean,
        "gap_sd": row.gap.sd,
        "gap_se": row.gap.se,
        "gap_lower": row.gap.lower,
        "gap_upper": row.gap.upper,
        "n_E": n_e,
        "n_P": n_p,
    }


def _scores(report: ServqualReport, rows: Sequence[Row], overall: Mean, weighted: Mean) -> Document:
    return {
        "dimensions": [
            {
                "dimension": _short(row.id),
                "name": report.names[row.id],
                "E_mean": row.expectation,
                "P_mean": row.perception,
                "gap": asdict(row.gap),
            }
            for row in rows
        ],
        "overall_unweighted_mean_of_dimension_means": mean_of_all([row.gap.mean for row in rows]),
        "overall_unweighted_respondent": asdict(overall),
        "overall_weighted_respondent": asdict(weighted),
    }


def _by_mean_weights(report: ServqualReport, products: WeightedByMeans) -> Document:
    return {
        "mean_weights": _keyed(report.findings.weights.points),
        "overall_weighted_by_mean_weights": products.overall,
        "weighted_dimension_gaps_by_mean_weights": _keyed(products.dimensions),
    }


def _servperf(report: ServqualReport) -> Document:
    servperf = report.findings.servperf
    return {
        "dimensions": [{"dimension": _short(d)} | asdict(mean) for d, mean in servperf.dimensions.items()],
        f"overall_{len(report.tally.design.needs)}_items": asdict(servperf.overall_items),
        "overall_mean_of_dimension_means": servperf.overall_dimensions,
        "weighted_respondent": asdict(servperf.weighted),
    }


def _reliability(report: ServqualReport) -> Document:
    """Alpha listwise within each scale; of gaps, a difference score, it is not the reliability of the gap."""
    dimensions = report.tally.design.dimensions
    return {
        "dimensions": [{"dimension": _short(d)} | _alphas(report, d) for d in dimensions],
        f"all_{len(report.tally.design.needs)}_items": _alphas(report, None),
    }


def _alphas(report: ServqualReport, dimension: str | None) -> Document:
    result: Document = {}
    for scale in SCALES:
        alpha, letter = report.findings.reliability[scale, dimension].alpha, LETTER[scale]
        result[f"alpha_{letter}_listwise"] = alpha.alpha
        result[f"alpha_{letter}_ci95"] = None if alpha.lower is None else [alpha.lower, alpha.upper]
        result[f"n_{letter}_listwise"] = alpha.n
    return result


def _keyed(values: Mapping[str, float | None]) -> Document:
    return {_short(dimension): value for dimension, value in values.items()}


def _short(dimension: str) -> str:
    return SHORT.get(dimension, dimension)


def _item(need: str) -> int | str:
    return int(need) if need.isdecimal() else need
