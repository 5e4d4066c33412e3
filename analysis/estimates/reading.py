"""A tally read in the shapes that methods take: distributions, moments and joint tables."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.scores import person_factor
from analysis.rows.tally import IntArray, ScaleName, Tally
from analysis.statistics.correlations import Joint
from analysis.statistics.distribution import DECIMALS, Distribution, from_counts
from analysis.statistics.moments import Moments, from_block

Persons = Literal["gap", "perception"]


def item(tally: Tally, scale: ScaleName, need: str) -> Distribution:
    """How often each value of one need was given."""
    row = tally.design.needs.index(need)
    return from_counts(_values(tally.design, scale), tally.integers[f"histogram/{scale}"][row])


def dimension(tally: Tally, scale: Persons, name: str) -> Distribution:
    """Of persons' means over one dimension: gaps by the half rule, or P alone (SERVPERF)."""
    sums = tally.integers[f"sums/{scale}"][list(tally.design.dimensions).index(name)]
    values, position = _person_values(tally.design, scale, sums.shape)
    counts = np.bincount(position, weights=sums[1:].ravel(), minlength=len(values))
    return from_counts(values, counts.astype(np.int64))


def satisfaction(tally: Tally) -> Distribution:
    """Overall satisfaction. ValueError: the questionnaire did not ask for it."""
    low, high = _levels(tally.design)
    return from_counts(np.arange(low, high + 1, dtype=np.float64), tally.integers["satisfaction"])


def answers(tally: Tally, field: str, low: int) -> Distribution:
    """How often each option of another question was chosen, on a scale that begins at `low`."""
    counts = tally.integers[f"answers/{field}"]
    return from_counts(np.arange(low, low + len(counts), dtype=np.float64), counts)


def with_dimension(tally: Tally, name: str) -> Joint:
    """Persons' means over one dimension's P against overall satisfaction."""
    low, high = _levels(tally.design)
    table = tally.integers["joint/dimensions"][list(tally.design.dimensions).index(name)]
    values, position = _person_values(tally.design, "perception", table.shape[1:])
    counts = np.stack([np.bincount(position, weights=level[1:].ravel(), minlength=len(values)) for level in table])
    return _joint(values, np.arange(low, high + 1, dtype=np.float64), counts.astype(np.int64).T)


def drivers(tally: Tally, scale: Persons = "perception") -> Moments:
    """Overall satisfaction (column 0) and persons' dimension scores, over complete rows."""
    _levels(tally.design)
    kept, factor = from_block(tally.integers[f"regression/{scale}"]), person_factor(tally.design)
    unit = np.array([1.0] + [float(factor)] * (len(kept.means) - 1))
    return Moments(kept.n, kept.means / unit, kept.covariance / np.outer(unit, unit))


def ratings(tally: Tally) -> IntArray:
    """The cross-products of (1, satisfaction, low ratings, high ratings) of whoever rated every need."""
    _levels(tally.design)
    return tally.integers["regression/ratings"]


def block(tally: Tally, scale: ScaleName, name: str | None = None) -> Moments:
    """The complete rows of one scale: of a dimension, or of all needs."""
    return from_block(tally.integers[f"block/{scale}" if name is None else f"block/{scale}/{name}"])


def available_pairs(tally: Tally, scale: ScaleName, needs: Sequence[str]) -> FloatArray:
    """[m, m] covariances over whoever answered both needs; NaN below two."""
    rows = [tally.design.needs.index(need) for need in needs]
    n, sums, products = (part[np.ix_(rows, rows)].tolist() for part in tally.integers[f"pairs/{scale}"])
    result = np.full((len(rows), len(rows)), np.nan)
    for i in range(len(rows)):
        for j in range(len(rows)):
            if n[i][j] > 1:
                spread = n[i][j] * products[i][j] - sums[i][j] * sums[j][i]
                result[i, j] = spread / (n[i][j] * (n[i][j] - 1))
    return result


def _values(design: Design, scale: ScaleName) -> FloatArray:
    low, high = (design.low - design.high, design.high - design.low) if scale == "gap" else (design.low, design.high)
    return np.arange(low, high + 1, dtype=np.float64)


def _levels(design: Design) -> tuple[int, int]:
    if design.overall is None:
        raise ValueError("tally: overall satisfaction was not asked")
    return design.overall


def _person_values(
    design: Design, scale: Persons, shape: tuple[int, ...]
) -> tuple[FloatArray, np.ndarray[tuple[int, ...], np.dtype[np.intp]]]:
    """The distinct person means of a table by needs answered and sum, and where in them each of its cells lies."""
    low = design.low - design.high if scale == "gap" else design.low
    answered, above = np.meshgrid(np.arange(1, shape[0]), np.arange(shape[1]), indexing="ij")
    means = np.round(low + above.ravel() / answered.ravel(), DECIMALS) + 0.0
    return np.unique(means, return_inverse=True)


def _joint(x: FloatArray, y: FloatArray, counts: IntArray) -> Joint:
    """Without the values that nobody gave."""
    rows, columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    return Joint(x[rows], y[columns], counts[np.ix_(rows, columns)])
