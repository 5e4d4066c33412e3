"""What outsiders read of a closed action: a sentence of its own, written, released and withdrawn by leads."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from surveys import clock, marks
from surveys.answers.responses import clean_text
from surveys.codes import EventKind, Rhythm
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.instruments.schema import LOCALES
from surveys.storage import locks
from surveys.storage.queries import actions as storage
from surveys.storage.tables import Account, Action

LONGEST = 300  # characters of a sentence


def field_of(locale: str) -> str:
    return f"public_{locale}"


def mark(row: Action) -> str:
    """Stands for the sentences that a form showed."""
    return marks.mark_of(sorted(row.public.items()), row.released_at is not None)


def write(session: Session, account: Account, row: Action, seen: str, typed: Mapping[str, str]) -> None:
    """In one to three languages; none takes the sentence away. Invalid. NotPossible: it is not closed, or released."""
    _hold(session, row, seen)
    if row.released_at is not None:
        raise NotPossible("released_already")
    found, problems = {}, []
    for locale in LOCALES:
        field, raw = field_of(locale), typed.get(field_of(locale), "")
        text = " ".join(clean_text(raw).split())
        if "\x00" in raw:
            problems.append(Problem(field, "unreadable", {}))
        elif len(text) > LONGEST:
            problems.append(Problem(field, "too_long", {"limit": LONGEST, "length": len(text)}))
        elif text:
            found[locale] = text
    if problems:
        raise Invalid(problems)
    row.public = found
    storage.put(session, row)
    _note(session, account, row, "changed")


def release(session: Session, account: Account, row: Action, seen: str) -> None:
    """The sentence that the form showed. ChangedMeanwhile: it is another one. NotPossible: there is none."""
    _hold(session, row, seen)
    if row.released_at is not None:
        raise NotPossible("released_already")
    if not row.public:
        raise NotPossible("no_sentence")
    row.released_at = clock.now()
    storage.put(session, row)
    _note(session, account, row, "released")


def withdraw(session: Session, account: Account, row: Action) -> None:
    """Once more is as good as once."""
    locks.hold(session, row)
    if row.released_at is None:
        return
    row.released_at = None
    storage.put(session, row)
    _note(session, account, row, "withdrawn")


def released(session: Session, programme_id: int) -> Sequence[Action]:
    """Of whoever asks; the latest first."""
    return storage.released(session, programme_id)


def rhythm_of(session: Session, programme_id: int) -> Rhythm:
    """Of the programme. NotFound."""
    found = storage.programme(session, programme_id)
    if found is None:
        raise NotFound
    return found.rhythm


def _hold(session: Session, row: Action, seen: str) -> None:
    locks.hold(session, row)
    if row.state != "closed":
        raise NotPossible("not_closed_yet")
    if seen != mark(row):
        raise ChangedMeanwhile(row)


def _note(session: Session, account: Account, row: Action, kind: EventKind) -> None:
    events.write(session, kind, "action", row.id or 0, account_id=account.id, data={"languages": sorted(row.public)})
