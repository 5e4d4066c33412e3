"""The cases of the handbook: what a rule says of the wave after it."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest

from analysis.claims import change
from analysis.claims.change import Verdict
from analysis.statistics.intervals import Mean
from app.actions.sentences import Teller
from app.i18n import BY_CODE
from app.tallies.counting import Counted
from app.verdicts import baselines
from app.verdicts.judging import Case, Figures, verdict_of
from app.verdicts.measures import NOTHING, Measured, mean_of
from surveys import instruments
from surveys.actions.rule import Figure, Measure, Rule, from_json
from surveys.campaigns.published import Published
from surveys.instruments.schema import Instrument
from tests.app.verdicts.made import figure, rule

SERVQUAL = instruments.load("servqual")
PUBLISHED = Published({"en": "Second"}, id=2, slug="second", state="open", demo=False, instrument=SERVQUAL)


@dataclass(frozen=True)
class Second(Measured):
    """The wave after, with given figures."""

    figure: Figure | None = None
    at: dict[str, Figure] = field(default_factory=dict)
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    ends: tuple[int, int] = (1, 7)

    def whole(self, measure: Measure) -> Mean:
        return mean_of(self.figure) if self.figure else NOTHING

    def of_groups(self, measure: Measure, names: Any) -> Mean:
        found = [self.at[name] for name in names if name in self.at]
        return mean_of(found[0]) if found else NOTHING

    def mix(self) -> dict[str, dict[str, int]]:
        return self.kinds

    def scale(self, measure: Measure) -> tuple[int, int]:
        return self.ends


def _second(figure: Figure | None = None, published: Published = PUBLISHED, **more: Any) -> Second:
    return Second(published, cast(Counted, None), figure, **more)


def _case(made: Rule, published: Published = PUBLISHED, asked: Instrument = SERVQUAL) -> Case:
    return Case(7, made, published, date(2026, 7, 1), asked, {})


def _judged(made: Rule, after: Second, closed: bool = True, asked: Instrument = SERVQUAL) -> tuple[Verdict, Figures]:
    return verdict_of(_case(made, after.published, asked), after, closed)


def test_case_1_two_waves() -> None:
    found, _ = _judged(rule(figure(120, -0.84, 1.30)), _second(figure(135, -0.41, 1.25)))
    assert (found.word, found.target, found.by) == ("improved", "open", "Welch")
    assert found.effect == pytest.approx(0.43)
    assert found.interval == pytest.approx((0.1145, 0.7455), abs=5e-5)
    assert found.p == pytest.approx(0.0078, abs=5e-5)


def _worded_anew() -> Instrument:
    """The same questionnaire with one sentence changed."""
    from dataclasses import replace

    first, *rest = SERVQUAL.needs
    return replace(SERVQUAL, version=2, needs=(replace(first, text=rest[0].text), *rest))


def test_case_4_another_wording_of_the_need_itself() -> None:
    first, second = (need.id for need in SERVQUAL.needs[:2])
    after = _second(figure(135, -0.41, 1.25), PUBLISHED)
    asked = _worded_anew()
    same, _ = _judged(rule(figure(120, -0.84, 1.3), measure=Measure("need", second, "gap")), after, asked=asked)
    other, _ = _judged(rule(figure(120, -0.84, 1.3), measure=Measure("need", first, "gap")), after, asked=asked)
    dimension = Measure("dimension", SERVQUAL.needs[0].dimension, "gap")
    whole, _ = _judged(rule(figure(120, -0.84, 1.3), measure=dimension), after, asked=asked)
    assert (same.word, same.why) == ("improved", None)
    assert (other.word, other.why, other.effect) == (None, "wording", None)
    assert (whole.word, whole.why) == (None, "wording")


def test_another_scale_or_other_people_cannot_be_compared() -> None:
    made = rule(figure(120, -0.84, 1.3), mix={"channel": {"mail": 100, "kiosk": 20}})
    found, _ = _judged(made, _second(figure(135, -0.41, 1.25), ends=(1, 5)))
    assert (found.word, found.why) == (None, "scale")
    found, figures = _judged(made, _second(figure(135, -0.41, 1.25), kinds={"channel": {"mail": 35, "kiosk": 100}}))
    assert (found.word, found.why, figures.differs_in) == (None, "other people", "channel")
    found, _ = _judged(made, _second(figure(135, -0.41, 1.25), kinds={"channel": {"mail": 110, "kiosk": 25}}))
    assert found.word == "improved"


AMONG = tuple(figure(60, -1.30 + 0.04 * place, 1.16) for place in range(22))


def test_case_6_picked_as_the_worst_or_for_a_complaint() -> None:
    now = _second(figure(60, -0.95, 1.16))
    ranked, start = _judged(rule(AMONG[0], among=AMONG, chosen="rank"), now)
    plain, same = _judged(rule(AMONG[0], among=AMONG, chosen="otherwise"), now)
    assert (same.start.mean, plain.raw, plain.expected) == (-1.30, None, None)
    assert plain.effect == ranked.raw == pytest.approx(0.35)
    assert start.before.mean == -1.30
    assert start.start.mean is not None
    assert start.start.mean > -1.25
    assert ranked.effect == pytest.approx(-0.95 - start.start.mean)
    assert ranked.expected == pytest.approx(start.start.mean + 1.30)


TREATED, CONTROL = (0.62, 0.41, 0.55, 0.30, 0.48, 0.66), (0.20, 0.05, 0.31, -0.02, 0.18, 0.10)


def _beside(treated: tuple[float, ...], control: tuple[float, ...]) -> tuple[Verdict, Figures]:
    changes = {f"T{n}": by for n, by in enumerate(treated)} | {f"C{n}": by for n, by in enumerate(control)}
    names = [[name for name in changes if name[0] == group] for group in "TC"]
    sites = dict.fromkeys(changes, figure(30, -0.8, 1.2))
    now = {name: figure(30, -0.8 + by, 1.2) for name, by in changes.items()}
    listed = {"site": list(changes)}
    published = Published(
        {"en": "Second"}, id=2, slug="second", state="open", demo=False, instrument=SERVQUAL, segments=listed
    )
    made = rule(figure(180, -0.8, 1.2), groups=sites, treated=tuple(names[0]), control=tuple(names[1]))
    return _judged(made, _second(at=now, published=published))


def test_case_9_sites_beside_sites() -> None:
    found, _ = _beside(TREATED, CONTROL)
    assert (found.word, found.by, found.sites) == ("improved", "Welch on sites", (6, 6))
    assert found.effect == pytest.approx(0.3667, abs=5e-5)
    assert found.interval == pytest.approx((0.203, 0.530), abs=6e-4)
    assert found.p == pytest.approx(0.00055, abs=1e-5)


def test_how_sites_changed_before_is_said_beside_and_decides_nothing() -> None:
    """The treated ones went up by .1 before, the others by .3."""
    named = ("A", "B"), ("C", "D")
    then = {name: figure(30, level, 1.0) for name, level in zip("ABCD", (-0.9, -0.7, -1.0, -1.2), strict=True)}
    stood = {name: figure(30, level, 1.0) for name, level in zip("ABCD", (-0.8, -0.6, -0.7, -0.9), strict=True)}
    made = rule(figure(60, -0.7, 1.0), groups=stood, earlier=then, treated=named[0], control=named[1])
    assert baselines.earlier_trend(made) == pytest.approx(-0.2)
    assert from_json(json.loads(json.dumps(made.to_json()))) == made
    old = made.to_json()
    del old["baseline"]["earlier"]  # as rules of before were stored
    assert baselines.earlier_trend(from_json(old)) is None
    said = dict(Teller(BY_CODE["en"], "quarterly", SERVQUAL).rule(made))
    assert said["Before that"] == "from the wave before they changed by −0.20 more than the others"


def test_three_sites_of_each_are_a_hint_at_most() -> None:
    found, figures = _beside(TREATED[:3], CONTROL[:3])
    assert (found.word, found.why, found.by) == (None, "few sites", "respondents of sites")
    assert found.hint in ("improved", "no clear change")
    assert figures.control_now is not None
    assert figures.control_now.n == 90


def test_case_10_five_actions_of_one_round() -> None:
    base = change.Rule(0.2)
    alone = [
        Verdict(n, "improved", None, "Welch", base, 100, 100, 0.5, (0.1, 0.9), p, p)
        for n, p in enumerate((0.004, 0.011, 0.020, 0.041, 0.30))
    ]
    together = change.together(alone)
    assert [each.p_adjusted for each in together] == pytest.approx([0.020, 0.044, 0.060, 0.082, 0.300])
    assert [each.word for each in together] == ["improved"] * 2 + ["no clear change"] * 3
    assert together[2].p == 0.020


def test_case_12_improved_and_missed() -> None:
    made = rule(figure(400, -1.84, 1.0), target=1.0)
    found, _ = _judged(made, _second(figure(400, -1.44, 1.0)))
    assert (found.word, found.target) == ("improved", "missed")


@pytest.mark.parametrize(
    ("n", "closed", "why"),
    [(134, False, "not yet"), (135, False, None), (134, True, "below plan"), (0, False, "not yet")],
)
def test_one_look(n: int, closed: bool, why: str | None) -> None:
    after = _second(figure(n, -0.41, 1.25) if n else None)
    found, _ = _judged(rule(figure(120, -0.84, 1.3), planned=135), after, closed)
    assert found.why == why
    if why == "not yet":
        assert (found.word, found.effect) == (None, None)


@pytest.mark.parametrize(("by", "planned"), [(0.3, 296), (0.5, 108), (0.25, 426)])
def test_so_many_are_planned(by: float, planned: int) -> None:
    assert baselines.planned(figure(120, -0.84, 1.3), by) == planned
    assert baselines.planned(figure(120, -0.84, 0.0), by) is None


HALVES, OTHERS = {"A": 60, "B": 40}, {"A": 30, "B": 70}


def _mixed(then: dict[str, Any], now: dict[str, Any], today: dict[str, int], **more: Any) -> tuple[str | None, str]:
    """Why it cannot say, if so, and by which list."""
    made = rule(figure(100, -0.8, 1.2), mix=then, **more)
    at = dict.fromkeys(more.get("treated", ()), figure(100, -0.3, 1.2))
    after = _second(figure(100, -0.3, 1.2), replace(PUBLISHED, segments={"site": ["A", "B", "C"]}), kinds=now, at=at)
    found, figures = verdict_of(replace(_case(made), today={"site": today}), after, closed=True)
    return found.why, figures.differs_in


@pytest.mark.parametrize(
    ("then", "now", "today", "expected"),
    [
        ({"site": HALVES}, {"site": HALVES}, {}, (None, "")),
        ({"site": HALVES}, {"site": OTHERS}, {}, ("other people", "site")),
        ({"site": HALVES}, {"site": OTHERS}, {"A": 1, "B": 1}, (None, "")),  # one site today
        ({"site": HALVES}, {"channel": OTHERS}, {}, (None, "")),
        ({"site": HALVES, "channel": HALVES}, {"site": OTHERS, "channel": OTHERS}, {}, ("other people", "channel")),
        ({"site": HALVES, "channel": HALVES}, {"site": OTHERS, "channel": HALVES}, {}, ("other people", "site")),
        (
            {"channel": HALVES},
            {"channel": OTHERS},
            {"A": 1, "B": 1},
            ("other people", "channel"),
        ),  # names of sites alone
        ({"site": {"A": 100}}, {"site": {"A": 100}}, {}, (None, "")),
        ({"site": {"A": 100, "": 0}}, {"site": {"B": 100, "": 0}}, {}, ("other people", "site")),
        # A kind is withheld beside a small one, which says nothing of who answered.
        ({"site": {**HALVES, "": 0}}, {"site": {"A": 60, "": 42}}, {}, (None, "")),
        ({"site": {"A": 60, "": 42}}, {"site": {**HALVES, "": 0}}, {}, (None, "")),
        ({"site": {**HALVES, "C": 40, "": 0}}, {"site": {"A": 30, "B": 90, "": 42}}, {}, ("other people", "site")),
        ({"site": {**HALVES, "": 0}}, {"site": {"A": 60, "": 0}}, {}, ("other people", "site")),  # nobody of B
        (
            {"site": {"A": 60}},
            {"site": {**HALVES, "": 0}},
            {},
            (None, ""),
        ),  # a rule of before: it may have been withheld
        ({"site": {"A": 60, "": 42}}, {"site": {**HALVES, "": 0}}, {"A": 1, "B": 2}, (None, "")),
    ],
)
def test_other_people_are_told_by_the_lists_of_both_waves(
    then: dict[str, Any], now: dict[str, Any], today: dict[str, int], expected: tuple[str | None, str]
) -> None:
    assert _mixed(then, now, today) == expected


def test_of_treated_sites_alone_it_counts_who_answered_there() -> None:
    then, now = {"site": {**HALVES, "C": 10}}, {"site": {**HALVES, "C": 900}}
    assert _mixed(then, now, {}) == ("other people", "site")
    assert _mixed(then, now, {}, treated=("A", "B")) == (None, "")
    assert _mixed({"site": HALVES}, {"site": OTHERS}, {}, treated=("A", "B")) == ("other people", "site")


def test_the_wave_before_is_part_of_the_verdict() -> None:
    sites = {name: figure(30, -0.8, 1.0) for name in "ABCDEFGH"}
    then = {name: figure(30, -1.0 if name in "ABCD" else -0.9, 1.0) for name in sites}
    listed = {"site": list(sites)}
    published = Published(
        {"en": "Second"}, id=2, slug="second", state="open", demo=False, instrument=SERVQUAL, segments=listed
    )
    made = rule(figure(120, -0.8, 1.0), groups=sites, earlier=then, treated=tuple("ABCD"), control=tuple("EFGH"))
    found, _ = _judged(made, _second(at={name: figure(30, -0.5, 1.0) for name in sites}, published=published))
    assert found.earlier == pytest.approx(0.1)
    alone, _ = _judged(
        replace(made, baseline=replace(made.baseline, earlier=None)), _second(at=sites, published=published)
    )
    assert alone.earlier is None
