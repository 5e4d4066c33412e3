"""Two groups of different people: is one higher, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr

from analysis.statistics.distribution import Distribution, midranks, together
from analysis.statistics.intervals import t_quantile
from analysis.statistics.paired import Interval, noncentral_interval, small_sample_factor
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True)
class MeanDifference:
    """The first group's mean minus the second's; figures are None where `undefined` says why."""

    difference: float | None
    t: float | None
    df: float | None
    p: float | None
    interval: Interval | None
    undefined: Undefined | None


def welch(first: Distribution, second: Distribution) -> MeanDifference:
    """Welch 1947: unequal variances; the one that pages show."""
    if (why := _why_not(first, second)) is not None:
        return _undefined(first, second, why)
    return satterthwaite(first.mean - second.mean, [(one.variance / one.n, one.n - 1) for one in (first, second)])


def satterthwaite(difference: float, errors: Sequence[tuple[float, int]]) -> MeanDifference:
    """A sum or difference of independent means. errors: of each its squared standard error and degrees of freedom
    (Satterthwaite 1946); of two means this is Welch's test.
    """
    variance = sum(square for square, _ in errors)
    if variance == 0:
        return MeanDifference(difference, None, None, None, None, "no_variance")
    return _t(difference, variance**0.5, variance**2 / sum(square * square / df for square, df in errors))


def student_t(first: Distribution, second: Distribution) -> MeanDifference:
    """With one common variance."""
    if (why := _why_not(first, second)) is not None:
        return _undefined(first, second, why)
    variance = pooled_variance(first, second)
    if variance == 0:
        return _undefined(first, second, "no_variance")
    se = (variance * (1 / first.n + 1 / second.n)) ** 0.5
    return _t(first.mean - second.mean, se, first.n + second.n - 2)


def pooled_variance(first: Distribution, second: Distribution) -> float:
    """Both groups have n of at least 2."""
    spread = first.variance * (first.n - 1) + second.variance * (second.n - 1)
    return spread / (first.n + second.n - 2)


@dataclass(frozen=True)
class MannWhitney:
    """u: pairs in which the first group's answer is higher, ties one half. None where `undefined` says why."""

    u: float | None
    p_corrected: float | None  # normal approximation, ties and continuity
    p_uncorrected: float | None
    cliffs_delta: float | None  # 2 u / (n1 n2) - 1, the rank-biserial correlation
    undefined: Undefined | None


def mann_whitney(first: Distribution, second: Distribution) -> MannWhitney:
    """Mann & Whitney 1947, two-sided."""
    if first.n == 0 or second.n == 0:
        return MannWhitney(None, None, None, None, "no_answers")
    whole = together([first, second])
    n, pairs = whole.n, first.n * second.n
    ranks = midranks(whole)[np.searchsorted(whole.values, first.values)]
    u = float(ranks @ first.counts) - first.n * (first.n + 1) / 2
    delta = 2 * u / pairs - 1
    variance = pairs / 12 * (n + 1 - ties(whole) / (n * (n - 1)))
    if variance <= 0:
        return MannWhitney(u, None, None, delta, "no_variance")
    off = u - pairs / 2
    corrected = (off - np.sign(off) * 0.5) / variance**0.5
    return MannWhitney(u, two_sided(float(corrected)), two_sided(off / variance**0.5), delta, None)


def ties(whole: Distribution) -> float:
    """Sum of t3 - t over groups of equal values."""
    counts = whole.counts.astype(float)
    return float((counts**3 - counts).sum())


def two_sided(z: float) -> float:
    return 2 * float(ndtr(-abs(z)))


@dataclass(frozen=True)
class StandardisedDifference:
    """The difference in pooled standard deviations; None without variance."""

    d: float | None
    interval: Interval | None  # 95 %, from the noncentral t distribution
    hedges_g: float | None  # with the exact small-sample factor


def cohens_d(first: Distribution, second: Distribution) -> StandardisedDifference:
    """Cohen 1988, pooled; Hedges 1981."""
    found = student_t(first, second)
    if found.t is None or found.df is None:
        return StandardisedDifference(None, None, None)
    scale = (first.n * second.n / (first.n + second.n)) ** 0.5
    d = found.t / scale
    return StandardisedDifference(d, noncentral_interval(found.t, found.df, scale), d * small_sample_factor(found.df))


def _why_not(first: Distribution, second: Distribution) -> Undefined | None:
    if first.n == 0 or second.n == 0:
        return "no_answers"
    return "too_few" if first.n < 2 or second.n < 2 else None


def _undefined(first: Distribution, second: Distribution, why: Undefined) -> MeanDifference:
    difference = first.mean - second.mean if first.n and second.n else None
    return MeanDifference(difference, None, None, None, None, why)


def _t(difference: float, se: float, df: float) -> MeanDifference:
    t, reach = difference / se, t_quantile(df, 0.975) * se
    p = 2 * float(stdtr(df, -abs(t)))
    return MeanDifference(difference, t, df, p, (difference - reach, difference + reach), None)
