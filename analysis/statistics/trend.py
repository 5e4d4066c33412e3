"""Whether answers rise or fall over groups that have an order, such as months or years as a customer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import Distribution, together
from analysis.statistics.twogroups import mann_whitney, two_sided
from analysis.statistics.undefined import Undefined

EXACT_UP_TO = 100  # answers, and only without ties


@dataclass(frozen=True)
class Trend:
    """None where `undefined` says why; exact p values only for few answers without ties."""

    j: float  # pairs in which the later group is higher, ties one half
    mean: float  # of j, were there no trend
    variance: float  # likewise, corrected for ties
    z: float | None
    p: float | None  # two-sided
    p_rising: float | None
    p_exact: float | None
    p_rising_exact: float | None
    undefined: Undefined | None


def jonckheere(groups: Sequence[Distribution]) -> Trend:
    """Terpstra 1952, Jonckheere 1954; variance with ties as in Lehmann 1975. groups in their order, none empty."""
    pairs = [(one, other) for position, one in enumerate(groups) for other in groups[position + 1 :]]
    j = sum((mann_whitney(other, one).u or 0.0) for one, other in pairs)
    sizes = np.array([group.n for group in groups], dtype=float)
    n = float(sizes.sum())
    mean, variance = (n * n - float(sizes @ sizes)) / 4, 0.0
    whole = together(list(groups))
    if len(groups) < 2 or n < 2:
        return Trend(j, mean, variance, None, None, None, None, None, "too_few")
    variance = _variance(sizes, whole.counts.astype(float), n)
    if variance <= 0:
        return Trend(j, mean, variance, None, None, None, None, None, "no_variance")
    z = (j - mean) / variance**0.5
    exact = _exact(sizes, j) if n <= EXACT_UP_TO and (whole.counts == 1).all() else None
    return Trend(
        j=j,
        mean=mean,
        variance=variance,
        z=z,
        p=two_sided(z),
        p_rising=float(ndtr(-z)),
        p_exact=None if exact is None else min(1.0, 2 * min(exact)),
        p_rising_exact=None if exact is None else exact[1],
        undefined=None,
    )


def _variance(sizes: FloatArray, tied: FloatArray, n: float) -> float:
    def sums(counts: FloatArray) -> tuple[float, float, float]:
        first = counts * (counts - 1)
        return float((first * (2 * counts + 5)).sum()), float((first * (counts - 2)).sum()), float(first.sum())

    (s5, s2, s1), (t5, t2, t1) = sums(sizes), sums(tied)
    variance = (n * (n - 1) * (2 * n + 5) - s5 - t5) / 72 + s1 * t1 / (8 * n * (n - 1))
    return variance + (s2 * t2 / (36 * n * (n - 1) * (n - 2)) if n > 2 else 0.0)


def _exact(sizes: FloatArray, j: float) -> tuple[float, float]:
    """P(J <= j), P(J >= j): J is the sum of independent Mann-Whitney counts, each group against all before it."""
    chances, before = np.ones(1), 0
    for size in sizes.astype(int):
        chances = np.convolve(chances, _counts(before, size))
        before += size
    return float(chances[: round(j) + 1].sum()), float(chances[round(j) :].sum())


def _counts(one: int, other: int) -> FloatArray:
    """The chances of every Mann-Whitney count: the Gaussian binomial coefficient, divided by its sum."""
    chances = np.ones(1)
    for step in range(1, other + 1):
        longer = np.zeros(len(chances) + one + step)
        longer[: len(chances)] += chances
        longer[one + step : one + step + len(chances)] -= chances
        chances = _divided(longer, step)
    result: FloatArray = chances / chances.sum()
    return result


def _divided(polynomial: FloatArray, power: int) -> FloatArray:
    """polynomial / (1 - q^power), which leaves no rest."""
    result = polynomial.copy()
    for position in range(power, len(result)):
        result[position] += result[position - power]
    return result[: len(result) - power]
