"""The database: SQLite in a file by default, PostgreSQL by address; sessions to read and to write."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import InternalError, OperationalError
from sqlmodel import Session

from surveys.storage.seals import FOLDER, Seals

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit is on disk when it returns
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "busy_timeout": 10_000,
}
# Of new databases. A table without row numbers, such as that of counted answers, keeps in a page what is at most a
# quarter of it, and gives the rest of a longer row a page of its own. A long form's answer is about 1,500 bytes.
PAGE_SIZE = 8192
POSTGRES_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PATIENCE = 50  # milliseconds
_PROBE = "INSERT INTO setup_link (token_hash, created) VALUES (:token, '2000-01-01 00:00:00')"
_ROWS_OF_PROBE = 300  # some pages, as answers fill them
TABLE_PATIENCE = 200  # milliseconds, on PostgreSQL


class NotDurable(RuntimeError):
    """The database would acknowledge what is not on disk; the program refuses to start."""


class AlreadyServed(RuntimeError):
    """Another server has this database; the program refuses to start."""


def _set_pragmas(dbapi: sqlite3.Connection, _record: Any) -> None:
    dbapi.isolation_level = None  # SQLAlchemy's begin event says BEGIN, so that it can say IMMEDIATE
    dbapi.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    for name, wanted in PRAGMAS.items():
        dbapi.execute(f"PRAGMA {name} = {wanted}")
        found = dbapi.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise NotDurable(f"SQLite's {name} is {found!r}, not {wanted!r}")
    # SQLite before 3.51.3 can damage a WAL that one connection resets while another writes:
    # only connections that hold the write lock checkpoint (see Database.checkpoint).
    dbapi.execute("PRAGMA wal_autocheckpoint = 0")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_durable(engine: Engine) -> None:
    with engine.connect() as connection:
        for name, wanted in POSTGRES_DURABLE.items():
            found = connection.execute(text(f"SHOW {name}")).scalar_one()
            if found != wanted:
                raise NotDurable(f"PostgreSQL's {name} is {found!r}, not {wanted!r}")


def zone_of(session: Session) -> tzinfo:
    """The company's clock."""
    zone: tzinfo = session.info["zone"]
    return zone


class Database:
    """One database. Reading sessions run side by side; on SQLite one writing transaction runs at a time.

    data: the folder of what lies beside the database; unless told, that of SQLite's file. zone: the company's clock,
    by which days are told.
    """

    def __init__(self, url: str, data: Path | None = None, zone: tzinfo = UTC) -> None:
        # PostgreSQL: psycopg is the driver whatever the address says.
        url = url.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "postgres://", "postgresql+psycopg://", 1
        )
        self.engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writing = threading.Lock()
        if data is None and self.is_sqlite:
            data = Path(str(self.engine.url.database)).parent
        self.seals = Seals(None if data is None else data / FOLDER)
        # What every session finds in its `info`: published questionnaires, which never change, read once.
        self._info: dict[str, Any] = {"published_instruments": {}, "seals": self.seals, "zone": zone}
        self.log_is_full = self.is_sqlite  # the WAL holds what may have to be forgotten; also from before a crash
        self.commits_fail = False  # since the last that is known to have succeeded
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_pragmas)
            event.listen(self.engine, "begin", _begin)
        else:
            _check_durable(self.engine)
        self._writes = self.engine.execution_options(writes=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False, info=self._info) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on any error."""
        session = Session(self._writes, expire_on_commit=False, info=self._info)
        with self._noting_failure(), self.exclusive(), session, session.begin():
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """The same for statements without objects."""
        with self._noting_failure(), self.exclusive(), self._writes.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """SQLite: no other thread writes meanwhile. Writing methods take this lock themselves, and only once."""
        if not self.is_sqlite:
            yield
            return
        with self._writing:
            yield

    def checkpoint(self) -> None:
        """Move what the WAL holds into the file."""
        with self.exclusive(), self.engine.connect() as connection:
            dbapi = connection.connection.driver_connection
            assert isinstance(dbapi, sqlite3.Connection)
            dbapi.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def empty_log(self) -> None:
        """SQLite: leave nothing of what was deleted in the WAL. A reader prevents that; the caller then tries again, as
        `log_is_full` says.
        """
        if not self.log_is_full:
            return
        with self.exclusive(), self.engine.connect() as connection:
            dbapi = connection.connection.driver_connection
            assert isinstance(dbapi, sqlite3.Connection)
            dbapi.execute(f"PRAGMA busy_timeout = {PATIENCE}")  # senders wait for no longer
            try:
                (busy, *_) = dbapi.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                dbapi.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
            self.log_is_full = bool(busy)

    @contextmanager
    def served_alone(self) -> Iterator[None]:
        """SQLite: AlreadyServed where another server has the file. Our lock on writing is one among threads, and SQLite
        before 3.51.3 can damage the WAL when two processes write and checkpoint. Commands that write a few
        rows do not ask.
        """
        if fcntl is None or not self.is_sqlite:
            yield
            return
        path = os.path.realpath(str(self.engine.url.database))
        with open(f"{path}-server", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system gives it back when this process ends
            except BlockingIOError:
                raise AlreadyServed(f"Another GapLens server has {path} open. Stop it first.") from None
            yield

    def rewrite(self, tables: Sequence[str], first: Callable[[], None]) -> bool:
        """PostgreSQL: put the rows of tables, after `first`, in the order of their keys into new files, which hold
        nothing else. False: a reader, such as a backup, holds them; not all is done, and the caller tries again.
        """
        # Before `first`: rows would be written again and again while a backup is made.
        if not self._each_alone(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE" for table in tables):
            return False
        first()
        return self._each_alone(f"CLUSTER {table} USING pk_{table}" for table in tables)

    def _each_alone(self, statements: Iterable[str]) -> bool:
        """PostgreSQL: each in a transaction of its own that has a table to itself. False: a lock was not granted within
        TABLE_PATIENCE; senders would wait behind us.
        """
        try:
            for statement in statements:
                with self.engine.begin() as connection:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {TABLE_PATIENCE}")
                    connection.exec_driver_sql(statement)
        except OperationalError as error:
            if isinstance(error.orig, LockNotAvailable):
                return False
            raise
        return True

    def probe(self) -> None:
        """Take the way of a write without leaving anything behind; raises where the store would refuse. After a commit
        that failed it is the way of some answers, up to the disk.
        """
        to_the_disk = self.commits_fail
        with self.transaction() as connection:
            if to_the_disk:
                connection.execute(text(_PROBE), [{"token": f"probe {n:058}"} for n in range(_ROWS_OF_PROBE)])
            connection.execute(text("DELETE FROM setup_link WHERE token_hash LIKE 'probe %'"))
            if not to_the_disk:
                connection.rollback()
        self.commits_fail = False

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        """OperationalError, InternalError: disk or server refused; nothing of what was written."""
        try:
            yield
        except (OperationalError, InternalError):
            self.commits_fail = True
            raise

    def close(self) -> None:
        self.engine.dispose()
