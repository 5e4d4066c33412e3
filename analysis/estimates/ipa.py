"""Importance-performance: which quadrant each need is in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Quadrant = Literal["keep up the good work", "concentrate here", "low priority", "possible overkill"]


@dataclass(frozen=True)
class Quadrants:
    """Where the cross-hair stands, and each need's quadrant."""

    importance: float
    performance: float
    quadrants: Mapping[str, Quadrant]


def quadrants(
    importance: Mapping[str, float], performance: Mapping[str, float], crosshair: tuple[float, float] | None = None
) -> Quadrants:
    """Martilla & James 1977. crosshair: importance and performance where the quadrants meet, such as the middles of the
    scales; where none is given, the means of the needs. A need on the line counts as above it.
    """
    if crosshair is None:
        crosshair = _mean(importance), _mean(performance)
    names = {
        need: _name(_reaches(importance[need], crosshair[0]), _reaches(performance[need], crosshair[1]))
        for need in importance
    }
    return Quadrants(*crosshair, names)


def _mean(values: Mapping[str, float]) -> float:
    return math.fsum(values.values()) / len(values)


def _reaches(value: float, line: float) -> bool:
    """Also where line and value differ in the last bits alone, as the sum of decimals, divided by their number, may."""
    return value > line or math.isclose(value, line, rel_tol=1e-12)


def _name(important: bool, good: bool) -> Quadrant:
    if important:
        return "keep up the good work" if good else "concentrate here"
    return "possible overkill" if good else "low priority"
