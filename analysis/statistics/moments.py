"""n, means and covariances of complete rows: what correlations, regressions and factor models are computed from."""

from dataclasses import dataclass

import numpy as np

from analysis.rows.checks import FloatArray
from analysis.rows.tally import IntArray
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True, eq=False)
class Moments:
    """n complete rows of k columns; means [k], covariance [k, k] with divisor n - 1 (NaN where n < 2)."""

    n: int
    means: FloatArray
    covariance: FloatArray

    @property
    def correlation(self) -> FloatArray:
        """[k, k]; NaN in the rows and columns of what has no variance."""
        sd = np.sqrt(np.diag(self.covariance))
        scale = np.where(sd > 0, sd, np.nan)
        result: FloatArray = self.covariance / np.outer(scale, scale)
        np.fill_diagonal(result, np.where(np.isnan(scale), np.nan, 1.0))
        return result

    def of(self, columns: list[int]) -> "Moments":
        """The same rows, these columns only."""
        return Moments(self.n, self.means[columns], self.covariance[np.ix_(columns, columns)])


def from_rows(rows: FloatArray) -> Moments:
    """Of the rows [n, k] without NaN."""
    rows = rows[~np.isnan(rows).any(axis=1)]
    n, k = rows.shape
    # Measured from the first row: a column of equal values has a variance of exactly zero, whatever the value.
    shifted = rows - rows[:1]
    means = rows[0] + shifted.mean(axis=0) if n else np.full(k, np.nan)
    centred = shifted - shifted.mean(axis=0) if n else shifted
    covariance = centred.T @ centred / (n - 1) if n > 1 else np.full((k, k), np.nan)
    return Moments(n, means, covariance)


def from_block(block: IntArray) -> Moments:
    """Of the cross-products [k + 1, k + 1] of (1, answers) that a tally keeps: whole numbers up to one division."""
    sums = block.tolist()  # Python's whole numbers grow where numpy's would wrap round
    n, k = sums[0][0], len(sums) - 1
    if n < 1:
        return Moments(0, np.full(k, np.nan), np.full((k, k), np.nan))
    means = np.array([total / n for total in sums[0][1:]])
    if n < 2:
        return Moments(n, means, np.full((k, k), np.nan))
    spread = [
        [(n * sums[i][j] - sums[0][i] * sums[0][j]) / (n * (n - 1)) for j in range(1, k + 1)] for i in range(1, k + 1)
    ]
    return Moments(n, means, np.array(spread))


def constant(correlation: FloatArray) -> Undefined | None:
    """Which of the columns have no variance, as far as that prevents an estimate; None where all have some."""
    missing = np.isnan(np.diagonal(correlation))
    return "no_variance" if missing.all() else "constant_part" if missing.any() else None


def available_pairs(rows: FloatArray) -> FloatArray:
    """[k, k] covariances of the rows [n, k], each over all rows where both columns are there (NaN below two)."""
    there = ~np.isnan(rows)
    k = rows.shape[1]
    result = np.full((k, k), np.nan)
    for i in range(k):
        for j in range(i, k):
            both = rows[there[:, i] & there[:, j]][:, [i, j]]
            result[i, j] = result[j, i] = from_rows(both).covariance[0, 1]
    return result
