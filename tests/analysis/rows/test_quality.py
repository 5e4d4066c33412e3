"""Signs of an answer without thought, each limit just below, at and just above."""

import numpy as np
import pytest

from analysis.rows import quality
from analysis.rows.design import Design
from analysis.rows.scores import score_kano

NAN = np.nan


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([6] * 4, [6] * 4, False),
        ([6] * 5, [6] * 5, True),
        ([6] * 6, [6] * 6, True),
        ([6] * 5 + [NAN], [6] * 5 + [NAN], True),  # a need that does not apply breaks no line
        ([6] * 5, [6] * 4 + [NAN], False),
        ([6] * 4 + [NAN], [6] * 5, False),
        ([6] * 5, [3] * 5, True),  # a line in each half
        ([6] * 5, [6, 6, 6, 6, 5], False),
        ([6, 6, 6, 6, 7], [6] * 5, False),
        ([NAN] * 5, [NAN] * 5, False),
    ],
)
def test_a_straight_line_takes_five_equal_answers_to_both(
    first: list[float], second: list[float], expected: bool
) -> None:
    rows = [np.array([half], dtype=float) for half in (first, second)]
    assert quality.straight_line(*rows).tolist() == [expected]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([7] * 5, [7] * 5, False), ([7] * 5, [6] * 5, True), ([6] * 5, [6] * 5, True), ([1] * 5, [1] * 5, True)],
)
def test_who_is_content_with_everything_carries_no_flag(
    first: list[float], second: list[float], expected: bool
) -> None:
    rows = [np.array([half], dtype=float) for half in (first, second)]
    assert quality.straight_line(*rows, top=7).tolist() == [expected]
    assert quality.straight_line(*rows).tolist() == [True]


def test_nobody_and_no_needs_make_no_line() -> None:
    assert quality.straight_line(np.zeros((0, 5)), np.zeros((0, 5))).tolist() == []
    assert quality.straight_line(np.zeros((2, 0)), np.zeros((2, 0))).tolist() == [False, False]


@pytest.mark.parametrize(
    ("liked_twice", "disliked_twice", "pairs", "expected"),
    [
        (1, 0, 2, False),  # half of the pairs, but one slip
        (1, 1, 2, True),
        (2, 0, 9, True),
        (1, 1, 10, True),  # a fifth
        (1, 1, 11, False),
        (2, 1, 15, True),
        (2, 1, 16, False),
        (0, 0, 10, False),
        (0, 0, 0, False),
    ],
)
def test_contradictions_are_two_and_a_fifth(liked_twice: int, disliked_twice: int, pairs: int, expected: bool) -> None:
    design = Design(tuple(f"n{place}" for place in range(20)), low=1, high=5)
    sound = pairs - liked_twice - disliked_twice
    blank = [NAN] * (20 - pairs)
    present = [1.0] * liked_twice + [5.0] * disliked_twice + [3.0] * sound + blank
    absent = [1.0] * liked_twice + [5.0] * disliked_twice + [4.0] * sound + blank
    assert quality.contradictory(score_kano(design, [present], [absent])).tolist() == [expected]


@pytest.mark.parametrize(
    ("minimum", "desired", "expected"),
    [([5, 3], [6, 4], False), ([6, 3], [6, 4], False), ([7, 3], [6, 4], True), ([7, 3], [NAN, 4], False)],
)
def test_a_minimum_above_the_desired_level(minimum: list[float], desired: list[float], expected: bool) -> None:
    rows = [np.array([values], dtype=float) for values in (minimum, desired)]
    assert quality.minimum_above_desired(*rows).tolist() == [expected]
