"""Person means of dimensions of any size, against NumPy over the answers themselves."""

import numpy as np
import pytest

from analysis.estimates.servqual import gaps
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import person_factor, score_servqual


def design(k: int) -> Design:
    needs = tuple(f"n{n}" for n in range(k))
    return Design(needs, {"one": needs}, 1, 7)


@pytest.mark.parametrize(
    ("k", "factor"), [(1, 60), (6, 60), (7, 420), (11, 27720), (12, 27720), (13, 27720), (60, 27720)]
)
def test_what_means_are_multiplied_by(k: int, factor: int) -> None:
    """Whole for up to twelve needs; beyond, it would leave 64 bits."""
    assert person_factor(design(k)) == factor


@pytest.mark.parametrize(("k", "off"), [(12, 1e-12), (13, 2e-5), (60, 2e-5)])
def test_mean_and_error_of_a_dimension(k: int, off: float) -> None:
    rng = np.random.default_rng(k)
    expectation, perception = (rng.integers(1, 8, (200, k)).astype(float) for _ in "EP")
    perception[rng.random((200, k)) < 0.1] = np.nan  # so that people answered different numbers of needs
    (found,) = gaps(fold(score_servqual(design(k), expectation, perception))).dimensions
    people = np.nanmean(perception - expectation, axis=1)
    assert found.gap.n == 200
    assert found.gap.mean == pytest.approx(people.mean(), abs=off)
    assert found.gap.se == pytest.approx(people.std(ddof=1) / np.sqrt(200), abs=off)
