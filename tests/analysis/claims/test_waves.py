"""Which needs moved between two waves, and whether the same kinds of people answered, at every border."""

from dataclasses import replace

import pytest

from analysis.claims import waves
from analysis.estimates import kano
from analysis.estimates.kano import Category, Certainty, Need


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
