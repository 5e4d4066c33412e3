"""What a lead decides before a campaign opens, and the check of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Literal, get_args, get_origin, get_type_hints

from surveys import clock
from surveys.codes import ALWAYS, CHANNELS, SEGMENTS, Access, Anonymity, Channel, Exported, Length, SitesAre
from surveys.errors import Problem

LONGEST_TITLE, LONGEST_THANKS, LONGEST_VALUE = 120, 400, 60
MOST_VALUES = 40
SMALLEST, WIDEST = 0.01, 100  # difference, of those that are printed; range of a scale


@dataclass(frozen=True)
class Plan:
    """The settings of a campaign, fixed once it opens. Each has a column of the same name in the table of campaigns.

    segments: "site" and "service" with their values, "channel" and "language" with none. opens, closes: UTC, both
    included. thanks: what happens next, by when. channels: by which ways it is handed out.
    """

    title: Mapping[str, str]
    anonymity: Anonymity = "confidential"
    length: Length = "long"
    access: Access = "open"
    sites_are: SitesAre = "all"
    exported: Exported = "tables"  # what its form says may leave, where nobody is to see whose answer it is
    segments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    channels: Sequence[Channel] = CHANNELS
    opens: datetime | None = None
    closes: datetime | None = None
    decides: date | None = None  # by when it is decided what to improve
    thanks: Mapping[str, str] = field(default_factory=dict)
    smallest_difference: float | None = None  # that matters, in points; None: by the scale (`analysis.claims.claim`)


SETTINGS = tuple(each.name for each in fields(Plan))
CHOICES: Mapping[str, tuple[str, ...]] = {
    name: get_args(kind) for name, kind in get_type_hints(Plan).items() if get_origin(kind) is Literal
}


def settings_of(holder: object) -> dict[str, Any]:
    """The settings by name, of a plan, a row of the table or a published campaign."""
    return {name: getattr(holder, name) for name in SETTINGS}


def cleaned(plan: Plan) -> Plan:
    """The plan as it is stored: no outer space, no empty text, no value twice."""
    return replace(
        plan,
        title=_written(plan.title),
        thanks=_written(plan.thanks),
        segments={name: list(dict.fromkeys(values)) for name, values in plan.segments.items()},
        channels=[code for code in CHANNELS if code in ALWAYS or code in plan.channels],
    )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {locale: text.strip() for locale, text in texts.items() if text.strip()}


def check(plan: Plan, zone: tzinfo = UTC, widest: int = WIDEST) -> list[Problem]:
    """What a lead has to correct, each problem at its field. zone: the company's clock, by which days are counted.
    widest: the range of the questionnaire's widest scale.
    """
    problems = [] if _written(plan.title) else [Problem("title", "title_missing", {})]
    longest = (("title", plan.title, LONGEST_TITLE), ("thanks", plan.thanks, LONGEST_THANKS))
    for what, texts, limit in longest:
        for locale, text in texts.items():
            if len(text) > limit:
                problems.append(Problem(f"{what}_{locale}", "too_long", {"limit": limit, "length": len(text)}))
    problems += [Problem(name, "not_a_choice", {}) for name in _not_chosen(plan)]
    if plan.anonymity == "named" and plan.access != "personal":
        problems.append(Problem("anonymity", "named_needs_links", {}))
    if plan.sites_are == "some" and len(set(plan.segments.get("site", ()))) < 2:
        problems.append(Problem("sites_are", "some_needs_sites", {}))
    for name in SEGMENTS:
        values = plan.segments.get(name, ())
        if len(values) > MOST_VALUES:
            problems.append(Problem(name, "too_many_values", {"limit": MOST_VALUES}))
        for value in values:
            if len(value) > LONGEST_VALUE:
                problems.append(Problem(name, "too_long", {"limit": LONGEST_VALUE, "length": len(value)}))
    if plan.smallest_difference is not None and not SMALLEST <= plan.smallest_difference <= widest:
        problems.append(Problem("smallest_difference", "not_a_difference", {"low": str(SMALLEST), "high": widest}))
    if plan.opens and plan.closes and plan.closes - plan.opens < timedelta(minutes=1):
        problems.append(Problem("closes", "closes_first", {}))
    if plan.decides is not None and plan.decides < _over(plan, zone):
        problems.append(Problem("decides", "decides_first", {}))
    return problems


def _not_chosen(plan: Plan) -> list[str]:
    """Settings with a code that they do not have."""
    wrong = [name for name, codes in CHOICES.items() if getattr(plan, name) not in codes]
    return wrong if set(plan.channels) <= set(CHANNELS) else [*wrong, "channels"]


def _over(plan: Plan, zone: tzinfo) -> date:
    """The day on which the campaign ends, as far as it is planned; else the one on which it opens, or today."""
    starts = clock.today(zone) if plan.opens is None else clock.day_of(plan.opens, zone)
    return starts if plan.closes is None else max(starts, clock.day_of(plan.closes, zone))
