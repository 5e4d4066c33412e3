"""The zone of tolerance."""

from typing import Any

from analysis.estimates.zones import Zone, zones
from analysis.statistics.intervals import Mean
from tests.analysis.adapters.case import Case


def _mean(found: Mean) -> dict[str, Any]:
    return {
        "n": found.n,
        "mean": found.mean,
        "sd": found.sd,
        "se": found.se,
        "lower": found.lower,
        "upper": found.upper,
    }


def _zone(found: Zone) -> dict[str, Any]:
    return {
        "n_triples": found.triples,
        "n_respondents": found.respondents,
        "minimum_mean": found.minimum,
        "desired_mean": found.desired,
        "perceived_mean": found.perceived,
        "MSA": _mean(found.adequacy),
        "MSS": _mean(found.superiority),
        "zone_width": _mean(found.width),
        "position_in_zone": found.position,
        "status_on_means": found.status,
        "share_triples_below": found.below,
        "share_triples_within": found.within,
        "share_triples_above": found.above,
    }


def produce(case: Case) -> dict[str, Any]:
    found = {
        dimension: zones(*(case.numbers(*(f"{letter}{item}" for item in items)) for letter in "MDP"))
        for dimension, items in case.params["dimensions"].items()
    }
    return {
        "dimensions": [
            {
                "dimension": dimension,
                "n_order_violations": each.violations,
                "all_complete_triples": _zone(each.every),
                "without_order_violations": _zone(each.ordered),
            }
            for dimension, each in found.items()
        ]
    }
