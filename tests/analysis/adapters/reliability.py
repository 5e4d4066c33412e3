"""Scales: listwise, and over all available pairs for comparison."""

from typing import Any

from analysis.estimates import reliability
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.scores import recode
from analysis.statistics import moments
from tests.analysis.adapters.case import Case

DIMENSIONS = {"TAN": (1, 4), "REL": (5, 9), "RES": (10, 13), "ASS": (14, 17), "EMP": (18, 22)}


def produce(case: Case) -> dict[str, Any]:
    scales = case.params["scales"]
    if isinstance(scales, str):
        return {"scales": _servqual(case)}
    return {"scales": [_scale(name, items, _answers(case, items)) for name, items in scales.items()]}


def _servqual(case: Case) -> list[dict[str, Any]]:
    """E, P and gap of each dimension."""
    found = []
    for scale in ("E", "P", "G"):
        for name, (first, last) in DIMENSIONS.items():
            numbers = range(first, last + 1)
            if scale == "G":
                e, p = (case.numbers(*(f"{letter}{number}" for number in numbers)) for letter in "EP")
                found.append(_scale(f"G_{name}", [f"G{number}" for number in numbers], p - e))
            else:
                items = [f"{scale}{number}" for number in numbers]
                found.append(_scale(f"{scale}_{name}", items, case.numbers(*items)))
    return found


def _answers(case: Case, items: list[str]) -> FloatArray:
    turned = frozenset(case.params.get("reversed_items", ())) & frozenset(items)
    if not turned:
        return case.numbers(*items)
    design = Design(tuple(items), {}, case.params["scale_min"], case.params["scale_max"], turned)
    return recode(design, case.numbers(*items))


def _scale(name: str, items: list[str], rows: FloatArray) -> dict[str, Any]:
    found = reliability.reliability(moments.from_rows(rows))
    pairs = reliability.pairwise(moments.available_pairs(rows))
    alpha, omega = found.alpha, found.omega
    return {
        "scale": name,
        "items": items,
        "listwise": {
            "k": alpha.items,
            "raw_alpha": alpha.alpha,
            "std_alpha": found.standardized,
            "average_r": found.average_r,
            "lambda6": found.lambda6,
            "n": alpha.n,
            "feldt_ci95": [alpha.lower, alpha.upper],
            "scale_mean": found.mean,
            "scale_sd": found.sd,
            "sem_of_mean_score": found.sem,
            "items": [
                {
                    "item": item,
                    "mean": own.mean,
                    "sd": own.sd,
                    "item_total_r_uncorrected": own.total_r,
                    "item_rest_r_corrected": own.rest_r,
                    "alpha_if_deleted": own.alpha_if_deleted,
                }
                for item, own in zip(items, found.items, strict=True)
            ],
            "omega_total_cfa_ml": omega.model,
            "omega_total_cfa_ml_standardized": omega.standardized,
            "omega_total_minres_corr": omega.minres,
            "omega_total_cfa_ml_observed_variance": omega.observed,
        },
        "pairwise": {
            "k": pairs.items,
            "raw_alpha": pairs.alpha,
            "std_alpha": pairs.standardized,
            "average_r": pairs.average_r,
            "lambda6": pairs.lambda6,
        },
    }
