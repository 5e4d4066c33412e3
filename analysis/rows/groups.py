"""The tally of a group, which holds what groups are compared by, in the shape of a whole one."""

import numpy as np

from analysis.rows.folding import sum_moments
from analysis.rows.histograms import moments as moments_of
from analysis.rows.scores import person_factor
from analysis.rows.tally import IntArray, Tally


def as_whole(group: Tally, shape: Tally) -> Tally:
    """What follows from the group's sums; in all other arrays of `shape`, nobody.

    Of gaps and perceptions over the same people expectations have their mean too, and no spread: it is not known.
    """
    integers = {name: np.zeros_like(array) for name, array in shape.integers.items()} | dict(group.integers)
    if "sums/gap" in group.integers:
        integers |= _moments(group)
    floats = {name: np.zeros_like(array) for name, array in shape.floats.items()}
    return Tally(group.design, integers, floats)


def _moments(group: Tally) -> dict[str, IntArray]:
    low, reach, factor = group.design.low, group.design.high - group.design.low, person_factor(group.design)
    found: dict[str, IntArray] = {}
    for rows, of, unit in (("pair", "histogram", 1), ("person", "sums", factor)):
        gap, perception = group.integers[f"{of}/gap"], group.integers[f"{of}/perception"]
        if of == "histogram":
            moments = moments_of(gap, -reach), moments_of(perception, low)
        else:
            moments = sum_moments(gap, -reach, unit), sum_moments(perception, low, unit)
        found |= {f"{rows}/gap": moments[0], f"{rows}/perception": moments[1]}
        found[f"{rows}/expectation"] = _between(*moments)
    return found | {"servperf/dimensions": found["person/perception"]}


def _between(gap: IntArray, perception: IntArray) -> IntArray:
    """Of perceptions less their gaps; where these are not over as many people, nobody."""
    n = np.where(gap[:, 0] == perception[:, 0], gap[:, 0], 0)
    total = np.where(n > 0, perception[:, 1] - gap[:, 1], 0)
    return np.stack([n, total, -(-(total**2) // np.maximum(n, 1))], axis=1)
