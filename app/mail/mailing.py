"""Sending the messages that are due: see surveys.people.mailings for the queue, app.mail.outbox for where they go."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from app.mail import outbox
from app.mail.outbox import Later, Outbox, Refused, Trouble, Unreachable
from app.settings import Settings
from surveys import clock
from surveys.people import mailings
from surveys.people.mailings import Letter, Outcome
from surveys.storage.engine import Database

LONGEST_PAUSE = 300.0  # seconds until an outbox that cannot be reached is tried again
ONE_MESSAGE = 120.0  # seconds that handing over one may take; less than mailings.HOLD
CONNECTION = 50  # messages over one connection
MessageOf = Callable[[Letter, Settings, datetime], bytes]

log = logging.getLogger(__name__)


class Unsafe(Exception):
    """A message whose head is not the one that was meant. It is never sent."""


class Mailer:
    """Sends one message after the other.

    message_of: the message to a letter, or Unsafe; every: seconds after which a failure is tried again for the first
    time. trouble: why no message can leave at the moment, as a code.
    """

    def __init__(self, database: Database, settings: Settings, message_of: MessageOf, every: float) -> None:
        self._database, self._settings = database, settings
        self._message_of, self._every = message_of, every
        self._stopping = asyncio.Event()
        self._failures = 0
        self.trouble: Trouble | None = None

    def stop(self) -> None:
        """After the message under way."""
        self._stopping.set()

    async def send_due(self) -> float | None:
        """One round; the seconds until the next, or None for the usual ones."""
        try:
            more = await self.deliver()
        except Unreachable as unreachable:
            self.trouble, self._failures = unreachable.trouble, min(self._failures + 1, 10)
            log.warning("Messages wait: %s", self.trouble)
            return min(self._every * 2.0**self._failures, LONGEST_PAUSE)
        self._failures, self.trouble = 0, None
        return 0.0 if more else None

    async def deliver(self) -> bool:
        """Send what is due over one connection; whether there may be more."""
        letter = await self._next()
        if letter is None:
            return False
        try:
            async with outbox.opened(self._settings) as opened:
                for _ in range(CONNECTION):
                    current, letter = letter, None
                    await self._hand_over(opened, current)
                    letter = None if self._stopping.is_set() else await self._next()
                    if letter is None:
                        return False
        finally:
            if letter is not None:  # taken, and not handed over
                await self._settle(letter, Outcome("untried"))
        return True

    async def _next(self) -> Letter | None:
        settings = self._settings
        return await asyncio.to_thread(mailings.next_letter, self._database, settings.secret, not settings.mail.server)

    async def _hand_over(self, opened: Outbox, letter: Letter) -> None:
        """Send one and write down what became of it. Unreachable: the connection is of no more use."""
        outcome, broken = Outcome("sent"), None
        try:
            message = await asyncio.to_thread(self._message_of, letter, self._settings, clock.now())
            async with asyncio.timeout(ONE_MESSAGE):
                await opened.send(_name(letter), letter.address, message)
        except Refused as refused:
            outcome = Outcome("refused", str(refused))
        except Later as later:
            outcome = Outcome("later", str(later))
        except Unsafe:
            log.exception("No message could be made")
            outcome = Outcome("refused", "unsafe")
        except TimeoutError:
            outcome, broken = Outcome("later", "time"), Unreachable("broken_off")
        except Unreachable as unreachable:
            outcome, broken = Outcome("later" if unreachable.fault else "untried", "time"), unreachable
        await self._settle(letter, outcome)
        if broken is not None:
            raise broken

    async def _settle(self, letter: Letter, outcome: Outcome) -> None:
        """Not given up when the store refuses for a while: a message that has left must not leave again."""
        while True:
            try:
                await asyncio.to_thread(mailings.settle, self._database, letter, outcome)
                return
            except SQLAlchemyError as error:
                log.error("What became of a message could not be written down: %s", type(error).__name__)
                if self._stopping.is_set():
                    return
                await asyncio.sleep(self._every)


def _name(letter: Letter) -> str:
    """The same for the same message."""
    day = f"-{clock.now():%Y%m%d}" if letter.kind == "remind" else ""
    return f"campaign-{letter.published.id}-{letter.kind}-{letter.invitation_id}{day}"
