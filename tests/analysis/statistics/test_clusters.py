"""Are people of one group alike, and the error of a mean between groups: by hand, and by what they must come to."""

import math

import numpy as np
import pytest

from analysis.statistics.clusters import alike
from analysis.statistics.distribution import from_values
from analysis.statistics.intervals import Mean, between, from_summary, p_of_mean, t_quantile


def test_alike_by_hand() -> None:
    """Donner (1986): mean squares 6 between and 1 within three pairs: (6 - 1) / (6 + 1); deff 1 + 1 * 5/7."""
    found = alike([from_values(np.array(pair)) for pair in ([1.0, 1 + 2**0.5], [3.0, 3 + 2**0.5], [5.0, 5 + 2**0.5])])
    assert found is not None
    among = 2 * (2.0**2 + 2.0**2) / 2  # two people each, means 2 apart
    expected = (among - 1) / (among + 1)
    assert found.correlation == pytest.approx(expected)
    assert found.design_effect == pytest.approx(1 + expected)
    assert (found.n, found.groups) == (6, 3)
    assert found.interval[0] < expected < found.interval[1] <= 1


def test_people_who_differ_as_much_within_as_between_are_not_alike() -> None:
    rng = np.random.default_rng(4)
    found = alike([from_values(np.round(rng.normal(0, 1, 200), 2)) for _ in range(12)])
    assert found is not None
    assert found.correlation < 0.02
    assert found.interval[0] == 0.0


@pytest.mark.parametrize("groups", [[], [[1.0, 2.0, 3.0]], [[1.0], [2.0]], [[1.0, 1.0], [1.0, 1.0]]])
def test_of_too_little_nothing_is_said(groups: list[list[float]]) -> None:
    assert alike([from_values(np.array(values)) for values in groups]) is None


@pytest.mark.parametrize(("icc", "low", "high"), [(0.05, 0.93, 0.97), (0.10, 0.93, 0.97)])
def test_the_interval_of_a_correlation_covers_it(icc: float, low: float, high: float) -> None:
    rng, hits = np.random.default_rng(7), 0
    for _ in range(600):
        groups = rng.normal(0, icc**0.5, (10, 1)) + rng.normal(0, (1 - icc) ** 0.5, (10, 30))
        found = alike([from_values(row) for row in groups])
        assert found is not None
        hits += found.interval[0] <= icc <= found.interval[1]
    assert low <= hits / 600 <= high


def _between(sizes: list[int], means: list[float]) -> Mean:
    n = sum(sizes)
    whole = sum(size * mean for size, mean in zip(sizes, means, strict=True)) / n
    off = [size * (mean - whole) for size, mean in zip(sizes, means, strict=True)]
    return between(Mean(n, whole, 1.0, None, None, None), [off], [sizes], [1.0])


def test_groups_of_one_size_are_the_t_interval_of_their_means() -> None:
    means = [0.4, -0.3, 0.1, 0.9]
    found, plain = _between([75] * 4, means), from_summary(4, float(np.mean(means)), float(np.std(means, ddof=1)))
    assert found.degrees == pytest.approx(3)
    assert (found.se, found.lower, found.upper) == pytest.approx((plain.se, plain.lower, plain.upper))
    assert p_of_mean(found) == pytest.approx(p_of_mean(plain))


def test_of_groups_of_many_sizes_the_degrees_are_those_of_satterthwaite() -> None:
    """Bell & McCaffrey 2002, by their matrices."""
    sizes = [150, 75, 50, 25]
    n = np.array(sizes, dtype=float)
    share = n / n.sum()
    centring = np.eye(4) - np.outer(share, np.ones(4))
    product = np.diag(1 / (1 - share)) @ centring @ np.diag(0.99 * n + 0.01 * n**2) @ centring.T
    degrees = np.trace(product) ** 2 / np.trace(product @ product)
    found = _between(sizes, [0.1, 0.5, -0.2, 0.3])
    assert found.degrees == pytest.approx(degrees)
    assert found.degrees < 3
    assert found.mean is not None
    assert found.upper == pytest.approx(found.mean + t_quantile(degrees, 0.975) * (found.se or 0.0))


def test_groups_that_all_say_the_same_prove_little() -> None:
    """Four of them agree by chance in one of eight, however many people they are."""
    found = _between([75] * 4, [0.5] * 4)
    assert found.se == pytest.approx(0, abs=1e-12)
    assert math.isclose(p_of_mean(found) or 0.0, 2**-3, rel_tol=1e-6)
