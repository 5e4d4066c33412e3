"""How many are enough: rounded up, never down."""

import math

import pytest

from analysis.statistics import samplesize


@pytest.mark.parametrize(
    ("n", "needed", "nearest"), [(383.9, 384, 384), (384.0, 384, 384), (384.1, 385, 384), (384.5, 385, 385)]
)
def test_what_is_needed_is_rounded_up(n: float, needed: int, nearest: int) -> None:
    found = samplesize._size(math.inf, n)
    assert (found.needed, found.nearest) == (needed, nearest)


@pytest.mark.parametrize(("population", "printed"), [(10, 10), (100, 80), (1000, 278), (10000, 370), (1_000_000, 384)])
def test_krejcie_and_morgans_table(population: int, printed: int) -> None:
    assert samplesize.krejcie_morgan(population).nearest == printed


def test_five_points_at_95_per_cent() -> None:
    assert samplesize.cochran(0.05).needed == 385
    assert samplesize.cochran(0.05).unlimited == pytest.approx(384.146, abs=1e-3)
    assert samplesize.cochran(0.05, population=1000).needed == 278
