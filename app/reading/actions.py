"""Actions beside the pages that they come from: where one is made, and which there are about a need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from analysis.estimates.segments import showable
from app.i18n import Locale
from app.reading.pages.priorities import joint
from app.reading.rounds import GAPS, Rounds, subject_of
from app.reading.words import STATES
from app.reports.words import group_words
from app.web.deps import Session
from surveys.actions import actions
from surveys.codes import KNOWN, SEGMENTS
from surveys.programmes.programmes import Programme

MOST_LETTERS = 26
Links = Sequence[tuple[str, str]]  # addresses and words


@dataclass(frozen=True)
class Marked:
    """An action about a need. letter: by which charts name it, a capital one; day: on which they do."""

    id: int
    letter: str
    day: date
    title: str
    state: str


def about(session: Session, row: Programme, need: str, locale: Locale) -> list[Marked]:
    """In the order of the days on which they were carried out, or are due."""
    found = [each for each in actions.about_need(session, row, need) if each.state != "dropped"]
    ordered = sorted(found, key=lambda each: (each.carried_out or each.due, each.id or 0))[:MOST_LETTERS]
    return [
        Marked(
            each.id or 0,
            chr(ord("A") + place),
            each.carried_out or each.due,
            each.title,
            locale.say(STATES[each.state]),
        )
        for place, each in enumerate(ordered)
    ]


def marks(found: Sequence[Marked]) -> list[tuple[date, str]]:
    """Days and letters, for a time axis."""
    return [(each.day, each.letter) for each in found]


def makes(rounds: Rounds, row: Programme, page: str, need: str) -> Links:
    """Where an action is made of what a page shows: of each need with a rank, of the need, of each group."""
    here = f"/programmes/{row.id}/actions/new"
    if need:
        return [(f"{here}?{urlencode({'need': need})}", "")]
    if page == "priorities":
        return [(f"{here}?{urlencode({'rank': id_})}", name) for id_, name in _ranked(rounds)]
    if page == "segments":
        return [(f"{here}?{urlencode({'group': name, 'by': by})}", words) for by, name, words in _groups(rounds)]
    return []


def _ranked(rounds: Rounds) -> Links:
    """Needs that are clearly below, the first ones first."""
    if (found := rounds.latest(*GAPS)) is None:
        return []
    read, kano = found[1], rounds.latest("kano")
    names = subject_of(read).names
    rows = joint(read, kano[1] if kano else None)
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: row.rank or 0)
    return [(row.id, names[row.id]) for row in ranked]


def _groups(rounds: Rounds) -> list[tuple[str, str, str]]:
    """Of the waves of this round, as far as they are shown: list, name in answers, words."""
    found: dict[tuple[str, str], str] = {}
    for read in rounds.of("servqual", "zones", "servperf"):
        for by in (*SEGMENTS, *KNOWN):
            groups = {} if read.published.in_steps else read.counted.groups(by)
            seen = showable(read.n, {name: tally.respondents for name, tally in groups.items()})
            found |= {(by, name): group_words(by, name, rounds.locale, read.today) for name in groups if name in seen}
    return [(by, name, words) for (by, name), words in found.items()]
