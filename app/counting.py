"""Acknowledged answers become counted ones: extract, score, fold into the kept tally, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlmodel import Session

from analysis import folding, quality, scores, tally
from analysis.design import Design
from analysis.quality import Flag
from analysis.tally import Tally
from surveys import campaigns, extract
from surveys.instruments.schema import Instrument
from surveys.storage import campaigns as stored_campaigns
from surveys.storage import responses as storage
from surveys.storage.engine import Database
from surveys.storage.responses import KeptTally, NewResponse

LAYOUT = 2  # raise it when the tally's arrays change: kept tallies are then folded anew
EVERYBODY, UNFLAGGED = "", "unflagged"  # parts of a campaign that have a kept tally of their own
BATCH = 250  # answers counted in one transaction: the writer waits for no longer than that takes
MOST_BATCHES = 4  # counted while a page waits; a longer backlog is counted in the background


@dataclass(frozen=True)
class Counted:
    """What a campaign's page reads: its tally and the days between which its answers came."""

    tally: Tally
    rest: Tally  # without the answers that look thoughtless
    first: date | None
    last: date | None


def design_of(instrument: Instrument) -> Design:
    overall = instrument.overall.scale if instrument.overall else None
    return Design(
        needs=tuple(need.id for need in instrument.needs),
        dimensions={
            dimension.id: tuple(need.id for need in instrument.needs if need.dimension == dimension.id)
            for dimension in instrument.dimensions
        },
        low=instrument.questions[0].scale.low,
        high=instrument.questions[0].scale.high,
        reverse=frozenset(need.id for need in instrument.needs if need.reverse),
        overall=None if overall is None else (overall.low, overall.high),
    )


def _number(values: NDArray[np.int16]) -> NDArray[np.float64]:
    return np.where(values < 0, np.nan, values).astype(np.float64)


def fold(instrument: Instrument, documents: Sequence[str]) -> dict[str, Tally]:
    """The tallies of these answer documents: of EVERYBODY, and of the UNFLAGGED alone. No flag changes the first."""
    design = design_of(instrument)
    table = extract.table(instrument, documents)
    both = np.stack([table.questions[question.id] for question in instrument.questions])
    overall = table.ratings[instrument.overall.id] if instrument.overall else None
    flags = _flags(instrument, design, both)
    flagged = np.any(list(flags.values()), axis=0)
    rest, thoughtless = (_fold(instrument, design, both, overall, flags, flagged == mark) for mark in (False, True))
    return {EVERYBODY: rest + thoughtless, UNFLAGGED: rest}


def _flags(instrument: Instrument, design: Design, both: NDArray[np.int16]) -> dict[Flag, NDArray[np.bool_]]:
    first, second = _number(both[0]), _number(both[1])
    flags: dict[Flag, NDArray[np.bool_]] = {"straight_line": quality.straight_line(first, second)}
    if instrument.method == "kano":
        flags["contradictory"] = quality.contradictory(scores.score_kano(design, first, second))
    return flags


def _fold(
    instrument: Instrument,
    design: Design,
    both: NDArray[np.int16],
    overall: NDArray[np.int16] | None,
    flags: dict[Flag, NDArray[np.bool_]],
    rows: NDArray[np.bool_],
) -> Tally:
    """Of these rows [n]. both: [2, n, needs]; overall: [n]."""
    own = both[:, rows]
    blank, not_applicable = ((own == code).sum(axis=1) for code in (extract.BLANK, extract.NA))
    marked = {flag: carried[rows] for flag, carried in flags.items()}
    first, second = _number(own[0]), _number(own[1])
    if instrument.method == "kano":
        return folding.fold(scores.score_kano(design, first, second), blank, not_applicable, marked)
    satisfied = None if overall is None else _number(overall[rows])
    scored = scores.score_servqual(design, first, second, overall=satisfied)
    return folding.fold(scored, blank, not_applicable, marked)


Kept = dict[str, KeptTally]


def _kept(kept: Kept | None, fresh: dict[str, Tally], rows: Sequence[NewResponse]) -> Kept:
    """The kept tallies with `fresh`, those of `rows`, added."""
    days = [row.received.date() for row in rows]
    if kept is not None:
        fresh = {part: tally.from_json(kept[part].data) + own for part, own in fresh.items()}
        days += [day for day in (kept[EVERYBODY].first, kept[EVERYBODY].last) if day is not None]
    first, last = min(days), max(days)
    return {part: KeptTally(LAYOUT, own.respondents, first, last, own.to_json()) for part, own in fresh.items()}


def _fold_rows(instrument: Instrument, rows: Sequence[NewResponse]) -> dict[str, Tally]:
    return fold(instrument, [row.answers for row in rows])


def _read(connection: Connection, campaign_id: int) -> Kept | None:
    """All parts, or nothing where one is missing."""
    found = {part: storage.kept_tally(connection, campaign_id, part) for part in (EVERYBODY, UNFLAGGED)}
    kept = {part: own for part, own in found.items() if own is not None}
    return kept if len(kept) == len(found) else None


def _is_current(kept: Kept) -> bool:
    return all(own.layout == LAYOUT for own in kept.values())


def _current(connection: Connection, campaign_id: int, instrument: Instrument) -> Kept | None:
    """The kept tallies; where they are of an older layout, folded anew from the counted answers."""
    kept = _read(connection, campaign_id)
    if kept is not None and _is_current(kept):
        return kept
    kept, after = None, ""
    while rows := storage.counted(connection, campaign_id, after, BATCH):
        kept, after = _kept(kept, _fold_rows(instrument, rows), rows), rows[-1].id
    return kept


def _keep(connection: Connection, campaign_id: int, kept: Kept) -> None:
    for part, own in kept.items():
        storage.keep_tally(connection, campaign_id, own, part)


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
        kept = _current(connection, campaign_id, instrument)  # before the rows move: it may fold all counted ones anew
        moved = storage.move_to_response(connection, campaign_id, rows)
        if moved:
            if len(moved) < len(rows):  # another process counted some of them meanwhile
                fresh = _fold_rows(instrument, moved)
            _keep(connection, campaign_id, _kept(kept, fresh, moved))
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
        kept = _read(connection, campaign_id)
        older = kept is None and storage.kept_tally(connection, campaign_id) is not None
    if older or (kept is not None and not _is_current(kept)):
        with database.exclusive(), database.transaction() as writing:
            storage.lock_campaign(writing, campaign_id)
            kept = _current(writing, campaign_id, instrument)
            if kept is not None:
                _keep(writing, campaign_id, kept)
    if kept is None:
        nobody = fold(instrument, [])
        return Counted(nobody[EVERYBODY], nobody[UNFLAGGED], None, None)
    everybody = kept[EVERYBODY]
    rest = tally.from_json(kept[UNFLAGGED].data)
    return Counted(tally.from_json(everybody.data), rest, everybody.first, everybody.last)


def answer_counts(session: Session) -> dict[int, int]:
    """Campaign id -> how many answers it has, counted or waiting."""
    connection = session.connection()
    counts = storage.tally_counts(connection)
    for campaign_id, n in storage.waiting_counts(connection).items():
        counts[campaign_id] = counts.get(campaign_id, 0) + n
    return counts
