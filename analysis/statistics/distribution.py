"""How often each value was given: what rank tests and shares are computed from, as a tally's histogram or from rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.rows.checks import FloatArray

DECIMALS = 9  # differences of person means carry float noise: without rounding, ties and zeros would be lost


@dataclass(frozen=True, eq=False)
class Distribution:
    """values [m], rising and distinct; counts [m], whole and above zero."""

    values: FloatArray
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """NaN of nobody."""
        return float(self.values @ self.counts / self.n) if self.n else float("nan")

    @property
    def variance(self) -> float:
        """With divisor n - 1; NaN below n = 2."""
        if len(self.values) == 1 < self.n:  # the mean of one value may be off by its last digit
            return 0.0
        centred = self.values - self.mean
        return float(centred**2 @ self.counts / (self.n - 1)) if self.n > 1 else float("nan")

    @property
    def sd(self) -> float:
        return float(np.sqrt(self.variance))

    def quantile(self, share: float) -> float:
        """Between the two nearest answers (type 7 of Hyndman & Fan 1996, as NumPy and R compute it); n above 0."""
        position = share * (self.n - 1)
        below = int(position)
        upto = np.cumsum(self.counts)
        low, high = (
            float(self.values[np.searchsorted(upto, k, side="right")]) for k in (below, min(below + 1, self.n - 1))
        )
        return float(low + (position - below) * (high - low))


def from_values(values: FloatArray) -> Distribution:
    """Of the values that are not NaN, rounded to DECIMALS."""
    there = np.round(values[~np.isnan(values)], DECIMALS) + 0.0  # + 0.0: no negative zero beside zero
    distinct, counts = np.unique(there, return_counts=True)
    return Distribution(distinct, counts.astype(np.int64))


def from_counts(values: FloatArray, counts: NDArray[np.int64]) -> Distribution:
    """Of a histogram; values that nobody gave are left out."""
    given = counts > 0
    return Distribution(values[given].astype(np.float64), counts[given].astype(np.int64))


def together(groups: list[Distribution]) -> Distribution:
    """All groups as one."""
    values = np.concatenate([group.values for group in groups]) if groups else np.empty(0)
    counts = np.concatenate([group.counts for group in groups]) if groups else np.empty(0, dtype=np.int64)
    distinct, position = np.unique(values, return_inverse=True)
    return Distribution(distinct, np.bincount(position, weights=counts, minlength=len(distinct)).astype(np.int64))


def midranks(whole: Distribution) -> FloatArray:
    """[m], the mean rank of each of its values among all of them."""
    before = np.cumsum(whole.counts) - whole.counts
    ranks: FloatArray = before + (whole.counts + 1) / 2
    return ranks
