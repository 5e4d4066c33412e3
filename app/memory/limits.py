"""Guessing a password gets slower with every wrong guess; one link sends so often a minute. Nothing is written down."""

import asyncio
import time

from surveys.people.addresses import address_of

FORGOTTEN_AFTER = 3600.0  # seconds, as below
FREE_GUESSES = 2  # wrong ones that cost no wait
FIRST_WAIT, LONGEST_WAIT = 0.25, 8.0
MINUTE = 60.0
MOST_REMEMBERED = 10_000


class Throttle:
    """Wrong guesses of the last hour, per address as accounts have it, in memory."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, when the last

    async def wait(self, email: str) -> None:
        known = self._wrong.get(address_of(email))
        if known is None:
            return
        wrong, last = known
        if wrong > FREE_GUESSES and time.monotonic() - last < FORGOTTEN_AFTER:
            await asyncio.sleep(min(FIRST_WAIT * 2 ** (wrong - FREE_GUESSES - 1), LONGEST_WAIT))

    def failed(self, email: str) -> None:
        now = time.monotonic()
        if len(self._wrong) > MOST_REMEMBERED:
            self._wrong = {k: v for k, v in self._wrong.items() if now - v[1] < FORGOTTEN_AFTER}
        address = address_of(email)
        wrong, last = self._wrong.get(address, (0, now))
        self._wrong[address] = (wrong + 1 if now - last < FORGOTTEN_AFTER else 1, now)

    def succeeded(self, email: str) -> None:
        self._wrong.pop(address_of(email), None)


class Limit:
    """At most so many under one name in the minute that begins with its first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[str, tuple[float, int]] = {}  # when the minute began, how many since
        self._cleared = time.monotonic()

    def exceeded(self, name: str) -> bool:
        now = time.monotonic()
        self._forget(now)
        began, count = self._counts.get(name, (now, 0))
        if now - began >= MINUTE:
            began, count = now, 0
        self._counts[name] = (began, count + 1)
        return count >= self._most

    def _forget(self, now: float) -> None:
        """Once a minute: each call would else cost more, the more people send."""
        if now - self._cleared >= MINUTE:
            self._cleared = now
            self._counts = {name: since for name, since in self._counts.items() if now - since[0] < MINUTE}
