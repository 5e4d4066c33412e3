"""How often passwords may be tried at one address, so that its owner still gets in while others guess. In memory only.

At each address who guesses has a lane, and everybody else another; a device on which the owner has signed in before has
one of its own. In each lane one request waits at a time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.memory.limits import Limit
from surveys.errors import SignInFailed

MOST_IN_A_LANE = 5  # wrong ones a minute: ten at one address
MOST_OF_A_DEVICE = 10
MOST_OF_A_SENDER = 30  # at all addresses together: an office shares one
FORGOTTEN_AFTER = 3600.0  # seconds
MOST_REMEMBERED = 10_000


class TooManyGuesses(Exception):
    """At this address, or of this sender; in a minute there are others."""


class Guesses:
    def __init__(self) -> None:
        self._lanes, self._devices = Limit(MOST_IN_A_LANE), Limit(MOST_OF_A_DEVICE)
        self._senders = Limit(MOST_OF_A_SENDER)
        self._guessed: dict[tuple[str, str], float] = {}  # at which address, by whom, and when; the oldest first
        self._waiting: set[str] = set()

    @contextmanager
    def trying(self, address: str, sender: str, device: str = "") -> Iterator[None]:
        """Around one try, which counts when it ends with SignInFailed.

        sender: a place in the network, or empty where a proxy hides it; device: on which the owner has signed in.
        """
        lane, limit = self._lane(address, sender, device)
        counted = [(limit, lane)]
        if sender and not device:  # first, so that a sender who may not try uses up no address
            counted = [(self._senders, sender), *counted]
        if lane in self._waiting or any(each.exceeded(name) for each, name in counted):
            raise TooManyGuesses
        self._waiting.add(lane)
        try:
            yield
        except SignInFailed:
            self._remember(address, sender)
            raise
        except BaseException:
            _give_back(counted)
            raise
        else:
            _give_back(counted)
        finally:
            self._waiting.discard(lane)

    def _lane(self, address: str, sender: str, device: str) -> tuple[str, Limit]:
        if device:
            return f"{address} {device}", self._devices
        last = self._guessed.get((address, sender))
        guesses = last is not None and time.monotonic() - last < FORGOTTEN_AFTER
        return f"{address} guesses={guesses}", self._lanes

    def _remember(self, address: str, sender: str) -> None:
        self._guessed.pop((address, sender), None)
        while len(self._guessed) >= MOST_REMEMBERED:
            del self._guessed[next(iter(self._guessed))]
        self._guessed[address, sender] = time.monotonic()


def _give_back(counted: list[tuple[Limit, str]]) -> None:
    for limit, name in counted:
        limit.give_back(name)
