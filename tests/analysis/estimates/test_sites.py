"""Difference in differences, by hand and as published."""

import pytest

from analysis.estimates import sites
from analysis.estimates.sites import Site
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.twogroups import satterthwaite

NOBODY = Mean(0, None, None, None, None, None)


def site(before: float, after: float, n: int = 25, errors: tuple[float, float] = (0.2, 0.2)) -> Site:
    return Site(*(from_summary(n, mean, se * n**0.5) for mean, se in zip((before, after), errors, strict=True)))


def test_four_groups_as_if_of_different_people() -> None:
    """Case 7: employment in fast food (Card & Krueger 1994), New Jersey and Pennsylvania, from their printed cells."""
    treated = [site(20.44, 21.03, 309, (0.51, 0.52))]
    control = [site(23.33, 21.17, 75, (1.35, 0.94))]
    found = sites.by_people(treated, control)
    assert found.difference == pytest.approx(2.75)
    assert found.interval is not None
    assert (found.interval[1] - found.interval[0]) / 2 == pytest.approx(1.97 * 1.798, rel=0.005)
    assert found.interval[0] < 0 < found.interval[1]


def test_the_same_sites_measured_twice_use_their_changes() -> None:
    """Case 7: with the errors of changes .54 and 1.25 the squared error is 1.36."""
    found = satterthwaite(2.76, [(0.54**2, 308), (1.25**2, 74)])
    assert found.t == pytest.approx(2.76 / 1.3616, abs=0.001)
    assert found.interval == pytest.approx((0.09, 5.43), abs=0.05)  # theirs by the normal distribution


def test_sites_together_are_all_their_people() -> None:
    """Two of 1, 3 and three of 2, 4, 6: mean 3.2, variance 3.7."""
    two = [Site(from_summary(2, 2, 2**0.5), NOBODY), Site(from_summary(3, 4, 2.0), NOBODY)]
    both = sites.pooled(two).before
    assert (both.n, both.mean, both.sd) == (5, pytest.approx(3.2), pytest.approx(3.7**0.5))
    assert sites.pooled([site(0, 0), *two]).after.n == 25
    assert sites.pooled([]).before == NOBODY
    alone = sites.pooled([Site(Mean(1, 4.0, None, None, None, None), NOBODY)])
    assert (alone.before.n, alone.before.mean, alone.before.se) == (1, 4.0, None)


def test_one_person_has_no_error() -> None:
    one = Site(Mean(1, 4.0, None, None, None, None), from_summary(20, 4.0, 1.0))
    assert sites.by_people([one], [site(0, 0)]).undefined == "too_few"
    assert sites.by_people([], [site(0, 0)]).undefined == "too_few"


def test_later_starters_are_compared_with_until_they_start() -> None:
    starts = {"a": 1, "b": 2, "c": 3, "d": 4, "never": None}
    assert sites.at_start(starts, 1, 2) == (["b"], ["c", "d", "never"])
    assert sites.at_start(starts, 1, 3) == (["b", "c"], ["d", "never"])
    assert sites.at_start(starts, 3, 4) == (["d"], ["never"])
