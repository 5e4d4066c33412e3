"""Alpha by hand, its interval by F, and where it is undefined."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.estimates.reliability import alpha, reliability
from analysis.statistics import moments
from analysis.statistics.moments import Moments


def block(rows: list[list[int]]) -> Moments:
    answers: NDArray[np.int64] = np.array([[1, *row] for row in rows], dtype=np.int64)
    return moments.from_block(answers.T @ answers)


def test_alpha_by_hand() -> None:
    """Items 1,2,3 and 1,3,2: variances 1 and 1, sums 2,5,5 with variance 3, so 2 * (1 - 2/3) = 2/3."""
    got = alpha(block([[1, 1], [2, 3], [3, 2]]))
    assert (got.n, got.items) == (3, 2)
    assert got.alpha == pytest.approx(2 / 3, rel=1e-15)


def test_the_interval_is_feldts() -> None:
    rng = np.random.default_rng(7)
    common = rng.integers(1, 6, size=(80, 1))
    got = alpha(block((common + rng.integers(0, 3, size=(80, 5))).tolist()))
    assert got.alpha is not None
    low, high = 1 - (1 - got.alpha) * stats.f.ppf([0.975, 0.025], 79, 79 * 4)
    assert (got.lower, got.upper) == pytest.approx((low, high), rel=1e-9)


def test_items_against_each_other_are_shown_as_they_are() -> None:
    got = alpha(block([[1, 3], [2, 2], [3, 1], [3, 2]]))
    assert got.alpha is not None
    assert got.alpha < 0


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[6, 6, 6]] * 30, "no_variance"),
        ([[1, 2, 3]], "too_few"),
        ([[1, 2, 3], [2, 2, 4], [3, 3, 5]], "too_few"),
        ([[1], [2], [3]], "few_items"),
        ([[1, 5], [5, 1], [3, 3]], "constant_part"),
    ],
    ids=["all the same", "one respondent", "as many items", "one item", "sum without variance"],
)
def test_undefined_alpha_has_a_reason(rows: list[list[int]], reason: str) -> None:
    got = alpha(block(rows))
    assert (got.n, got.items) == (len(rows), len(rows[0]))
    assert (got.alpha, got.lower, got.upper, got.undefined) == (None, None, None, reason)


def test_where_everybody_answers_every_item_alike_nothing_is_measured_wrongly() -> None:
    """Alpha is one, and floats must not make it more."""
    for seed in range(30):
        values = np.random.default_rng(seed).integers(1, 8, size=14)
        rows = block([[value] * 4 for value in values.tolist()])
        assert reliability(rows).sem == pytest.approx(0, abs=1e-6)
