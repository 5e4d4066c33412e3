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


@pytest.mark.parametrize(("change", "n"), [(0.3, 296), (0.5, 108), (0.25, 426), (-0.3, 296)])
def test_answers_of_each_wave_for_eighty_per_cent_power(change: float, n: int) -> None:
    """The handbook's (the loop, section 4): sd 1.3; the normal formula gives one fewer of the first."""
    assert samplesize.two_means(change, 1.3) == n
    assert samplesize._power(abs(change) / 1.3, n - 1, n - 1) < 0.8 <= samplesize._power(abs(change) / 1.3, n, n)


def test_answers_of_the_second_wave_alone() -> None:
    assert samplesize.two_means(0.3, 1.3, before=296) == 296
    few = samplesize.two_means(0.5, 1.3, before=120)
    assert few is not None
    assert few < 108
    assert samplesize._power(0.5 / 1.3, 120, few - 1) < 0.8 <= samplesize._power(0.5 / 1.3, 120, few)
    assert samplesize.two_means(0.3, 1.3, before=120) is None  # too few before, however many come after


@pytest.mark.parametrize(("change", "sd"), [(0.0, 1.3), (0.3, 0.0), (0.3, -1.0)])
def test_nothing_cannot_be_planned_for(change: float, sd: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        samplesize.two_means(change, sd)
