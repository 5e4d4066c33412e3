"""Answers of protected campaigns are counted in steps, at moments that no answer decides, and the rest at the end."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from analysis.estimates import disclosure
from analysis.estimates.floors import SHOWN_FROM
from app.tallies import anew
from app.tallies.kept import LARGEST_BATCH, added, batch_day_of, comments, current, days_of, folded_anew, keep
from app.tallies.tallying import fold_protected, memberships
from surveys import clock
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import responses as storage
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.responses import NewResponse

# How long after a step the next one is tried: the first number at least, up to the second more, by chance.
PAUSES = {
    "confidential": (timedelta(hours=1), timedelta(minutes=15)),
    "anonymous": (timedelta(days=1), timedelta(hours=12)),
}
FEWEST = {"confidential": SHOWN_FROM, "anonymous": 10}  # answers that are added together, and as many that stay behind
LOOKED_AT = 2000  # answers of which a step takes half

_chance = secrets.SystemRandom()


def take(database: Database, published: Published) -> None:
    """Set the next step; where this one has come and enough wait, count some of it."""
    now = clock.now()
    if anew.waits(database, published):
        return  # the step stays due
    with database.transaction() as connection:
        if not stored_campaigns.set_step(connection, published.id, published.next_step, _following(published, now)):
            return  # another process takes this step
    if published.next_step is None:
        return
    while _count(database, published, now):
        pass


def _following(published: Published, now: datetime) -> datetime:
    """For the first step of all a moment within the first pause, too."""
    pause, more = PAUSES[published.anonymity]
    return now + pause + timedelta(seconds=_chance.randrange(int(more.total_seconds())))


def _count(database: Database, published: Published, now: datetime) -> bool:
    """Count some of what waits; whether so many are left that the same can be done again."""
    with database.engine.connect() as connection:
        ids = list(storage.waiting_ids(connection, published.id))
        _chance.shuffle(ids)  # a sender chooses the id of an answer, and must not choose its place
        rows = storage.waiting_of(connection, sorted(ids[:LOOKED_AT]))
    chosen = _chosen(published, rows)
    if not chosen:
        return False
    _move(database, published, chosen, now)
    return len(ids) > LOOKED_AT


def _chosen(published: Published, rows: Sequence[NewResponse]) -> list[NewResponse]:
    membership, *_ = memberships(published.instrument, [row.answers for row in rows], [row.marks for row in rows])
    order = np.array(_chance.sample(range(len(rows)), len(rows)), dtype=np.intp)
    places = disclosure.step(list(membership.sets().values()), order, least=SHOWN_FROM)
    return [rows[place] for place in sorted(places)] if len(places) >= FEWEST[published.anonymity] else []


def _move(database: Database, published: Published, rows: list[NewResponse], now: datetime) -> None:
    batch_day = batch_day_of(published)
    fresh = fold_protected(published.instrument, [row.answers for row in rows], [row.marks for row in rows])
    # In a transaction of its own: its number would else say which answers the comments came with. Sent twice, a comment
    # is stored once.
    with database.transaction() as connection:
        stored_suggestions.store(connection, comments(published, rows, database.seals))
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id, alone=published.anonymous)
        kept = current(connection, published)
        step = storage.next_step(connection, published.id)
        moved = storage.move_to_response(connection, published.id, rows, batch_day, database.seals, step)
        if len(moved) < len(rows):  # another process has counted some of them
            connection.rollback()
            return
        keep(connection, published.id, added(kept, fresh, days_of(published, moved, batch_day)))
        stored_campaigns.mark_stepped(connection, published.id, now)
    _empty_log(database, published)


def finish(database: Database, published: Published) -> None:
    """Count what is left of a campaign that is closed for good, and decide what may be shown of all of it."""
    if not _move_the_rest(database, published) and published.finished:
        return
    with database.engine.connect() as connection:  # nothing comes any more, so no lock is needed
        kept = folded_anew(connection, replace(published, finished=True))
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id)
        storage.keep_tallies(connection, published.id, kept)
        stored_campaigns.mark_finished(connection, published.id)


def _move_the_rest(database: Database, published: Published) -> bool:
    """Whether there were any."""
    found, batch_day = False, batch_day_of(published)
    while True:
        with database.engine.connect() as connection:
            rows = storage.waiting(connection, published.id, LARGEST_BATCH)
        if not rows:
            return found
        found = True
        with database.transaction() as connection:
            stored_suggestions.store(connection, comments(published, rows, database.seals))
        with database.transaction() as connection:
            storage.lock_campaign(connection, published.id, alone=published.anonymous)
            storage.move_to_response(connection, published.id, rows, batch_day, database.seals)
        _empty_log(database, published)


def _empty_log(database: Database, published: Published) -> None:
    if published.anonymous and database.is_sqlite:
        database.log_is_full = True  # it holds each answer beside its link
        database.empty_log()
