"""A campaign's kept tallies: read, added to, folded anew where their layout is an older one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import orjson
from sqlalchemy import Connection

from analysis.rows import tally
from analysis.rows.tally import Tally
from app.tallies import protection
from app.tallies.scoring import EVERYBODY, SCORING, UNFLAGGED
from app.tallies.tallying import fold
from surveys import clock
from surveys.answers.responses import opened
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.published import Published
from surveys.storage.queries import responses as storage
from surveys.storage.queries.responses import KeptTally, NewResponse
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.seals import Seals

LAYOUT = 10  # raise it when the tally's arrays, what a flag is, or who counts change: kept tallies are then folded anew
LARGEST_BATCH = 500  # answers counted in one transaction: the writer waits for no longer than it takes to move them
LARGEST_PAGE = 2_000  # counted answers read at once to be folded anew

Kept = Mapping[str, KeptTally]


class Parsed(Mapping[str, Tally]):
    """Kept tallies, each read from its text when it is asked for: pages of many rounds need few of each campaign's."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._read: dict[str, Tally] = {}

    def __getitem__(self, part: str) -> Tally:
        if part not in self._read:
            self._read[part] = tally.from_json(self._kept[part].data)
        return self._read[part]

    def __contains__(self, part: object) -> bool:
        return part in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def added(kept: Kept, fresh: Mapping[str, Tally], days: Sequence[date]) -> Kept:
    """The kept tallies that change as `fresh`, those of answers of these days, are added."""
    days = list(days)
    if EVERYBODY in kept:
        days += [day for day in (kept[EVERYBODY].first, kept[EVERYBODY].last) if day is not None]
    first, last = min(days), max(days)
    sums = {part: tally.from_json(kept[part].data) + each if part in kept else each for part, each in fresh.items()}
    return {part: KeptTally(LAYOUT, each.respondents, first, last, each.to_json()) for part, each in sums.items()}


def batch_day_of(published: Published) -> datetime | None:
    """What answers that are counted now carry as their moment, where it may say no more than the day."""
    return clock.midnight(published.zone) if published.anonymous else None


def days_of(published: Published, rows: Sequence[NewResponse], batch_day: datetime | None = None) -> list[date]:
    return [clock.day_of(batch_day or row.received, published.zone) for row in rows]


def fold_rows(published: Published, rows: Sequence[NewResponse]) -> dict[str, Tally]:
    return fold(published.instrument, [row.answers for row in rows], [row.marks for row in rows])


def is_current(layouts: Mapping[str, int], published: Published) -> bool:
    """By the layouts of its kept tallies."""
    parts = set(SCORING[published.instrument.method].parts)
    if published.protected:  # kept at the end
        parts.discard(UNFLAGGED)
    return layouts.keys() >= parts and set(layouts.values()) == {LAYOUT}


def layouts_of(kept: Kept) -> dict[str, int]:
    return {part: each.layout for part, each in kept.items()}


def current(connection: Connection, published: Published) -> Kept:
    """The kept tallies; where they are missing or of an older layout, folded anew from the counted answers."""
    kept: Kept = storage.kept_tallies(connection, published.id)
    if is_current(layouts_of(kept), published):
        return kept
    kept = folded_anew(connection, published)
    storage.keep_tallies(connection, published.id, kept)
    return kept


def folded_anew(connection: Connection, published: Published) -> Kept:
    if published.protected:
        return _protected(connection, published)
    kept: Kept = {}
    for rows in counted_pages(connection, published):
        kept = {**kept, **added(kept, fold_rows(published, rows), days_of(published, rows))}
    return kept


def _protected(connection: Connection, published: Published) -> Kept:
    days: list[date] = []

    def pages() -> Iterator[protection.Page]:
        days.clear()
        for rows in counted_pages(connection, published):
            days.extend({min(found := days_of(published, rows)), max(found)})
            yield protection.Page(
                [row.answers for row in rows], [row.marks for row in rows], [row.step for row in rows]
            )

    parts = protection.final(published.instrument, pages)
    if not published.finished:  # nothing of some of the people beside all
        parts = {part: each for part, each in parts.items() if part in SCORING[published.instrument.method].parts}
        parts.pop(UNFLAGGED, None)
    return added({}, parts, days) if parts else {}


def counted_pages(connection: Connection, published: Published) -> Iterator[Sequence[NewResponse]]:
    after = ""
    while rows := storage.counted(connection, published.id, after, LARGEST_PAGE):
        yield rows
        after = rows[-1].id


def keep(connection: Connection, campaign_id: int, kept: Kept) -> None:
    for part, each in kept.items():
        storage.keep_tally(connection, campaign_id, each, part)


def comments(published: Published, rows: Sequence[NewResponse], seals: Seals) -> list[NewSuggestion]:
    """Comments also go to the desk, which may reply to the holder of the receipt. In an order that says nothing."""
    found = [_comment(published, row, seals) for row in rows]
    written = sorted((each for each in found if each is not None), key=lambda each: each[0])
    place, today = (published.id, published.unit_id), clock.today(published.zone)
    return [NewSuggestion(receipt, words, today, *place, site) for receipt, words, site in written]


def _comment(published: Published, row: NewResponse, seals: Seals) -> tuple[str, str, str | None] | None:
    """The hash of its receipt, the words and, unless it is anonymous, the site."""
    if published.anonymous:
        hidden = opened(row, seals)
        return None if hidden is None else (*hidden, None)
    comment = published.instrument.comment
    if comment is None or not row.receipt_hash:
        return None
    answers = orjson.loads(row.answers)
    return row.receipt_hash, answers[comment.id], answers.get(SEGMENT + "site")
