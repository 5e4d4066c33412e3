"""Acknowledged answers become counted ones: extract, score, fold into the kept tally, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlmodel import Session

from analysis import folding, scores, tally
from analysis.design import Design
from analysis.tally import Tally
from surveys import campaigns, extract
from surveys.instruments.schema import Instrument
from surveys.storage import campaigns as stored_campaigns
from surveys.storage import responses as storage
from surveys.storage.engine import Database
from surveys.storage.responses import KeptTally, NewResponse

LAYOUT = 1  # raise it when the tally's arrays change: kept tallies are then folded anew
BATCH = 250  # answers counted in one transaction: the writer waits for no longer than that takes
MOST_BATCHES = 4  # counted while a page waits; a longer backlog is counted in the background


@dataclass(frozen=True)
class Counted:
    """What a campaign's page reads: its tally and the days between which its answers came."""

    tally: Tally
    first: date | None
    last: date | None


def design_of(instrument: Instrument) -> Design:
    return Design(
        needs=tuple(need.id for need in instrument.needs),
        dimensions={
            dimension.id: tuple(need.id for need in instrument.needs if need.dimension == dimension.id)
            for dimension in instrument.dimensions
        },
        low=instrument.questions[0].scale.low,
        high=instrument.questions[0].scale.high,
        reverse=frozenset(need.id for need in instrument.needs if need.reverse),
    )


def _number(values: NDArray[np.int16]) -> NDArray[np.float64]:
    return np.where(values < 0, np.nan, values).astype(np.float64)


def fold(instrument: Instrument, documents: Sequence[str]) -> Tally:
    """The tally of these answer documents."""
    design = design_of(instrument)
    questions = extract.table(instrument, documents).questions
    both = [questions[question.id] for question in instrument.questions]
    score = scores.score_kano if instrument.method == "kano" else scores.score_servqual
    blank = np.stack([(values == extract.BLANK).sum(axis=0) for values in both])
    not_applicable = np.stack([(values == extract.NA).sum(axis=0) for values in both])
    return folding.fold(score(design, *(_number(values) for values in both)), blank, not_applicable)


def _kept(kept: KeptTally | None, fresh: Tally, rows: Sequence[NewResponse]) -> KeptTally:
    """The kept tally with `fresh`, the tally of `rows`, added."""
    days = [row.received.date() for row in rows]
    if kept is not None:
        fresh = tally.from_json(kept.data) + fresh
        days += [day for day in (kept.first, kept.last) if day is not None]
    return KeptTally(LAYOUT, fresh.respondents, min(days), max(days), fresh.to_json())


def _fold_rows(instrument: Instrument, rows: Sequence[NewResponse]) -> Tally:
    return fold(instrument, [row.answers for row in rows])


def _current(connection: Connection, campaign_id: int, instrument: Instrument) -> KeptTally | None:
    """The kept tally; where it is of an older layout, folded anew from the counted answers."""
    kept = storage.kept_tally(connection, campaign_id)
    if kept is None or kept.layout == LAYOUT:
        return kept
    kept, after = None, ""
    while rows := storage.counted(connection, campaign_id, after, BATCH):
        kept, after = _kept(kept, _fold_rows(instrument, rows), rows), rows[-1].id
    return kept


def _count_batch(database: Database, campaign_id: int, instrument: Instrument) -> int:
    """Move one batch from intake to response and add it to the tally; how many there were.

    Folded before the lock is taken: whoever sends waits only while rows are moved.
    """
    with database.engine.connect() as connection:
        rows = storage.waiting(connection, campaign_id, BATCH)
    if not rows:
        return 0
    fresh = _fold_rows(instrument, rows)
    with database.exclusive(), database.transaction() as connection:
        storage.lock_campaign(connection, campaign_id)
        moved = storage.move_to_response(connection, campaign_id, rows)
        if moved:
            if len(moved) < len(rows):  # another process counted some of them meanwhile
                fresh = _fold_rows(instrument, moved)
            kept = _current(connection, campaign_id, instrument)
            storage.keep_tally(connection, campaign_id, _kept(kept, fresh, moved))
    return len(rows)


def count_campaign(database: Database, campaign_id: int, instrument: Instrument, batches: int | None = None) -> bool:
    """Count what waits, a batch a transaction, at most so many; whether any may be left."""
    done = 0
    while batches is None or done < batches:
        if _count_batch(database, campaign_id, instrument) < BATCH:
            return False
        done += 1
    return True


def count_waiting(database: Database, batches: int | None = None) -> bool:
    """Count what waits in every campaign, at most so many batches of each; whether any may be left."""
    with database.engine.connect() as connection:
        ids = storage.campaigns_waiting(connection)
    left = False
    for campaign_id in ids:
        with database.read() as session:
            campaign = stored_campaigns.get(session, campaign_id)
            instrument = None if campaign is None else campaigns.instrument_of(session, campaign)
        if instrument is not None:
            left |= count_campaign(database, campaign_id, instrument, batches)
    return left


def counted(database: Database, campaign_id: int, instrument: Instrument) -> Counted:
    """A campaign's kept tally, up to date but for a backlog. Costs the same whatever the number of responses."""
    count_campaign(database, campaign_id, instrument, MOST_BATCHES)
    with database.engine.connect() as connection:
        kept = storage.kept_tally(connection, campaign_id)
    if kept is not None and kept.layout != LAYOUT:
        with database.exclusive(), database.transaction() as writing:
            storage.lock_campaign(writing, campaign_id)
            kept = _current(writing, campaign_id, instrument)
            if kept is not None:
                storage.keep_tally(writing, campaign_id, kept)
    if kept is None:
        return Counted(fold(instrument, []), None, None)
    return Counted(tally.from_json(kept.data), kept.first, kept.last)


def answer_counts(session: Session) -> dict[int, int]:
    """Campaign id -> how many answers it has, counted or waiting."""
    connection = session.connection()
    counts = storage.tally_counts(connection)
    for campaign_id, n in storage.waiting_counts(connection).items():
        counts[campaign_id] = counts.get(campaign_id, 0) + n
    return counts
