"""Signs that an answer was given without thought. They are shown and counted; nothing is ever deleted for them.

Each rule looks at one respondent, so that a flag never changes because others answered later, and it works in a wave of
thirty. Two are no rule of this file, as they are seen when an answer is sent: "too_fast" (under a second an answer; no
duration is stored, so that nothing can judge it later) and "unseen_field" (something was written where no person sees a
field).
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.rows.checks import FloatArray
from analysis.rows.scores import KanoScores, kano_categories

BoolArray = NDArray[np.bool_]
Flag = Literal["straight_line", "too_fast", "contradictory", "minimum_above_desired", "unseen_field"]
FLAGS: tuple[Flag, ...] = ("straight_line", "too_fast", "contradictory", "minimum_above_desired", "unseen_field")

FEWEST_NEEDS = 5  # fewer equal answers say nothing
FEWEST_CONTRADICTIONS, SHARE_OF_CONTRADICTIONS = 2, 0.2


def straight_line(first: FloatArray, second: FloatArray, top: float | None = None) -> BoolArray:
    """[n]: at least FEWEST_NEEDS needs answered, and the same answer to every first and to every second question.

    first, second: answers [n, k] as they were given, reverse needs not recoded: they break an honest line.
    top: the highest of the scale; whoever is content with everything gives it throughout, and carries no flag.
    """
    result = np.ones(len(first), dtype=bool)
    delighted = np.full(len(first), top is not None)
    for half in (first, second):
        there = ~np.isnan(half)
        highest = np.where(there, half, -np.inf).max(axis=1, initial=-np.inf)
        lowest = np.where(there, half, np.inf).min(axis=1, initial=np.inf)
        result &= (there.sum(axis=1) >= FEWEST_NEEDS) & (highest == lowest)
        delighted &= lowest == top
    return np.asarray(result & ~delighted)


def contradictory(scores: KanoScores) -> BoolArray:
    """[n]: two or more contradictions (liking, or disliking, a need both present and absent), a fifth of the pairs."""
    letters = kano_categories(scores)
    wrong, pairs = (letters == "Q").sum(axis=1), (letters != "").sum(axis=1)
    result: BoolArray = (wrong >= FEWEST_CONTRADICTIONS) & (wrong >= SHARE_OF_CONTRADICTIONS * pairs)
    return result


def minimum_above_desired(minimum: FloatArray, desired: FloatArray) -> BoolArray:
    """[n]: for any need [n, k] the least acceptable level is above the desired one."""
    return np.asarray((minimum > desired).any(axis=1))  # comparisons with NaN are false
