"""The full-text index of what was said: words in any language, Chinese ones by pairs of neighbouring characters.

On SQLite an FTS5 table, on PostgreSQL a `tsvector` with a GIN index; both hold the same tokens. A row's number in FTS5
follows from the message's id, so that it tells no order of arrival.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, cast, column, false, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from surveys.storage.variants import ways

TABLE = "fulltext"  # SQLite keeps it in tables whose names begin so
LONGEST_WORD = 60  # characters; of a longer one its beginning. PostgreSQL refuses what is over 2 kB
_HAN = "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")
_DIGITS = 15  # of a hash in hexadecimal: a number that SQLite can hold

_INDEX = table(TABLE, column("suggestion_id"), column("words"))
# Two messages with one number, of 100,000 in one index of two hundred million: the older is then found no more.
_ADD_SQLITE = text(
    f"INSERT OR REPLACE INTO {TABLE} (rowid, suggestion_id, words) VALUES (:number, :suggestion_id, :words)"  # noqa: S608
)
_ADD_POSTGRES = text(
    f"INSERT INTO {TABLE} (message_id, suggestion_id, words)"  # noqa: S608
    " VALUES (:id, :suggestion_id, CAST(:words AS tsvector)) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message, to be found by its words."""

    id: str
    suggestion_id: str
    text: str


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic compares it with the program's tables. The index is no table of SQLAlchemy's."""
    return not (kind == "table" and name is not None and name.startswith(TABLE))


def tokens(said: str) -> list[str]:
    """In their order. Each Chinese character begins one: with its neighbour, or alone at the end of a run."""
    found: list[str] = []
    for run in _runs(said):
        found += _pairs(run) if _is_han(run) else [run]
    return found


def _runs(said: str) -> list[str]:
    """Words, and Chinese without a break."""
    return [run[0] if run["han"] else run[0][:LONGEST_WORD] for run in _RUN.finditer(folded(said))]


def folded(said: str) -> str:
    """In one case and one width."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", said).casefold())


def _is_han(run: str) -> bool:
    return bool(re.match(f"[{_HAN}]", run))


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]


def add(connection: Connection, messages: Sequence[Said]) -> None:
    """In the order of their numbers: FTS5 writes what comes in another order in pieces, which would tell that order."""
    if not messages:
        return
    ordered = sorted(messages, key=lambda each: _number(each.id))
    if connection.dialect.name == "sqlite":
        rows = [_values(each, " ".join(tokens(each.text))) | {"number": _number(each.id)} for each in ordered]
        connection.execute(_ADD_SQLITE, rows)
    else:
        rows = [
            _values(each, " ".join(f"'{token}':{place}" for place, token in enumerate(tokens(each.text), start=1)))
            | {"id": each.id}
            for each in ordered
        ]
        connection.execute(_ADD_POSTGRES, rows)


def _values(message: Said, words: str) -> dict[str, object]:
    return {"suggestion_id": message.suggestion_id, "words": words}


def _number(message_id: str) -> int:
    return int(hashlib.sha256(message_id.encode()).hexdigest()[:_DIGITS], 16)


def matching(connection: Connection, suggestion_id: ColumnElement[str], find: str) -> ColumnElement[bool]:
    """Whether one message of the suggestion holds all that is looked for: beginnings of words; Chinese anywhere, in
    simplified or traditional characters, whichever was written.
    """
    runs = _runs(find)
    if not runs:
        return false()
    query: Select[tuple[str]] = select(_INDEX.c.suggestion_id)
    if connection.dialect.name == "sqlite":
        asked = " AND ".join(_either(run, " OR ", ('"{}"', " + ", " *")) for run in runs)
        return suggestion_id.in_(query.where(literal_column(TABLE).op("MATCH")(asked)))
    asked = " & ".join(_either(run, " | ", ("'{}'", " <-> ", ":*")) for run in runs)
    return suggestion_id.in_(query.where(_INDEX.c.words.op("@@")(cast(asked, TSQUERY))))


def _either(run: str, otherwise: str, signs: tuple[str, str, str]) -> str:
    """The index has what was written: so the question is put in all ways in which it may be."""
    return f"({otherwise.join(_phrase(way, *signs) for way in (ways(run) if _is_han(run) else [run]))})"


def _phrase(run: str, quoted: str, then: str, begins: str) -> str:
    """A word or a single character: what begins so. Several characters: their pairs, one after the other."""
    if not _is_han(run) or len(run) == 1:
        return quoted.format(run) + begins
    return then.join(quoted.format(pair) for pair in _pairs(run)[:-1])


def forget(connection: Connection, message_ids: Collection[str]) -> None:
    """Nothing of their words is left in the index."""
    if not message_ids:
        return
    if connection.dialect.name == "sqlite":
        statement = text(f"DELETE FROM {TABLE} WHERE rowid = :number")  # noqa: S608
        connection.execute(statement, [{"number": _number(id_)} for id_ in message_ids])
        merge(connection)
    else:
        statement = text(f"DELETE FROM {TABLE} WHERE message_id = :id")  # noqa: S608
        connection.execute(statement, [{"id": id_} for id_ in message_ids])


def merge(connection: Connection) -> None:
    """SQLite: one piece in the order of tokens and numbers. Each transaction has added a piece of its own, and what was
    deleted is in the older ones still.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')"))  # noqa: S608


def rewrite(connection: Connection, suggestions: Select[tuple[str]]) -> None:
    """PostgreSQL: the rows of these suggestions have the same transaction's number; see `responses.rewrite`."""
    if connection.dialect.name == "postgresql":
        own = column("suggestion_id").in_(suggestions)
        connection.execute(_INDEX.update().where(own).values(words=_INDEX.c.words))
