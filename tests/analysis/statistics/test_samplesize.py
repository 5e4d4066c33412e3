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


@pytest.mark.parametrize(("change", "n"), [(0.2, 199), (0.5, 34), (-0.5, 34), (0.8, 15)])
def test_people_who_answer_twice_for_eighty_per_cent_power(change: float, n: int) -> None:
    """As Cohen's d of changes: the numbers that G*Power 3.1 prints for two dependent means."""
    assert samplesize.one_mean(change, 1.0) == n
    assert (
        samplesize._beyond(abs(change) * (n - 1) ** 0.5, n - 2) < 0.8 <= samplesize._beyond(abs(change) * n**0.5, n - 1)
    )


@pytest.mark.parametrize(("change", "sd"), [(0.0, 1.3), (0.3, 0.0), (0.3, -1.0)])
def test_nothing_cannot_be_planned_for(change: float, sd: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        samplesize.two_means(change, sd)
    with pytest.raises(ValueError, match="above zero"):
        samplesize.one_mean(change, sd)


@pytest.mark.parametrize(("bad", "of", "n"), [(20, 400, 55), (6, 120, 47), (6, 60, 23), (1, 20, 19), (20, 20, 1)])
def test_so_many_show_at_least_one_of_the_bad(bad: int, of: int, n: int) -> None:
    """The handbook's inspections (the loop, section 4); of one bad among twenty all but one are needed."""
    assert samplesize.to_see_one(bad, of) == n
    chances = [math.comb(of - bad, drawn) / math.comb(of, drawn) for drawn in (n - 1, n)]
    assert chances[1] <= 0.05 < chances[0]
    assert [samplesize.missed(bad, of, drawn) for drawn in (n - 1, n)] == pytest.approx(chances)


def test_the_chance_to_miss_all_of_them() -> None:
    assert samplesize.missed(20, 400, 55) == pytest.approx(0.0480, abs=5e-5)
    assert (samplesize.missed(6, 60, 0), samplesize.missed(6, 60, 55)) == (1.0, 0.0)


@pytest.mark.parametrize(("n", "share"), [(0, 1.0), (1, 0.95), (60, 0.049)])
def test_where_none_is_bad_few_may_be(n: int, share: float) -> None:
    assert samplesize.most_where_none(n) == pytest.approx(share, abs=5e-4)


@pytest.mark.parametrize(("bad", "of", "confidence"), [(0, 20, 0.95), (21, 20, 0.95), (2, 20, 1.0), (2, 20, 0.0)])
def test_an_inspection_of_nothing_is_not_planned(bad: int, of: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"from one to all|between 0 and 1"):
        samplesize.to_see_one(bad, of, confidence)
