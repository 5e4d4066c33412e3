"""SQLAlchemy's dialects for tests: a statement is compiled once a process, as in a running program, and not once for
each of a thousand databases, which took an eighth of the time of all tests.

What is compiled depends on the statement, which the cache is keyed by, and on the kind of database, its driver and its
version, which are the same for all databases of one kind in a process; it holds neither values nor addresses.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_compiled: dict[Any, Any] = {}


class _Alike:
    """Dialects of one kind are one key of the cache."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


class SQLite(_Alike, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class Postgres(_Alike, PGDialect_psycopg):
    supports_statement_cache = True


registry.register("sqlite", __name__, SQLite.__name__)
registry.register("postgresql.psycopg", __name__, Postgres.__name__)
