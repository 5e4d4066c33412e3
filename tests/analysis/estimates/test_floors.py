"""Every floor just below, at and just above; what an interval settles, and what it leaves open."""

import pytest

from analysis.estimates import floors
from analysis.statistics.intervals import Mean
from tests.analysis.estimates.means import between, mean


@pytest.mark.parametrize(("n", "expected"), [(0, False), (4, False), (5, True), (6, True)])
def test_nothing_is_shown_of_fewer_than_five(n: int, expected: bool) -> None:
    assert floors.shown(n) is expected


@pytest.mark.parametrize(("n", "expected"), [(0, False), (9, False), (10, True), (11, True)])
def test_nothing_is_judged_of_fewer_than_ten(n: int, expected: bool) -> None:
    assert floors.judged(n) is expected


@pytest.mark.parametrize(("n", "expected"), [(10, True), (29, True), (30, False), (31, False)])
def test_fewer_than_thirty_are_an_indication(n: int, expected: bool) -> None:
    assert floors.indicative(n) is expected


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (20, 20, False),  # the same people: nobody is left
        (20, 19, True),
        (20, 16, True),
        (20, 15, False),
        (20, 14, False),
        (4, 0, True),
        (5, 0, False),
    ],
)
def test_a_remainder_of_one_to_four_people_would_show_them(whole: int, part: int, expected: bool) -> None:
    assert floors.too_few_left(whole, part) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (between(-0.5, 0.5, n=9), None),
        (between(-0.5, 0.5, n=10), (-0.5, 0.5)),
        (between(-0.5, 0.5, n=11), (-0.5, 0.5)),
        (mean(lower=None), None),
        (mean(upper=None), None),
    ],
)
def test_an_interval_is_given_from_ten_answers_on(given: Mean, expected: floors.Interval | None) -> None:
    assert floors.ends(given) == expected


@pytest.mark.parametrize(
    ("given", "of", "expected"),
    [
        (between(-0.3, -0.01), 0.0, -1),
        (between(-0.3, 0.0), 0.0, 0),
        (between(-0.3, 0.01), 0.0, 0),
        (between(-0.01, 0.3), 0.0, 0),
        (between(0.0, 0.3), 0.0, 0),
        (between(0.01, 0.3), 0.0, 1),
        (between(3.6, 3.99), 4.0, -1),
        (between(3.6, 4.0), 4.0, 0),
        (between(4.0, 4.4), 4.0, 0),
        (between(4.01, 4.4), 4.0, 1),
        (between(-0.3, -0.01, n=9), 0.0, 0),
        (between(0.01, 0.3, n=9), 0.0, 0),
    ],
)
def test_a_side_is_taken_only_by_the_whole_interval(given: Mean, of: float, expected: floors.Side) -> None:
    assert floors.side(given, of) == expected
    assert floors.side_of(floors.ends(given), of) == expected


def test_a_side_is_of_zero_unless_said_otherwise() -> None:
    assert (floors.side(between(0.5, 0.9)), floors.side_of((0.5, 0.9)), floors.side_of(None)) == (1, 1, 0)


def test_what_is_withheld_comes_last_and_tells_nothing_by_its_place() -> None:
    rows = {
        "four": mean(4, -9.0),
        "high": mean(50, 0.4),
        "five": mean(5, -0.1),
        "none": mean(0, None),
        "low": mean(50, -0.7),
    }
    assert sorted(rows, key=lambda name: floors.rank(rows[name])) == ["low", "five", "high", "four", "none"]
    assert floors.rank(rows["four"]) == floors.rank(rows["none"]) == (True, 0.0)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [((-2.0, 8.0), (1, 7)), ((1.0, 7.0), (1, 7)), ((2.5, 3.5), (2.5, 3.5)), ((6.9, 7.03), (6.9, 7)), (None, None)],
)
def test_an_interval_ends_where_its_scale_does(
    limits: tuple[float, float] | None, expected: tuple[float, float] | None
) -> None:
    assert floors.within(limits, 1, 7) == expected


@pytest.mark.parametrize(("n", "expected"), [(4, 0), (5, 5), (6, 6)])
def test_of_a_mean_of_too_few_nothing_is_told_nor_how_few(n: int, expected: int) -> None:
    given = between(-0.5, 0.5, n=n)
    assert floors.told(given) == (given if expected else Mean(0, None, None, None, None, None))


def test_sides_are_those_of_nothing_unless_named() -> None:
    assert floors.side(between(-0.5, -0.1)) == floors.side_of((-0.5, -0.1)) == -1
    assert floors.side(between(-0.5, 0.1)) == floors.side_of((-0.5, 0.1)) == 0


@pytest.mark.parametrize("given", [mean(lower=None), mean(upper=None), mean(lower=None, upper=None)])
def test_a_mean_without_an_interval_is_not_cut(given: Mean) -> None:
    assert floors.on_scale(given, -0.1, 0.1) is given


def test_an_interval_is_cut_at_the_ends_of_its_scale() -> None:
    cut = floors.on_scale(between(-0.5, 0.5), -0.1, 0.2)
    assert (cut.lower, cut.upper) == (-0.1, 0.2)
