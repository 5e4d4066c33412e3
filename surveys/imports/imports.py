"""Files of answers: brought in, mapped, checked, confirmed, cancelled; what a lead decides about each."""

import hashlib
import os
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
from surveys.imports import mapping as mappings
from surveys.imports.fitting import fitted
from surveys.imports.heading import FileColumn, columns_of, proposed
from surveys.imports.mapping import FileMapping
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

LARGEST = 32 * 2**20  # bytes of a file
FOLDER = "imports"
LONGEST_NAME = 120
MOST_SHOWN = 100  # files on the list
KNOWN_HEADING = 0.6  # share of a file's headings from which on a kept mapping is offered
FORGOTTEN_AFTER = timedelta(days=7)  # a file about which nothing is decided
PART = 2**20


def path_of(seals: Seals, row: ImportedFile) -> Path:
    """Where the file lies until its answers are stored: in no backup."""
    return seals.folder / FOLDER / f"{row.digest}-{row.id}"


def _path(session: Session, row: ImportedFile) -> Path:
    return path_of(session.info["seals"], row)


def keep_file(database: Database, content: Any) -> tuple[Path, str, int]:
    """Copy what was sent to the disk: where it lies, its digest, its size. Invalid: it is too large, or nothing."""
    folder = database.seals.folder / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, digest, size = folder / f"new-{secrets.token_hex(8)}", hashlib.sha256(), 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while part := content.read(PART):
                size += len(part)
                if size > LARGEST:
                    raise Invalid([Problem("file", "large_file", {"limit": LARGEST // 2**20})])
                digest.update(part)
                file.write(part)
        if not size:
            raise Invalid([Problem("file", "empty_file", {})])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def begin(
    session: Session,
    account: Account,
    name: str,
    kept: tuple[Path, str, int],
    looked: tuple[Sequence[FileColumn], Sequence[Note]],
    mapping: FileMapping,
    instrument: str,
) -> ImportedFile:
    """A file that was looked at, with what its headings say; how a file like it was read before goes first. instrument:
    the questionnaire as which it is read. NotFound: the account may not. Invalid.
    """
    if not access.may(account, "import_file"):
        raise NotFound
    (path, digest, size), (columns, notes) = kept, looked
    headings = [column.heading for column in columns]
    earlier = like_it(session, account, headings)
    if earlier is not None and instrument in ("", earlier.instrument):
        instrument = earlier.instrument
        carried = mappings.carried_over(mappings.from_json(earlier.mapping), headings)
        mapping = replace(
            carried, encoding=mapping.encoding, header_row=mapping.header_row, sheet=mapping.sheet, drop=False
        )
    elif not questionnaires.is_offered(session, account, instrument):
        raise Invalid([Problem("instrument", "unknown_instrument" if instrument else "not_chosen", {})])
    else:
        guess = proposed(columns, questionnaires.newest(session, instrument))
        mapping = replace(mapping, columns=guess.columns)
    row = ImportedFile(
        unit_id=account.unit_id,
        account_id=account.id,
        name=(" ".join(name.replace("\x00", "").split()) or "-")[-LONGEST_NAME:],
        digest=digest,
        size=size,
        instrument=instrument,
        state="read",
        heading=[column.to_json() for column in columns],
        mapping=mappings.to_json(mapping),
        found={
            "told": _told(notes),
            **({"like": earlier.id} if earlier is not None and earlier.instrument == instrument else {}),
        },
        salt=secrets.token_hex(16),
        created=clock.now(),
    )
    storage.add(session, row)
    path.replace(_path(session, row))
    return row


def _told(notes: Sequence[Note]) -> list[Any]:
    return [[note.code, dict(note.values)] for note in notes]


def like_it(session: Session, account: Account, headings: Sequence[str]) -> ImportedFile | None:
    """The last file that was stored with most of these headings."""
    found = storage.allowed(session, account, "import_file", MOST_SHOWN)
    stored = (row for row in found if row.state in ("stored", "undone") and row.mapping.get("columns"))
    known = list(headings)
    return next(
        (
            row
            for row in stored
            if mappings.share_known(mappings.from_json(row.mapping), known) >= KNOWN_HEADING
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
    found = storage.allowed(session, account, "import_file", MOST_SHOWN)
    return next((each for each in found if each.digest == row.digest and each.state == "stored"), None)


def instrument_of(session: Session, row: ImportedFile) -> Instrument:
    return questionnaires.newest(session, row.instrument)


def mapping_of(row: ImportedFile) -> FileMapping:
    return mappings.from_json(row.mapping)


def columns_in(row: ImportedFile) -> list[FileColumn]:
    return columns_of(row.heading)


def note_refusal(session: Session, row: ImportedFile, error: SpreadsheetError) -> None:
    """Why the file cannot be read as it was said."""
    row.state, row.found = "failed", {"refused": [error.code, dict(error.values)]}
    storage.add(session, row)


def take_mapping(session: Session, account: Account, row: ImportedFile, content: bytes) -> None:
    """A mapping that was kept as a file: each heading that it knows is read so. Invalid."""
    _check_waits(session, row)
    name, mapping = mappings.from_toml(content)
    if not questionnaires.is_offered(session, account, name):
        raise Invalid([Problem("mapping", "unknown_instrument", {})])
    before = mapping_of(row)
    carried = mappings.carried_over(mapping, [column.heading for column in columns_in(row)])
    known = set(mappings.fields_of(questionnaires.newest(session, name)))
    columns = tuple((heading, field if field in known else "") for heading, field in carried.columns)
    read = {each: getattr(before, each) for each in ("encoding", "delimiter", "sheet", "header_row", "first_row")}
    row.mapping, row.instrument = mappings.to_json(replace(carried, columns=columns, **read)), name
    row.state, row.found = "read", {}
    storage.add(session, row)


def look_again(
    session: Session,
    account: Account,
    row: ImportedFile,
    looked: tuple[Sequence[FileColumn], Sequence[Note]],
    mapping: FileMapping,
    instrument: str,
) -> None:
    """The file read otherwise, or as another questionnaire: what was said of columns that are still there holds."""
    _check_waits(session, row)
    if not questionnaires.is_offered(session, account, instrument):
        raise NotFound
    before, (columns, notes) = mapping_of(row), looked
    guess = proposed(columns, questionnaires.newest(session, instrument))
    same = instrument == row.instrument
    carried = mappings.carried_over(before, [column.heading for column in columns]) if same else guess
    found = [(heading, name or guess.columns[place][1]) for place, (heading, name) in enumerate(carried.columns)]
    taken: set[str] = set()
    columns_read = []
    for heading, name in found:
        columns_read.append((heading, "" if name in taken else name))
        taken.add(name)
    kept = before if same else FileMapping(missing=before.missing)
    row.mapping = mappings.to_json(
        replace(
            kept,
            columns=tuple(columns_read),
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            sheet=mapping.sheet,
            header_row=mapping.header_row,
            first_row=mapping.first_row,
        )
    )
    row.heading, row.instrument = [column.to_json() for column in columns], instrument
    row.state, row.found = "read", {"told": _told(notes)}
    storage.add(session, row)


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
    if found.get("wrong") or not found.get("n"):
        raise NotPossible("not_checked")
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
    found = set_of(columns_in(row), row.name.rpartition(".")[0] or row.name, locale)
    if not found.needs:
        raise NotPossible("no_headings")
    return sets.create(session, account, found).id


def cancel(session: Session, row: ImportedFile) -> None:
    """Nothing of the file is kept. NotPossible: its answers are being stored, or are."""
    held = storage.hold(session, row.id or 0)
    if held is None or held.campaign_id is not None:
        raise NotPossible("import_confirmed")
    _path(session, held).unlink(missing_ok=True)
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
        old = [row.id for row in storage.forgotten(session, clock.now() - FORGOTTEN_AFTER)]
    for import_id in old:
        with database.write() as session:
            row = storage.hold(session, import_id or 0)
            if row is not None and row.campaign_id is None:
                _path(session, row).unlink(missing_ok=True)
                storage.remove(session, row)


def note_stored(session: Session, row: ImportedFile, campaign: Campaign, n: int) -> None:
    events.write(
        session, "imported", "campaign", campaign.id or 0, account_id=row.account_id, data={"file": row.id, "n": n}
    )
