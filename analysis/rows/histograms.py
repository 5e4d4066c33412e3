"""How often each value of a matrix was given, column by column, and the moments that follow from it."""

import numpy as np

from analysis.rows.checks import FloatArray
from analysis.rows.tally import IntArray

MOST_CELLS = 256  # of a table of pairs: wider scales are counted one by one, as tables would be larger than the answers


def histograms(values: FloatArray, low: int, width: int) -> IntArray:
    """[columns, width]: how often each value from `low` on was given; NaN left out."""
    columns = values.shape[1]  # the last bin of each gathers what is missing
    first = (width + 1.0) * np.arange(columns)
    bins = values + (first - low)
    np.copyto(bins, first + width, where=np.isnan(values))
    counts = np.bincount(bins.astype(np.intp).ravel(), minlength=columns * (width + 1))
    return counts.reshape(columns, width + 1)[:, :-1].astype(np.int64)


def moments(counts: IntArray, low: int) -> IntArray:
    """(n, sum, sum of squares) of every row of counts of the values from `low` on."""
    values = np.arange(low, low + counts.shape[1])
    return np.stack([counts.sum(axis=1), counts @ values, counts @ values**2], axis=1)


def of_pairs(expectation: FloatArray, perception: FloatArray, low: int, width: int) -> dict[str, IntArray]:
    """Of answers from `low` on: histogram/<scale> of both and of the gap, and pair/<scale>, over complete pairs."""
    if (width + 1) ** 2 > MOST_CELLS:
        return _one_by_one(expectation, perception, low, width)
    table = _table(expectation, perception, low, width)
    paired = table[:, :-1, :-1]
    gaps = np.stack([paired.trace(offset, 1, 2) for offset in range(1 - width, width)], axis=1)
    return {
        "histogram/expectation": table[:, :-1].sum(axis=2),
        "histogram/perception": table[:, :, :-1].sum(axis=1),
        "histogram/gap": gaps,
        "pair/expectation": moments(paired.sum(axis=2), low),
        "pair/perception": moments(paired.sum(axis=1), low),
        "pair/gap": moments(gaps, 1 - width),
    }


def _table(expectation: FloatArray, perception: FloatArray, low: int, width: int) -> IntArray:
    """[columns, width + 1, width + 1]: how often each pair was given; the last of each gathers what is missing."""
    columns, size = expectation.shape[1], width + 1
    first = float(size * size) * np.arange(columns)
    bins = expectation - low
    np.copyto(bins, width, where=np.isnan(expectation))
    bins *= size
    second = perception + (first - low)
    np.copyto(second, first + width, where=np.isnan(perception))
    bins += second
    counts = np.bincount(bins.astype(np.intp).ravel(), minlength=columns * size * size)
    return counts.reshape(columns, size, size).astype(np.int64)


def _one_by_one(expectation: FloatArray, perception: FloatArray, low: int, width: int) -> dict[str, IntArray]:
    gap = perception - expectation
    there = ~np.isnan(gap)
    scales = {"expectation": expectation, "perception": perception}
    gaps = histograms(gap, 1 - width, 2 * width - 1)
    return {
        **{f"histogram/{scale}": histograms(values, low, width) for scale, values in scales.items()},
        "histogram/gap": gaps,
        **{
            f"pair/{scale}": moments(histograms(np.where(there, values, np.nan), low, width), low)
            for scale, values in scales.items()
        },
        "pair/gap": moments(gaps, 1 - width),
    }
