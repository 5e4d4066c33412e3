"""Quadrants of importance and performance."""

from typing import Any

from analysis.estimates.ipa import quadrants
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    rows = case.rows()
    importance = {row["item"]: float(row["importance"]) for row in rows}
    performance = {row["item"]: float(row["performance"]) for row in rows}
    found = quadrants(importance, performance)
    return {
        "importance_cut": found.importance,
        "performance_cut": found.performance,
        "items": [{"item": int(item), "quadrant": quadrant} for item, quadrant in found.quadrants.items()],
    }
