"""Several groups of different people: do they differ at all, and which pairs do."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy
from scipy.special import chdtrc, fdtrc

from analysis.statistics.distribution import Distribution, midranks, together
from analysis.statistics.twogroups import ties, two_sided
from analysis.statistics.undefined import Undefined

Groups = Sequence[Distribution]


@dataclass(frozen=True)
class FTest:
    """None where `undefined` says why."""

    f: float | None
    df1: int
    df2: float | None
    p: float | None
    eta2: float | None  # share of the variance between groups; one-way analysis only
    omega2: float | None  # the same, less biased
    undefined: Undefined | None


@dataclass(frozen=True)
class KruskalWallis:
    """None where `undefined` says why."""

    h: float | None  # corrected for ties
    df: int
    p: float | None
    epsilon2: float | None  # h / (n - 1)
    eta2: float | None  # (h - k + 1) / (n - k)
    undefined: Undefined | None


@dataclass(frozen=True)
class Dunn:
    """The second group of the pair against the first: z above zero where the second is higher."""

    first: int
    second: int
    z: float
    p: float  # two-sided, not adjusted


def anova(groups: Groups) -> FTest:
    """One-way analysis of variance, equal variances (Fisher 1925). Groups of nobody must be left out before."""
    k, n = len(groups), sum(group.n for group in groups)
    if k < 2 or n <= k:
        return FTest(None, max(k - 1, 0), None, None, None, None, "too_few")
    between, within = _between(groups), _within(groups)
    if within == 0:
        return FTest(None, k - 1, n - k, None, None, None, _flat(groups))
    mean_square = within / (n - k)
    f = between / (k - 1) / mean_square
    total = between + within
    omega2 = (between - (k - 1) * mean_square) / (total + mean_square)
    return FTest(f, k - 1, n - k, float(fdtrc(k - 1, n - k, f)), between / total, omega2, None)


def welch_anova(groups: Groups) -> FTest:
    """Welch 1951: unequal variances; the one that pages show."""
    k = len(groups)
    if k < 2 or any(group.n < 2 for group in groups):
        return FTest(None, max(k - 1, 0), None, None, None, None, "too_few")
    n = np.array([group.n for group in groups], dtype=float)
    means, variances = np.array([g.mean for g in groups]), np.array([g.variance for g in groups])
    if (variances == 0).any():
        return FTest(None, k - 1, None, None, None, None, _flat(groups))
    weights = n / variances
    centre = weights @ means / weights.sum()
    loss = float((((1 - weights / weights.sum()) ** 2) / (n - 1)).sum())
    f = float(weights @ (means - centre) ** 2) / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * loss)
    df2 = (k * k - 1) / (3 * loss)
    return FTest(f, k - 1, df2, float(fdtrc(k - 1, df2, f)), None, None, None)


def _flat(groups: Groups) -> Undefined:
    """Of groups of which one at least has no variance."""
    return "no_variance" if len(together(list(groups)).values) == 1 else "constant_group"


def levene(groups: Groups) -> FTest:
    """Brown & Forsythe 1974: analysis of variance of the distances from each group's median."""
    return anova([_distances(group) for group in groups])


def kruskal_wallis(groups: Groups) -> KruskalWallis:
    """Kruskal & Wallis 1952, chi-square approximation."""
    k, whole = len(groups), together(list(groups))
    n = whole.n
    if k < 2 or n <= k:
        return KruskalWallis(None, max(k - 1, 0), None, None, None, "too_few")
    unique = 1 - ties(whole) / (n**3 - n)
    if unique == 0:
        return KruskalWallis(None, k - 1, None, None, None, "no_variance")
    sums = sum(_rank_sum(group, whole) ** 2 / group.n for group in groups)
    h = (12 / (n * (n + 1)) * sums - 3 * (n + 1)) / unique
    return KruskalWallis(h, k - 1, float(chdtrc(k - 1, h)), h / (n - 1), (h - k + 1) / (n - k), None)


def dunn(groups: Groups) -> list[Dunn]:
    """Dunn 1964, every pair in order; empty where every answer is the same."""
    whole = together(list(groups))
    n = whole.n
    spread = n * (n + 1) / 12 - ties(whole) / (12 * (n - 1)) if n > 1 else 0.0
    if spread <= 0:
        return []
    means = [_rank_sum(group, whole) / group.n for group in groups]
    found = []
    for i, j in combinations(range(len(groups)), 2):
        z = (means[j] - means[i]) / (spread * (1 / groups[i].n + 1 / groups[j].n)) ** 0.5
        found.append(Dunn(i, j, z, two_sided(z)))
    return found


def tukey(groups: Groups) -> list[float | None]:
    """p of every pair in order, equal variances (Tukey 1949, Kramer 1956); None without variance."""
    k, n = len(groups), sum(group.n for group in groups)
    df = n - k
    variance = _within(groups) / df if df > 0 else 0.0
    return [
        None if variance == 0 else _range_p(one.mean - other.mean, variance / 2 * (1 / one.n + 1 / other.n), k, df)
        for one, other in combinations(groups, 2)
    ]


def games_howell(groups: Groups) -> list[float | None]:
    """p of every pair in order, unequal variances (Games & Howell 1976); None where a pair has n < 2 or no variance."""
    found: list[float | None] = []
    for one, other in combinations(groups, 2):
        if min(one.n, other.n) < 2 or one.variance + other.variance == 0:
            found.append(None)
            continue
        a, b = one.variance / one.n, other.variance / other.n
        df = (a + b) ** 2 / (a * a / (one.n - 1) + b * b / (other.n - 1))
        found.append(_range_p(one.mean - other.mean, (a + b) / 2, len(groups), df))
    return found


def _range_p(difference: float, variance: float, groups: int, df: float) -> float:
    return float(scipy.stats.studentized_range.sf(abs(difference) / variance**0.5, groups, df))


def _between(groups: Groups) -> float:
    centre = together(list(groups)).mean
    return sum(group.n * (group.mean - centre) ** 2 for group in groups)


def _within(groups: Groups) -> float:
    return sum((group.n - 1) * group.variance for group in groups if group.n > 1)


def _rank_sum(group: Distribution, whole: Distribution) -> float:
    return float(midranks(whole)[np.searchsorted(whole.values, group.values)] @ group.counts)


def _distances(group: Distribution) -> Distribution:
    median = group.quantile(0.5)
    return together([Distribution(np.abs(group.values - median), group.counts)])
