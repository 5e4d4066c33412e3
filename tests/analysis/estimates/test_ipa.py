"""Which quadrant a need is in, on the line and beside it."""

import pytest

from analysis.estimates.ipa import Quadrant, quadrants


@pytest.mark.parametrize(
    ("importance", "performance", "quadrant"),
    [
        (3, 3, "keep up the good work"),
        (3, 2.9, "concentrate here"),
        (2.9, 3, "possible overkill"),
        (2.9, 2.9, "low priority"),
    ],
)
def test_on_the_line_counts_as_above_it(importance: float, performance: float, quadrant: Quadrant) -> None:
    found = quadrants({"x": importance}, {"x": performance}, (3, 3))
    assert found.quadrants == {"x": quadrant}


def test_whatever_is_all_alike_lies_on_its_own_mean() -> None:
    """Seven times 4.35, added up one after the other and divided by seven, is more than 4.35."""
    alike = dict.fromkeys("abcdefg", 4.35)
    assert sum(alike.values()) / 7 > 4.35
    assert set(quadrants(alike, alike).quadrants.values()) == {"keep up the good work"}
