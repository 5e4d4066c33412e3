"""What may be said of priorities: tables just below, at and just above."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.claims import priorities
from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.ipa import Quadrants
from analysis.statistics.twogroups import MeanDifference
from tests.analysis.estimates.means import mean

FOUND = Quadrants(20.0, 5.0, {"a": "concentrate here", "b": "low priority", "c": "keep up the good work"})


@pytest.mark.parametrize(
    ("importance", "performance", "expected"),
    [
        ((20.1, 25.0), (4.0, 4.99), ["a"]),
        ((20.0, 25.0), (4.0, 4.99), []),
        ((19.0, 25.0), (4.0, 4.99), []),
        ((20.1, 25.0), (4.0, 5.0), []),
        ((20.1, 25.0), (4.0, 5.01), []),
        (None, (4.0, 4.99), []),
        ((20.1, 25.0), None, []),
    ],
)
def test_a_quadrant_is_settled_where_both_intervals_keep_off_both_lines(
    importance: tuple[float, float] | None, performance: tuple[float, float] | None, expected: list[str]
) -> None:
    assert list(priorities.settled(FOUND, {"a": importance}, {"a": performance})) == expected


def drivers(p: float | None = 0.01, enough: bool = True, *lower: float) -> Any:
    predictors = [SimpleNamespace(interval=(low, low + 1)) for low in lower]
    associations = [SimpleNamespace(dimension=str(place)) for place in range(len(lower))]
    return SimpleNamespace(
        enough=enough, regression=SimpleNamespace(p=p, predictors=predictors), associations=associations
    )


@pytest.mark.parametrize(
    ("p", "enough", "expected"),
    [(0.049, True, True), (0.05, True, False), (0.051, True, False), (0.01, False, False), (None, True, False)],
)
def test_importance_is_derived_where_the_regression_holds(p: float | None, enough: bool, expected: bool) -> None:
    assert priorities.derivable(drivers(p, enough)) is expected
    assert priorities.goes_with(drivers(p, enough, 0.1)) == ({"0"} if expected else set())


def test_satisfaction_goes_with_what_has_a_clear_positive_part() -> None:
    assert priorities.goes_with(drivers(0.01, True, 0.01, 0.0, -0.01, -3.0)) == {"0"}


def difference(lower: float, upper: float, p: float = 0.001) -> MeanDifference:
    nothing = MeanDifference(*[None] * len(MeanDifference.__dataclass_fields__))
    return replace(nothing, difference=(lower + upper) / 2, interval=(lower, upper), p=p)


def rated(low: int = 20, middle: int = 20, high: int = 20, asymmetry: float | None = -0.5) -> PenaltyReward:
    return PenaltyReward("a", low, middle, high, difference(-1.0, -0.2), difference(-0.1, 0.5, 0.3), asymmetry)


@pytest.mark.parametrize(
    ("row", "penalty", "reward"),
    [
        (rated(9, 20, 20), False, True),
        (rated(10, 20, 20), True, True),
        (rated(20, 9, 20), False, False),
        (rated(20, 10, 20), True, True),
        (rated(20, 20, 9), True, False),
        (rated(20, 20, 10), True, True),
    ],
)
def test_both_sides_of_a_comparison_need_ten(row: PenaltyReward, penalty: bool, reward: bool) -> None:
    assert priorities.effect_of(row, "low") == (row.penalty if penalty else None)
    assert priorities.effect_of(row, "high") == (row.reward if reward else None)
    assert priorities.effects([row]).hurts("a") is penalty
    assert priorities.one_sided_rank(row) == ((False, -0.5) if penalty and reward else (True, 0.0))


@pytest.mark.parametrize(("p", "expected"), [(0.0249, True), (0.026, False)])
def test_a_low_rating_hurts_among_all_effects_of_a_page(p: float, expected: bool) -> None:
    """Two effects, the other one of nothing."""
    row = replace(rated(), penalty=difference(-1.0, -0.01, p))
    assert priorities.effects([row]).hurts("a") is expected


def test_without_an_asymmetry_a_need_comes_last() -> None:
    assert priorities.one_sided_rank(rated(asymmetry=None)) == (True, 0.0)


def answers(weights: int = 10, performed: tuple[int, ...] = (10, 12), p: float = 0.01, **maps: object) -> Any:
    importance = SimpleNamespace(**{"stated": object(), "derived": object(), **maps})
    servperf = SimpleNamespace(dimensions={str(place): mean(n) for place, n in enumerate(performed)})
    return SimpleNamespace(
        weights=SimpleNamespace(n=weights), servperf=servperf, importance=importance, drivers=drivers(p)
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answers(), ("stated", "derived")),
        (answers(weights=9), ("derived",)),
        (answers(weights=11), ("stated", "derived")),
        (answers(performed=(9, 50)), ("derived",)),
        (answers(p=0.06), ("stated",)),
        (answers(stated=None), ("derived",)),
        (answers(derived=None), ("stated",)),
    ],
)
def test_maps_need_ten_who_gave_points_or_a_regression_that_holds(found: Any, expected: tuple[str, ...]) -> None:
    assert priorities.maps_to_show(found, short=False) == expected
    assert priorities.maps_to_show(found, short=True) == ()


@pytest.mark.parametrize(("n", "expected"), [(49, False), (50, True), (51, True)])
def test_penalties_are_shown_from_fifty_on(n: int, expected: bool) -> None:
    assert priorities.penalties_shown([rated(10, n - 20, 10), rated(1, 1, 1)]) is expected


def test_penalties_of_nothing_are_not_shown() -> None:
    assert priorities.penalties_shown([]) is False
