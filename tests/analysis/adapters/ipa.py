"""Quadrants of importance and performance."""

from typing import Any

from analysis.estimates.ipa import quadrants
from tests.analysis.adapters.case import Case

IMPORTANCE = ("importance", "expectation", "E_mean", "E")
PERFORMANCE = ("performance", "perception", "P_mean", "P")


def produce(case: Case) -> dict[str, Any]:
    """Needs or dimensions, whatever they are called: the case says it in the list that it wants."""
    (rows_as,) = (name for name, rows in case.wanted.items() if isinstance(rows, list))
    (named,) = case.wanted[rows_as][0].keys() - {"quadrant"}
    rows = case.rows()
    importance, performance = _column(rows, named, IMPORTANCE), _column(rows, named, PERFORMANCE)
    found = quadrants(importance, performance)
    return {
        "importance_cut": found.importance,
        "performance_cut": found.performance,
        rows_as: [{named: _name(name), "quadrant": quadrant} for name, quadrant in found.quadrants.items()],
    }


def _column(rows: list[dict[str, str]], named: str, called: tuple[str, ...]) -> dict[str, float]:
    (column,) = rows[0].keys() & set(called)
    return {row[named]: float(row[column]) for row in rows}


def _name(cell: str) -> str | int:
    """Numbers of items are written without quotes in expected figures."""
    return int(cell) if cell.isdecimal() else cell
