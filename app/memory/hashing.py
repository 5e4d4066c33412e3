"""Threads of their own for passwords: each hash takes 19 MiB and tens of milliseconds of a core."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
MOST_WAITING = 8
KEPT = 2  # of the places to wait, for those who have signed in before

Result = TypeVar("Result")


class Busy(Exception):
    """So many wait already that it would take long."""


class Hashing:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="hashing")
        self._inside, self._counting = 0, threading.Lock()  # at work, or waiting

    async def run(self, work: Callable[[], Result], known: bool = False) -> Result:
        """The result of `work`. known: of a device that has signed in before. Busy: nothing was done."""
        with self._counting:
            if self._inside >= THREADS + MOST_WAITING - (0 if known else KEPT):
                raise Busy
            self._inside += 1
        job = self._threads.submit(work)
        job.add_done_callback(self._done)  # not when whoever waits for it goes away: it is worked on all the same
        return await asyncio.wrap_future(job)

    def _done(self, _: object) -> None:
        with self._counting:
            self._inside -= 1

    def stop(self) -> None:
        self._threads.shutdown(cancel_futures=True)
