"""Acknowledged answers become counted ones: extract, score, fold into the kept tally, in one transaction."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection
from sqlmodel import Session

from analysis.rows import tally
from analysis.rows.tally import Tally
from app.tallies.scoring import EVERYBODY, SCORING, group_part
from app.tallies.tallying import Parts, fold
from surveys import clock
from surveys.campaigns import lifecycle
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.published import Published, published_of
from surveys.errors import NotFound
from surveys.instruments.schema import Instrument
from surveys.storage import campaigns as stored_campaigns
from surveys.storage import responses as storage
from surveys.storage import suggestions as stored_suggestions
from surveys.storage.engine import Database
from surveys.storage.responses import KeptTally, NewResponse
from surveys.storage.suggestions import NewSuggestion

LAYOUT = 5  # raise it when the tally's arrays change: kept tallies are then folded anew
SMALLEST_BATCH = 10  # anonymous answers that are counted together, and as many that wait for the next batch
LARGEST_BATCH = 250  # answers counted in one transaction: the writer waits for no longer than that takes
MOST_BATCHES = 4  # counted while a page waits; a longer backlog is counted in the background
ORDERED_TABLES = ("response", "intake", "invitation")  # on PostgreSQL their files may show the order of arrival

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counted(Parts):
    """What a campaign's page reads: its tally and the days between which its answers came."""

    parts: Mapping[str, Tally]
    first: date | None
    last: date | None


Kept = dict[str, KeptTally]


def _added(kept: Kept, fresh: dict[str, Tally], days: Sequence[date]) -> Kept:
    """The kept tallies that change as `fresh`, those of answers of these days, are added."""
    days = list(days)
    if EVERYBODY in kept:
        days += [day for day in (kept[EVERYBODY].first, kept[EVERYBODY].last) if day is not None]
    first, last = min(days), max(days)
    sums = {part: tally.from_json(kept[part].data) + each if part in kept else each for part, each in fresh.items()}
    return {part: KeptTally(LAYOUT, each.respondents, first, last, each.to_json()) for part, each in sums.items()}


def _fold_rows(instrument: Instrument, rows: Sequence[NewResponse]) -> dict[str, Tally]:
    return fold(instrument, [row.answers for row in rows], [row.marks for row in rows])


def _days(rows: Sequence[NewResponse]) -> list[date]:
    return [row.received.date() for row in rows]


def _is_current(kept: Kept, instrument: Instrument) -> bool:
    return kept.keys() >= set(SCORING[instrument.method].parts) and all(each.layout == LAYOUT for each in kept.values())


def _current(connection: Connection, campaign_id: int, instrument: Instrument) -> Kept:
    """The kept tallies; where they are missing or of an older layout, folded anew from the counted answers."""
    kept = storage.kept_tallies(connection, campaign_id)
    if _is_current(kept, instrument):
        return kept
    kept, after = {}, ""
    while rows := storage.counted(connection, campaign_id, after, LARGEST_BATCH):
        kept |= _added(kept, _fold_rows(instrument, rows), _days(rows))
        after = rows[-1].id
    _keep(connection, campaign_id, kept)
    return kept


def _keep(connection: Connection, campaign_id: int, kept: Kept) -> None:
    for part, each in kept.items():
        storage.keep_tally(connection, campaign_id, each, part)


def _count_batch(database: Database, published: Published) -> int:
    """Move one batch from intake to response and add it to the tally; how many there were.

    Folded before the lock is taken: senders wait only while rows are moved.
    """
    with database.engine.connect() as connection:
        rows = _next(published, storage.waiting(connection, published.id, LARGEST_BATCH + SMALLEST_BATCH))
    if not rows:
        return 0
    fresh = _fold_rows(published.instrument, rows)
    today = clock.now().replace(hour=0, minute=0, second=0)
    batch_day = today if published.anonymous else None
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id)
        # Before the rows move: it may fold all counted ones anew.
        kept = _current(connection, published.id, published.instrument)
        moved = storage.move_to_response(connection, published.id, rows, batch_day)
        if moved and not _may_move(published, len(moved), storage.number_waiting(connection, published.id)):
            connection.rollback()  # another process has counted most of them
            return 0
        if moved:
            if len(moved) < len(rows):  # another process counted some of them meanwhile
                fresh = _fold_rows(published.instrument, moved)
            days = [(batch_day or row.received).date() for row in moved]
            stored_suggestions.store(connection, _comments(published, moved, today.date()))
            _keep(connection, published.id, _added(kept, fresh, days))
    if published.anonymous and database.is_sqlite:
        database.log_is_full = True  # it holds each answer beside its link
        database.empty_log()
    return len(rows)


def _comments(published: Published, rows: Sequence[NewResponse], today: date) -> list[NewSuggestion]:
    """Comments also go to the desk, which may reply to the holder of the receipt."""
    comment = published.instrument.comment
    found = []
    for row in sorted(rows, key=lambda row: row.receipt_hash or ""):
        if comment is not None and row.receipt_hash:
            answers = orjson.loads(row.answers)
            text = row.comment or answers[comment.id]
            site = None if published.anonymous else answers.get(SEGMENT + "site")
            found.append(NewSuggestion(row.receipt_hash, text, today, published.id, published.unit_id, site))
    return found


def _next(published: Published, rows: Sequence[NewResponse]) -> Sequence[NewResponse]:
    """The part of these rows, the first that wait, that is counted together.

    An open anonymous campaign counts at least SMALLEST_BATCH and leaves as many waiting: a reader of the figures before
    and after the last few answers would else know what those few said. Closing it counts the rest at once.
    """
    if not published.anonymous or len(rows) == LARGEST_BATCH + SMALLEST_BATCH:
        return rows[:LARGEST_BATCH]
    if not published.batching:
        return rows
    return rows[:-SMALLEST_BATCH] if len(rows) >= 2 * SMALLEST_BATCH else ()


def _may_move(published: Published, moved: int, left: int) -> bool:
    return not published.batching or min(moved, left) >= SMALLEST_BATCH


def count_campaign(database: Database, published: Published, batches: int | None = None) -> bool:
    """Count what waits, a batch a transaction, at most so many; whether any may be left."""
    done = 0
    while batches is None or done < batches:
        if _count_batch(database, published) < LARGEST_BATCH:
            return False
        done += 1
    return True


def count_waiting(database: Database, batches: int | None = None) -> bool:
    """Count what waits in every campaign, at most so many batches of each; whether any may be left."""
    with database.engine.connect() as connection:
        ids = storage.campaigns_waiting(connection)
    left = False
    for campaign_id in ids:
        with _guarded(campaign_id):
            left |= count_campaign(database, _published(database, campaign_id), batches)
    return left


@contextmanager
def _guarded(campaign_id: int) -> Iterator[None]:
    """A failure in one campaign does not keep the others waiting; the next round tries again."""
    try:
        yield
    except Exception:
        log.exception("Counting campaign %d failed", campaign_id)


def _published(database: Database, campaign_id: int) -> Published:
    with database.read() as session:
        campaign = stored_campaigns.get(session, campaign_id)
        if campaign is None:
            raise NotFound
        return published_of(session, campaign)


def scrub_order(database: Database, published: Published) -> None:
    """After a campaign has closed, count what still waits; of an anonymous one, leave no order of arrival behind."""
    count_campaign(database, published)
    if not published.anonymous:
        return
    rewritten = database.is_sqlite or database.rewrite(ORDERED_TABLES, lambda: _rewrite(database, published))
    if rewritten and not database.log_is_full:
        with database.write() as session:
            lifecycle.mark_scrubbed(session, published.id)


def _rewrite(database: Database, published: Published) -> None:
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id)
        storage.rewrite(connection, published.id)


def close_due(database: Database) -> None:
    """Close the campaigns whose last second has passed; what follows for those that are closed for good."""
    with database.read() as session:
        due = lifecycle.due(session)
    for campaign_id in due:
        with _guarded(campaign_id), database.write() as session:
            lifecycle.close_due(session, campaign_id)
    lifecycle.forget_drafts(database)
    database.empty_log()
    with database.read() as session:
        ordered = lifecycle.not_scrubbed(session)
    for campaign_id in ordered:
        with _guarded(campaign_id):
            scrub_order(database, _published(database, campaign_id))


def counted(database: Database, published: Published) -> Counted:
    """A campaign's kept tally, up to date but for a backlog. Costs the same whatever the number of responses."""
    campaign_id, instrument = published.id, published.instrument
    count_campaign(database, published, MOST_BATCHES)
    with database.engine.connect() as connection:
        kept = storage.kept_tallies(connection, campaign_id)
    if kept and not _is_current(kept, instrument):
        with database.transaction() as writing:
            storage.lock_campaign(writing, campaign_id)
            kept = _current(writing, campaign_id, instrument)
    if not kept:
        return Counted(fold(instrument, []), None, None)
    everybody = kept[EVERYBODY]
    return Counted({part: tally.from_json(each.data) for part, each in kept.items()}, everybody.first, everybody.last)


def answer_counts(session: Session) -> dict[int, int]:
    """Campaign id -> how many answers it has, counted or waiting; anonymous ones only once they are counted."""
    connection = session.connection()
    counts = storage.tally_counts(connection)
    for campaign_id, n in storage.waiting_counts(connection).items():
        counts[campaign_id] = counts.get(campaign_id, 0) + n
    return counts


def site_counts(session: Session, campaign_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Campaign id and site -> how many answers came from there."""
    start = group_part("site", "")
    counts = storage.group_counts(session.connection(), campaign_ids, start)
    return {(campaign_id, part.removeprefix(start)): n for (campaign_id, part), n in counts.items()}
