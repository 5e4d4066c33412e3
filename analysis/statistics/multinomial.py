"""Shares of several categories at once, and whether groups share them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri, gammaln, pdtr, xlogy

from analysis.rows.checks import FloatArray
from analysis.statistics.undefined import Undefined

Interval = tuple[float, float]
NEARLY_EQUAL = 20  # times their variance: some 97.5 of 100 answers in one category


def goodman(counts: Sequence[int], level: float = 0.95) -> list[Interval]:
    """Simultaneous intervals of all shares (Goodman 1965), empty categories included. ValueError: nobody answered."""
    n, x = _checked(counts)
    a = float(chdtri(1, (1 - level) / len(x)))
    reach = np.sqrt(a * (a + 4 * x * (n - x) / n))
    low, high = (a + 2 * x - reach) / (2 * (n + a)), (a + 2 * x + reach) / (2 * (n + a))
    return list(zip(low.tolist(), high.tolist(), strict=True))


def sison_glaz(counts: Sequence[int], level: float = 0.95) -> list[Interval]:
    """Simultaneous intervals, shorter than Goodman's for many categories (Sison & Glaz 1995), cut at 0 and 1.

    A search over some 4 sqrt(n) steps: on demand, not for a page that is drawn at once. Where all answers are equal,
    so are those of every other sample from their shares: intervals without width. ValueError: nobody answered.
    """
    n, x = _checked(counts)
    if x.max() == n:
        return [(share, share) for share in (x / n).tolist()]
    variance = float((x * (1 - x / n)).sum())
    enough = min(n, ceil(sqrt(variance / (1 - level))))  # by Chebyshev's inequality
    nearly_equal = n > NEARLY_EQUAL * variance  # there the expansion fails
    reach, below, here = _search(_exact_coverage if nearly_equal else _coverage, x, n, enough, level)
    gamma = (level - below) / (here - below) if here > below else 0.0
    low, high = x / n - (reach - 1) / n, x / n + (reach - 1 + 2 * gamma) / n
    return list(zip(np.maximum(low, 0).tolist(), np.minimum(high, 1).tolist(), strict=True))


def _search(
    coverage: Callable[[FloatArray, int, int], float], x: FloatArray, n: int, enough: int, level: float
) -> tuple[int, float, float]:
    """The first reach that covers the level, what the one before covers, and what it covers itself."""
    below = coverage(x, n, 0)
    for reach in range(1, enough + 1):
        here = coverage(x, n, reach)
        if here >= level:
            break
        below = here
    return reach, below, here


@dataclass(frozen=True)
class Homogeneity:
    """Whether groups have the same shares; None where `undefined` says why."""

    chi2: float | None
    df: int
    p: float | None
    cramers_v: float | None
    smallest_expected: float | None
    expected_below_5: int  # cells: where there are many, p is rough
    undefined: Undefined | None


def homogeneity(counts: NDArray[np.int64]) -> Homogeneity:
    """Pearson's chi-square of counts [groups, categories] with Cramer's V; what nobody chose is left out."""
    used = counts[:, counts.sum(axis=0) > 0]
    used = used[used.sum(axis=1) > 0]
    rows, columns = used.shape
    df = (rows - 1) * (columns - 1)
    if rows < 2 or columns < 2:
        why: Undefined = "no_variance" if rows >= 2 else "too_few"
        return Homogeneity(None, max(df, 0), None, None, None, 0, why)
    n = used.sum()
    expected = np.outer(used.sum(axis=1), used.sum(axis=0)) / n
    chi2 = float(((used - expected) ** 2 / expected).sum())
    v = sqrt(chi2 / (float(n) * min(rows - 1, columns - 1)))
    below = int((expected < 5).sum())
    return Homogeneity(chi2, df, float(chdtrc(df, chi2)), v, float(expected.min()), below, None)


def _checked(counts: Sequence[int]) -> tuple[int, FloatArray]:
    x = np.asarray(counts, dtype=float)
    if x.sum() < 1 or (x < 0).any():
        raise ValueError("counts: nobody answered, or a count below zero")
    return int(x.sum()), x


def _poisson(count: FloatArray | int, mean: float) -> FloatArray:
    found: FloatArray = np.exp(xlogy(count, mean) - gammaln(np.add(count, 1)) - mean)
    return found


def _poisson_up_to(count: FloatArray, mean: FloatArray) -> FloatArray:
    """0 below 0."""
    found: FloatArray = np.where(count < 0, 0.0, pdtr(np.maximum(count, 0), mean))
    return found


def _coverage(x: FloatArray, n: int, reach: int) -> float:
    """P(every count within `reach` of its own): truncated Poisson counts given their sum, by an Edgeworth expansion."""
    low, high = np.maximum(x - reach, 0), np.minimum(x + reach, n)
    inside = _poisson_up_to(high, x) - _poisson_up_to(low - 1, x)
    factorial = np.array(
        [x**r * (_poisson_up_to(high - r, x) - _poisson_up_to(low - r - 1, x)) / inside for r in (1, 2, 3, 4)]
    )
    m1, m2, m3, m4 = factorial
    variance = m2 + m1 - m1**2
    third = m3 + m2 * (3 - 3 * m1) + (m1 - 3 * m1**2 + 2 * m1**3)
    fourth = m4 + m3 * (6 - 4 * m1) + m2 * (7 - 12 * m1 + 6 * m1**2) + m1 - 4 * m1**2 + 6 * m1**3 - 3 * m1**4
    spread = sqrt(max(float(variance.sum()), 0.0))
    if spread == 0:
        return 0.0
    z = (n - float(m1.sum())) / spread
    skew, kurtosis = float(third.sum()) / spread**3, float((fourth - 3 * variance**2).sum()) / spread**4
    terms = 1 + skew * (z**3 - 3 * z) / 6 + kurtosis * (z**4 - 6 * z**2 + 3) / 24
    terms += skew**2 * (z**6 - 15 * z**4 + 45 * z**2 - 15) / 72
    density = terms * exp(-z * z / 2) / sqrt(2 * pi) / spread
    return float(np.prod(inside)) * density / float(_poisson(n, n))


def _exact_coverage(x: FloatArray, n: int, reach: int) -> float:
    """The same probability, summed over what the counts may be."""
    low, high = np.maximum(x - reach, 0).astype(int), np.minimum(x + reach, n).astype(int)
    sums = np.ones(1)
    for first, last, mean in zip(low, high, x, strict=True):
        sums = np.convolve(sums, _poisson(np.arange(first, last + 1), mean))
    return float(sums[n - low.sum()] / float(_poisson(n, n)))
