"""What may be said of priorities: tables just below, at and just above."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.claims import priorities
from analysis.estimates import drivers
from analysis.estimates.drivers import Penalties, PenaltyReward
from analysis.estimates.ipa import Quadrants
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.statistics.regression import Coefficient
from analysis.statistics.undefined import Undefined
from tests.analysis.estimates.means import mean
from tests.claims.gaps import design

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


def derived(p: float | None = 0.01, n: int = 50, *lower: float) -> Any:
    predictors = [SimpleNamespace(interval=(low, low + 1)) for low in lower]
    associations = [SimpleNamespace(dimension=str(place)) for place in range(len(lower))]
    return SimpleNamespace(regression=SimpleNamespace(n=n, p=p, predictors=predictors), associations=associations)


@pytest.mark.parametrize(
    ("p", "n", "expected"),
    [(0.049, 50, True), (0.05, 50, False), (0.051, 50, False), (0.01, 49, False), (0.01, 51, True), (None, 50, False)],
)
def test_importance_is_derived_where_the_regression_holds(p: float | None, n: int, expected: bool) -> None:
    assert priorities.derivable(derived(p, n)) is expected
    assert priorities.goes_with(derived(p, n, 0.1)) == ({"0"} if expected else set())


def test_satisfaction_goes_with_what_has_a_clear_positive_part() -> None:
    assert priorities.goes_with(derived(0.01, 50, 0.01, 0.0, -0.01, -3.0)) == {"0"}


def effect(lower: float, upper: float, p: float = 0.001) -> Coefficient:
    return Coefficient((lower + upper) / 2, 0.1, -3.0, p, (lower, upper))


ROW = PenaltyReward("a", 20, 20, 20, effect(-1.0, -0.2), effect(-0.1, 0.5, 0.3), -0.5)


def joint(row: PenaltyReward = ROW, n: int = 20, undefined: Undefined | None = None) -> Penalties:
    """Two effects, of one need."""
    return Penalties(n, 2, 0.3, (row,), undefined)


@pytest.mark.parametrize(("n", "expected"), [(19, False), (20, True), (21, True)])
def test_effects_are_claimed_from_ten_answers_for_each(n: int, expected: bool) -> None:
    found = priorities.effects(joint(n=n))
    assert (found.n, found.needed, found.undefined) == (n, 20, None if expected else "too_few")
    assert found.hurts("a") is expected
    assert (found.needs[0].penalty is not None) is expected


def test_where_the_regression_is_undefined_nothing_is_shown() -> None:
    found = priorities.effects(joint(undefined="singular"))
    assert found.undefined == "singular"
    assert (found.needs[0].penalty, found.needs[0].reward, found.clear) == (None, None, {})
    assert priorities.one_sided_rank(found.needs[0]) == (True, 0.0)


@pytest.mark.parametrize(("p", "expected"), [(0.0249, True), (0.025, False), (0.026, False)])
def test_a_low_rating_hurts_among_all_effects_of_a_page(p: float, expected: bool) -> None:
    """Two effects, the other one of nothing: the smaller p counts twice."""
    row = replace(ROW, penalty=effect(-1.0, -0.01, p))
    assert priorities.effects(joint(row)).hurts("a") is expected


@pytest.mark.parametrize(("p", "expected"), [(0.049, 1), (0.05, 0), (0.051, 0)])
def test_effects_are_adjusted_by_their_share_of_false_ones(p: float, expected: int) -> None:
    """The larger of two p counts once (Benjamini-Hochberg) as long as it is below 5 %."""
    row = replace(ROW, reward=effect(0.01, 1.0, p))
    found = priorities.effects(joint(row))
    assert found.clear == {("a", "low"): -1, ("a", "high"): expected}
    assert found.p_adjusted[("a", "high")] == pytest.approx(p)


@pytest.mark.parametrize(("upper", "expected"), [(-0.01, True), (0.0, False), (0.01, False)])
def test_a_low_rating_hurts_where_its_interval_keeps_off_zero(upper: float, expected: bool) -> None:
    assert priorities.effects(joint(replace(ROW, penalty=effect(-1.0, upper)))).hurts("a") is expected


def test_without_an_asymmetry_a_need_comes_last() -> None:
    assert priorities.one_sided_rank(ROW) == (False, -0.5)
    assert priorities.one_sided_rank(replace(ROW, asymmetry=None)) == (True, 0.0)


def answers(weights: int = 10, performed: tuple[int, ...] = (10, 12), p: float = 0.01, **maps: object) -> Any:
    importance = SimpleNamespace(**{"stated": object(), "derived": object(), **maps})
    servperf = SimpleNamespace(dimensions={str(place): mean(n) for place, n in enumerate(performed)})
    return SimpleNamespace(
        weights=SimpleNamespace(n=weights), servperf=servperf, importance=importance, drivers=derived(p)
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
def test_penalties_are_spoken_of_from_fifty_on(n: int, expected: bool) -> None:
    found: Any = SimpleNamespace(drivers=derived(n=n), penalties=joint())
    assert priorities.penalties_shown(found, short=False) is expected
    assert priorities.penalties_shown(found, short=True) is False


def test_penalties_of_nothing_are_not_shown() -> None:
    nothing: Any = SimpleNamespace(drivers=None, penalties=None)
    assert priorities.penalties_shown(nothing, short=False) is False
    no_needs: Any = SimpleNamespace(drivers=derived(), penalties=Penalties(60, 0, None, (), "too_few"))
    assert priorities.penalties_shown(no_needs, short=False) is False


def tally_with_satisfaction(n: int, *, follows: float) -> Any:
    """Satisfaction follows the first dimension so closely."""
    plain = design(1, 7)
    of = Design(plain.needs, plain.dimensions, 1, 7, overall=(1, 7))
    rng = np.random.default_rng(n)
    moods = rng.normal(0, 1, (n, 5))
    p = np.clip(np.rint(4 + moods[:, np.repeat(range(5), (4, 5, 4, 4, 5))] + rng.normal(0, 0.7, (n, 22))), 1, 7)
    overall = np.clip(np.rint(4 + follows * moods[:, 0] + rng.normal(0, 1, n)), 1, 7)
    return fold(score_servqual(of, np.full_like(p, 6.0), p, overall=overall))


def test_derived_importance_has_intervals_that_hold_it_and_narrow_with_n() -> None:
    widths = []
    for n in (60, 600):
        tally = tally_with_satisfaction(n, follows=1.0)
        found = drivers.drivers(tally)
        limits = drivers.weight_intervals(tally)
        weights = {
            one.dimension: x.relative_weight
            for one, x in zip(found.associations, found.regression.predictors, strict=True)
        }
        low, high = limits["d0"]
        assert low < weights["d0"] < high
        assert priorities.goes_with(found) == {"d0"}
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_of_too_few_or_of_equal_answers_there_is_no_derived_importance() -> None:
    assert drivers.weight_intervals(tally_with_satisfaction(6, follows=1.0)) == {}
    plain = design(1, 7)
    of = Design(plain.needs, plain.dimensions, 1, 7, overall=(1, 7))
    same = np.full((50, 22), 6.0)
    assert drivers.weight_intervals(fold(score_servqual(of, same, same, overall=np.full(50, 6.0)))) == {}


def test_penalties_without_their_regression_are_not_shown() -> None:
    without: Any = SimpleNamespace(drivers=None, penalties=joint())
    assert priorities.penalties_shown(without, short=False) is False
    others: Any = SimpleNamespace(drivers=derived(), penalties=None)
    assert priorities.penalties_shown(others, short=False) is False


def test_a_need_without_an_effect_does_not_hurt() -> None:
    assert not priorities.effects(joint()).hurts("another")
    assert not priorities.effects(joint(replace(ROW, penalty=effect(0.2, 1.0)))).hurts("a")
