"""What two waves allow to say, at every border."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.claims import waves
from analysis.claims.waves import Target, Word
from analysis.estimates import kano
from analysis.estimates.kano import Category, Certainty, Need
from analysis.statistics.distribution import from_values


def judge(low: float, high: float, target: float | None = None, n: tuple[int, int] = (10, 10)) -> waves.Verdict:
    return waves._verdict(*n, False, (low + high) / 2, (low, high), 0.01, target, None)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.01, 0.5, "improved"),
        (0.0, 0.5, "no clear change"),
        (-0.01, 0.5, "no clear change"),
        (-0.5, 0.01, "no clear change"),
        (-0.5, 0.0, "no clear change"),
        (-0.5, -0.01, "worse"),
    ],
)
def test_a_verdict_needs_the_whole_interval_on_one_side(low: float, high: float, expected: Word) -> None:
    assert judge(low, high).word == expected
    assert judge(low, high).target_word is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.31, 0.5, "reached"),
        (0.3, 0.5, "reached"),
        (0.29, 0.5, "open"),
        (0.1, 0.31, "open"),
        (0.1, 0.3, "open"),
        (0.1, 0.29, "missed"),
    ],
)
def test_a_target_is_reached_from_its_value_on(low: float, high: float, expected: Target) -> None:
    assert judge(low, high, 0.3).target_word == expected


@pytest.mark.parametrize(
    ("before", "after", "word", "undefined"),
    [
        (10, 10, "improved", None),
        (11, 10, "improved", None),
        (9, 50, None, "too_few"),
        (50, 9, None, "too_few"),
        (1, 1, None, "too_few"),
        (0, 50, None, "no_answers"),
        (50, 0, None, "no_answers"),
    ],
)
def test_both_waves_need_ten(before: int, after: int, word: Word | None, undefined: str | None) -> None:
    found = judge(0.1, 0.5, 0.1, (before, after))
    assert (found.word, found.undefined, found.target_word is None) == (word, undefined, word is None)
    assert found.interval == (0.1, 0.5)


def test_without_an_interval_there_is_no_word() -> None:
    found = waves._verdict(20, 20, True, 1.0, None, None, 0.5, "no_variance")
    assert (found.word, found.target_word, found.undefined, found.paired) == (None, None, "no_variance", True)


def test_of_whom_the_change_is() -> None:
    before, after = from_values(np.arange(10.0)), from_values(np.arange(12.0) + 30)
    unpaired, paired = waves.verdict(before, after), waves.paired_verdict(from_values(np.arange(10.0) + 5))
    assert (unpaired.paired, unpaired.n_before, unpaired.n_after, unpaired.change) == (False, 10, 12, 31.0)
    assert (paired.paired, paired.n_before, paired.word) == (True, 10, "improved")


def need(n: int = 100, category: Category = "A", certainty: Certainty | None = "firm") -> Need:
    counts: dict[Category, int] = dict.fromkeys(kano.ORDER, 0)
    counts[category] = n
    return replace(kano.classify("a", counts), certainty=certainty)


@pytest.mark.parametrize(("p", "expected"), [(0.0499, True), (0.05, False), (0.0501, False), (None, False)])
def test_a_need_has_moved_below_five_per_cent(p: float | None, expected: bool) -> None:
    assert waves._drift(need(), need(category="M"), None, p).certain is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (need(), need(category="M"), True),
        (need(certainty="leaning"), need(category="M", certainty="leaning"), True),
        (need(certainty="firm"), need(category="M", certainty="leaning"), True),
        (need(certainty="mixed"), need(category="M"), False),
        (need(), need(category="M", certainty="mixed"), False),
        (need(), need(), False),
        (need(certainty=None), need(category="M"), False),
    ],
)
def test_a_need_has_moved_only_where_both_waves_are_settled(before: Need, after: Need, expected: bool) -> None:
    assert waves._drift(before, after, None, 0.001).certain is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("I", "A", True),
        ("A", "O", True),
        ("O", "M", True),
        ("I", "M", True),
        ("A", "A", False),
        ("O", "A", False),
        ("M", "I", False),
        ("R", "M", False),
        ("I", "Q", False),
    ],
)
def test_needs_age_from_indifferent_to_must_be(before: Category, after: Category, expected: bool) -> None:
    assert waves._drift(need(category=before), need(category=after), None, 0.001).expected is expected


@pytest.mark.parametrize(("before", "after", "expected"), [(10, 10, True), (9, 50, False), (50, 9, False)])
def test_shares_are_compared_from_ten_answers_on(before: int, after: int, expected: bool) -> None:
    found = waves.drift({"a": need(before)}, {"a": need(after, "M"), "new": need()})
    assert [one.id for one in found] == ["a"]
    assert (found[0].test is not None) is expected
    assert found[0].certain is expected


def test_a_category_that_one_person_chose_is_compared_too() -> None:
    before = kano.classify("a", {"A": 30, "O": 20})
    after = kano.classify("a", {"A": 20, "O": 30, "R": 1})
    (found,) = waves.drift({"a": before}, {"a": after})
    assert found.test is not None
    assert found.test.df == 2


def test_where_all_answers_fall_into_one_category_nothing_is_compared() -> None:
    assert waves.drift({"a": need()}, {"a": need()})[0].test is None


def test_the_same_kinds_of_people_in_both_waves() -> None:
    found = waves.composition({"mail": 30, "kiosk": 10}, {"mail": 30, "kiosk": 10, "poster": 0})
    assert (found.chi2, found.p) == (0.0, 1.0)
    moved = waves.composition({"mail": 30}, {"kiosk": 30})
    assert moved.chi2 == pytest.approx(60.0)  # 15 expected in each of the four cells
    assert moved.p is not None
    assert moved.p < 1e-6
