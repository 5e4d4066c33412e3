"""The work on files of answers, in the background and in small parts: checked, stored, and shown once all is stored."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any

import orjson

from surveys import clock, receipts
from surveys.campaigns import lifecycle, questionnaires
from surveys.campaigns.forms import SEGMENT
from surveys.codes import ImportState
from surveys.errors import NotPossible
from surveys.files import SpreadsheetError
from surveys.imports import imports, kept
from surveys.imports.mapping import fields_of
from surveys.imports.reading import Read, Reader, too_many
from surveys.imports.wave import Wave, wave_of
from surveys.instruments.schema import Instrument
from surveys.programmes import programmes
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import imports as storage
from surveys.storage.queries import removal
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.responses import NewResponse
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.tables import Account, ImportedFile, Programme

PART = 500  # answers that are stored in one transaction: whoever sends waits for no longer
TOLD_EVERY = 2_000  # rows, of the progress of a check
REST = 0.5  # pause after each part, as a multiple of the time that it took: answering goes first

log = logging.getLogger(__name__)


def work(database: Database, count: Callable[[int], None], stopped: Callable[[], bool] = lambda: False) -> None:
    """All that there is to do. count: called with the id of a campaign whose answers are all stored, to make its
    figures. stopped: whether the program ends; what is left is done after its next start.
    """
    with database.read() as session:
        waiting = storage.working(session)
    for import_id in waiting:
        if stopped():
            return
        try:
            _work_on(database, import_id, count, stopped)
        except Exception:
            log.exception("Importing file %d failed", import_id)
            _end_broken(database, import_id)
    imports.forget_old(database)


def _work_on(database: Database, import_id: int, count: Callable[[int], None], stopped: Callable[[], bool]) -> None:
    with database.read() as session:
        row = storage.get(session, import_id)
        if row is None:
            return
        instrument = questionnaires.newest(session, row.instrument)
        if row.state == "storing":  # as it was frozen, whatever its set asks by now
            campaign = stored_campaigns.get(session, row.campaign_id or 0)
            instrument = questionnaires.frozen(session, row.instrument, campaign.version if campaign else 0)
    path, mapping = kept.path_of(database.seals, row), imports.mapping_of(row)
    try:
        if row.state == "undoing":
            _undo(database, row, stopped)
        elif row.state == "checking":
            _check(database, row, Reader(path, mapping, instrument), stopped)
        elif row.state == "storing":
            mapping = mapping.within(fields_of(instrument))
            reader = Reader(path, mapping, instrument, row.found.get("called", {}))
            _Storing(database, row, instrument).run(reader, count, stopped)
    except SpreadsheetError as error:
        if row.state == "storing":
            _give_up(database, row)
        _end_check(database, row, {"refused": [error.code, dict(error.values)]}, "failed")


def _check(database: Database, row: ImportedFile, reader: Reader, stopped: Callable[[], bool]) -> None:
    began = time.monotonic()
    for number in reader.checked():
        if number % TOLD_EVERY == 0:
            if stopped() or not _told(database, row, number):
                return
            time.sleep(REST * (time.monotonic() - began))
            began = time.monotonic()
    found, full = reader.found, too_many(reader.found)
    kept.see(database.seals, row, **found.seen())
    whole = found.is_whole and found.n and not full
    _end_check(database, row, {**found.to_json(), **({"full": full} if full else {})}, "checked" if whole else "read")


def _told(database: Database, before: ImportedFile, done: int) -> bool:
    """Write down how far the work is; False: somebody decided otherwise meanwhile."""
    with database.write() as session:
        row = storage.hold(session, before.id or 0)
        if row is None or row.state != before.state or row.mapping != before.mapping:
            return False
        row.done = done
    return True


def _end_check(database: Database, before: ImportedFile, found: Mapping[str, Any], state: ImportState) -> None:
    with database.write() as session:
        row = storage.hold(session, before.id or 0)
        if row is None or row.mapping != before.mapping or row.state not in (before.state, "undone"):
            return  # decided otherwise meanwhile
        known = {name: value for name, value in row.found.items() if name in ("like", "told")}
        row.state, row.found, row.rows, row.done = state, {**known, **found}, int(found.get("rows", 0)), 0


def _end_broken(database: Database, import_id: int) -> None:
    """A check that failed for a reason that nobody foresaw is not tried for ever; what was confirmed is."""
    with database.read() as session:
        row = storage.get(session, import_id)
    if row is not None and row.state == "checking":
        _end_check(database, row, {"refused": ["broken", {}]}, "failed")


def _give_up(database: Database, row: ImportedFile) -> None:
    """A file that went away while it was stored: nothing of it stays."""
    with database.transaction() as connection:
        removal.remove(connection, row.campaign_id or 0)


def _undo(database: Database, row: ImportedFile, stopped: Callable[[], bool]) -> None:
    """Its answers part by part, then all the rest of its campaign at once."""
    campaign_id, removed = row.campaign_id or 0, PART
    while removed == PART:
        began = time.monotonic()
        with database.transaction() as connection:
            removed = removal.remove_answers(connection, campaign_id, PART)
        if stopped():
            return
        time.sleep(REST * (time.monotonic() - began))
    with database.write() as session:
        campaign = stored_campaigns.get(session, campaign_id)
        name, version = (campaign.instrument, campaign.version) if campaign else ("", 0)
        removal.remove(session.connection(), campaign_id)
        session.expire_all()
        storage.forget_version(session, name, version)
    database.seals.throw_away(campaign_id)


class _Storing:
    """One file's answers on their way into the database."""

    def __init__(self, database: Database, row: ImportedFile, instrument: Instrument) -> None:
        assert row.campaign_id is not None
        self._database, self._row, self._campaign_id = database, row, row.campaign_id
        self._wave: Wave = wave_of(row.wave)
        self._comment = instrument.comment.id if instrument.comment else ""
        with database.read() as session:
            self._zone: tzinfo = zone_of(session)
        self._anonymous = self._wave.anonymity == "anonymous"
        self._said: list[tuple[str, str, date, str | None]] = []  # receipt's hash, words, day, site

    def run(self, reader: Reader, count: Callable[[int], None], stopped: Callable[[], bool]) -> None:
        """Those parts that are stored already stay as they are: ids follow from the rows of the file."""
        rows, done = iter(reader), 0
        while part := list(islice(rows, PART)):
            began = time.monotonic()
            answers = [self._answer(read) for read in part]
            done += len(part)
            if done > self._row.done:
                with self._database.transaction() as connection:
                    storage.store(connection, answers)
                if stopped() or not _told(self._database, self._row, done):
                    return
                time.sleep(REST * (time.monotonic() - began))
        self._show()
        count(self._campaign_id)
        self._hand_over_comments()
        self._end()

    def _answer(self, read: Read) -> NewResponse:
        document = dict(read.document)
        day = self._wave.last if self._anonymous or read.day is None else read.day
        if read.comment:
            code = receipts.make(self._row.salt.encode(), "import", str(read.row))
            site = document.get(f"{SEGMENT}site")
            self._said.append(
                (receipts.hash_code(code), read.comment, day, None if self._anonymous or site is None else str(site))
            )
            if not self._anonymous:
                document[self._comment] = read.comment
        return NewResponse(
            id=hashlib.sha256(f"{self._row.salt}:{read.row}".encode()).hexdigest()[:32],
            campaign_id=self._campaign_id,
            answers=orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode(),
            received=self._moment(day),
            locale=None,
        )

    def _moment(self, day: date) -> datetime:
        """Of anonymous answers nothing but the last day of all."""
        return clock.to_utc(f"{day}T{'00:00' if self._anonymous else '12:00'}", self._zone)

    def _show(self) -> None:
        """From now on the campaign is there, closed for good, with all of its answers."""
        with self._database.write() as session:
            storage.hold(session, self._row.id or 0)  # another process may do the same
            campaign = stored_campaigns.get(session, self._campaign_id)
            if campaign is None or campaign.state == "closed" or campaign.closes is None:
                return
            campaign.state, campaign.opened = "closed", campaign.opens
            campaign.closed, campaign.promise = campaign.closes + timedelta(seconds=1), lifecycle.PROMISE
            stored_campaigns.add(session, campaign)
            imports.note_stored(session, self._row, campaign)
            programme = session.get(Programme, self._wave.programme_id) if self._wave.programme_id else None
            by = session.get(Account, self._row.account_id) if self._row.account_id else None
            if programme is not None:
                try:
                    programmes.put_in(session, programme, campaign, self._wave.first, by)
                except NotPossible:  # its round is full by now: the campaign stands by itself
                    log.warning("Campaign %d found no place in its programme", self._campaign_id)

    def _hand_over_comments(self) -> None:
        """To the desk, in an order that says nothing; nobody holds their receipts."""
        place = (self._campaign_id, self._row.unit_id)
        rows = sorted(self._said)
        for start in range(0, len(rows), PART):
            found = [
                NewSuggestion(code, words, day, *place, site) for code, words, day, site in rows[start : start + PART]
            ]
            with self._database.transaction() as connection:
                stored_suggestions.store(connection, found)

    def _end(self) -> None:
        """What is left of the file: how it was read."""
        with self._database.write() as session:
            row = storage.hold(session, self._row.id or 0)
            if row is None or row.state != "storing":
                return
            told = ("n", "rows", "nothing", "blanked", "points_off", "first", "last", "comments", "notes", "joined")
            row.found = {name: row.found[name] for name in told if name in row.found}
            row.state, row.salt, row.ended, row.done = "stored", "", clock.now(), 0
        kept.throw_away(self._database.seals, self._row)
