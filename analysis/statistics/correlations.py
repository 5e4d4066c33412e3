"""How two answers go together, from their moments or from the table of how often each pair of values was given."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import DECIMALS, Distribution, midranks
from analysis.statistics.moments import Moments
from analysis.statistics.twogroups import two_sided
from analysis.statistics.undefined import Undefined

NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Joint:
    """x [a] and y [b], rising and distinct; counts [a, b], whole."""

    x: FloatArray
    y: FloatArray
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        return int(self.counts.sum())


@dataclass(frozen=True)
class Pearson:
    """None where `undefined` says why; the interval (Fisher's z) needs four pairs."""

    n: int
    r: float | None
    t: float | None  # n - 2 degrees of freedom
    p: float | None  # two-sided
    interval: tuple[float, float] | None  # 95 %
    undefined: Undefined | None


@dataclass(frozen=True)
class RankCorrelation:
    """None where `undefined` says why."""

    n: int
    value: float | None
    p: float | None  # two-sided
    undefined: Undefined | None


def joint(x: FloatArray, y: FloatArray) -> Joint:
    """Of the pairs of [n] and [n] without NaN, rounded as distributions are."""
    there = ~(np.isnan(x) | np.isnan(y))
    xs, in_x = np.unique(np.round(x[there], DECIMALS), return_inverse=True)
    ys, in_y = np.unique(np.round(y[there], DECIMALS), return_inverse=True)
    counts = np.bincount(in_x * len(ys) + in_y, minlength=len(xs) * len(ys))
    return Joint(xs, ys, counts.reshape(len(xs), len(ys)).astype(np.int64))


def pearson(rows: Moments, one: int = 0, other: int = 1) -> Pearson:
    """Of two columns: r, its t test, Fisher's interval (Fisher 1921)."""
    n = rows.n
    if n < 3:
        return Pearson(n, None, None, None, None, "too_few" if n else "no_answers")
    r = float(rows.correlation[one, other])
    if math.isnan(r):
        return Pearson(n, None, None, None, None, "no_variance")
    r = max(-1.0, min(1.0, r))
    if abs(r) > 1 - 1e-15:
        return Pearson(n, r, None, None, None, "singular")
    t = r * math.sqrt((n - 2) / (1 - r * r))
    interval = None
    if n > 3:
        middle, reach = math.atanh(r), NORMAL_975 / math.sqrt(n - 3)
        interval = (math.tanh(middle - reach), math.tanh(middle + reach))
    return Pearson(n, r, t, 2 * float(stdtr(n - 2, -abs(t))), interval, None)


def spearman(table: Joint) -> RankCorrelation:
    """Pearson's r of the mid-ranks; p from t with n - 2 degrees of freedom (Spearman 1904)."""
    n = table.n
    if n < 3:
        return RankCorrelation(n, None, None, "too_few" if n else "no_answers")
    rank_x = midranks(Distribution(table.x, table.counts.sum(axis=1))) - (n + 1) / 2
    rank_y = midranks(Distribution(table.y, table.counts.sum(axis=0))) - (n + 1) / 2
    sums_of_squares = float(rank_x**2 @ table.counts.sum(axis=1)), float(rank_y**2 @ table.counts.sum(axis=0))
    if min(sums_of_squares) == 0:
        return RankCorrelation(n, None, None, "no_variance")
    rho = float(rank_x @ table.counts @ rank_y) / math.sqrt(sums_of_squares[0] * sums_of_squares[1])
    if abs(rho) > 1 - 1e-15:
        return RankCorrelation(n, math.copysign(1.0, rho), 0.0, None)
    t = rho * math.sqrt((n - 2) / (1 - rho * rho))
    return RankCorrelation(n, rho, 2 * float(stdtr(n - 2, -abs(t))), None)


def kendall(table: Joint) -> RankCorrelation:
    """Tau-b; p by the normal approximation with the variance for ties, uncorrected (Kendall 1948)."""
    n = table.n
    if n < 3:
        return RankCorrelation(n, None, None, "too_few" if n else "no_answers")
    counts = table.counts.astype(np.float64)
    agree = float((counts * _before(counts)).sum()) - float((counts * _before(counts[:, ::-1])[:, ::-1]).sum())
    x, y = counts.sum(axis=1), counts.sum(axis=0)
    pairs = n * (n - 1) / 2
    tied_x, tied_y = float((x * (x - 1)).sum()) / 2, float((y * (y - 1)).sum()) / 2
    if pairs in (tied_x, tied_y):
        return RankCorrelation(n, None, None, "no_variance")
    tau = agree / math.sqrt((pairs - tied_x) * (pairs - tied_y))
    variance = (n * (n - 1) * (2 * n + 5) - _cubes(x) - _cubes(y)) / 18
    variance += 4 * tied_x * tied_y / (2 * n * (n - 1))
    variance += (
        float((x * (x - 1) * (x - 2)).sum()) * float((y * (y - 1) * (y - 2)).sum()) / (9 * n * (n - 1) * (n - 2))
    )
    return RankCorrelation(n, tau, two_sided(agree / math.sqrt(variance)), None)


def _before(counts: FloatArray) -> FloatArray:
    """How many pairs lie below in both."""
    padded = np.pad(counts.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return padded[:-1, :-1]


def _cubes(ties: FloatArray) -> float:
    return float((ties * (ties - 1) * (2 * ties + 5)).sum())
