"""On which side of the middle a level lies, and which is lowest or highest."""

import pytest

from analysis.claims import levels
from analysis.claims.claim import Says
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.multiplicity import holm


def of(value: float, n: int = 100, sd: float = 1.0) -> Mean:
    return from_summary(n, value, sd)


@pytest.mark.parametrize(
    ("value", "n", "says"),
    [
        (3.7, 100, "below"),
        (3.79, 200, "below"),
        (3.81, 1000, "slightly below"),
        (3.9, 100, "no clear difference"),
        (4.0, 100, "no clear difference"),
        (4.3, 100, "above"),
        (1.0, 9, "too few"),
    ],
)
def test_a_level_lies_where_it_is_clear_and_matters(value: float, n: int, says: Says) -> None:
    assert levels.about_the_middle({"a": of(value, n)}, 1, 7, holm)["a"].says == says


def test_the_lowest_and_the_highest_are_named_where_they_are_clear() -> None:
    apart, close = {"a": of(3.0), "b": of(4.0)}, {"a": of(3.0), "b": of(3.1)}
    assert (levels.lowest(apart), levels.highest(apart)) == (("a",), ("b",))
    assert (levels.lowest(close), levels.highest(close)) == (("a", "b"), ("b", "a"))


@pytest.mark.parametrize(("value", "alone"), [(3.39, False), (3.41, True)])
def test_their_errors_are_added_up(value: float, alone: bool) -> None:
    """Two standard errors of 0.1 each: 1.984 * 0.2 = 0.397 apart."""
    assert (len(levels.lowest({"a": of(3.0), "b": of(value)})) == 1) is alone


@pytest.mark.parametrize(("least", "says"), [(None, "above"), (0.3, "above"), (0.31, "slightly above")])
def test_what_matters_may_be_decided(least: float | None, says: Says) -> None:
    assert levels.about_the_middle({"a": of(4.3)}, 1, 7, holm, least)["a"].says == says


@pytest.mark.parametrize(
    ("counts", "several", "expected"),
    [
        ({"a": 30, "b": 12, "c": 8}, False, ("a",)),
        ({"a": 20, "b": 18, "c": 12}, False, ("a", "b", "c")),
        ({"a": 25, "b": 20, "c": 5}, False, ("a", "b")),
        ({"a": 19, "b": 7}, False, ("a",)),  # p 0.029
        ({"a": 18, "b": 8}, False, ("a", "b")),  # p 0.076
        ({"a": 61, "b": 39}, False, ("a",)),  # .035
        ({"a": 60, "b": 40}, False, ("a", "b")),  # .057; by their shares it were .045
        ({"a": 60, "b": 40}, True, ("a",)),
        ({"a": 59, "b": 41}, True, ("a", "b")),
        ({"a": 40, "b": 15, "c": 15}, True, ("a",)),
        ({"a": 40, "b": 35, "c": 15}, True, ("a", "b")),
        ({"a": 0, "b": 0}, False, ("a", "b")),
    ],
)
def test_the_most_chosen_is_named_where_each_other_is_clearly_less_so(
    counts: dict[str, int], several: bool, expected: tuple[str, ...]
) -> None:
    n = 50 if several and max(counts.values()) <= 40 else max(50, sum(counts.values()))
    assert levels.most_chosen(counts, n, several=several) == expected
    assert several or levels.most_chosen(counts, n) == expected


@pytest.mark.parametrize(("n", "expected"), [(0, ()), (1, ()), (9, ()), (10, ("a",))])
def test_of_fewer_than_ten_nothing_is_chosen_most(n: int, expected: tuple[str, ...]) -> None:
    assert levels.most_chosen({"a": n, "b": 0}, n) == expected
    assert levels.most_chosen({"a": n, "b": 0}, n, several=True) == expected
