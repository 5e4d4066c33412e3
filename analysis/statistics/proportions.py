"""Shares with their intervals, and the difference between two of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy
from scipy.special import chdtrc, ndtri

Interval = tuple[float, float]


def share(x: int, n: int) -> float:
    """ValueError: n < 1."""
    if n < 1:
        raise ValueError("n: nobody was asked")
    return x / n


def wilson(x: int, n: int, level: float = 0.95) -> Interval:
    """Wilson 1927: never outside [0, 1], good at every n; the one that pages show. ValueError: n < 1."""
    if n < 1:
        raise ValueError("n: nobody was asked")
    z2 = _z(level) ** 2
    middle, reach = x + z2 / 2, (z2 * (x * (n - x) / n + z2 / 4)) ** 0.5
    low = 0.0 if x == 0 else (middle - reach) / (n + z2)
    high = 1.0 if x == n else (middle + reach) / (n + z2)
    return low, high


def wilson_corrected(x: int, n: int, level: float = 0.95) -> Interval:
    """With continuity correction (Newcombe 1998)."""
    return _exact(x, n, level, "wilsoncc")


def clopper_pearson(x: int, n: int, level: float = 0.95) -> Interval:
    """Clopper & Pearson 1934: never below its level, wider than it need be."""
    return _exact(x, n, level, "exact")


def agresti_coull(x: int, n: int, level: float = 0.95) -> Interval:
    """Agresti & Coull 1998, not cut at 0 and 1."""
    z = _z(level)
    return wald_of((x + z * z / 2) / (n + z * z), n + z * z, level)


def wald(x: int, n: int, level: float = 0.95) -> Interval:
    """p +- z se: for comparison only, as it says zero width at 0 and n."""
    return wald_of(x / n, n, level)


def wald_of(p: float, n: float, level: float = 0.95) -> Interval:
    reach = _z(level) * (p * (1 - p) / n) ** 0.5
    return p - reach, p + reach


@dataclass(frozen=True)
class TwoShares:
    """The shares of two different groups: the first minus the second."""

    difference: float
    newcombe: Interval
    wald: Interval
    chi2: float | None  # Pearson, no continuity correction; None where everyone or nobody is counted
    p: float | None
    fisher_p: float
    cohens_h: float


def two_shares(x1: int, n1: int, x2: int, n2: int) -> TwoShares:
    """Newcombe 1998 (his method 10, from Wilson limits), Pearson's chi-square, Fisher's exact test, Cohen's h."""
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = wilson(x1, n1), wilson(x2, n2)
    difference = p1 - p2
    below, above = np.hypot(p1 - l1, u2 - p2), np.hypot(u1 - p1, p2 - l2)
    reach = _z(0.95) * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) ** 0.5
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    defined = 0 < x1 + x2 < n1 + n2
    found = scipy.stats.chi2_contingency(table, correction=False) if defined else None
    return TwoShares(
        difference=difference,
        newcombe=(difference - float(below), difference + float(above)),
        wald=(difference - reach, difference + reach),
        chi2=None if found is None else float(found.statistic),
        p=None if found is None else float(found.pvalue),
        fisher_p=float(scipy.stats.fisher_exact(table).pvalue),
        cohens_h=2 * float(np.arcsin(p1**0.5) - np.arcsin(p2**0.5)),
    )


@dataclass(frozen=True)
class PairedShares:
    """The same people twice; b changed one way, c the other. chi2 and its p: None where nobody changed."""

    difference: float  # (b - c) / n
    chi2: float | None
    p: float | None
    chi2_corrected: float | None  # Edwards' continuity correction
    p_corrected: float | None
    exact_p: float


def mcnemar(b: int, c: int, n: int) -> PairedShares:
    """McNemar 1947, with the exact binomial test beside it."""
    changed, apart = b + c, abs(b - c)
    plain = apart**2 / changed if changed else None
    corrected = max(apart - 1, 0) ** 2 / changed if changed else None
    return PairedShares(
        difference=(b - c) / n,
        chi2=plain,
        p=_chi2_p(plain),
        chi2_corrected=corrected,
        p_corrected=_chi2_p(corrected),
        exact_p=float(scipy.stats.binomtest(b, changed).pvalue) if changed else 1.0,
    )


def _chi2_p(value: float | None) -> float | None:
    return None if value is None else float(chdtrc(1, value))


@lru_cache(10_000)
def _exact(x: int, n: int, level: float, method: str) -> Interval:
    """Kept, as SciPy finds a p-value first, which takes most of the time."""
    found = scipy.stats.binomtest(x, n).proportion_ci(level, method)
    return float(found.low), float(found.high)


def _z(level: float) -> float:
    return float(ndtri(0.5 + level / 2))
