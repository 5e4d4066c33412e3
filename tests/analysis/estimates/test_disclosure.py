"""Whom a step adds to the sums that are shown."""

import numpy as np
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
