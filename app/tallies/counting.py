"""Acknowledged answers become counted ones: extract, score, fold into the kept tally, in one transaction."""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from analysis.rows.tally import Tally
from app.tallies import anew, steps
from app.tallies.anew import Progress
from app.tallies.kept import (
    LARGEST_BATCH,
    LAYOUT,
    Kept,
    Parsed,
    added,
    batch_day_of,
    comments,
    current,
    days_of,
    fold_rows,
    is_current,
    keep,
    layouts_of,
)
from app.tallies.scoring import EVERYBODY, group_part
from app.tallies.tallying import Parts, fold
from surveys import clock
from surveys.campaigns import lifecycle
from surveys.campaigns.published import Published, published_of
from surveys.errors import NotFound
from surveys.storage import fulltext
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import invitations as stored_invitations
from surveys.storage.queries import refolding
from surveys.storage.queries import responses as storage
from surveys.storage.queries import suggestions as stored_suggestions

MOST_BATCHES = 2  # counted while a page waits; a longer backlog is counted in the background
FINISHED_AT_ONCE = 200  # answers of a closed campaign, as above
# PostgreSQL's files may show an order
ORDERED_TABLES = ("response", "intake", "invitation", "suggestion", "message", "comment_tag", fulltext.TABLE)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counted(Parts):
    """What a campaign's page reads: its tally, the days between which its answers came.

    invited: how many people, where nobody else could answer. anew: how far they are folded anew; until then no tally
    says anything.
    """

    parts: Mapping[str, Tally]
    first: date | None
    last: date | None
    invited: int | None = None
    anew: Progress | None = None

    @property
    def n(self) -> int:
        """Answers in its figures."""
        return self.anew.n if self.anew else self.tally.respondents


def _count_batch(database: Database, published: Published) -> int:
    """Move one batch from intake to response and add it to the tally; how many there were.

    Folded and added before the lock is taken: senders wait only while rows are moved.
    """
    with database.engine.connect() as connection:
        rows = storage.waiting(connection, published.id, LARGEST_BATCH)
        before: Kept = storage.kept_tallies(connection, published.id) if rows else {}
    if not rows or anew.waits(database, published):
        return 0
    fresh = fold_rows(published, rows)
    batch_day = batch_day_of(published)
    days = days_of(published, rows, batch_day)
    sums = added(before, fresh, days) if is_current(layouts_of(before), published) else None
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id, alone=published.anonymous)
        if anew.held(connection, published):
            return 0
        same = {part: (each.layout, each.n) for part, each in before.items()}
        if sums is None or refolding.versions(connection, published.id) != same:
            before, sums = current(connection, published), None  # before the rows move: it may fold them anew
        moved = storage.move_to_response(connection, published.id, rows, batch_day, database.seals)
        if moved:
            if len(moved) < len(rows):  # another process counted some of them meanwhile
                fresh, sums = fold_rows(published, moved), None
            stored_suggestions.store(connection, comments(published, moved, database.seals))
            keep(connection, published.id, sums or added(before, fresh, days_of(published, moved, batch_day)))
    return len(rows)


def count_campaign(database: Database, published: Published, batches: int | None = None) -> bool:
    """Count what waits, a batch a transaction, at most so many; whether any may be left.

    The answers of a protected campaign are counted in steps, and the rest once it is closed for good.
    """
    if published.protected:
        return False if published.in_steps else _finish(database, published)
    done = 0
    while batches is None or done < batches:
        if _count_batch(database, published) < LARGEST_BATCH:
            return False
        done += 1
    return True


def count_stored(database: Database, campaign_id: int) -> None:
    """Make the figures of a closed campaign whose answers came from a file, past the intake; many are left to a job."""
    published = _published(database, campaign_id)
    if published.protected:
        steps.finish(database, published)
    elif not anew.waits(database, published):
        with database.transaction() as connection:
            storage.lock_campaign(connection, campaign_id)
            current(connection, published)


def _finish(database: Database, published: Published) -> bool:
    steps.finish(database, published)
    return False


def count_waiting(database: Database, batches: int | None = None) -> bool:
    """Count what waits in every campaign, at most so many batches of each, and take the steps that are due; whether any
    may be left.
    """
    with database.engine.connect() as connection:
        ids, due = storage.campaigns_waiting(connection), stored_campaigns.due_for_step(connection, clock.now())
    left = False
    for campaign_id in ids:
        with _guarded(campaign_id):
            published = _published(database, campaign_id)
            if not published.protected:
                left |= count_campaign(database, published, batches)
    for campaign_id in due:
        with _guarded(campaign_id):
            steps.take(database, _published(database, campaign_id))
    return left


def fold_due(database: Database) -> bool:
    """Fold a slice of every campaign whose tallies are of an older layout anew; whether any are left."""
    left = False
    for campaign_id in _due(database):
        with _guarded(campaign_id):
            left |= anew.fold_slice(database, _published(database, campaign_id))
    return left


def being_folded(database: Database) -> dict[int, Progress]:
    """Campaign id -> how far its answers are folded anew."""
    found = {}
    for campaign_id in _due(database):
        published = _published(database, campaign_id)
        with database.engine.connect() as connection:
            found[campaign_id] = anew.progress(connection, published)
    return found


def _due(database: Database) -> list[int]:
    with database.engine.connect() as connection:
        return refolding.due(connection, LAYOUT)


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
    if database.is_sqlite:
        with database.transaction() as connection:
            fulltext.merge(connection)
        database.log_is_full = True  # it holds the index as it was
        database.empty_log()
    rewritten = database.is_sqlite or database.rewrite(ORDERED_TABLES, lambda: _rewrite(database, published))
    if rewritten and not database.log_is_full:
        with database.write() as session:
            lifecycle.mark_scrubbed(session, published.id)
        database.seals.throw_away(published.id)


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
        ordered = lifecycle.unfinished(session)
    for campaign_id in ordered:
        with _guarded(campaign_id):
            scrub_order(database, _published(database, campaign_id))


def counted(database: Database, published: Published) -> Counted:
    """A campaign's kept tally, up to date but for a backlog. Costs the same whatever the number of responses."""
    campaign_id = published.id
    if anew.waits(database, published):
        with database.engine.connect() as connection:
            return replace(_read(published, {}), anew=anew.progress(connection, published))
    if not published.protected:
        count_campaign(database, published, MOST_BATCHES)
    elif not (published.in_steps or published.finished) and _is_small(database, published):
        count_campaign(database, published)
    with database.engine.connect() as connection:
        kept: Kept = storage.kept_tallies(connection, campaign_id)
        invited = stored_invitations.number(connection, campaign_id) if published.access == "personal" else None
    if kept and not is_current(layouts_of(kept), published):
        with database.transaction() as writing:
            storage.lock_campaign(writing, campaign_id)
            kept = current(writing, published)
    return replace(_read(published, kept), invited=invited)


def _is_small(database: Database, published: Published) -> bool:
    with database.engine.connect() as connection:
        return storage.number_of(connection, published.id, FINISHED_AT_ONCE + 1) <= FINISHED_AT_ONCE


def _read(published: Published, kept: Kept) -> Counted:
    if not kept:
        return Counted(fold(published.instrument, []), None, None)
    everybody = kept[EVERYBODY]
    return Counted(Parsed(kept), everybody.first, everybody.last)


def answer_counts(session: Session, campaign_ids: Collection[int] | None = None) -> dict[int, int]:
    """Campaign id -> how many answers it has, counted or waiting; of protected ones as many as figures are made of.
    campaign_ids: of these only.
    """
    connection = session.connection()
    counts = storage.tally_counts(connection, campaign_ids)
    for campaign_id, n in storage.waiting_counts(connection, campaign_ids).items():
        counts[campaign_id] = counts.get(campaign_id, 0) + n
    return counts


def site_counts(session: Session, campaign_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Campaign id -> site -> how many answers came from there."""
    start = group_part("site", "")
    found: dict[int, dict[str, int]] = {}
    for (campaign_id, part), n in storage.group_counts(session.connection(), campaign_ids, start).items():
        found.setdefault(campaign_id, {})[part.removeprefix(start)] = n
    return found
