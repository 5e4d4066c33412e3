"""Comments of a programme: those of a round, of all rounds so far or of one wave, by site, days and subject.

Only of campaigns that a comment names, and by the sites that it names: the list would else say where it was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from app.i18n import Locale
from app.reading.rounds import ReadRound, Rounds
from app.reports.pages import Report, Section
from app.suggestions.about import agreement, groups_in_use, named_campaigns
from app.suggestions.desk import counts_of, row_of, sites_named
from app.suggestions.pages import Choice, Choices, SuggestionRow
from app.tallies import counting
from app.tallies.selection import Selection
from app.web.deps import FindDep, Session, Staff
from surveys.suggestions import suggestions, tagging

FEW = 5  # on one need's page; the others behind a link
ALL = "all"  # rounds so far


@dataclass(frozen=True)
class Asked:
    """What the address asks for. wave: empty for the round."""

    find: FindDep
    about: str = ""
    wave: str = ""
    site: str = ""
    page: Annotated[int, Query(ge=1, le=10_000)] = 1


AskedDep = Annotated[Asked, Depends()]


@dataclass(frozen=True)
class Comments:
    """A page of them, and by what they may be narrowed."""

    finding: str
    rows: Sequence[SuggestionRow]
    total: int
    agreement: str  # of proposals and people; empty where too few were looked at
    last: int = 1
    asked: Asked | None = None  # None: on one need's page
    waves: Sequence[Choices] = ()
    sites: Sequence[str] = ()
    groups: Sequence[Choices] = ()
    about: str = ""  # how the address of all of them writes the need


@dataclass(frozen=True)
class Suggested:
    """Suggestions of the box about a need. about: how the address of all of them writes it."""

    rows: Sequence[SuggestionRow]
    total: int
    about: str


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    """What stands above the list."""
    return Report("", sum(read.n for read in rounds.of()), [], []), []


def listed(session: Session, staff: Staff, rounds: Rounds, asked: Asked, chosen: Selection) -> Comments:
    """chosen: of the filters, the days hold; the site is one of what is asked for."""
    locale = rounds.locale
    known = named(session, rounds.all[: rounds.at + 1])
    campaigns = _wanted(rounds, known, asked.wave)
    sites = _sites(session, known, campaigns)
    among = tagging.among(asked.about, campaigns, _at(sites, asked.site), chosen.first, chosen.last)
    found = suggestions.seen_by(session, staff.account, "answers", asked.find, asked.page, among)
    counts = counts_of(session, found.threads)
    return Comments(
        finding=_finding(found.total, locale),
        rows=[row_of(thread, counts, locale) for thread in found.threads],
        total=found.total,
        agreement=agreement(session, staff, locale),
        last=max(1, -(-found.total // suggestions.A_PAGE)),
        asked=asked,
        waves=_waves(rounds, known),
        sites=sorted(frozenset().union(*sites.values())),
        groups=groups_in_use(session, staff, campaigns, locale),
    )


def about_need(session: Session, staff: Staff, rounds: Rounds, needs_of: str, need: str, chosen: Selection) -> Comments:
    """The first of those about a need in all rounds so far. chosen: of the filters, site and days hold."""
    about, known = tagging.about(needs_of, need), named(session, rounds.all[: rounds.at + 1])
    site = dict(chosen.groups).get("site", "")
    there = _at(_sites(session, known, list(known)), site) if site else None
    among = tagging.among(about, list(known), there, chosen.first, chosen.last)
    found = suggestions.seen_by(session, staff.account, "answers", among=among)
    threads = found.threads[:FEW]
    counts = counts_of(session, threads)
    rows = [row_of(thread, counts, rounds.locale) for thread in threads]
    return Comments("", rows, found.total, agreement(session, staff, rounds.locale), about=about)


def of_box(session: Session, staff: Staff, locale: Locale, needs_of: str, need: str) -> Suggested:
    """The first of those of the suggestion box about a need."""
    about = tagging.about(needs_of, need)
    found = suggestions.seen_by(session, staff.account, "box", among=tagging.among(about, None))
    threads = found.threads[:FEW]
    counts = counts_of(session, threads)
    return Suggested([row_of(thread, counts, locale) for thread in threads], found.total, about)


def _sites(session: Session, known: Mapping[int, bool], campaigns: Sequence[int]) -> dict[int, frozenset[str]]:
    """Campaign -> its sites that a comment names; of an anonymous one none."""
    return sites_named(session, [id_ for id_ in campaigns if not known[id_]], counting.answer_counts(session))


def _at(sites: Mapping[int, frozenset[str]], site: str) -> list[tuple[int, str]] | None:
    """The campaigns with comments of this site; None where none is asked for."""
    return [(id_, site) for id_, names in sites.items() if site in names] if site else None


def named(session: Session, rounds: Sequence[ReadRound]) -> dict[int, bool]:
    """Campaign that a comment names -> whether it is anonymous."""
    known = set(named_campaigns(session))
    found = (read.published for each in rounds for read in each.reads)
    return {each.id: each.anonymous for each in found if each.id in known}


def _wanted(rounds: Rounds, known: dict[int, bool], wave: str) -> list[int]:
    if wave == ALL:
        return list(known)
    if not wave:
        return [read.published.id for read in rounds.now.reads if read.published.id in known]
    return [id_ for id_ in known if str(id_) == wave]


def _finding(total: int, locale: Locale) -> str:
    return locale.say_n("%(n)s comment", "%(n)s comments", total) if total else locale.say("No comment here")


def _waves(rounds: Rounds, known: dict[int, bool]) -> list[Choices]:
    """The last round first."""
    made = []
    for each in reversed(rounds.all[: rounds.at + 1]):
        waves = [Choice(str(read.published.id), read.title) for read in each.reads if read.published.id in known]
        made += [Choices(each.name, waves)] if waves else []
    return made
