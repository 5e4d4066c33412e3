"""The exact chance of signed ranks is the share of all ways to toss the signs, also far out in the tail."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.distribution import from_values
from analysis.statistics.signedrank import EXACT_UP_TO, signed_rank


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=9).filter(any))
def test_the_exact_p_is_the_share_of_all_signs(differences: list[int]) -> None:
    sizes = np.array([abs(value) for value in differences if value])
    ranks = [(sizes < size).sum() + ((sizes == size).sum() + 1) / 2 for size in sizes]
    signs = [value > 0 for value in differences if value]
    v = np.array(ranks) @ np.array(signs)
    sums = [np.array(ranks) @ np.array(tossed) for tossed in product([0, 1], repeat=len(ranks))]
    expected = min(1.0, 2 * min(np.mean([each <= v for each in sums]), np.mean([each >= v for each in sums])))
    assert signed_rank(from_values(np.array(differences, dtype=float))).p_exact == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n", [EXACT_UP_TO - 1, EXACT_UP_TO])
def test_a_tail_of_one_way_in_very_many_keeps_its_size(n: int) -> None:
    all_above = signed_rank(from_values(np.arange(1.0, n + 1)))
    assert all_above.p_exact == pytest.approx(2.0 ** (1 - n), rel=1e-12)


def test_beyond_the_limit_the_normal_approximation_stands_alone() -> None:
    assert signed_rank(from_values(np.arange(1.0, EXACT_UP_TO + 2))).p_exact is None
