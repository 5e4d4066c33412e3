"""The log of events: who did what to what, each line chained to the one before it.

It holds ids, codes and numbers, never people's words. What somebody gave as a reason lies in a row of its own, which
can be erased; the line keeps a salted digest of it.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlmodel import Session

from surveys import clock
from surveys.codes import EventKind, Subject
from surveys.errors import NotFound
from surveys.storage import locks
from surveys.storage.engine import Database
from surveys.storage.queries import events as storage
from surveys.storage.tables import Account, Event, EventReason

A_PAGE = 50
BEGINNING = "0" * 64  # stands before the first line
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}", re.ASCII)
_CHAINED = (
    "id",
    "subject_kind",
    "subject_id",
    "unit_id",
    "account_id",
    "kind",
    "from_code",
    "to_code",
    "data",
    "reason_digest",
    "previous_hash",
)

Fault = Literal["missing", "changed", "reason_changed"]  # of a line


@dataclass(frozen=True)
class Head:
    """The last line: its number, and the hash that proves all lines up to it."""

    number: int = 0
    hash: str = BEGINNING


@dataclass(frozen=True)
class Checked:
    """What a walk along the chain found. broken: the first line that is not as it was written, and how; known: the
    number of the line whose hash somebody had written down.
    """

    head: Head
    broken: tuple[int, Fault] | None = None
    known: int | None = None


def write(
    session: Session,
    kind: EventKind,
    subject_kind: Subject,
    subject_id: int | str,
    *,
    account_id: int | None = None,
    from_: str | None = None,
    to: str | None = None,
    data: Mapping[str, Any] | None = None,
    reason: str | None = None,
    at: datetime | None = None,
) -> Event:
    """Append a line in the caller's transaction, which others wait for until it ends: so it comes last, but before the
    subject is deleted. ValueError: something in it is no code. reason: in people's words. at: where it is not now.
    """
    if kind not in get_args(EventKind) or subject_kind not in get_args(Subject):
        raise ValueError(f"no such event: {kind} of {subject_kind}")
    given = json.loads(json.dumps(data or {}, allow_nan=False))
    _check_codes([str(subject_id), *(each for each in (from_, to) if each is not None), given])
    locks.hold_events(session)
    before = head(session)
    salt = secrets.token_hex(32)
    row = Event(
        id=before.number + 1,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        unit_id=storage.unit_of(session, subject_kind, str(subject_id)),
        at=at or clock.now(),
        account_id=account_id,
        kind=kind,
        from_code=from_,
        to_code=to,
        data=given,
        reason_digest=_digest(salt, reason) if reason else None,
        previous_hash=before.hash,
        hash="",
    )
    row.hash = _hash_of(row)
    storage.add(session, row, EventReason(event_id=row.id, salt=salt, text=reason) if reason else None)
    return row


def _check_codes(value: Any) -> None:
    """ValueError: a text in it could be somebody's words."""
    if isinstance(value, dict):
        _check_codes([*value, *value.values()])
    elif isinstance(value, list):
        for each in value:
            _check_codes(each)
    elif isinstance(value, str) and not _CODE.fullmatch(value):
        raise ValueError(f"events hold codes, and {value!r} is none")


def _hash_of(row: Any) -> str:
    """Of an Event or of a row with its columns."""
    chained = {name: getattr(row, name) for name in _CHAINED}
    said = {**chained, "at": row.at.astimezone(UTC).isoformat(timespec="seconds")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _digest(salt: str, reason: str) -> str:
    return hashlib.sha256(f"{salt}:{reason}".encode()).hexdigest()


def head(session: Session) -> Head:
    return Head(*(storage.last(session) or ()))


def head_for(session: Session, account: Account) -> Head:
    """Of a unit none: it would tell how much others do."""
    return head(session) if account.unit_id is None else Head()


def verify(session: Session, written_down: str = "") -> Checked:
    """Walk along the chain up to the first line that is not as it was written. written_down: the hash of a line that
    was the last one once; it proves the end, which could have been cut off otherwise.
    """
    before, known = Head(), None
    for row in storage.all_in_order(session):
        if row.id != before.number + 1:
            return Checked(before, (before.number + 1, "missing"), known)
        if row.hash != _hash_of(row):
            return Checked(before, (row.id, "changed"), known)
        if row.previous_hash != before.hash:  # a line that was changed together with its hash
            return Checked(before, (max(before.number, 1), "changed"), known)
        if row.salt is not None and row.reason_digest != _digest(row.salt, row.text):
            return Checked(before, (row.id, "reason_changed"), known)
        before = Head(row.id, row.hash)
        if row.hash == written_down:
            known = row.id
    return Checked(before, None, known)


def erase_reason(session: Session, account: Account, event_id: int) -> None:
    """For good: line and chain stay as they are, and the digest is of something that nobody can guess. NotFound: the
    account sees no such event, or nobody gave a reason.
    """
    row = storage.one(session, account, event_id)
    if row is None or row.reason_digest is None:
        raise NotFound
    storage.erase_reason(session, event_id)


def scrub(database: Database) -> None:
    """Leave nothing of erased words on disk, once their erasing is stored."""
    database.log_is_full = database.is_sqlite
    database.empty_log()


@dataclass(frozen=True)
class Told:
    """A line with what a reader wants to know besides. by: empty where no account is known; reason: empty where none
    was given, or it was erased.
    """

    event: Event
    by: str
    reason: str

    @property
    def is_erased(self) -> bool:
        return self.event.reason_digest is not None and not self.reason


@dataclass(frozen=True)
class Found:
    """A page of lines, and how many there are on all pages."""

    lines: Sequence[Told]
    total: int


def seen_by(
    session: Session,
    account: Account,
    number: int = 1,
    kind: EventKind | None = None,
    subject: Subject | None = None,
    subject_id: str = "",
) -> Found:
    """The newest first. number: of the page."""
    rows, total = storage.page(session, account, (number - 1) * A_PAGE, A_PAGE, kind, subject, subject_id)
    return Found([Told(row, by or "", reason or "") for row, by, reason in rows], total)


def names_of(session: Session, lines: Sequence[Event]) -> dict[tuple[Subject, str], Any]:
    """What lines are about, as far as it still exists, and what it is called: a name, or one in each language."""
    ids: dict[Subject, list[str]] = {}
    for line in lines:
        ids.setdefault(line.subject_kind, []).append(line.subject_id)
    return {
        (kind, id_): name
        for kind, wanted in ids.items()
        for id_, name in storage.names_of(session, kind, wanted).items()
    }
