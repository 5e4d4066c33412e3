"""Where a dimension or need lies in its zone of tolerance, as far as it is clear."""

import math
from dataclasses import replace

import pytest

from analysis.claims import zones
from analysis.claims.zones import Place
from analysis.estimates.zones import Tolerance
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.multiplicity import holm


def row(minimum: float, desired: float, n: int = 100, id_: str = "a") -> Tolerance:
    """Its distances from both borders, each with a standard error of 0.1."""
    adequacy, superiority = (from_summary(n, value, 0.1 * math.sqrt(n)) for value in (minimum, desired))
    nothing = Mean(n, 4.0, None, None, None, None)
    return Tolerance(id_, nothing, nothing, nothing, adequacy, superiority, None, None)


@pytest.mark.parametrize(
    ("minimum", "desired", "n", "expected"),
    [
        (-0.30, -1.0, 100, "below"),
        (-0.27, -1.0, 100, "below"),
        (-0.26, -1.0, 100, "unclear"),  # by less than the smallest difference that matters, 8 / 30
        (-0.19, -1.0, 100, "unclear"),
        (0.30, -1.0, 100, "within"),
        (0.19, -1.0, 100, "unclear"),
        (1.0, 0.3, 100, "above"),
        (1.0, 0.1, 100, "unclear"),
        (-2.0, -3.0, 9, "too few"),
        (-2.0, -3.0, 10, "below"),
    ],
)
def test_a_place_is_clear_among_both_borders(minimum: float, desired: float, n: int, expected: Place) -> None:
    assert zones.claims([row(minimum, desired, n)], 1, 9, holm).places == {"a": expected}


def test_the_furthest_below_is_named_where_it_is_clear() -> None:
    apart = zones.claims([row(-2.0, -3.0), row(-0.5, -2.0, id_="b")], 1, 9, holm)
    close = zones.claims([row(-0.6, -3.0), row(-0.5, -2.0, id_="b")], 1, 9, holm)
    assert (apart.furthest, close.furthest) == (("a",), ("a", "b"))
    assert (apart.count("below"), apart.known) == (2, 2)


@pytest.mark.parametrize(("least", "expected"), [(None, "below"), (0.30, "below"), (0.31, "unclear")])
def test_what_matters_may_be_decided(least: float | None, expected: Place) -> None:
    assert zones.claims([row(-0.30, -1.0)], 1, 9, holm, least).places == {"a": expected}


@pytest.mark.parametrize(
    ("left", "expected"),
    [(from_summary(9, -3.0, 1.0), "too few"), (Mean(100, -3.0, 1.0, None, None, None), "cannot be said")],
)
def test_a_place_needs_both_borders(left: Mean, expected: Place) -> None:
    known = row(-2.0, -3.0)
    for one in (replace(known, superiority=left), replace(known, adequacy=left)):
        assert zones.claims([one], 1, 9, holm).places == {"a": expected}
