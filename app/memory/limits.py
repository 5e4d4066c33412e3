"""So much a minute under one name, and no more. Nothing is written down."""

import time

MINUTE = 60.0  # seconds, as below
MOST_REMEMBERED = 50_000  # names


class Limit:
    """At most so many under one name in the minute that begins with its first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[str, tuple[float, int]] = {}  # when the minute began, how many since; the oldest first
        self._cleared = time.monotonic()

    def exceeded(self, name: str) -> bool:
        now = time.monotonic()
        self._forget(now)
        began, count = self._counts.get(name, (now, 0))
        if now - began >= MINUTE:
            began, count = now, 0
        if name not in self._counts and len(self._counts) >= MOST_REMEMBERED:
            del self._counts[next(iter(self._counts))]
        self._counts[name] = (began, count + 1)
        return count >= self._most

    def give_back(self, name: str) -> None:
        """One that turned out not to count."""
        if name in self._counts:
            began, count = self._counts[name]
            self._counts[name] = (began, count - 1)

    def _forget(self, now: float) -> None:
        """Once a minute: each call would else cost more, the more people send."""
        if now - self._cleared >= MINUTE:
            self._cleared = now
            self._counts = {name: since for name, since in self._counts.items() if now - since[0] < MINUTE}
