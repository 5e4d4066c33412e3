"""What a series of readings is like, by hand."""

import numpy as np
import pytest

from analysis.statistics import series

NAN = float("nan")


def of(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=float)


def test_neighbours() -> None:
    """Around 2: -1 0 1 0; the products of neighbours are 0 0 0, and -1 1 -1 gives -2 of 3."""
    assert series.autocorrelation(of(1, 2, 3, 2)) == 0.0
    assert series.autocorrelation(of(1, 3, 1, 3)) == pytest.approx(-0.75)
    assert series.autocorrelation(of(1, 1, 3, 3)) == pytest.approx(0.25)
    assert series.autocorrelation(of(1, 1, NAN, 3, 3)) == pytest.approx(0.5)  # no pair across the gap
    assert [series.autocorrelation(of(*values)) for values in ((), (1,), (2, 2, 2), (NAN,))] == [None] * 4


def test_lopsided() -> None:
    assert series.skewness(of(1, 2, 3)) == 0.0
    assert series.skewness(of(0, 0, 0, 4)) == pytest.approx(6 / 3**1.5)  # around 1: third moment 6, second 3
    assert series.skewness(of(0, 0, NAN, 0, 4)) == pytest.approx(6 / 3**1.5)
    assert [series.skewness(of(*values)) for values in ((), (2, 2), (NAN,))] == [None] * 3


def test_shares_that_vary() -> None:
    """8 and 12 of 20, half expected: 2 * 4 / 5."""
    assert series.excess(of(8, 12), of(20, 20)) == (pytest.approx(1.6), 1)
    for counted, sizes in (((0, 0), (5, 5)), ((5, 5), (5, 5)), ((3,), (5,)), ((), ())):
        assert series.excess(of(*counted), of(*sizes)) == (0.0, 0)
