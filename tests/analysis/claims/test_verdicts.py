"""Every threshold of a verdict just below, at and just above."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.claims import verdicts
from analysis.estimates import kano
from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.ipa import Quadrants
from analysis.estimates.kano import Category, Certainty, Need
from analysis.estimates.zones import Status, Tolerance
from analysis.statistics.cfa import Fit
from analysis.statistics.intervals import Mean
from analysis.statistics.twogroups import MeanDifference
from tests.analysis.estimates.means import between, mean


@pytest.mark.parametrize(("p", "expected"), [(0.0499, True), (0.05, False), (0.0501, False), (None, False)])
def test_a_test_finds_something_below_five_per_cent(p: float | None, expected: bool) -> None:
    assert verdicts.significant(p) is expected
    assert verdicts.other_people(p) is expected


def need(n: int, category: Category = "M", certainty: Certainty | None = "firm", **counts: int) -> Need:
    """So many answers, of them counts, the others of the category."""
    full = {letter: counts.get(letter, 0) for letter in kano.ORDER}
    full[category] += n - sum(full.values())
    nothing = kano.Share(None, None, None)
    return Need("a", n, full, category, None, certainty, None, None, nothing, nothing, ())


@pytest.mark.parametrize(
    ("n", "questionable", "expected"),
    [
        (100, 4, False),
        (100, 5, False),
        (100, 6, True),
        (20, 1, False),
        (19, 1, True),
        (5, 1, True),
        (4, 1, False),  # it would say what one of four answered
        (0, 0, False),
    ],
)
def test_wording_is_to_be_checked_above_five_per_cent(n: int, questionable: int, expected: bool) -> None:
    assert verdicts.wording_unclear(need(n, Q=questionable)) is expected


@pytest.mark.parametrize(
    ("n", "reverse", "expected"),
    [
        (100, 9, False),
        (100, 10, False),
        (100, 11, True),
        (10, 1, False),
        (9, 1, True),
        (5, 1, True),
        (4, 1, False),
        (0, 0, False),
    ],
)
def test_the_opposite_is_to_be_asked_above_ten_per_cent(n: int, reverse: int, expected: bool) -> None:
    assert verdicts.opposite_wanted(need(n, R=reverse)) is expected


def test_a_need_is_judged_from_ten_answers_on() -> None:
    assert [verdicts.certainty(need(n)) for n in (0, 9, 10, 11)] == [None, None, "firm", "firm"]
    assert verdicts.certainty(need(50, certainty="mixed")) == "mixed"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (need(10), True),
        (need(9), False),
        (need(10, certainty="leaning"), True),
        (need(10, certainty="mixed"), False),
        (need(10, category="O"), False),
    ],
)
def test_a_must_be_is_one_that_is_settled(given: Need, expected: bool) -> None:
    assert verdicts.is_must_be(given) is expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"M": 124, "O": 121, "A": 51}, True),  # 21,804 more by the formula
        ({"M": 105, "O": 95}, False),  # 2.706 * 200 * 200 / 10^2 - 200 = 883 more
        ({"M": 68, "O": 61, "A": 34}, False),  # 2.706 * 163 * 129 / 49 - 163, rounded up: 999 more
        ({"M": 41, "O": 37, "A": 4}, False),  # 2.706 * 82 * 78 / 16 - 82: 1000
        ({"M": 30, "O": 27, "A": 5}, True),  # 2.706 * 62 * 57 / 9 - 62: 1001
        ({"M": 50, "O": 50}, True),  # a tie that stays one
        ({"M": 90, "O": 10}, False),  # settled
        ({"M": 5, "O": 4}, False),  # too few to say so
    ],
)
def test_more_answers_will_not_settle_what_lies_so_close(counts: dict[Category, int], expected: bool) -> None:
    assert verdicts.beyond_settling(kano.classify("a", counts)) is expected


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ([-0.5, -0.59, -0.55], False),
        ([-0.5, -0.6], False),
        ([0.4, 0.3], False),  # in floats more than 0.1 by 3e-17
        ([-0.5, -0.601], True),
        ([-0.5, None, -9.5], True),
        ([-0.5, None], False),
        ([None, None], False),
        ([], False),
    ],
)
def test_rules_differ_above_a_tenth_of_a_point(means: list[float | None], expected: bool) -> None:
    assert verdicts.rules_differ(means) is expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0.0, 0),
        (0.124, 0),
        (0.125, 1),
        (0.126, 1),
        (0.249, 1),
        (0.25, 2),
        (0.251, 2),
        (0.749, 2),
        (0.75, 3),
        (0.751, 3),
        (5.0, 3),
    ],
)
def test_tones_of_a_heat_map(size: float, expected: int) -> None:
    assert verdicts.tone(mean(5, size)) == expected
    assert verdicts.tone(mean(5, -size)) == -expected


def test_a_heat_map_shows_nothing_of_four_people() -> None:
    assert [verdicts.tone(mean(n, 1.0)) for n in (4, 5, 6)] == [None, 3, 3]
    assert verdicts.tone(mean(50, None)) is None


@pytest.mark.parametrize(
    ("status", "adequacy", "superiority", "expected"),
    [
        ("below zone", (-0.5, -0.01), (-2.0, -1.0), True),
        ("below zone", (-0.5, 0.0), (-2.0, -1.0), False),
        ("within zone", (0.01, 0.5), (-0.5, -0.01), True),
        ("within zone", (0.0, 0.5), (-0.5, -0.01), False),
        ("within zone", (0.01, 0.5), (-0.5, 0.0), False),
        ("above zone", (1.0, 2.0), (0.01, 0.5), True),
        ("above zone", (1.0, 2.0), (0.0, 0.5), False),
        (None, (1.0, 2.0), (0.01, 0.5), False),
    ],
)
def test_a_place_in_the_zone_is_certain_where_the_intervals_agree(
    status: Status | None, adequacy: tuple[float, float], superiority: tuple[float, float], expected: bool
) -> None:
    row = Tolerance("a", mean(), mean(), mean(), between(*adequacy), between(*superiority), status, None)
    assert verdicts.status_is_certain(row) is expected


@pytest.mark.parametrize(
    ("guess", "expected"),
    [
        (between(5.0, 5.99), True),
        (between(5.0, 6.0), False),
        (between(5.0, 6.01), False),
        (between(5.0, 5.99, n=9), False),
        (between(5.0, 5.99, n=10), True),
        (None, False),
    ],
)
def test_who_underrates_what_customers_expect(guess: Mean | None, expected: bool) -> None:
    assert verdicts.underrates(between(6.0, 6.5), guess) is expected
    assert not verdicts.underrates(between(6.0, 6.5, n=9), guess)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [((4.0, 4.99), ["a"]), ((4.0, 5.0), []), ((4.0, 5.01), []), (None, [])],
)
def test_what_is_important_yet_clearly_behind(interval: tuple[float, float] | None, expected: list[str]) -> None:
    found = Quadrants(20.0, 5.0, {"a": "concentrate here", "b": "low priority", "c": "keep up the good work"})
    performance = {"a": interval, "b": (1.0, 2.0), "c": (1.0, 2.0)}
    assert verdicts.important_yet_behind(found, performance) == expected


def difference(lower: float, upper: float) -> MeanDifference:
    nothing = MeanDifference(*[None] * len(MeanDifference.__dataclass_fields__))
    return replace(nothing, difference=(lower + upper) / 2, interval=(lower, upper))


def rated(low: int = 20, middle: int = 20, high: int = 20, asymmetry: float | None = -0.5) -> PenaltyReward:
    return PenaltyReward("a", low, middle, high, difference(-1.0, -0.2), difference(-0.1, 0.5), asymmetry)


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
    assert verdicts.penalty_of(row) == (row.penalty if penalty else None)
    assert verdicts.reward_of(row) == (row.reward if reward else None)
    assert verdicts.hurts(row) is penalty
    assert verdicts.one_sided_rank(row) == ((False, -0.5) if penalty and reward else (True, 0.0))


@pytest.mark.parametrize(("upper", "expected"), [(-0.01, True), (0.0, False), (0.01, False)])
def test_a_low_rating_hurts_where_the_whole_interval_does(upper: float, expected: bool) -> None:
    assert verdicts.hurts(replace(rated(), penalty=difference(-1.0, upper))) is expected


def test_without_an_asymmetry_a_need_comes_last() -> None:
    assert verdicts.one_sided_rank(rated(asymmetry=None)) == (True, 0.0)
    assert not verdicts.hurts(replace(rated(), penalty=replace(difference(-1.0, -0.5), interval=None)))


def answers(weights: int = 10, performed: tuple[int, ...] = (10, 12), enough: bool = True, **maps: object) -> Any:
    importance = SimpleNamespace(**{"stated": object(), "derived": object(), **maps})
    servperf = SimpleNamespace(dimensions={str(place): mean(n) for place, n in enumerate(performed)})
    return SimpleNamespace(
        weights=SimpleNamespace(n=weights),
        servperf=servperf,
        importance=importance,
        drivers=SimpleNamespace(enough=enough),
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answers(), ("stated", "derived")),
        (answers(weights=9), ("derived",)),
        (answers(weights=11), ("stated", "derived")),
        (answers(performed=(9, 50)), ("derived",)),
        (answers(enough=False), ("stated",)),
        (answers(stated=None), ("derived",)),
        (answers(derived=None), ("stated",)),
    ],
)
def test_maps_need_ten_who_gave_points_or_fifty_for_the_regression(found: Any, expected: tuple[str, ...]) -> None:
    assert verdicts.maps_to_show(found, short=False) == expected
    assert verdicts.maps_to_show(found, short=True) == ()


@pytest.mark.parametrize(("n", "expected"), [(49, False), (50, True), (51, True)])
def test_penalties_are_shown_from_fifty_on(n: int, expected: bool) -> None:
    assert verdicts.penalties_shown([rated(10, n - 20, 10), rated(1, 1, 1)]) is expected


def test_penalties_of_nothing_are_not_shown() -> None:
    assert verdicts.penalties_shown([]) is False


def fit(cfi: float = 0.95, rmsea: float | None = 0.05, srmr: float = 0.05) -> Fit:
    return Fit(10.0, 8, 0.3, 100.0, 10, cfi, 0.95, rmsea, None, srmr, 0.0, 0.0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (fit(cfi=0.899), False),
        (fit(cfi=0.90), True),
        (fit(cfi=0.901), True),
        (fit(rmsea=0.079), True),
        (fit(rmsea=0.08), True),
        (fit(rmsea=0.081), False),
        (fit(rmsea=None), True),
        (fit(srmr=0.079), True),
        (fit(srmr=0.08), True),
        (fit(srmr=0.081), False),
    ],
)
def test_dimensions_are_borne_out_where_all_three_agree(given: Fit, expected: bool) -> None:
    assert verdicts.borne_out(given) is expected


def test_the_rules_of_thumb_that_pages_print() -> None:
    printed = (verdicts.TLI_AT_LEAST, verdicts.KMO_AT_LEAST, verdicts.TELLING_LOADING_FROM)
    assert printed == (0.90, 0.60, 0.50)  # conventions: nothing is decided by them


@pytest.mark.parametrize(("n", "expected"), [(199, True), (200, False), (201, False)])
def test_a_model_needs_two_hundred(n: int, expected: bool) -> None:
    assert verdicts.structure_indicative(n) is expected


@pytest.mark.parametrize(("n", "expected"), [(99, True), (100, False), (101, False)])
def test_factors_need_a_hundred(n: int, expected: bool) -> None:
    assert verdicts.factors_indicative(n) is expected


@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [([0.699], True), ([0.70], False), ([0.701], False), ([0.9, None, 0.6], True), ([None], False), ([], False)],
)
def test_a_coefficient_below_seventy_is_low(coefficients: list[float | None], expected: bool) -> None:
    assert verdicts.unreliable(coefficients) is expected


@pytest.mark.parametrize(
    ("loading", "large"), [(0.39, False), (0.394, False), (0.40, True), (0.41, True), (-0.39, False), (-0.40, True)]
)
def test_a_loading_is_large_from_forty_either_way(loading: float, large: bool) -> None:
    assert verdicts.large_loading(loading) is large


@pytest.mark.parametrize(("less", "telling"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_a_loading_tells_something_from_its_threshold_on(less: float, telling: bool) -> None:
    assert verdicts.telling_loading(verdicts.TELLING_LOADING_FROM + less) is telling
    assert verdicts.telling_loading(-verdicts.TELLING_LOADING_FROM - less) is telling
