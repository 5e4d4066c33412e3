"""Answers at their edges: weights, turned scales, cells that are no answer."""

from typing import Any

import numpy as np

from analysis.estimates.recommendation import nps
from analysis.rows.design import Design
from analysis.rows.scores import points_status, recode, usable_points, weighted_means
from analysis.statistics.distribution import Distribution, from_values
from analysis.statistics.likert import likert
from surveys.files.tokens import BLANK, NOT_APPLICABLE, AnswerCodes
from tests.analysis.adapters.case import Case

STATUS = {"not-a-number": "not a number", "not-whole": "not an integer", "out-of-range": "out of range"}


def weights(case: Case) -> dict[str, Any]:
    names = [column.removeprefix("gap_") for column in case.columns() if column.startswith("gap_")]
    points = case.numbers(*(f"W_{name}" for name in names))
    gaps = case.numbers(*(f"gap_{name}" for name in names))
    weighted = weighted_means(gaps, usable_points(points, len(points), len(names)))
    rows = zip(case.rows(), points_status(points), weighted, points.sum(axis=1), strict=True)
    return {
        "rows": [
            {
                "row": row["row"],
                "status": status,
                "sum": float(total),
                "weighted_gap": None if np.isnan(value) else float(value),
            }
            for row, status, value, total in rows
        ]
    }


def reversed_answers(case: Case) -> dict[str, Any]:
    found = []
    for row in case.rows():
        low, high = int(row["min"]), int(row["max"])
        answer, _ = _read(row["answer"], low, high)
        turned = recode(Design(("need",), {}, low, high, frozenset({"need"})), np.array([[answer]]))[0, 0]
        said: Any = row["answer"] or "empty"
        found.append(
            {
                "scale": row["scale"],
                "answer": said if np.isnan(answer) else answer,
                "reversed": None if np.isnan(turned) else float(turned),
            }
        )
    return {"rows": found}


def invalid(case: Case) -> dict[str, Any]:
    low, high = case.params["scale_min"], case.params["scale_max"]
    read = [(row["answer"], *_read(row["answer"], low, high)) for row in case.rows()]
    found = likert(from_values(np.array([value for _, value, _ in read])), low, high)
    return {
        "rows": [
            {"answer": cell, "value": None if np.isnan(value) else value, "status": status}
            for cell, value, status in read
        ],
        "n_valid": found.n,
        "mean": found.mean,
        "sd": found.sd,
    }


def recommendations(case: Case) -> dict[str, Any]:
    sets: dict[str, list[float]] = {}
    for row in case.rows():
        sets.setdefault(row["set"], []).append(_read(row["answer"], 0, 10)[0])
    return {"sets": [_nps(name, len(values), from_values(np.array(values))) for name, values in sets.items()]}


def _nps(name: str, rows: int, answers: Distribution) -> dict[str, Any]:
    found = nps(answers)
    return {
        "set": name,
        "n": found.n,
        "promoters": found.promoters,
        "passives": found.passives,
        "detractors": found.detractors,
        "nps": found.score,
        "wald_ci": found.wald and list(found.wald),
        "adjusted_wald_estimate": found.adjusted,
        "adjusted_wald_ci": found.adjusted_wald and list(found.adjusted_wald),
        "rejected": rows - found.n,
    }


def _read(cell: str, low: int, high: int) -> tuple[float, str]:
    """The answer, NaN where there is none, and what became of the cell."""
    code, reason = AnswerCodes(low, high, (), ("n/a",)).read(cell)
    if reason:
        return np.nan, STATUS[reason]
    if code in (BLANK, NOT_APPLICABLE):
        return np.nan, "missing" if code == BLANK else "not applicable"
    return float(code), "ok"
