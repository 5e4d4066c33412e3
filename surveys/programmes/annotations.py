"""Notes of leads on a need: what happened on a day, shown on each of the need's charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from surveys import clock, marks
from surveys.answers.responses import clean_text
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.storage import locks
from surveys.storage.engine import zone_of
from surveys.storage.queries import annotations as storage
from surveys.storage.tables import Account, Programme
from surveys.storage.tables import Annotation as Annotation

LONGEST = 160  # characters
MOST = 26  # of a need: each has a letter


@dataclass(frozen=True)
class Note:
    """letter: by which charts name it. author: empty once their account is gone."""

    id: int
    letter: str
    day: date
    words: str
    author: str


def of_need(session: Session, row: Programme, need: str) -> list[Note]:
    """In the order of their days."""
    found = storage.of_need(session, row.id or 0, row.needs, need)
    names = storage.names(session, found)
    return [
        Note(each.id or 0, chr(ord("a") + place), each.day, each.words, names.get(each.account_id or 0, ""))
        for place, each in enumerate(found)
    ]


def one(session: Session, row: Programme, need: str, annotation_id: int) -> Annotation:
    """NotFound: this need of the programme has no such note, or not any more."""
    for each in storage.of_need(session, row.id or 0, row.needs, need):
        if each.id == annotation_id:
            return each
    raise NotFound


def latest(session: Session) -> date:
    """The last day that a note may name: today, on the company's clock."""
    return clock.today(zone_of(session))


def mark(row: Annotation) -> str:
    """Stands for what a form showed."""
    return marks.mark_of(row.day, row.words)


def add(session: Session, account: Account, row: Programme, need: str, day: str, words: str) -> None:
    """Invalid. NotPossible: the need has as many as there are letters."""
    locks.hold(session, row)
    found, written = _checked(day, words, latest(session))
    standing: Sequence[Annotation] = storage.of_need(session, row.id or 0, row.needs, need)
    if any((each.day, each.words) == (found, written) for each in standing):
        return  # the same form, sent twice
    if len(standing) >= MOST:
        raise NotPossible("notes_full")
    made = Annotation(
        programme_id=row.id or 0, needs_of=row.needs, need=need, day=found, words=written, account_id=account.id
    )
    storage.keep(session, made)


def change(session: Session, account: Account, row: Annotation, seen: str, day: str, words: str) -> None:
    """Invalid. ChangedMeanwhile: somebody else changed it, and this form does not show that."""
    found = _checked(day, words, latest(session))
    _hold(session, row, seen)
    row.day, row.words = found
    row.account_id = account.id
    storage.keep(session, row)


def remove(session: Session, row: Annotation, seen: str) -> None:
    """ChangedMeanwhile: as above."""
    _hold(session, row, seen)
    storage.remove(session, row)


def _hold(session: Session, row: Annotation, seen: str) -> None:
    locks.hold(session, row)
    if seen != mark(row):
        raise ChangedMeanwhile(row)


def _checked(day: str, words: str, latest: date) -> tuple[date, str]:
    problems, text = [], " ".join(clean_text(words).split())
    if not text or "\x00" in words:
        problems.append(Problem("words", "text_missing", {}))
    elif len(text) > LONGEST:
        problems.append(Problem("words", "too_long", {"limit": LONGEST, "length": len(text)}))
    found = clock.written_day(day)
    if found is None:
        problems.append(Problem("day", "bad_day", {}))
    elif found > latest:
        problems.append(Problem("day", "not_yet_happened", {}))
    if found is None or problems:
        raise Invalid(problems)
    return found, text
