"""Against scipy.stats, and what is undefined."""

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.intervals import mean_interval


def test_the_interval_is_students() -> None:
    values = np.array([-3, -1, 0, 0, 2, 4, 4, 5])
    got = mean_interval(len(values), int(values.sum()), int((values**2).sum()))
    reference = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert got.mean == values.mean()
    assert got.sd == pytest.approx(values.std(ddof=1), rel=1e-14)
    assert got.se == pytest.approx(stats.sem(values), rel=1e-14)
    assert (got.lower, got.upper) == pytest.approx((reference.low, reference.high), rel=1e-12)


def test_a_factor_only_changes_the_unit() -> None:
    plain, kept = mean_interval(5, 10, 30), mean_interval(5, 600, 30 * 3600, factor=60)
    assert (plain.mean, plain.sd, plain.lower) == pytest.approx((kept.mean, kept.sd, kept.lower), rel=1e-14)


def test_large_sums_stay_exact() -> None:
    """2**62 is where 64 bits end; the spread of 1 beside a mean of 10**9 must not be lost."""
    n, mean = 10**6, 10**9
    squares = n // 2 * ((mean - 1) ** 2 + (mean + 1) ** 2)
    got = mean_interval(n, n * mean, squares)
    assert got.sd == pytest.approx(np.sqrt(n / (n - 1)), rel=1e-15)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_values_give_none(n: int) -> None:
    got = mean_interval(n, 7 * n, 49 * n)
    assert got.mean == (7 if n else None)
    assert (got.n, got.sd, got.se, got.lower, got.upper) == (n, None, None, None, None)


def test_no_variance_is_an_interval_without_width_also_with_floats() -> None:
    got = mean_interval(30, -36, 43.2)
    exact = mean_interval(30, sum([-1.2] * 30), sum([1.44] * 30))
    assert got.sd == exact.sd == 0.0
    assert exact.lower == exact.upper == exact.mean
