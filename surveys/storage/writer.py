"""The one writer: validated rows in, committed in groups, then acknowledged.

`submit` returns only after its row is on disk. On SQLite the rows of one turn of the event loop are handed to a thread
together; it begins a transaction, takes everything that waits by then, commits it and wakes all who waited for it, so
that 16 people who send at once share one disk sync. On PostgreSQL, which groups commits itself, the same call is an
ordinary transaction.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from surveys.errors import GapLensError, StoreUnavailable
from surveys.storage.engine import Database

Store = Callable[[Connection, Sequence[Any]], Sequence[GapLensError | None]]
LARGEST_GROUP = 256
CHECKPOINT_EVERY = 2000  # rows

log = logging.getLogger(__name__)
_Job = tuple[Any, asyncio.AbstractEventLoop, "asyncio.Future[None]"]


def _settle(jobs: Sequence[_Job], outcomes: Sequence[GapLensError | None]) -> None:
    """Runs in the event loop: wake everyone of a group."""
    for (_, _, waiting), error in zip(jobs, outcomes, strict=True):
        if waiting.done():  # the client has gone; its row is stored all the same
            continue
        if error is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(error)


class Writer:
    """`store(connection, rows)` puts a group of rows into one open transaction and says of each what became of it."""

    def __init__(self, database: Database, store: Store) -> None:
        self.database, self._store = database, store
        self._jobs: queue.SimpleQueue[list[_Job] | None] = queue.SimpleQueue()
        self._gathered: list[_Job] = []
        self._rows_since_checkpoint = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        if database.is_sqlite:
            self._thread.start()

    async def submit(self, row: Any) -> None:
        """Return when `row` is on disk. Raise what the store refused it with, or StoreUnavailable."""
        loop = asyncio.get_running_loop()
        if self.database.is_sqlite:
            waiting: asyncio.Future[None] = loop.create_future()
            self._gathered.append((row, loop, waiting))
            if len(self._gathered) == 1:
                loop.call_soon(self._hand_over)
            await waiting
            return
        (error,) = await loop.run_in_executor(None, self._commit, lambda: [row])
        if error is not None:
            raise error

    def _hand_over(self) -> None:
        jobs, self._gathered = self._gathered, []
        self._jobs.put(jobs)

    def stop(self) -> None:
        """Store what still waits, then end."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _commit(self, take: Callable[[], Sequence[Any]]) -> Sequence[GapLensError | None]:
        """Store in one transaction what `take` gives once it has begun. StoreUnavailable: none is known to be kept."""
        try:
            with self.database.transaction() as connection:
                rows = take()
                outcomes = self._store(connection, rows)
            self.database.commits_fail = False
            self._checkpoint(len(rows))
            return outcomes
        except SQLAlchemyError as error:
            # After a failed sync the outcome of a commit is unknown: drop the connection, let the sender repeat.
            log.error("The store refused answers: %s", type(error).__name__)
            self.database.close()
            raise StoreUnavailable from None

    def _checkpoint(self, rows: int) -> None:
        self._rows_since_checkpoint += rows
        if self.database.is_sqlite and self._rows_since_checkpoint >= CHECKPOINT_EVERY:
            self._rows_since_checkpoint = 0
            try:
                self.database.checkpoint()
            except (SQLAlchemyError, sqlite3.Error):  # the rows are safe in the WAL; the next one tries again
                log.warning("The WAL could not be moved into the database file")

    def _work(self) -> None:
        while not self._stopping and (jobs := self._jobs.get()) is not None:
            outcomes = self._store_with_the_rest(jobs)
            for loop in {loop for _, loop, _ in jobs}:
                pairs = [(job, error) for job, error in zip(jobs, outcomes, strict=True) if job[1] is loop]
                if not loop.is_closed():
                    loop.call_soon_threadsafe(_settle, [job for job, _ in pairs], [error for _, error in pairs])

    def _store_with_the_rest(self, jobs: list[_Job]) -> Sequence[GapLensError | None]:
        """Store these and the ones that came while the transaction began: `jobs` grows by them."""

        def rows() -> list[Any]:
            self._take_the_rest(jobs)
            return [row for row, _, _ in jobs]

        try:
            return self._commit(rows)
        except StoreUnavailable as error:
            return [error] * len(jobs)
        except Exception:  # a fault of ours must not end the thread: no sender would get an answer any more
            log.exception("The writer failed on a group of %d", len(jobs))
            return [StoreUnavailable()] * len(jobs)

    def _take_the_rest(self, jobs: list[_Job]) -> None:
        while len(jobs) < LARGEST_GROUP and not self._jobs.empty():
            more = self._jobs.get()
            if more is None:
                self._stopping = True
                return
            jobs += more
