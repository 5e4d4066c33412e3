"""What is compared and what is called rough, just below, at and just above."""

import numpy as np
import pytest

from analysis.statistics import multinomial


@pytest.mark.parametrize(
    ("counts", "below"),
    [
        ([[5, 5], [5, 5]], 0),  # 5 expected in each cell
        ([[6, 4], [4, 6]], 0),
        ([[4, 5], [5, 5]], 3),  # 4.26, 4.74, 4.74 and 5.26
        ([[6, 6], [6, 6]], 0),
        ([[1, 1], [1, 1]], 4),
    ],
)
def test_fewer_than_five_expected_make_p_rough(counts: list[list[int]], below: int) -> None:
    assert multinomial.homogeneity(np.array(counts)).expected_below_5 == below


@pytest.mark.parametrize(
    ("counts", "undefined"),
    [
        ([[5, 5]], "too_few"),
        ([[5, 5], [0, 0]], "too_few"),
        ([[5, 0], [5, 0]], "no_variance"),
        ([[5], [5]], "no_variance"),
        ([[5, 1], [5, 0]], None),
        ([[0, 0], [0, 0]], "too_few"),
    ],
)
def test_two_groups_and_two_categories_are_needed(counts: list[list[int]], undefined: str | None) -> None:
    found = multinomial.homogeneity(np.array(counts))
    assert found.undefined == undefined
    assert (found.p is None) is (undefined is not None)


@pytest.mark.parametrize("counts", [[], [0, 0], [3, -1]])
def test_shares_of_nobody_are_refused(counts: list[int]) -> None:
    for interval in (multinomial.goodman, multinomial.sison_glaz):
        with pytest.raises(ValueError, match="counts"):
            interval(counts)


def test_one_answer_has_shares() -> None:
    assert len(multinomial.goodman([1, 0])) == len(multinomial.sison_glaz([1, 0])) == 2
