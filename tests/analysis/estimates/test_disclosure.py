"""Whom a step adds to the sums that are shown."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimates import disclosure
from analysis.estimates.floors import SHOWN_FROM


@given(st.integers(0, 40), st.lists(st.floats(0, 1), max_size=4), st.integers(0, 2**31))
def test_a_step_takes_nobody_or_five_of_every_kind_and_leaves_five(people: int, shares: list[float], seed: int) -> None:
    chance = np.random.default_rng(seed)
    sets = [chance.random(people) < share for share in shares]
    taken = np.zeros(people, dtype=bool)
    taken[disclosure.step(sets, chance.permutation(people))] = True
    assert taken.sum() == 0 or SHOWN_FROM <= taken.sum() <= people - taken.sum()
    for members in sets:
        inside, left = int((members & taken).sum()), int((members & ~taken).sum())
        assert inside == 0 or min(inside, left) >= SHOWN_FROM


@pytest.mark.parametrize(("people", "expected"), [(0, 0), (9, 0), (10, 5), (11, 5), (20, 10), (21, 10)])
def test_of_people_of_one_kind_half_are_added(people: int, expected: int) -> None:
    assert disclosure.step([], np.arange(people)).tolist() == list(range(expected))


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([range(5, 15)], range(10)),  # five of it are added, five are left
        ([[*range(5), *range(10, 15)]], range(10)),
        ([[*range(4), *range(10, 20)]], range(4, 10)),  # four were added
        ([[*range(6), *range(10, 14)]], range(1, 10)),  # four were left: one more is
        ([[*range(5), *range(10, 14)]], range(5, 10)),  # then four were added
        ([range(10)], range(5, 10)),  # nobody was left
        ([range(9)], []),  # of nine five would be left, four be added, and without them only one is there
        ([range(10, 20)], range(10)),
        ([[*range(6), *range(10, 19)]], range(10)),
        ([[*range(5), *range(10, 15)], range(4)], range(5, 10)),  # without the second's four the first has one
    ],
)
def test_of_each_kind_five_are_added_and_five_left(sets: list[Sequence[int]], expected: Sequence[int]) -> None:
    """Of twenty people the first ten would be added."""
    members = [np.isin(np.arange(20), list(each)) for each in sets]
    assert disclosure.step(members, np.arange(20)).tolist() == list(expected)
    assert disclosure.step(members, np.arange(20)[::-1].copy()).tolist() != []
