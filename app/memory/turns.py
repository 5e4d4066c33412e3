"""Files are made in turns: each takes a core for as long as it has rows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from surveys.errors import FilesBusy

AT_ONCE = 2
PATIENCE = 20.0  # seconds that another one waits


class Turns:
    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """FilesBusy: no turn came in time."""
        if not self._places.acquire(timeout=PATIENCE):
            raise FilesBusy
        try:
            yield
        finally:
            self._places.release()
