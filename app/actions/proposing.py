"""The form of an action: what can be measured, what is proposed from the numbers, and the rule as somebody sent it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isfinite
from typing import get_args

from app.i18n import Locale
from app.reading.words import round_name
from app.services import Services
from app.tallies import counting
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured, is_shown
from app.web.deps import Session, Staff
from surveys.actions.actions import day_of
from surveys.actions.rule import FEWEST, Measure, Rule
from surveys.campaigns.published import published_of
from surveys.codes import Chosen, MeasureOf, Statistic
from surveys.errors import Invalid, Problem
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme

_NUMBER = re.compile(r"[+\-−]?\d{1,9}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Offered:
    """A wave that can be a baseline. called: its round; before: the wave before it, where there is one."""

    wave: Measured
    begins: date
    called: str
    title: str
    before: Measured | None = None

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
    waves: Sequence[Offered], need: str = "", site: str = "", dimension: str = ""
) -> tuple[Offered, Measure] | None:
    """What to measure where somebody comes from a need or a dimension, or from the people of a site: there its worst
    dimension.
    """
    about = ("need", need) if need else ("dimension", dimension)
    for each in waves:
        if about[1]:
            wanted = [one for one in each.measures.values() if (one.of, one.id) == about]
            if wanted:
                return each, wanted[0]
            continue
        if site and site in each.wave.sites:
            means = [
                (mean.mean, one)
                for one in each.measures.values()
                if one.of == "dimension" and (mean := each.wave.of_sites(one, [site])).mean is not None
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
    each: Offered, measure: Measure, row: Programme, today: date, sites: "Sites", chosen: Chosen
) -> tuple[Rule, date]:
    asked = Asked(measure, each.begins, sites.treated, sites.control, chosen)
    return proposed(each.wave, asked, row.rhythm, today, each.before)


@dataclass(frozen=True)
class Sites:
    treated: Sequence[str] = ()
    control: Sequence[str] = ()


def sites_of(fields: Sequence[tuple[str, str]]) -> Sites:
    """As they were ticked, each once."""
    ticked = {name: tuple(dict.fromkeys(v for n, v in fields if n == name)) for name in ("treated", "control")}
    return Sites(ticked["treated"], ticked["control"])


def values_of(rule: Rule, wave: int) -> dict[str, str]:
    """A rule as its fields hold it."""
    return {
        "measure": f"{wave}/{rule.measure.code}",
        "least": f"{rule.least:g}",
        "target": "" if rule.target is None else f"{rule.target:g}",
        "planned": str(rule.planned),
        "not_before": rule.not_before.isoformat(),
        "chosen": rule.chosen,
    }


def rule_of(
    typed: Mapping[str, str], sites: Sites, each: Offered, measure: Measure, row: Programme, today: date
) -> Rule:
    """As it was sent, on the wave as it stands now. Invalid: what is no number, day or choice."""
    problems: list[Problem] = []
    chosen = typed.get("chosen", "otherwise")
    if chosen not in get_args(Chosen):
        problems.append(Problem("chosen", "not_a_choice", {}))
    least, target = (_number(name, typed.get(name, ""), problems) for name in ("least", "target"))
    planned = _number("planned", typed.get("planned", ""), problems)
    if least is None and not any(problem.field == "least" for problem in problems):
        problems.append(Problem("least", "bad_number", {}))
    if (planned is None or planned != int(planned)) and not any(problem.field == "planned" for problem in problems):
        problems.append(Problem("planned", "bad_number", {}))
    not_before, wrong = day_of("not_before", typed.get("not_before", ""))
    known = each.wave.by_site(measure)
    for field, names in (("treated", sites.treated), ("control", sites.control)):
        if any(name not in known for name in names):
            problems.append(Problem(field, "not_measured", {}))
    if problems := [*problems, *wrong]:
        raise Invalid(problems)
    assert least is not None
    assert planned is not None
    assert not_before is not None
    made, _ = proposal(each, measure, row, today, sites, chosen)  # type: ignore[arg-type]
    return replace(made, least=least, target=target, planned=int(planned), not_before=not_before)


def _number(field: str, typed: str, problems: list[Problem]) -> float | None:
    plain = typed.strip().replace("−", "-")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain) or not isfinite(float(plain)):
        problems.append(Problem(field, "bad_number", {}))
        return None
    return float(plain)
