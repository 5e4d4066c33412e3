"""What a campaign's form folds away, as it has a good start: groups, each with a line that says what is set now."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from app.campaigns import plans
from app.campaigns.pages import Group
from app.campaigns.words import ACCESSES, ANONYMITIES, LENGTHS
from app.i18n import N_, Locale
from app.web.page import Fault
from surveys.codes import SEGMENTS

# Group -> its title and how the names of its fields begin.
GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "who": (N_("Who answers, and what you promise"), ("access", "channels", "anonymity", "exported")),
    "extent": (N_("How long it is, and when"), ("length", "opens", "closes")),
    "compared": (
        N_("What is compared, and what counts as a difference"),
        ("segments", "site", "service", "keep", "smallest_difference"),
    ),
    "afterwards": (N_("After sending"), ("decides", "thanks")),
}


def groups(values: plans.Values, faults: Sequence[Fault], locale: Locale) -> dict[str, Group]:
    now = {
        "who": [_label(ACCESSES, values, "access", locale), _label(ANONYMITIES, values, "anonymity", locale)],
        "extent": [_label(LENGTHS, values, "length", locale), _period(values, locale)],
        "compared": [_compared(values, locale), _difference(values, locale)],
        "afterwards": [_decided(values, locale)],
    }
    return {
        id_: Group(locale.say(title), " · ".join(filter(None, now[id_])), _is_faulty(faults, fields))
        for id_, (title, fields) in GROUPS.items()
    }


def _is_faulty(faults: Sequence[Fault], fields: tuple[str, ...]) -> bool:
    return any(fault.field.startswith(fields) for fault in faults)


def _label(offered: Mapping[Any, tuple[str, str]], values: plans.Values, name: str, locale: Locale) -> str:
    chosen = offered.get(values.get(name, ""))
    return locale.say(chosen[0]) if chosen else ""


def _period(values: plans.Values, locale: Locale) -> str:
    opens, closes = _moment(values, "opens", locale), _moment(values, "closes", locale)
    if opens and closes:
        return locale.say("from %(opens)s until %(closes)s", opens=opens, closes=closes)
    if opens:
        return locale.say("from %(moment)s until you close it", moment=opens)
    if closes:
        return locale.say("from when you open it until %(moment)s", moment=closes)
    return locale.say("from when you open it until you close it")


def _moment(values: plans.Values, name: str, locale: Locale) -> str:
    try:
        return locale.moment(datetime.fromisoformat(values.get(name, "")))
    except ValueError:
        return values.get(name, "")  # as it was typed: the fault beside it says what is wrong


def _compared(values: plans.Values, locale: Locale) -> str:
    names = [name for segment in SEGMENTS for name in plans.lines(values.get(segment, ""))]
    return locale.listed(names) if names else locale.say("No sites or services are compared")


def _difference(values: plans.Values, locale: Locale) -> str:
    if said := values.get("smallest_difference", "").strip():
        return locale.say("differences from %(points)s points on", points=said)
    return locale.say("differences from a thirtieth of the scale on")


def _decided(values: plans.Values, locale: Locale) -> str:
    if not (day := values.get("decides", "").strip()):
        return locale.say("No day is named")
    with suppress(ValueError):  # else as it was typed
        day = locale.date(date.fromisoformat(day))
    return locale.say("Improvements are decided by %(day)s", day=day)
