"""The verdict on an indicator's readings at every border: one window, fixed before."""

import numpy as np
import pytest

from analysis.claims import change
from analysis.claims.change import POINTS, Rule, Why
from analysis.rows.checks import FloatArray

LEAST = 0.2
PLAIN = Rule(LEAST)


def alternating(n: int, middle: float = 80.0) -> FloatArray:
    """Readings that do not depend on each other: their r1 is below 0."""
    return middle + np.tile([1.0, -1.0, 2.0, -2.0], n)[:n]


AFTERWARDS = np.concatenate([[60.0, 99.0], alternating(POINTS, 84.0), [0.0, 0.0]])


def test_an_indicator_is_judged_by_one_window() -> None:
    """Two periods settle, eight count, what comes later is not looked at."""
    found = change.of_readings("a", alternating(12), AFTERWARDS, PLAIN, settling=2)
    assert (found.effect, found.word, found.by) == (4.0, "improved", "Welch on readings")
    assert (found.n_before, found.n_after) == (12, 8)
    assert found.r1 is not None
    assert change.of_readings("a", alternating(12), AFTERWARDS, Rule(LEAST, "down"), settling=2).word == "worse"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [(11, 12, "few readings"), (12, 12, None), (13, 10, None), (12, 9, "not yet"), (12, 0, "not yet")],
)
def test_an_indicator_needs_its_readings(before: int, after: int, why: Why | None) -> None:
    found = change.of_readings("a", alternating(before), AFTERWARDS[:after], PLAIN, settling=2)
    assert found.why == why
    assert (found.effect is None) is (why is not None)
    assert found.n_after == max(0, min(after - 2, 8))


def test_another_window_may_be_planned() -> None:
    planned = Rule(LEAST, planned=10)
    assert change.of_readings("a", alternating(12), AFTERWARDS[2:11], planned, settling=0).why == "not yet"
    assert change.of_readings("a", alternating(12), AFTERWARDS[2:12], planned, settling=0).n_after == 10


@pytest.mark.parametrize(("r1", "why"), [(0.29, None), (0.3, None), (0.301, "readings depend")])
def test_readings_that_follow_each_other_are_not_judged(
    r1: float, why: Why | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change.series, "autocorrelation", lambda _: r1)
    found = change.of_readings("a", alternating(12), AFTERWARDS, PLAIN, settling=2)
    assert (found.why, found.r1) == (why, r1)


JUICE = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 8, 10, 5, 13, 11, 20, 18, 15, 9, 12, 7, 13, 9, 6)
ADJUSTED = (9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5)


def counts(counted: tuple[int, ...], size: int = 50) -> tuple[FloatArray, FloatArray]:
    return np.array(counted, dtype=float), np.full(len(counted), float(size))


def test_shares_are_judged_over_all_that_was_counted() -> None:
    """Case 17: Montgomery's orange juice cans, two samples excluded with a cause, after the machine was adjusted."""
    rule = Rule(0.02, "down", planned=24)
    found = change.of_counts("a", counts(JUICE), counts(ADJUSTED), rule, settling=0)
    assert found.effect == pytest.approx(133 / 1200 - 301 / 1400)
    assert found.interval == pytest.approx((-0.1319, -0.0760), abs=0.00005)
    assert found.p == pytest.approx(1.2e-12, abs=0.1e-12)
    assert (found.word, found.by) == ("improved", "Newcombe")


def test_a_share_of_none_is_judged_too() -> None:
    none = counts((0,) * 12)
    found = change.of_counts("a", none, counts((0,) * 8), Rule(0.02, "down"), settling=0)
    assert (found.word, found.effect) == ("no clear change", 0.0)
    assert change.of_counts("a", none, counts((10,) * 8), Rule(0.02, "down"), settling=0).word == "worse"
    assert change.of_counts("a", none, counts((), 50), Rule(0.02, "down"), settling=0).why == "not yet"


def test_large_counts_that_vary_more_than_chance_are_judged_as_readings() -> None:
    months = tuple(int(100 + 6 * off) for off in alternating(12, 0.0))
    better = tuple(count - 8 for count in months[:8])
    small, large = (
        change.of_counts(
            "a", *(counts(tuple(k * count for count in some), 1000 * k) for some in (months, better)), rule, 0
        )
        for k, rule in ((1, Rule(0.001, "down")), (4, Rule(0.001, "down")))
    )
    assert (small.by, large.by) == ("Newcombe", "Welch on readings")
    assert large.word == "no clear change"


def test_where_nothing_was_counted_no_share_is_judged() -> None:
    found = change.of_counts("a", counts((2, 4) * 6), counts((0,) * 8, 0), Rule(0.02, "down"), settling=0)
    assert (found.word, found.why, found.effect) == (None, "too few", None)
