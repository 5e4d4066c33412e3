"""Control charts at every border, and the handbook's cases (the loop, section 7)."""

import json
from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from analysis.claims import charts
from analysis.claims.charts import Assurance, Chart, Start, assurance, of_shares, of_values
from analysis.statistics.spc import NELSON, NHS, Rules
from tests.claims.charts import RULES, SIZES

# Viscosity of aircraft primer paint, 20 trial batches and 15 later ones, and cans of orange juice with leaks, 30 trial
# samples of 50, 24 later ones: Montgomery, Introduction to Statistical Quality Control, as in the R package qcc.
PAINT = [34.05, 34.40, 33.59, 35.96, 34.70, 33.51, 33.79, 34.04, 34.52, 33.75, 33.27, 33.71, 34.03, 34.58, 34.02, 33.97]
PAINT += [
    34.05,
    34.04,
    33.73,
    34.05,
    34.39,
    33.75,
    33.40,
    33.27,
    34.65,
    34.80,
    34.55,
    35.40,
    34.75,
    34.50,
    34.70,
    34.29,
]
PAINT += [34.61, 34.49, 35.03]
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
ADJUSTED = [9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5]
SATISFIED = [82.0, 79, 84, 81, 80, 83, 78, 82, 81, 85, 80, 82]


def limits(chart: Chart, place: int = -1) -> tuple[float, float, float]:
    low, middle, high = chart.lower[place], chart.centre[place], chart.upper[place]
    assert low is not None
    assert middle is not None
    assert high is not None
    return low, middle, high


@pytest.mark.parametrize(("rules", "first"), [(NHS, 31), (NELSON, 33)])
def test_later_points_are_judged_by_frozen_limits(rules: Rules, first: int) -> None:
    """Case 13."""
    chart = of_values(PAINT, [Start(points=20)], rules=rules)
    assert limits(chart) == pytest.approx((32.565, 34.088, 35.611), abs=0.0005)
    assert set(chart.centre) == {chart.centre[0]}
    assert (chart.questions.beyond, chart.ranges_beyond[0]) == ((3,), 3)
    assert next(place for place in chart.questions.one_side if place >= 20) == first - 1
    assert (chart.firm, chart.shifted, chart.kind, chart.eras[0].points) == (True, True, "XmR", 20)


def large_samples(sd: float, size: int = 600) -> tuple[list[int], list[int]]:
    """24 samples whose counts have about this sd around 60."""
    off = np.tile([1.0, -1.0, 1.2, -1.2, 0.7, -0.7], 4)
    return [round(60 * size / 600 + sd * step) for step in off], [size] * 24


ALL = [Start(points=30)]
KNOWN = {14: "a new batch of cardboard", 22: "an operator who was new to it"}


def test_a_chart_of_shares() -> None:
    """Case 15."""
    chart = of_shares(JUICE, [50] * 30, ALL)
    assert limits(chart) == pytest.approx((0.0524, 0.2313, 0.4102), abs=0.00005)
    assert (chart.kind, chart.questions.beyond, chart.ranges_beyond) == ("p", (14, 22), ())


def test_points_excluded_with_a_cause_stay_and_move_no_limit() -> None:
    """Case 16: what is now beyond has no cause, and stays in."""
    chart = of_shares(JUICE, [50] * 30, ALL, excluded=KNOWN)
    assert limits(chart) == pytest.approx((0.0407, 0.2150, 0.3893), abs=0.00005)
    assert chart.questions.beyond == (20,)
    assert (chart.values[14], chart.excluded, chart.eras[0].points) == (22 / 50, KNOWN, 28)


@pytest.mark.parametrize("cause", ["", "  "])
def test_a_point_is_excluded_and_limits_are_new_only_for_a_reason(cause: str) -> None:
    with pytest.raises(ValueError, match="cause"):
        of_values(SATISFIED, excluded={3: cause})
    for at in (1, 12):
        with pytest.raises(ValueError, match="reason"):
            Start(at, reason=cause)
    assert Start(12, reason="the machine was adjusted").at == 12


@pytest.mark.parametrize(("points", "allowed"), [(11, False), (12, True), (13, True)])
def test_limits_rest_on_twelve_at_least(points: int, allowed: bool) -> None:
    if allowed:
        assert Start(points=points).points == points
    else:
        with pytest.raises(ValueError, match="12 points"):
            Start(points=points)


@pytest.mark.parametrize("at", [[1], [], [0, 14, 12], [0, 12, 12]])
def test_eras_begin_with_the_first_point_and_rise(at: list[int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        of_values(SATISFIED, [Start(place, reason="so") for place in at])


def test_new_limits_after_the_machine_was_adjusted() -> None:
    """Case 17."""
    reason = "the machine was adjusted"
    chart = of_shares([*JUICE, *ADJUSTED], [50] * 54, [*ALL, Start(30, 24, reason)], excluded=KNOWN)
    assert limits(chart) == pytest.approx((0.0, 0.1108, 0.2440), abs=0.00005)
    assert (chart.questions.beyond, chart.shifted) == ((20,), False)
    assert [(era.start, era.end, era.reason) for era in chart.eras] == [(0, 30, ""), (30, 54, reason)]
    assert of_shares([*JUICE, *ADJUSTED], [50] * 54, ALL, excluded=KNOWN).shifted  # how one sees it is time


def test_each_share_has_limits_by_its_size() -> None:
    """Case 18: inspections that failed."""
    failed, of = [4, 3, 6, 1, 5, 2, 7, 2, 13, 4, 3, 5], [40, 35, 50, 20, 45, 30, 60, 25, 40, 40, 35, 50]
    chart = of_shares(failed, of)
    assert chart.centre[0] == pytest.approx(55 / 470)
    assert [chart.upper[place] for place in (0, 3, 6)] == pytest.approx([0.2695, 0.3327, 0.2415], abs=0.00005)
    assert chart.questions.beyond == (8,)


@pytest.mark.parametrize(
    ("target", "better", "word"),
    [
        (70, "up", "met"),
        (72.70, "up", "met"),
        (72.72, "up", "sometimes"),
        (80, "up", "sometimes"),
        (90.12, "up", "sometimes"),
        (90.13, "up", "not without change"),
        (92, "up", "not without change"),
        (92, "down", "met"),
        (80, "down", "sometimes"),
        (70, "down", "not without change"),
        (None, "up", None),
    ],
)
def test_a_target_beside_the_limits(target: float | None, better: charts.Better, word: Assurance | None) -> None:
    """Case 20."""
    chart = of_values(SATISFIED)
    assert limits(chart) == pytest.approx((72.71, 81.42, 90.12), abs=0.005)
    assert assurance(chart, target, better) == word
    assert assurance(of_values(SATISFIED[:11]), target, better) is None


def test_a_limit_or_a_value_on_the_target_meets_it() -> None:
    low, _, high = limits(of_values(SATISFIED))
    assert assurance(of_values(SATISFIED), low, "up") == "met"
    assert assurance(of_values(SATISFIED), high, "down") == "met"
    assert assurance(of_values(SATISFIED), high, "up") == "sometimes"
    assert [charts.meets(value, 82, "up") for value in (81.9, 82.0, 82.1)] == [False, True, True]
    assert [charts.meets(value, 82, "down") for value in (81.9, 82.0, 82.1)] == [True, True, False]


def test_limits_are_provisional_below_twelve_and_frozen_from_there() -> None:
    """Case 21."""
    eleven, twelve, more = (of_values([*SATISFIED, 60.0, 99.0][:n]) for n in (11, 12, 14))
    assert [chart.firm for chart in (eleven, twelve, more)] == [False, True, True]
    assert limits(twelve) == limits(more)
    assert limits(eleven) != limits(twelve)
    assert more.questions.beyond == (12, 13)


def test_provisional_limits_ask_nothing() -> None:
    wild = [*SATISFIED[:10], 200.0]
    assert of_values(wild).questions.beyond == ()
    assert of_values([*wild, 81.0], [Start(points=12)]).questions.beyond == (10,)
    assert of_values(wild).ranges_beyond == ()
    assert of_values([*wild, 81.0]).ranges_beyond != ()


def test_runs_do_not_cross_into_new_limits() -> None:
    high = [*SATISFIED, *[83.0, 84.0] * 3, *[83.0, 84.0] * 6]
    assert of_values(high).questions.one_side != ()
    assert of_values(high, [Start(), Start(18, reason="two more people")]).questions.one_side == ()


def test_an_excluded_point_breaks_no_run_and_belongs_to_no_range() -> None:
    high = [*SATISFIED, *[83.0, 84.0] * 3, 300.0, 83.0, 84.0]  # the twelfth lies above the centre too
    assert of_values(high, excluded={18: "a fire"}).questions.one_side == (20,)
    assert of_values(high, excluded={18: "a fire"}).ranges_beyond == ()
    assert of_values(high).ranges_beyond == (18, 19)
    within = of_values([*SATISFIED[:6], 300.0, *SATISFIED[6:]], excluded={6: "a fire"})
    assert within.eras[0].points == 12
    ranges = np.abs(np.diff(SATISFIED))
    assert limits(within)[2] - limits(within)[1] == pytest.approx(3 / 1.128 * np.delete(ranges, 5).mean())


def test_limits_are_cut_at_what_readings_cannot_pass() -> None:
    waits = [0.5, 3.0] * 6
    assert limits(of_values(waits))[0] < 0
    assert limits(of_values(waits, bounds=(0.0, inf)))[0] == 0.0


@pytest.mark.parametrize(
    ("sd", "size", "kind"), [(6, 600, "p"), (12, 600, "Laney p'"), (12, 499, "p"), (12, 500, "Laney p'")]
)
def test_large_samples_that_vary_more_than_chance_have_laneys_limits(sd: float, size: int, kind: str) -> None:
    chart = of_shares(*large_samples(sd, size))
    assert chart.kind == kind
    assert chart.dispersion is not None
    assert (chart.dispersion >= 1.5) is (sd == 12)


def test_laneys_limits_are_as_wide_as_the_samples_vary() -> None:
    """By hand: standardised, the ranges of 60 + 12 (1, -1, 1.2, -1.2, ...) over sqrt(54) in 600; mean over 1.128."""
    counted, sizes = large_samples(12)
    chart = of_shares(counted, sizes)
    p = sum(counted[:12]) / sum(sizes[:12])
    sigma = (p * (1 - p) / 600) ** 0.5
    z = (np.array(counted[:12]) / 600 - p) / sigma
    assert limits(chart)[2] == pytest.approx(p + 3 * sigma * np.abs(np.diff(z)).mean() / 1.128)


def test_charts_without_limits_say_why() -> None:
    found = [of_values(values) for values in ([], [1.0], [1.0] * 20, SATISFIED)]
    assert [chart.undefined for chart in found] == ["no_answers", "too_few", "no_variance", None]
    assert [chart.firm for chart in found] == [False, False, False, True]
    assert [assurance(chart, 1.0, "up") for chart in found[:3]] == [None] * 3
    assert found[2].centre == (1.0,) * 20
    assert found[2].upper == (None,) * 20
    for counted in ([0] * 12, [10] * 12):
        assert of_shares(counted, [10] * 12).undefined == "no_variance"
        assert of_shares([600 * (x > 0) for x in counted], [600] * 12).undefined == "no_variance"


def test_the_rate_of_false_alarms_is_said_only_where_it_is_known() -> None:
    chart = of_values(SATISFIED)
    assert chart.false_alarms == charts.FALSE_ALARMS["ranges", "Nelson"][12]
    longer = of_values([*SATISFIED, *SATISFIED[:6]]).false_alarms
    known = charts.FALSE_ALARMS["ranges", "Nelson"]
    assert longer == pytest.approx((known[12] + known[24]) / 2)
    assert of_values(SATISFIED[:11]).false_alarms is None
    trend = of_values([70.0 + step for step in range(12)])
    assert (trend.dependent, trend.false_alarms) == (True, None)
    lopsided = of_values([1.0, 2.0] * 5 + [1.0, 30.0])
    assert (lopsided.skewed, lopsided.dependent, lopsided.false_alarms) == (True, False, None)
    assert of_values(SATISFIED, rules=Rules("ours", 8, 8)).false_alarms is None
    shares, few = of_shares(JUICE[:12], [50] * 12), of_shares([1, 2] * 6, [50] * 12)
    assert (shares.sparse, shares.false_alarms) == (False, charts.FALSE_ALARMS["shares", "Nelson"][12])
    assert (few.sparse, few.false_alarms) == (True, None)
    large = of_shares(*large_samples(12), rules=NHS)
    assert large.false_alarms == charts.FALSE_ALARMS["ranges", "NHS"][24]
    assert (of_values(SATISFIED).skewed, of_values(SATISFIED).dependent) == (False, False)


def test_a_chart_is_a_document() -> None:
    chart = of_values(PAINT, [Start(points=20), Start(20, reason="new paint")], excluded={3: "a bad batch"})
    assert json.loads(json.dumps(asdict(chart), allow_nan=False))["kind"] == "XmR"


@pytest.mark.parametrize("rules", [NELSON, NHS])
@pytest.mark.parametrize(
    ("kind", "truth"), [("ranges", "chart in control, normal readings"), ("shares", "chart of shares, 10 % of 50")]
)
def test_the_rates_of_false_alarms_are_those_that_were_measured(
    kind: Literal["ranges", "shares"], truth: str, rules: Rules
) -> None:
    page = Path("docs/claims.md").read_text(encoding="utf-8").splitlines()
    lines = [line.split(" | ") for line in page if f"| {RULES[rules.name]} | {truth} |" in line]
    measured = {int(n): float(rate.partition(" ")[0]) for *_, n, rate, _ in lines}
    assert (*measured,) == SIZES
    assert charts.FALSE_ALARMS[kind, rules.name] == pytest.approx(measured, abs=0.0051)


NEW = Start(12, reason="two more people")


def test_what_holds_today_is_read_from_the_last_era() -> None:
    """The first one has twelve points that vary; each point of shares has limits of its own."""
    few = of_values([*SATISFIED, 80.0, 84.0], [Start(), NEW])
    assert (few.firm, few.undefined, [era.firm for era in few.eras]) == (False, None, [True, False])
    assert of_values([*SATISFIED, 80.0], [Start(), NEW]).undefined == "too_few"
    assert of_values([*SATISFIED, *[80.0] * 12], [Start(), NEW]).undefined == "no_variance"
    assert of_values([*[80.0] * 12, *SATISFIED], [Start(), NEW]).undefined is None
    trend = [70.0 + step for step in range(12)]
    assert [of_values(x, [Start(), NEW]).dependent for x in ([*trend, *SATISFIED], [*SATISFIED, *trend])] == [0, 1]
    high = [*SATISFIED, *[83.0, 84.0] * 5]
    assert [of_values([*high, *SATISFIED], starts).shifted for starts in ([Start()], [Start(), Start(22, reason="so")])]
    assert not of_values([*high, *SATISFIED], [Start(), Start(22, reason="so")]).shifted
    shares = [of_shares(x, [50] * 24, [Start(), NEW]).sparse for x in ([*[1, 2] * 6, *[20, 25] * 6], [20, 25] * 12)]
    assert [*shares, of_shares([*[20, 25] * 6, *[1, 2] * 6], [50] * 24, [Start(), NEW]).sparse] == [False, False, True]
    assert of_shares([*[20, 25] * 6, 20], [50] * 13, [Start(), NEW]).sparse


@pytest.mark.parametrize(("size", "target", "word"), [(50, 0.95, "sometimes"), (400, 0.95, "not without change")])
def test_a_target_is_held_against_the_limits_of_the_last_point(size: int, target: float, word: Assurance) -> None:
    """Of fifty, limits lie 0.17 around 0.8 or so; of four hundred 0.06."""
    chart = of_shares([*[40, 42] * 6, round(0.82 * size)], [50] * 12 + [size])
    assert assurance(chart, target, "up") == word
    assert assurance(chart, 0.70, "up") == ("met" if size == 400 else "sometimes")
    assert limits(of_shares([9, 10] * 6, [10] * 12))[2] == 1.0


def test_two_points_have_limits_that_are_provisional() -> None:
    assert of_values([1.0]).centre == (None,)
    assert limits(of_values([1.0, 3.0])) == pytest.approx((2 - 6 / 1.128, 2.0, 2 + 6 / 1.128))
    assert of_values([1.0, 3.0]).undefined is None
    assert of_values([1.0] * 12).ranges_beyond == ()
    nothing = of_values([*SATISFIED, 80.0, 81.0], [Start(), NEW], excluded={12: "a fire", 13: "a fire"})
    assert (nothing.undefined, nothing.eras[1].points, nothing.centre[12:]) == ("too_few", 0, (None, None))
