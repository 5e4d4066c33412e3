"""How much of an answer makes a score, just below, at and just above."""

import numpy as np
import pytest

from analysis.rows.design import Design
from analysis.rows.scores import dimension_means, points_status, usable_points

NAN = np.nan


@pytest.mark.parametrize(
    ("needs", "answered", "expected"),
    [
        (4, 1, False),
        (4, 2, True),
        (4, 3, True),
        (5, 2, False),
        (5, 3, True),
        (3, 1, False),
        (3, 2, True),
        (1, 0, False),
    ],
)
def test_a_dimension_is_scored_from_half_of_its_needs(needs: int, answered: int, expected: bool) -> None:
    names = tuple(f"n{place}" for place in range(needs))
    design = Design(names, {"all": names}, 1, 7)
    given = np.arange(needs) < answered
    found = dimension_means(design, np.full((1, needs), 4.0), given[None, :])
    assert bool(np.isfinite(found[0, 0])) is expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([50, 50], "ok"),
        ([50, 49], "ok"),
        ([50, 51], "ok"),
        ([50, 48.9], "normalised, flagged"),
        ([50, 51.1], "normalised, flagged"),
        ([0, 0], "reject: all zero"),
        ([0, 1], "normalised, flagged"),
        ([-1, 101], "reject: negative weight"),
        ([0, 100], "ok"),
        ([NAN, 100], "reject: missing weight"),
    ],
)
def test_points_may_be_one_away_from_a_hundred(points: list[float], expected: str) -> None:
    rows = np.array([points], dtype=float)
    assert points_status(rows) == [expected]
    assert bool(np.isfinite(usable_points(rows, 1, 2)).all()) is not expected.startswith("reject")
