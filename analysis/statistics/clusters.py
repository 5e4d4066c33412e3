"""Are people of one group alike: intra-class correlation and design effect."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import fdtri

from analysis.statistics.distribution import Distribution


@dataclass(frozen=True)
class Alike:
    """Of n people in so many groups. interval: 95 %. design_effect: the variance of their mean, where the groups stand
    for others, over that of as many people each of another group.
    """

    n: int
    groups: int
    correlation: float
    interval: tuple[float, float]
    design_effect: float


def alike(groups: Sequence[Distribution]) -> Alike | None:
    """One-way random effects, by analysis of variance (Donner 1986), its interval from that of F (Searle 1971), by the
    mean size where groups differ; below zero is zero. None: fewer than two groups of people, or all gave the same.

    Design effect (Kish 1965, Gabler et al. 1999): 1 + (sum of squared sizes / n - 1) * correlation.
    """
    groups = [group for group in groups if group.n > 0]
    n, k = sum(group.n for group in groups), len(groups)
    if k < 2 or n <= k:
        return None
    mean = math.fsum(group.n * group.mean for group in groups) / n
    inside = math.fsum((group.n - 1) * group.sd**2 for group in groups if group.n > 1) / (n - k)
    among = math.fsum(group.n * (group.mean - mean) ** 2 for group in groups) / (k - 1)
    if inside <= 0:
        return None
    squares = sum(group.n * group.n for group in groups)
    size = (n - squares / n) / (k - 1)
    ratio = among / inside
    lower, estimate, upper = (
        min(max((f - 1) / (f + size - 1), 0.0), 1.0)
        for f in (ratio / fdtri(k - 1, n - k, 0.975), ratio, ratio / fdtri(k - 1, n - k, 0.025))
    )
    return Alike(n, k, estimate, (lower, upper), 1 + (squares / n - 1) * estimate)
