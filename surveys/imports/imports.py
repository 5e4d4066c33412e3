"""Files of answers: brought in, mapped, checked, confirmed, cancelled; what a lead decides about each."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from surveys import clock, instruments, marks
from surveys.campaigns import campaigns, lifecycle, questionnaires
from surveys.campaigns.plan import Plan
from surveys.errors import Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.files import Note, SpreadsheetError
from surveys.imports import kept
from surveys.imports import mapping as mappings
from surveys.imports.fitting import fitted
from surveys.imports.heading import FileColumn, columns_of, proposed
from surveys.imports.mapping import PLAIN, FileMapping
from surveys.imports.set_of import set_of
from surveys.imports.wave import Wave, checked
from surveys.instruments.schema import Instrument
from surveys.needs import sets
from surveys.storage import access
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import imports as storage
from surveys.storage.queries import removal
from surveys.storage.seals import Seals
from surveys.storage.tables import Account, Campaign
from surveys.storage.tables import ImportedFile as ImportedFile

LONGEST_NAME = 120
MOST_SHOWN = 100  # files on the list
KNOWN_HEADING = 0.6  # share of a file's headings from which on a kept mapping is offered
MOST_TRIED = 5  # readings of earlier files
FORGOTTEN_AFTER = timedelta(days=7)  # a file about which nothing is decided


Looked = tuple[Sequence[FileColumn], Sequence[Note]]  # its columns, and what its reader recognised


def begin(
    session: Session,
    account: Account,
    name: str,
    arrived: tuple[Path, str, int],
    looked: Looked,
    reading: FileMapping,
    instrument: str,
) -> ImportedFile:
    """A file that was looked at, with what its headings say; how a file like it was read before goes first. reading: by
    which it was looked at; instrument: the questionnaire as which it is read. NotFound: the account may not. Invalid.
    """
    if not access.may(account, "import_file"):
        raise NotFound
    (path, digest, size), (columns, notes) = arrived, looked
    earlier = like_it(session, account, [column.heading for column in columns])
    if earlier is not None and instrument in ("", earlier.instrument):
        instrument = earlier.instrument
        carried = mappings.carried_over(mappings.from_json(earlier.mapping), [column.heading for column in columns])
        mapping = replace(carried.read_as(reading), drop=False)
    elif not questionnaires.is_offered(session, account, instrument):
        raise Invalid([Problem("instrument", "unknown_instrument" if instrument else "not_chosen", {})])
    else:
        earlier, guess = None, proposed(columns, questionnaires.newest(session, instrument))
        mapping = replace(reading, columns=guess.columns)
    row = ImportedFile(
        unit_id=account.unit_id,
        account_id=account.id,
        name=(" ".join(name.replace("\x00", "").split()) or "-")[-LONGEST_NAME:],
        digest=digest,
        size=size,
        instrument=instrument,
        state="read",
        mapping=mappings.to_json(mapping),
        found={"like": earlier.id} if earlier is not None else {},
        salt=secrets.token_hex(16),
        created=clock.now(),
    )
    storage.add(session, row)
    path.replace(kept.path_of(_seals(session), row))
    _see_heading(session, row, columns, notes)
    return row


def _seals(session: Session) -> Seals:
    seals: Seals = session.info["seals"]
    return seals


def _see_heading(session: Session, row: ImportedFile, columns: Sequence[FileColumn], notes: Sequence[Note]) -> None:
    row.found = {**row.found, "told": [[note.code, dict(note.values)] for note in notes]}
    kept.see(_seals(session), row, columns=[column.to_json() for column in columns])
    storage.add(session, row)


def readings(session: Session, account: Account) -> Sequence[FileMapping]:
    """How the last files were read that were not read as any file is: a new one may be like them."""
    found: list[FileMapping] = []
    for row in _ended(session, account):
        reading = PLAIN.read_as(mappings.from_json(row.mapping))
        if reading != PLAIN and reading not in found:
            found.append(reading)
    return found[:MOST_TRIED]


def _ended(session: Session, account: Account) -> Sequence[ImportedFile]:
    return storage.ended(session, account, MOST_SHOWN)


def is_like(session: Session, account: Account, columns: Sequence[FileColumn]) -> bool:
    """Whether a file with most of these headings was stored before."""
    return like_it(session, account, [column.heading for column in columns]) is not None


def like_it(session: Session, account: Account, headings: list[str]) -> ImportedFile | None:
    """The last file that was stored with most of these headings."""
    return next(
        (
            row
            for row in _ended(session, account)
            if mappings.share_known(mappings.from_json(row.mapping), headings) >= KNOWN_HEADING
            and questionnaires.is_offered(session, account, row.instrument)
        ),
        None,
    )


def seen_by(session: Session, account: Account) -> Sequence[ImportedFile]:
    return storage.allowed(session, account, "import_file", MOST_SHOWN)


def one_for(session: Session, account: Account, import_id: int) -> ImportedFile:
    """NotFound also where it exists and the account may not."""
    row = storage.one_allowed(session, account, "import_file", import_id)
    if row is None:
        raise NotFound
    return row


def of_campaign(session: Session, account: Account, campaign_id: int) -> ImportedFile | None:
    """The file from which a campaign came."""
    return storage.of_campaign(session, account, campaign_id)


def same_before(session: Session, account: Account, row: ImportedFile) -> ImportedFile | None:
    """The same bytes, stored before and not undone."""
    return storage.stored_with(session, account, row.digest)


def instrument_of(session: Session, row: ImportedFile) -> Instrument:
    return questionnaires.newest(session, row.instrument)


def mapping_of(row: ImportedFile) -> FileMapping:
    return mappings.from_json(row.mapping)


def seen_of(session: Session, row: ImportedFile) -> Mapping[str, Any]:
    """What pages show of its cells: columns, rows as they are read (`shown`), texts that cannot be read (`wrong`)."""
    return kept.seen_of(_seals(session), row)


def columns_in(session: Session, row: ImportedFile) -> list[FileColumn]:
    return columns_of(seen_of(session, row).get("columns", ()))


def note_refusal(session: Session, row: ImportedFile, reading: FileMapping, error: SpreadsheetError) -> None:
    """Why the file cannot be read as it was said; what was said of its columns stays for when it can."""
    _check_waits(session, row)
    row.mapping = mappings.to_json(mapping_of(row).read_as(reading))
    row.state, row.found = "failed", {"refused": [error.code, dict(error.values)]}
    storage.add(session, row)


def look_again(
    session: Session, account: Account, row: ImportedFile, looked: Looked, said: FileMapping, instrument: str
) -> None:
    """The file read otherwise, as another questionnaire, or by a mapping that was saved: what `said` knows of columns
    that are there holds, and headings say the rest. NotFound: the questionnaire is not offered.
    """
    _check_waits(session, row)
    if not questionnaires.is_offered(session, account, instrument):
        raise NotFound
    columns, notes = looked
    asked = questionnaires.newest(session, instrument)
    guess, known = proposed(columns, asked).columns, {"", *mappings.fields_of(asked)}
    carried = mappings.carried_over(said, [column.heading for column in columns]).columns
    taken, read = set[str](), []
    for (heading, name), (_, guessed) in zip(carried, guess, strict=True):
        field = name if name and name in known else guessed
        read.append((heading, "" if field in taken else field))
        taken.add(field)
    row.mapping = mappings.to_json(replace(said.only_of(asked), columns=tuple(read)))
    row.instrument, row.state, row.found = instrument, "read", {}
    _see_heading(session, row, columns, notes)


def ask_check(session: Session, row: ImportedFile, mapping: FileMapping) -> None:
    """Keep what a lead said and have the file read by it. Invalid: what is to be corrected; it is kept all the same."""
    _check_waits(session, row)
    row.mapping, row.state = mappings.to_json(mapping), "read"
    row.found = {name: value for name, value in row.found.items() if name in ("like", "told")}
    mappings.check(mapping, instrument_of(session, row))
    row.state, row.done = "checking", 0
    storage.add(session, row)


def confirm(session: Session, account: Account, row: ImportedFile, seen: str, wave: Mapping[str, str]) -> None:
    """Have its answers stored as one campaign, which nobody sees until all are. seen: the mark of what was shown.

    Invalid; NotPossible: it was not checked, or other than was seen.
    """
    held = storage.hold(session, row.id or 0)
    if held is None or held.state != "checked" or seen != mark(held):
        raise NotPossible("not_checked")
    row = held
    found, mapping = row.found, mapping_of(row)
    said = checked(session, account, row, wave)
    instrument = instrument_of(session, row)
    source = _source(session, row.instrument, instrument)
    campaign = _campaign(session, account, row, said, found)
    campaign.version = storage.fitting_version(session, row.instrument, fitted(source, instrument, mapping))
    stored_campaigns.add(session, campaign)
    row.wave, row.campaign_id, row.state, row.done = said.to_json(), campaign.id, "storing", 0
    storage.add(session, row)


def _source(session: Session, name: str, instrument: Instrument) -> str:
    if name in instruments.names():
        return instruments.source(name)
    found = stored_campaigns.frozen_source(session, name, instrument.version)
    if found is None:
        raise NotFound
    return found


def _campaign(session: Session, account: Account, row: ImportedFile, wave: Wave, found: Mapping[str, Any]) -> Campaign:
    """A draft that nobody sees yet."""
    zone, now = zone_of(session), clock.now()
    opens = clock.to_utc(f"{wave.first}T00:00", zone)
    ends = min(clock.to_utc(f"{wave.last}T23:59", zone), now - timedelta(seconds=1))
    plan = Plan(
        wave.title,
        anonymity=wave.anonymity,
        access="personal" if wave.anonymity == "named" else "open",
        segments={name: list(values) for name, values in found.get("segments", {}).items() if values},
        opens=opens,
        closes=max(ends, opens + timedelta(minutes=1)),
    )
    campaign = campaigns.create(session, instrument=row.instrument, plan=plan, owner=account, zone=zone)
    campaign.imported = True
    return campaign


def mark(row: ImportedFile) -> str:
    """Stands for what its page showed."""
    return marks.mark_of(row.state, row.mapping, row.instrument, row.found.get("n"))


def make_set(session: Session, account: Account, row: ImportedFile, locale: str) -> str:
    """The id of a new set of needs, of what the file's headings ask about. NotPossible: nothing of it looks like
    answers.
    """
    found = set_of(columns_in(session, row), row.name.rpartition(".")[0] or row.name, locale)
    if not found.needs:
        raise NotPossible("no_headings")
    return sets.create(session, account, found).id


def cancel(session: Session, row: ImportedFile) -> None:
    """Nothing of the file is kept. NotPossible: its answers are being stored, or are."""
    held = storage.hold(session, row.id or 0)
    if held is None or held.campaign_id is not None:
        raise NotPossible("import_confirmed")
    kept.throw_away(_seals(session), held)
    storage.remove(session, held)


def undo(session: Session, account: Account, row: ImportedFile) -> None:
    """Take its campaign away, with all that came from it: nobody sees it any more, and a job removes its answers. What
    remains is as it was before. NotPossible.
    """
    held = storage.hold(session, row.id or 0)
    if held is None or held.state != "stored" or held.campaign_id is None:
        raise NotPossible("not_stored")
    campaign = campaigns.one_for(session, account, "delete_campaign", held.campaign_id)
    lifecycle.to_remove(session, campaign)
    removal.hide(session.connection(), held.campaign_id)
    campaign.state, held.state, held.done = "draft", "undoing", 0
    stored_campaigns.add(session, campaign)
    events.write(session, "deleted", "campaign", held.campaign_id, account_id=account.id, data={"file": held.id})


def _check_waits(session: Session, row: ImportedFile) -> None:
    """NotPossible: its answers are being stored, or are."""
    held = storage.hold(session, row.id or 0)
    if held is None or held.state not in ("read", "checked", "checking", "failed"):
        raise NotPossible("import_confirmed")


def forget_old(database: Database) -> None:
    """Files about which nobody decided, and those that belong to no row."""
    with database.read() as session:
        rows = storage.kept(session)
    old = clock.now() - FORGOTTEN_AFTER
    for each in rows:
        if each.created < old and each.campaign_id is None:
            with database.write() as session:
                row = storage.hold(session, each.id or 0)
                if row is not None and row.campaign_id is None:
                    kept.throw_away(database.seals, row)
                    storage.remove(session, row)
    kept.sweep(database.seals, rows)


def note_stored(session: Session, row: ImportedFile, campaign: Campaign) -> None:
    """Without how many there were: of a protected campaign fewer than five look like none."""
    data = {"file": row.id}
    events.write(session, "imported", "campaign", campaign.id or 0, account_id=row.account_id, data=data)
