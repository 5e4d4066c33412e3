"""The mail that tells an account what is late, at most once a week: titles of its actions, and counts; no other words.

Whoever is told is written down before the message leaves, so that two programs tell nobody twice; what cannot leave is
tried again in a later round.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr

from app import i18n
from app.i18n import BY_CODE, LOCALES, Locale
from app.mail import outbox
from app.mail.mailing import Unsafe
from app.mail.message import Message, built
from app.mail.outbox import Later, Refused, Unreachable
from app.settings import Settings
from app.tallies import counting
from surveys import clock
from surveys.company import company
from surveys.late import late
from surveys.late.late import Found, OpenCampaign, RunningAction
from surveys.storage.engine import Database
from surveys.storage.queries import late as storage
from surveys.storage.tables import Account

EVERY = timedelta(days=7)
PAUSE = 900.0  # seconds between two looks
MOST_TITLES = 10
ONE_MESSAGE = 120.0  # seconds that handing over one may take

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Due:
    """Somebody to be told. told: when they were before."""

    account_id: int
    told: date | None
    message: Message


async def tell_due(database: Database, settings: Settings) -> float:
    """One round; the seconds until the next. Nothing leaves where no mail server is set."""
    due = await asyncio.to_thread(_due, database, settings) if settings.mail.server else []
    for each in due:
        if await asyncio.to_thread(_take, database, settings, each) and not await _sent(settings, each):
            await asyncio.to_thread(_give_back, database, each)
    return PAUSE


async def _sent(settings: Settings, due: _Due) -> bool:
    """Whether it has left, or never will; else it is tried again."""
    message = due.message
    try:
        async with outbox.opened(settings) as opened, asyncio.timeout(ONE_MESSAGE):
            await opened.send(message.id, message.address, built(message, clock.now()))
    except (Refused, Unsafe):
        log.exception("What is late could not be told to account %d", due.account_id)
    except (Later, Unreachable, TimeoutError):
        log.warning("What is late waits to be told to account %d", due.account_id)
        return False
    return True


def _take(database: Database, settings: Settings, due: _Due) -> bool:
    today = clock.today(settings.zone)
    with database.write() as session:
        return storage.take(session, due.account_id, _before(today), today)


def _give_back(database: Database, due: _Due) -> None:
    with database.write() as session:
        storage.give_back(session, due.account_id, due.told)


def _before(today: date) -> date:
    """Who was told earlier than this day is told again."""
    return today - EVERY + timedelta(days=1)


def _due(database: Database, settings: Settings) -> list[_Due]:
    today, found = clock.today(settings.zone), []
    with database.read() as session:
        names = company.current(session).name
        first = next((each for each in LOCALES if names.get(each.code)), i18n.DEFAULT)
        for account in storage.to_be_told(session, _before(today)):
            what = late.found(session, account, lambda ids: counting.answer_counts(session, ids), most=1)
            locale = BY_CODE.get(account.locale or "", first)
            if said := told(what, account, locale):
                found.append(_Due(account.id or 0, account.late_mailed, _message(said, account, settings, locale)))
    return found


def told(found: Found, account: Account, locale: Locale) -> tuple[int, Sequence[str]] | None:
    """How many things are late and a line for each kind of them; None: nothing is. Of actions those that the account
    owns, or nobody.
    """
    rows = [row.about for row in sorted(found.known, key=lambda row: -row.days) if row.days > 0]
    mine = [row for row in rows if isinstance(row, RunningAction) and row.owner_id in (account.id, None)]
    campaigns = sum(isinstance(row, OpenCampaign) for row in rows)
    lines = [locale.say("Action: %(title)s", title=row.title) for row in mine[:MOST_TITLES]]
    if more := len(mine[MOST_TITLES:]):
        lines.append(locale.say_n("%(n)s more action", "%(n)s more actions", more))
    if found.waiting:
        lines.append(
            locale.say_n("%(n)s suggestion waits for a reply", "%(n)s suggestions wait for a reply", found.waiting)
        )
    if campaigns:
        lines.append(locale.say_n("%(n)s campaign is past its day", "%(n)s campaigns are past their day", campaigns))
    total = len(mine) + found.waiting + campaigns
    return (total, lines) if total else None


def _message(said: tuple[int, Sequence[str]], account: Account, settings: Settings, locale: Locale) -> Message:
    total, lines = said
    subject = locale.say_n("%(n)s thing is late", "%(n)s things are late", total)
    paragraphs = [
        locale.say("Hello %(name)s,", name=account.name),
        locale.say_n("%(n)s thing is past its day:", "%(n)s things are past their day:", total),
        "\n".join(f"- {line}" for line in lines),
        locale.say("Each one is a click from done:") + f"\n{settings.base_url}/home",
        locale.say("This message comes at most once a week, and only when something is late."),
    ]
    name, address = parseaddr(settings.mail.sender)
    what = f"late:{account.id}:{clock.today(settings.zone)}"
    return Message(
        sender=(locale.company(name), address),
        address=account.email,
        subject=subject,
        text="\n\n".join(paragraphs) + "\n",
        id=hmac.new(settings.secret, what.encode(), hashlib.sha256).hexdigest()[:32],
        tag=locale.tag,
    )
