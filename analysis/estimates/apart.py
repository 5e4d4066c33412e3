"""Is one mean further from the line than another: the difference between two needs or dimensions of the same people."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from analysis.estimates import reading, servqual
from analysis.estimates.floors import judged
from analysis.rows.tally import ScaleName, Tally
from analysis.statistics.intervals import Mean, from_summary, p_of, p_of_mean

Apart = Callable[[str, str], float | None]  # p, two-sided, of the difference between two; None: cannot be tested


def difference(tally: Tally, one: Sequence[str], other: Sequence[str], scale: ScaleName = "gap") -> Mean:
    """Mean over these needs less mean over the others, each need over its own answers, with a paired interval.

    Where no sums over pairs of needs are kept, of the people who answered everything; n = 0 where they are too few.
    """
    places = tally.design.needs.index
    weights = {places(need): 1 / len(one) for need in one}
    for need in other:
        weights[places(need)] = weights.get(places(need), 0.0) - 1 / len(other)
    if f"pairs/{scale}" in tally.integers:
        return servqual.combined(tally, scale, weights)
    rows = reading.block(tally, scale)
    by = np.zeros(len(tally.design.needs))
    by[list(weights)] = list(weights.values())
    if not judged(rows.n):
        return Mean(0, None, None, None, None, None)
    return from_summary(rows.n, float(by @ rows.means), math.sqrt(max(float(by @ rows.covariance @ by), 0.0)))


def p_lower(found: Mean) -> float | None:
    """p that a difference is below zero, at the two-sided level; 1 where it is not, None where it cannot be tested."""
    if not judged(found.n) or found.mean is None:
        return None
    return p_of_mean(found) if found.mean < 0 else 1.0


def unpaired(one: Mean, other: Mean) -> float | None:
    """Of means of any people, the same or others: on the safe side, as their errors are added up."""
    if one.mean is None or other.mean is None or one.se is None or other.se is None:
        return None
    if not judged(min(one.n, other.n)):
        return None
    return p_of(one.mean - other.mean, one.se + other.se, min(one.degrees, other.degrees))
