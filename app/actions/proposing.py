"""The form of an action: what can be measured, what is proposed from the numbers, and the rule as somebody sent it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isfinite
from typing import Literal, TypeVar, get_args

from app.i18n import Locale
from app.reading.words import round_name
from app.services import Services
from app.tallies import counting
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured, is_shown
from app.web.deps import Session, Staff
from surveys.actions.actions import day_of
from surveys.actions.rule import FEWEST, Measure, Rule
from surveys.campaigns.published import is_settled, published_of
from surveys.codes import KNOWN, SEGMENTS, Chosen, Flags, Known, MeasureOf, People, Segment, Statistic
from surveys.errors import Invalid, Problem
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme

C = TypeVar("C")
_NUMBER = re.compile(r"[+\-−]?\d{1,9}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Offered:
    """A wave that can be a baseline. called: its round; before: the wave before it, where there is one."""

    wave: Measured
    begins: date
    called: str
    title: str
    before: Measured | None = None

    @property
    def pairs_people(self) -> bool:
        """Whether the same people can be asked again: nobody comes later of whom no baseline knows."""
        return self.wave.pairs_people and is_settled(self.wave.published)

    @cached_property
    def lists(self) -> Mapping[Segment | Known, Sequence[str]]:
        """Of each list the groups that pages show."""
        found = {of: [*self.wave.read_as(of).groups] for of in (*SEGMENTS, *KNOWN)}
        return {of: groups for of, groups in found.items() if groups}

    def has(self, sides: "Sides") -> bool:
        """Whether it shows all of these groups."""
        return {*sides.treated, *sides.control} <= {*self.lists.get(sides.by, [])}

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """As a form sends each."""
        return {f"{self.wave.published.id}/{each.code}": each for each in self.wave.offered()}


def offered(
    session: Session, services: Services, staff: Staff, row: Programme, locale: Locale, also: int | None = None
) -> list[Offered]:
    """Of each questionnaire the last wave with answers to show; those about needs first. also: a campaign that is a
    baseline already.
    """
    found: dict[str, Offered] = {}
    for each in programmes.filled(session, staff.account, row):
        for campaign in each.campaigns:
            if campaign.state == "draft":
                continue
            published = published_of(session, campaign)
            wave = Measured(published, counting.counted(services.database, published))
            few = (
                wave.tally.respondents < FEWEST and campaign.instrument in found
            )  # the wave before is a baseline still
            if is_shown(wave) and wave.offered() and not few:
                called = round_name(row.rhythm, each.round.begins, locale)
                key = "" if campaign.id == also else campaign.instrument
                before = found[campaign.instrument].wave if campaign.instrument in found else None
                found[key] = Offered(wave, each.round.begins, called, locale.title(published.title), before)
    return sorted(found.values(), key=lambda each: not any(one.of == "need" for one in each.measures.values()))


def first_of(
    waves: Sequence[Offered], need: str = "", sides: "Sides | None" = None, dimension: str = ""
) -> tuple[Offered, Measure] | None:
    """What to measure where somebody comes from a need or a dimension, or from a group: there its worst dimension."""
    about = ("need", need) if need else ("dimension", dimension)
    for each in waves:
        if about[1]:
            wanted = [one for one in each.measures.values() if (one.of, one.id) == about]
            if wanted:
                return each, wanted[0]
            continue
        if sides and each.has(sides):
            group = each.wave.read_as(sides.by)
            means = [
                (mean.mean, one)
                for one in each.measures.values()
                if one.of == "dimension" and (mean := group.of_groups(one, sides.treated)).mean is not None
            ]
            if means:
                return each, min(means, key=lambda found: found[0])[1]
    return next(((each, next(iter(each.measures.values()))) for each in waves), None)


def chosen_from(waves: Sequence[Offered], typed: str) -> tuple[Offered, Measure]:
    """Invalid: it is no measure, or its wave is gone."""
    for each in waves:
        if typed in each.measures:
            return each, each.measures[typed]
    parts = typed.split("/")
    known = len(parts) == 4 and parts[1] in get_args(Statistic) and parts[2] in get_args(MeasureOf)
    raise Invalid([Problem("measure", "baseline_gone" if known else "not_a_choice", {})])


def proposal(
    each: Offered, measure: Measure, row: Programme, today: date, sides: "Sides", wanted: "Wanted"
) -> tuple[Rule, date]:
    asked = Asked(
        measure, each.begins, sides.treated, sides.control, wanted.chosen, sides.by, wanted.people, wanted.flags
    )
    return proposed(each.wave, asked, row.rhythm, today, each.before)


@dataclass(frozen=True)
class Sides:
    """Groups of the list `by`. mixed: some were of another list."""

    treated: Sequence[str] = ()
    control: Sequence[str] = ()
    by: Segment | Known = "site"
    mixed: bool = False

    def codes(self, side: Literal["treated", "control"]) -> list[str]:
        """As a form sends them."""
        return [f"{self.by}:{name}" for name in (self.treated if side == "treated" else self.control)]


def sides_of(fields: Sequence[tuple[str, str]]) -> Sides:
    """As they were ticked, each once: its list and its name."""
    ticked: dict[str, list[tuple[str, str]]] = {"treated": [], "control": []}
    for field, value in dict.fromkeys(fields):
        if field in ticked:
            of, _, name = value.partition(":")
            ticked[field].append((of, name))
    lists = dict.fromkeys(of for each in ticked.values() for of, _ in each)
    by: Segment | Known = next((of for of in (*SEGMENTS, *KNOWN) if of in lists), "site")
    treated, control = (tuple(name for of, name in ticked[side] if of == by) for side in ticked)
    return Sides(treated, control, by, mixed=bool(lists.keys() - {by}))


@dataclass(frozen=True)
class Wanted:
    """What a form chooses beside measure and groups."""

    chosen: Chosen = "otherwise"
    people: People = "others"
    flags: Flags = "in"


def wanted_of(typed: Mapping[str, str], each: Offered, sides: Sides) -> Wanted:
    """As far as it is said; the same people where these can be compared. Invalid: what is no choice."""
    problems: list[Problem] = []
    usual = "same" if each.pairs_people and not sides.control else "others"
    found = Wanted(
        _choice("chosen", typed.get("chosen") or "otherwise", get_args(Chosen), problems),
        _choice("people", typed.get("people") or usual, get_args(People), problems),
        _choice("flags", typed.get("flags") or "in", get_args(Flags), problems),
    )
    if found.people == "same" and not each.pairs_people:
        problems.append(Problem("people", "nobody_paired", {}))
    if found.flags == "out" and not each.wave.tells_flags:
        problems.append(Problem("flags", "flags_not_told", {}))
    if problems:
        raise Invalid(problems)
    return found


def _choice(field: str, said: str, choices: Sequence[C], problems: list[Problem]) -> C:
    for each in choices:
        if each == said:
            return each
    problems.append(Problem(field, "not_a_choice", {}))
    return choices[0]


def values_of(rule: Rule, wave: int) -> dict[str, str]:
    """A rule as its fields hold it."""
    return {
        "measure": f"{wave}/{rule.measure.code}",
        "least": f"{rule.least:g}",
        "target": "" if rule.target is None else f"{rule.target:g}",
        "planned": str(rule.planned),
        "not_before": rule.not_before.isoformat(),
        "chosen": rule.chosen,
        "people": rule.people,
        "flags": rule.flags,
    }


def rule_of(
    typed: Mapping[str, str], sides: Sides, each: Offered, measure: Measure, row: Programme, today: date
) -> Rule:
    """As it was sent, on the wave as it stands now. Invalid: what is no number, day or choice."""
    problems: list[Problem] = []
    wanted = Wanted()
    try:
        wanted = wanted_of(typed, each, sides)
    except Invalid as invalid:
        problems += invalid.problems
    least, target = (_number(name, typed.get(name, ""), problems) for name in ("least", "target"))
    planned = _number("planned", typed.get("planned", ""), problems)
    if least is None and not any(problem.field == "least" for problem in problems):
        problems.append(Problem("least", "bad_number", {}))
    if (planned is None or planned != int(planned)) and not any(problem.field == "planned" for problem in problems):
        problems.append(Problem("planned", "bad_number", {}))
    not_before, wrong = day_of("not_before", typed.get("not_before", ""))
    known = each.wave.read_as(sides.by).by_group(measure)
    if sides.mixed:
        problems.append(Problem("treated", "groups_of_two_lists", {}))
    for field, names in (("treated", sides.treated), ("control", sides.control)):
        if any(name not in known for name in names):
            problems.append(Problem(field, "not_measured", {}))
    if problems := [*problems, *wrong]:
        raise Invalid(problems)
    assert least is not None
    assert planned is not None
    assert not_before is not None
    made, _ = proposal(each, measure, row, today, sides, wanted)
    return replace(made, least=least, target=target, planned=int(planned), not_before=not_before)


def _number(field: str, typed: str, problems: list[Problem]) -> float | None:
    plain = typed.strip().replace("−", "-")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain) or not isfinite(float(plain)):
        problems.append(Problem(field, "bad_number", {}))
        return None
    return float(plain)
