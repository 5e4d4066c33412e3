"""What the program does by itself: a list of jobs, each in rounds of its own."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from threading import Event

from app.late import mail as late
from app.services import Services
from app.tallies import counting
from app.verdicts import judging
from surveys.imports import storing
from surveys.people.invitations import forget_old_drafts
from surveys.storage.engine import Database
from surveys.suggestions.tagging import propose_waiting

REST_PER_WORK = 9  # pauses of a backlog's counting, as multiples of the time that a batch took
REST_PER_SLICE = 1  # the same when answers are folded anew: figures are missing meanwhile
STOPPING = 20.0  # seconds that a round under way has when the program ends

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """run: one round; it returns the seconds until the next one, or None for the usual ones."""

    name: str
    every: float
    run: Callable[[], Awaitable[float | None]]


def jobs_of(services: Services) -> list[Job]:
    """Those that work on the database take turns: answering has the other threads."""
    database, every, turns = services.database, services.pace.jobs, asyncio.Lock()

    def job(name: str, work: Callable[[Database], float | None]) -> Job:
        return Job(name, every, partial(_in_turn, turns, work, database))

    return [
        job("Writing traffic down", services.traffic.write_down),
        job("Writing exports down", services.exports.write_down),
        job("Closing campaigns", counting.close_due),
        job("Forgetting old drafts", forget_old_drafts),
        job("Folding answers anew", _fold_anew),
        job("Counting answers", _count),
        job("Judging actions", judging.judge_due),
        job("Proposing what comments are about", propose_waiting),
        Job("Importing files", every, partial(asyncio.to_thread, _import, database, services.ending)),
        Job("Sending messages", services.pace.mail, services.mailer.send_due),
        Job("Telling what is late", every, partial(late.tell_due, database, services.settings)),
    ]


async def _in_turn(turns: asyncio.Lock, work: Callable[[Database], float | None], database: Database) -> float | None:
    async with turns:
        return await asyncio.to_thread(work, database)


def _count(database: Database) -> float | None:
    """Count what was acknowledged, so that a page finds little to do; while many send, leave them most of the time."""
    began = time.monotonic()
    more = counting.count_waiting(database, 1)
    return REST_PER_WORK * (time.monotonic() - began) if more else None


def _fold_anew(database: Database) -> float | None:
    """A slice at a time, so that no other job waits for longer."""
    began = time.monotonic()
    more = counting.fold_due(database)
    return REST_PER_SLICE * (time.monotonic() - began) if more else None


def _import(database: Database, ending: Event) -> None:
    """Beside the other jobs, as a long file takes minutes; it rests so often that answering goes first."""
    storing.work(database, partial(counting.count_stored, database), ending.is_set)


async def _repeat(job: Job, stopping: asyncio.Event) -> None:
    """A round that fails is tried again in the next one: answers and messages are safe in the database."""
    pause: float | None = None
    while not await _is_set_within(job.every if pause is None else pause, stopping):
        try:
            pause = await job.run()
        except Exception:
            log.exception("%s failed", job.name)
            pause = None


async def _is_set_within(seconds: float, event: asyncio.Event) -> bool:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


@contextlib.asynccontextmanager
async def running(services: Services) -> AsyncIterator[None]:
    """All jobs, as long as the program runs."""
    stopping = asyncio.Event()
    tasks = [asyncio.create_task(_repeat(job, stopping)) for job in jobs_of(services)]
    try:
        yield
    finally:
        stopping.set()
        services.ending.set()
        services.mailer.stop()
        await asyncio.wait(tasks, timeout=STOPPING)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
