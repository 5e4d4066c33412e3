"""Sums over sets of people: where two partitions are safe, and whom a step adds."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimates import disclosure
from analysis.estimates.floors import SHOWN_FROM


@pytest.mark.parametrize("seed", range(20))
def test_groups_beside_steps_are_safe_where_no_few_people_join_them(seed: int) -> None:
    """Sums over two partitions: a graph of steps and groups, its edges the people who are in both. A combination
    vanishes on all edges but those of a cut, so the least cut says it: here by looking at every division of the nodes.
    """
    chance = np.random.default_rng(seed)
    people = chance.integers(0, [[4], [3]], (2, 45)) if seed % 2 else chance.integers(0, [[6], [2]], (2, 90))
    nodes = [people[0] == step for step in range(6)] + [people[1] == group for group in range(3)]
    nodes = [who for who in nodes if who.any()]
    cuts = {
        int(sum(np.sum([who for who, side in zip(nodes, sides, strict=True) if side], axis=0) == 1))
        for sides in product([False, True], repeat=len(nodes))
        if any(sides)
    }
    assert disclosure.safe(np.array(nodes)) is not any(0 < cut < SHOWN_FROM for cut in cuts)


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
