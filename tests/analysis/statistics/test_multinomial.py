"""What is compared and what is called rough, just below, at and just above."""

import numpy as np
import pytest
from scipy import stats

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


@pytest.mark.parametrize("counts", [[5665, 0, 0, 0, 0, 0], [1, 0], [0, 2_000_000, 0]])
def test_equal_answers_have_intervals_without_width(counts: list[int]) -> None:
    n = sum(counts)
    assert multinomial.sison_glaz(counts) == [(x / n, x / n) for x in counts]


@pytest.mark.parametrize("few", [1, 5, 65])
def test_nearly_equal_answers_are_covered_as_a_binomial_says(few: int) -> None:
    """What is left out is at most one in twenty, and more were one answer fewer within reach."""
    n = 5665
    (low, high), _, _ = multinomial.sison_glaz([few, n - few, 0])
    fewest, most = max(few - round(few - low * n), 0), few + round(few - low * n) + 1
    assert stats.binom.cdf(most, n, few / n) - stats.binom.cdf(fewest - 2, n, few / n) >= 0.95
    assert stats.binom.cdf(most - 1, n, few / n) - stats.binom.cdf(fewest - 1, n, few / n) < 0.95
    assert few / n < high < (most + 1) / n
