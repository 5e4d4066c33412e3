"""The program with a clock that is set from outside, fast jobs, and one planted fault: `python -m tests.storms.server`.

STORM_CLOCK names a file of eight bytes, the seconds by which the clock is wrong; STORM_FAULT one of FAULTS. With an
address, a folder, a schema and a number it migrates instead, and is killed at the so manieth statement.
"""

import asyncio
import ctypes
import itertools
import mmap
import os
import signal
import struct
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

import app.commands.serve as serving
from app.main import create_app
from app.services import Pace
from surveys import clock
from surveys.storage import engine, migrate
from surveys.storage.writer import Writer


def _early() -> None:
    """Acknowledge what is not committed yet."""
    submit, running = Writer.submit, set[asyncio.Task[None]]()

    async def early(self: Writer, row: Any) -> None:
        task = asyncio.create_task(submit(self, row))
        running.add(task)
        task.add_done_callback(running.discard)

    Writer.submit = early  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], object]] = {
    "": lambda: None,
    "normal": lambda: engine.PRAGMAS.update(synchronous=1),
    "commit off": lambda: engine.POSTGRES_DURABLE.update(synchronous_commit="off"),  # the address asks for it
    "early": _early,
}


def _set_clock(path: str) -> None:
    with open(path, "rb") as file:
        page = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
    right = clock.now
    clock.now = lambda: right() + timedelta(seconds=struct.unpack("=d", page)[0])


def _migrate(url: str, data: str, target: str, last: str) -> None:
    database, statements = engine.Database(url, Path(data)), itertools.count(1)

    def count(*_given: object) -> None:
        if next(statements) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    migrate.migrate(database, target)


def _end_with_the_program_that_started_this() -> None:
    """On Linux; elsewhere nothing is left behind only where all goes well."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    _end_with_the_program_that_started_this()
    if sys.argv[1:]:
        _migrate(*sys.argv[1:])
        sys.exit()
    FAULTS[os.environ.get("STORM_FAULT", "")]()
    _set_clock(os.environ["STORM_CLOCK"])
    serving.create_app = partial(create_app, pace=Pace(jobs=0.3, mail=60))
    serving.serve([])
