"""Sending what is due, in the background. The queue is in surveys.people.mailings, the way out in app.mail.outbox."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError

from app.invitations import letters
from app.mail import outbox
from app.mail.outbox import Later, Outbox, Refused, Trouble, Unreachable
from app.settings import Settings
from surveys import clock
from surveys.people import mailings
from surveys.people.mailings import Letter, Outcome
from surveys.storage.engine import Database

LOOK_EVERY = 2.0  # seconds
LONGEST_PAUSE = 300.0
ONE_MESSAGE = 120.0  # seconds that handing over one may take; less than mailings.HOLD
CONNECTION = 50  # messages over one connection
STOPPING = 20.0  # seconds that the message under way has when the program ends

log = logging.getLogger(__name__)


class Mailer:
    """Sends one message after the other. trouble: why nothing can leave at the moment."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._stopping = asyncio.Event()
        self._failures = 0
        self.trouble: Trouble | None = None

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            more = await self._round()
            pause = 0.0 if more else LOOK_EVERY * (2**self._failures if self.trouble else 1)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), min(pause, LONGEST_PAUSE))

    def stop(self) -> None:
        """After the message under way."""
        self._stopping.set()

    async def _round(self) -> bool:
        try:
            more = await self.deliver()
        except Unreachable as unreachable:
            self.trouble, self._failures = unreachable.trouble, min(self._failures + 1, 10)
            log.warning("Messages wait: %s", self.trouble)
            return False
        except Exception:  # the queue is in the database; the next round tries again
            log.exception("Sending messages failed")
            return False
        self._failures, self.trouble = 0, None
        return more

    async def deliver(self) -> bool:
        """Send what is due over one connection; whether there may be more."""
        letter = await self._next()
        if letter is None:
            return False
        try:
            async with outbox.opened(self._settings) as opened:
                for _ in range(CONNECTION):
                    handed, letter = letter, None
                    await self._hand_over(opened, handed)
                    letter = None if self._stopping.is_set() else await self._next()
                    if letter is None:
                        return False
        finally:
            if letter is not None:  # taken, and not handed over
                await self._settle(letter, Outcome("untried"))
        return True

    async def _next(self) -> Letter | None:
        return await asyncio.to_thread(mailings.next_letter, self._database, self._settings.secret)

    async def _hand_over(self, opened: Outbox, letter: Letter) -> None:
        """Send one and write down what became of it. Unreachable: the connection is of no more use."""
        outcome, broken = Outcome("sent"), None
        try:
            message = await asyncio.to_thread(letters.message_of, letter, self._settings, clock.now())
            async with asyncio.timeout(ONE_MESSAGE):
                await opened.send(_name(letter), letter.address, message)
        except Refused as refused:
            outcome = Outcome("refused", str(refused))
        except Later as later:
            outcome = Outcome("later", str(later))
        except letters.Unsafe:
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
                await asyncio.sleep(LOOK_EVERY)


def _name(letter: Letter) -> str:
    day = f"-{clock.now():%Y%m%d}" if letter.kind == "remind" else ""
    return f"campaign-{letter.published.id}-{letter.kind}-{letter.invitation_id}{day}"


@contextlib.asynccontextmanager
async def running(mailer: Mailer) -> AsyncIterator[None]:
    """As long as the program runs."""
    task = asyncio.create_task(mailer.run())
    try:
        yield
    finally:
        mailer.stop()
        await asyncio.wait([task], timeout=STOPPING)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
