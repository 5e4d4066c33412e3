"""Verdicts of the same people: who answered both waves, each compared with themselves."""

import pytest

from analysis.claims import change
from analysis.claims.change import Rule, Wave, Why
from analysis.statistics.intervals import from_summary
from tests.analysis.claims.test_change import PLAIN, among, of


def test_the_same_people_are_compared_with_themselves() -> None:
    """Case 31: R's `sleep` as scores, ten people."""
    found = change.of_same_people("a", from_summary(10, 1.58, 1.2299955), PLAIN)
    assert found.interval == pytest.approx((0.700, 2.460), abs=0.0005)
    assert found.p == pytest.approx(0.00283, abs=0.000005)
    assert (found.word, found.by, found.n_before) == ("improved", "paired t", 10)
    assert change.of_same_people("a", from_summary(9, 1.58, 1.23), PLAIN).why == "few paired"
    assert change.of_same_people("a", from_summary(10, 1.58, 1.23), PLAIN, closed=False).why == "not yet"


def test_what_was_chosen_as_the_worst_gives_up_as_much_of_the_same_people() -> None:
    """The interval moves, and is as wide as it was."""
    means, changes = among(-1.4, [-1.0, -0.8, -0.8, -0.9]), from_summary(80, 0.6, 1.2)
    found = change.of_same_people("a", changes, PLAIN, before=means[0], among=means)
    plain = change.of_same_people("a", changes, PLAIN)
    shrunk = of(Wave(means[0]), Wave(from_summary(100, -0.8, 1.5)), PLAIN, among=means)
    assert found.expected == pytest.approx(shrunk.expected)
    assert found.raw == plain.effect == pytest.approx(0.6)
    assert found.interval is not None
    assert plain.interval is not None
    assert found.interval[1] - found.interval[0] == pytest.approx(plain.interval[1] - plain.interval[0])
    assert (plain.raw, plain.expected) == (None, None)


@pytest.mark.parametrize(("change_", "word"), [(-0.05, "no clear change"), (-0.5, "worse")])
def test_less_than_what_comes_back_by_itself_is_not_worse(change_: float, word: str) -> None:
    means = among(-1.4, [-1.0, -0.8, -0.8, -0.9], 0.3)
    changes = from_summary(400, change_, 0.8)
    assert change.of_same_people("a", changes, Rule(0.01), before=means[0], among=means).word == word


@pytest.mark.parametrize(("known", "why"), [(3, "few ranked"), (4, None)])
def test_the_worst_of_three_is_not_judged_by_the_same_people_either(known: int, why: Why | None) -> None:
    means = among(-1.4, [-1.0, -0.8, -0.8])
    found = change.of_same_people("a", from_summary(60, 0.6, 1.2), PLAIN, before=means[0], among=means[:known])
    assert found.why == why


@pytest.mark.parametrize(
    ("n", "closed", "why"),
    [(9, False, "not yet"), (9, True, "few paired"), (10, True, "below plan"), (20, False, None)],
)
def test_how_many_are_the_same(n: int, closed: bool, why: Why | None) -> None:
    changes = from_summary(n, 0.6, 0.5)
    assert change.of_same_people("a", changes, Rule(0.2, planned=20), closed=closed).why == why


def test_the_same_people_are_asked_in_the_same_words() -> None:
    waves = Wave(from_summary(60, -1.0, 1.2), wording=True), Wave(from_summary(60, -0.5, 1.2), wording=False)
    assert change.of_same_people("a", from_summary(60, 0.5, 1.0), PLAIN, waves=waves).why == "wording"
