"""What a rule is proposed from: the wave as it stands, and by its figures the target, the plan and the days."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest

from analysis.statistics.intervals import Mean
from analysis.statistics.samplesize import two_means
from app.tallies.counting import Counted
from app.verdicts.baselines import Asked, baseline, planned, proposed, rank_of
from app.verdicts.measures import NOTHING, Measured, mean_of
from surveys import instruments
from surveys.actions.rule import FEWEST, Figure, Measure
from surveys.campaigns.published import Published
from surveys.codes import Rhythm
from surveys.instruments.schema import Text
from tests.app.verdicts.made import NEED, figure

SERVQUAL = instruments.load("servqual")
BEGINS, TODAY = date(2026, 4, 1), date(2026, 6, 10)
WHOLE, OF_THE_SAME, AT_A = figure(120, -0.84, 1.3), figure(120, -0.5, 1.0), figure(40, -1.1, 1.2)
AMONG = [WHOLE, figure(120, -0.3, 1.1), figure(118, -1.2, 1.4), Figure(3, None, None, None)]


@dataclass(frozen=True)
class First(Measured):
    """A wave with given figures."""

    at: dict[str, Figure] = field(default_factory=dict)
    ends: tuple[int, int] = (1, 7)
    one: Figure = WHOLE
    same: Mean = field(default_factory=lambda: mean_of(OF_THE_SAME))

    def whole(self, measure: Measure) -> Mean:
        return mean_of(self.one)

    def of_groups(self, measure: Measure, names: Any) -> Mean:
        return mean_of(AT_A) if list(names) == ["A"] else NOTHING

    def by_group(self, measure: Measure) -> dict[str, Mean]:
        return {name: mean_of(each) for name, each in self.at.items()}

    def among(self, measure: Measure, names: Any) -> tuple[list[Mean], Mean]:
        return [mean_of(each) for each in AMONG], self.same

    def mix(self) -> dict[str, dict[str, int]]:
        return {"site": {"A": 40, "B": 80}}

    def scale(self, measure: Measure) -> tuple[int, int]:
        return self.ends


def _wave(least: float | None = None, **more: Any) -> First:
    asked = more.pop("asked", SERVQUAL)
    published = Published({"en": "First"}, id=1, slug="first", state="open", demo=False, instrument=asked)
    return First(replace(published, smallest_difference=least), cast(Counted, None), **more)


def test_all_of_a_rule_is_proposed_from_the_wave() -> None:
    rule, due = proposed(_wave(), Asked(NEED, BEGINS), "quarterly", TODAY)
    assert (rule.least, rule.target, rule.planned) == (0.2, 0.3, 296)
    assert (due, rule.not_before) == (date(2026, 7, 10), date(2026, 10, 1))
    assert (rule.rank, rule.of) == (2, 3)
    base = rule.baseline
    assert (base.figure, base.low, base.high, base.top, base.round) == (WHOLE, 1, 7, 6, BEGINS)
    assert (list(base.among), base.whole) == (AMONG, OF_THE_SAME)
    assert (base.groups, base.earlier, base.mix) == (None, None, {"site": {"A": 40, "B": 80}})


@pytest.mark.parametrize(
    ("today", "rhythm", "opens"),
    [
        (date(2026, 6, 1), "quarterly", date(2026, 7, 1)),  # it is carried out on the day on which the round begins
        (date(2026, 6, 2), "quarterly", date(2026, 10, 1)),
        (date(2026, 6, 2), "free", date(2026, 7, 2)),
    ],
)
def test_the_first_round_after_it_is_carried_out_judges(today: date, rhythm: Rhythm, opens: date) -> None:
    assert proposed(_wave(), Asked(NEED, BEGINS), rhythm, today)[0].not_before == opens


@pytest.mark.parametrize(
    ("least", "ends", "statistic", "expected"),
    [
        (None, (1, 5), "gap", (0.13, 0.2)),
        (0.25, (1, 7), "gap", (0.25, 0.38)),
        (0.25, (1, 7), "perception", (0.25, 0.38)),
        (0.25, (1, 7), "satisfaction", (0.2, 0.3)),  # what was decided is decided of needs
    ],
)
def test_what_matters_is_a_thirtieth_of_the_scale_or_what_was_decided(
    least: float | None, ends: tuple[int, int], statistic: Any, expected: tuple[float, float]
) -> None:
    of = "overall" if statistic == "satisfaction" else "need"
    rule, _ = proposed(_wave(least, ends=ends), Asked(Measure(of, "on_date", statistic), BEGINS), "free", TODAY)
    assert (rule.least, rule.target) == expected  # to two places


def test_of_what_has_no_spread_as_few_are_planned_as_may_be() -> None:
    flat = Figure(120, -0.84, 0.0, 0.0)
    assert proposed(_wave(one=flat), Asked(NEED, BEGINS), "free", TODAY)[0].planned == FEWEST


def test_the_spread_follows_from_the_error_where_it_is_not_known() -> None:
    assert planned(Figure(100, -0.84, None, 0.1), 0.3) == two_means(0.3, 1.0)
    assert planned(Figure(100, -0.84, 2.0, 0.1), 0.3) == two_means(0.3, 2.0)


def test_an_overall_figure_was_picked_among_nothing() -> None:
    found = baseline(_wave(), Asked(Measure("overall", "", "gap"), BEGINS))
    assert (found.among, found.whole) == ((), None)
    assert rank_of(found) == (None, None)


def test_of_other_people_than_all_there_is_no_mean_over_all() -> None:
    found = baseline(_wave(same=NOTHING), Asked(NEED, BEGINS, treated=("A",)))
    assert (found.figure, found.whole) == (AT_A, None)
    assert rank_of(found) == (None, None)  # it is none of these


AT = {name: figure(30, level, 1.0) for name, level in (("A", -1.0), ("B", -0.8), ("C", -0.6))}
BESIDE = Asked(NEED, BEGINS, treated=("A",), control=("B",))


def test_sites_beside_each_other_stand_in_the_rule_and_in_the_wave_before() -> None:
    earlier = _wave(at={name: figure(30, -2.0, 1.0) for name in AT})
    found = baseline(_wave(at=AT), BESIDE, earlier)
    assert found.groups == {name: AT[name] for name in "AB"}
    assert found.earlier == {name: figure(30, -2.0, 1.0) for name in "AB"}


def test_a_wave_that_cannot_be_compared_is_no_wave_before() -> None:
    wave, asked = _wave(at=AT), replace(BESIDE, control=())
    assert baseline(wave, asked, _wave(at=AT)).earlier is None
    assert baseline(wave, BESIDE, _wave(at=AT, ends=(1, 5))).earlier is None
    assert baseline(wave, BESIDE, _wave()).earlier is None
    needs = [replace(each, text=Text(en="Otherwise")) if each.id == "on_date" else each for each in SERVQUAL.needs]
    other = replace(SERVQUAL, needs=tuple(needs))
    assert baseline(wave, BESIDE, _wave(at=AT, asked=other)).earlier is None
