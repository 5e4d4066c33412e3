"""Guessing a password gets slower with every wrong guess; one link sends so often a minute. Nothing is written down."""

import asyncio
import time

FORGOTTEN_AFTER = 3600.0
LONGEST_WAIT = 8.0


class Throttle:
    """Wrong guesses of the last hour, per address, in memory."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}

    async def wait(self, email: str) -> None:
        wrong, last = self._wrong.get(email.casefold(), (0, 0.0))
        if wrong > 2 and time.monotonic() - last < FORGOTTEN_AFTER:
            await asyncio.sleep(min(0.25 * 2 ** (wrong - 3), LONGEST_WAIT))

    def failed(self, email: str) -> None:
        now = time.monotonic()
        if len(self._wrong) > 10_000:
            self._wrong = {k: v for k, v in self._wrong.items() if now - v[1] < FORGOTTEN_AFTER}
        wrong, last = self._wrong.get(email.casefold(), (0, now))
        self._wrong[email.casefold()] = (wrong + 1 if now - last < FORGOTTEN_AFTER else 1, now)

    def succeeded(self, email: str) -> None:
        self._wrong.pop(email.casefold(), None)


class Limit:
    """At most so many a minute under one name."""

    def __init__(self, most: int) -> None:
        self._most, self._minute = most, 0
        self._counts: dict[str, int] = {}

    def exceeded(self, name: str) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name] > self._most
