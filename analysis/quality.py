"""Signs that an answer was given without thought. They are shown and counted; nothing is ever deleted for them.

Each rule looks at one respondent (speed: against a reference fixed before), so that a flag never changes because
others answered later, and it works in a wave of thirty.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.checks import FloatArray
from analysis.scores import KanoScores, kano_categories

BoolArray = NDArray[np.bool_]
Flag = Literal["straight_line", "too_fast", "contradictory", "minimum_above_desired"]
FLAGS: tuple[Flag, ...] = ("straight_line", "too_fast", "contradictory", "minimum_above_desired")

FEWEST_NEEDS = 5  # fewer equal answers say nothing
FEWEST_CONTRADICTIONS, SHARE_OF_CONTRADICTIONS = 2, 0.2
FAST = 0.5  # of the reference (relative speed index above 2; Leiner 2019)
REFERENCE_ANSWERS = 30


def straight_line(first: FloatArray, second: FloatArray) -> BoolArray:
    """[n]: at least FEWEST_NEEDS needs answered, and the same answer to every first and to every second question.

    first, second: answers [n, k] as they were given, reverse needs not recoded: they break an honest line.
    """
    result = np.ones(len(first), dtype=bool)
    for half in (first, second):
        there = ~np.isnan(half)
        highest = np.where(there, half, -np.inf).max(axis=1, initial=-np.inf)
        lowest = np.where(there, half, np.inf).min(axis=1, initial=np.inf)
        result &= (there.sum(axis=1) >= FEWEST_NEEDS) & (highest == lowest)
    return result


def contradictory(scores: KanoScores) -> BoolArray:
    """[n]: two or more contradictions (liking, or disliking, a need both present and absent), a fifth of the pairs."""
    letters = kano_categories(scores)
    wrong, pairs = (letters == "Q").sum(axis=1), (letters != "").sum(axis=1)
    result: BoolArray = (wrong >= FEWEST_CONTRADICTIONS) & (wrong >= SHARE_OF_CONTRADICTIONS * pairs)
    return result


def minimum_above_desired(minimum: FloatArray, desired: FloatArray) -> BoolArray:
    """[n]: for any need [n, k] the least acceptable level is above the desired one."""
    return np.asarray((minimum > desired).any(axis=1))  # comparisons with NaN are false


def speed_reference(seconds: FloatArray) -> float | None:
    """The median of the first REFERENCE_ANSWERS durations of complete answers, in their order; None before."""
    there = seconds[~np.isnan(seconds)][:REFERENCE_ANSWERS]
    return float(np.median(there)) if len(there) == REFERENCE_ANSWERS else None


def too_fast(seconds: FloatArray, reference: float | None) -> BoolArray:
    """[n]: less than half of the reference; nobody while there is none."""
    if reference is None:
        return np.zeros(len(seconds), dtype=bool)
    result: BoolArray = seconds < FAST * reference
    return result
