"""Rows of persons: whether they may leave, what they hold, and the line in the log that comes before them.

Named campaigns: at any time, with all that is stored. Any other: where its form said so, once it is closed for good,
from ROWS_FROM answers on, in random order, and of each person only the numbers that they chose. Such a file is not
held to what pages withhold of few people: whoever knows some answers of a person may find the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy.exc import InternalError, OperationalError

from surveys import clock
from surveys.campaigns.published import Published, is_settled
from surveys.codes import EventKind, Subject
from surveys.errors import NoRoom, NotPossible, Reason
from surveys.events import events
from surveys.exports.variables import Beside, Cell, Variable, variables_of
from surveys.storage.engine import Database
from surveys.storage.queries import exports as storage
from surveys.storage.queries.exports import Stored
from surveys.storage.tables import Account

ROWS_FROM = 10  # answers, where nobody is to see whose answer it is
BESIDE: Sequence[Beside] = ("sent.moment", "sent.language", "flag.too_fast", "flag.unseen_field")
PERSON: Sequence[Beside] = ("person.address", "person.name")


def refusal(published: Published, n: int) -> Reason | None:
    """Why no rows may leave. n: counted answers."""
    if published.state == "draft":
        return "rows_of_draft"
    if published.anonymity == "named":
        return None if n else "rows_of_nobody"
    if published.exported != "rows":
        return "rows_not_said"
    if not published.demo and not (is_settled(published) and published.finished):
        return "rows_once_closed"
    return None if n >= ROWS_FROM else "rows_too_few"


def check(published: Published, n: int) -> None:
    """NotPossible: no rows may leave."""
    if (reason := refusal(published, n)) is not None:
        raise NotPossible(reason)


def columns(published: Published) -> list[Variable]:
    """Of a row, in its order: who, the answers, what stands beside them."""
    if published.anonymity != "named":
        return variables_of(published)
    return [
        *(_beside(name) for name in PERSON),
        *variables_of(published),
        *(_beside(name) for name in BESIDE),
    ]


def _beside(name: Beside) -> Variable:
    is_text = not name.startswith("flag.")
    return Variable(name, name, is_text, lambda document: document.get(name))


def rows(database: Database, published: Published, n: int) -> Iterator[Sequence[Cell]]:
    """One for each person, as `columns` names its cells; no more of them in memory than the database hands out at once.
    NotPossible: they may not leave. NoRoom: the database has none to sort them.
    """
    check(published, n)
    reads = [each.read for each in columns(published)]
    try:
        with database.engine.connect() as connection:
            for document in _documents(connection, published):
                yield [read(document) for read in reads]
    except (OperationalError, InternalError) as error:
        raise NoRoom from error


def _documents(connection: Any, published: Published) -> Iterator[Mapping[str, Any]]:
    if published.anonymity != "named":
        for answers in storage.answers_in_random_order(connection, published.id):
            yield orjson.loads(answers)
        return
    for stored in storage.rows(connection, published.id):
        yield orjson.loads(stored.answers) | _named(stored, published)


def _named(stored: Stored, published: Published) -> dict[Beside, Cell]:
    marks = stored.marks.split()
    return {
        "person.address": stored.address,
        "person.name": stored.name,
        "sent.moment": f"{clock.to_local(stored.received, published.zone):%Y-%m-%d %H:%M:%S}",
        "sent.language": stored.locale,
        "flag.too_fast": int("too_fast" in marks),
        "flag.unseen_field": int("unseen_field" in marks),
    }


def note(
    database: Database,
    account: Account,
    kind: EventKind,
    subject: Subject,
    subject_id: int,
    **data: Any,
) -> None:
    """Before a byte leaves. NoRoom: it cannot be written down, so nothing leaves."""
    try:
        with database.write() as session:
            events.write(session, kind, subject, subject_id, account_id=account.id, data=data)
    except (OperationalError, InternalError) as error:
        raise NoRoom from error
