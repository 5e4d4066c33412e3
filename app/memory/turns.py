"""Files are made in turns: each takes a core for as long as it has rows."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from surveys.errors import FilesBusy

AT_ONCE = 2
PATIENCE = 20.0  # seconds that another one waits
# Seconds after which a thread that computes gives way to those that wait. Python's usual 5 ms would hold up whoever
# sends an answer several times, as each step of the store takes its turn anew.
GIVES_WAY = 0.0002


class Turns:
    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._lock, self._inside, self._usual = threading.Lock(), 0, 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """FilesBusy: no turn came in time."""
        if not self._places.acquire(timeout=PATIENCE):
            raise FilesBusy
        try:
            self._enter(1)
            yield
        finally:
            self._enter(-1)
            self._places.release()

    def _enter(self, by: int) -> None:
        """Threads change more often while files are made."""
        with self._lock:
            before, self._inside = self._inside, self._inside + by
            if not before:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(GIVES_WAY)
            elif not self._inside:
                sys.setswitchinterval(self._usual)
