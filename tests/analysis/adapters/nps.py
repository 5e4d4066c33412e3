"""Would you recommend us, and the two highest points of satisfaction."""

from typing import Any

import numpy as np

from analysis.estimates.recommendation import Nps, change, nps
from analysis.statistics.distribution import Distribution, from_values
from analysis.statistics.likert import likert
from analysis.statistics.proportions import wilson
from tests.analysis.adapters.case import Case


def _figures(found: Nps) -> dict[str, Any]:
    return {
        "n": found.n,
        "promoters": found.promoters,
        "passives": found.passives,
        "detractors": found.detractors,
        "nps_points": found.score,
        "se_points": found.se,
        "wald_ci": found.wald and list(found.wald),
        "trinomial_means_t_ci": found.t and list(found.t),
        "adjusted_wald_estimate": found.adjusted,
        "adjusted_wald_ci": found.adjusted_wald and list(found.adjusted_wald),
    }


def produce(case: Case) -> dict[str, Any]:
    waves, answers = case.numbers("wave")[:, 0], case.numbers("recommend", "satisfaction")
    low, high = case.params["scale_min"], case.params["scale_max"]
    names = [f"wave{wave:g}" for wave in np.unique(waves)]
    recommend = {name: answers[waves == wave, 0] for name, wave in zip(names, np.unique(waves), strict=True)}
    satisfied = {name: answers[waves == wave, 1] for name, wave in zip(names, np.unique(waves), strict=True)}
    found = {name: nps(from_values(values)) for name, values in recommend.items()}
    difference = change(found[names[0]], found[names[1]])
    assert difference is not None
    return {
        **{name: _figures(figures) for name, figures in found.items()},
        "all": _figures(nps(from_values(answers[:, 0]))),
        "nps_difference": {
            "points": difference.points,
            "se": difference.se,
            "z": difference.z,
            "p": difference.p,
            "ci95": list(difference.interval),
        },
        "csat": {
            **{name: _top_2(from_values(values), low, high) for name, values in satisfied.items()},
            "mean": likert(from_values(answers[:, 1]), low, high).mean,
        },
    }


def _top_2(answers: Distribution, low: int, high: int) -> dict[str, Any]:
    found = likert(answers, low, high)
    top = sum(found.counts[-2:])
    return {"top2": top, "n": found.n, "share": found.top_2, "wilson": list(wilson(top, found.n))}
