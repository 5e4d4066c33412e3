"""Acknowledged answers become counted ones: extract, score, fold into the kept tally, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlmodel import Session
from surveys.instruments.schema import Instrument

from analysis import scores, tally
from analysis.design import Design
from analysis.tally import Tally
from surveys import campaigns, extract
from surveys.storage import campaigns as stored_campaigns
from surveys.storage import responses as storage
from surveys.storage.engine import Database
from surveys.storage.responses import KeptTally, NewResponse

LAYOUT = 1  # raise it when the tally's arrays change: kept tallies are then folded anew
BATCH = 250  # answers counted in one transaction: the writer waits for no longer than that takes


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
    both = [extract.table(instrument, documents).questions[question.id] for question in instrument.questions]
    score = scores.score_kano if instrument.method == "kano" else scores.score_servqual
    blank = np.stack([(values == extract.BLANK).sum(axis=0) for values in both])
    not_applicable = np.stack([(values == extract.NA).sum(axis=0) for values in both])
    return tally.fold(score(design, *(_number(values) for values in both)), blank, not_applicable)


def _add(kept: KeptTally | None, instrument: Instrument, rows: Sequence[NewResponse]) -> KeptTally:
    """The kept tally with these rows folded in."""
    fresh = fold(instrument, [row.answers for row in rows])
    days = [row.received.date() for row in rows]
    if kept is not None:
        fresh = tally.from_json(kept.data) + fresh
        days += [day for day in (kept.first, kept.last) if day is not None]
    return KeptTally(LAYOUT, fresh.respondents, min(days), max(days), fresh.to_json())


def _refolded(connection: Connection, campaign_id: int, instrument: Instrument) -> KeptTally | None:
    """The tally of all counted answers, from the answers themselves."""
    kept, after = None, ""
    while rows := storage.counted(connection, campaign_id, after, BATCH):
        kept, after = _add(kept, instrument, rows), rows[-1].id
    return kept


def _count_batch(connection: Connection, campaign_id: int, instrument: Instrument) -> bool:
    """Move one batch from intake to response and fold it in; False where nothing waited."""
    storage.lock_campaign(connection, campaign_id)
    rows = storage.waiting(connection, campaign_id, BATCH)
    if not rows:
        return False
    kept = storage.kept_tally(connection, campaign_id)
    if kept is not None and kept.layout != LAYOUT:
        kept = _refolded(connection, campaign_id, instrument)
    fresh = storage.move_to_response(connection, rows)
    if fresh:
        storage.keep_tally(connection, campaign_id, _add(kept, instrument, fresh))
    return True


def count_campaign(database: Database, campaign_id: int, instrument: Instrument) -> None:
    """Count all that waits, a batch a transaction."""
    more = True
    while more:
        with database.exclusive(), database.transaction() as connection:
            more = _count_batch(connection, campaign_id, instrument)


def count_waiting(database: Database) -> None:
    """Count what waits in every campaign."""
    with database.engine.connect() as connection:
        ids = storage.campaigns_waiting(connection)
    for campaign_id in ids:
        with database.read() as session:
            campaign = stored_campaigns.get(session, campaign_id)
            instrument = None if campaign is None else campaigns.instrument_of(session, campaign)
        if instrument is not None:
            count_campaign(database, campaign_id, instrument)


def counted(database: Database, campaign_id: int, instrument: Instrument) -> Counted:
    """A campaign's kept tally, up to date. Costs the same whatever the number of responses."""
    count_campaign(database, campaign_id, instrument)
    with database.engine.connect() as connection:
        kept = storage.kept_tally(connection, campaign_id)
    if kept is not None and kept.layout != LAYOUT:
        with database.exclusive(), database.transaction() as writing:
            storage.lock_campaign(writing, campaign_id)
            kept = _refolded(writing, campaign_id, instrument)
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
