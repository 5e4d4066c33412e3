"""Invitations and reminders: queued in one statement, taken one by one by whichever process sends, sent once.

A process takes a message by holding its row for a while. If it dies meanwhile, that one message is taken again when
the time is over: rather twice than never. All others go on at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Literal

from sqlmodel import Session

from surveys import clock
from surveys.campaigns.published import Published, published_of
from surveys.codes import MessageKind
from surveys.company import company
from surveys.company.company import Company
from surveys.errors import NotPossible
from surveys.people import invitations
from surveys.people.tokens import hash_of
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import mailings as storage
from surveys.storage.queries.mailings import Counts as Counts
from surveys.storage.tables import Invitation

HOLD = timedelta(minutes=5)  # longer than sending one message may take
MOST_TRIES = 30  # about a day
LONGEST_PAUSE = timedelta(hours=1)
OTHER_SECRET = "secret"  # noqa: S105 - why a link cannot be made any more


@dataclass(frozen=True)
class Letter:
    """One message to send."""

    invitation_id: int
    kind: MessageKind
    address: str
    name: str
    locale: str
    token: str
    tries: int
    published: Published
    unit: str
    company: Company = field(default_factory=Company)


@dataclass(frozen=True)
class Outcome:
    """What became of a letter. refused: for good; later: try it again. code: the server's."""

    kind: Literal["sent", "refused", "later", "untried"]
    code: str = ""


def counts(session: Session, published: Published, zone: tzinfo, by_hand: bool) -> Counts:
    """by_hand: messages are files that somebody passes on."""
    return storage.counts(session, published.id, clock.midnight(zone), by_hand)


def failures(session: Session, published: Published) -> list[tuple[str, int]]:
    """Codes and how many messages were refused with each, the most frequent first."""
    return sorted(storage.failures(session, published.id).items(), key=lambda each: (-each[1], each[0]))


def _check_sending(published: Published) -> None:
    if published.stage == "draft":
        raise NotPossible("draft_sends_nothing")
    if published.stage == "over":
        raise NotPossible("over_sends_nothing")
    if published.stage == "paused":
        raise NotPossible("paused_sends_nothing")


def invite(session: Session, published: Published) -> int:
    """Queue a message to everybody who has got none; how many."""
    _check_sending(published)
    return storage.queue_invitations(session, published.id)


def remind(session: Session, published: Published, zone: tzinfo, by_hand: bool) -> int:
    """Queue a message to everybody who has not answered and got no message today; how many.

    In an anonymous campaign it is only known of those whose answers are counted that they have answered. by_hand:
    messages are files that somebody passes on; in protected campaigns everybody gets one, see storage.
    """
    _check_sending(published)
    return storage.queue_reminders(session, published.id, clock.midnight(zone), by_hand)


def try_again(session: Session, published: Published) -> int:
    _check_sending(published)
    return storage.queue_failed(session, published.id)


def stop(session: Session, published: Published) -> int:
    """Take what is not sent yet out of the queue."""
    return storage.stop(session, published.id)


def next_letter(database: Database, secret: bytes, by_hand: bool) -> Letter | None:
    """Take one that is due, for HOLD; the store is only written to where there is one. by_hand: as in `remind`."""
    now = clock.now()
    with database.read() as session:
        ready = storage.any_ready(session, now, by_hand)
        if not ready and not storage.any_needless(session, now, by_hand):
            return None
    with database.write() as session:
        if not ready:
            storage.drop_needless(session, now, by_hand)
        while (row := storage.take(session, now, now + HOLD, by_hand)) is not None:
            if (letter := _letter(session, row, secret)) is not None:
                return letter
            storage.settle(
                session, row.id or 0, **_written(Outcome("refused", OTHER_SECRET), row.due or "invite", row.tries)
            )
    return None


def _letter(session: Session, row: Invitation, secret: bytes) -> Letter | None:
    """None: the link was made with another secret and cannot be made again."""
    token = invitations.token_of(secret, row.campaign_id, row.address)
    campaign = stored_campaigns.get(session, row.campaign_id)
    assert row.id is not None
    assert row.due is not None
    assert campaign is not None
    if hash_of(token) != row.token_hash:
        return None
    published, unit = published_of(session, campaign), storage.unit_name(session, campaign)
    words = company.current(session)
    return Letter(row.id, row.due, row.address, row.name, row.locale, token, row.tries, published, unit, words)


def settle(database: Database, letter: Letter, outcome: Outcome) -> None:
    with database.write() as session:
        storage.settle(session, letter.invitation_id, **_written(outcome, letter.kind, letter.tries))


def _written(outcome: Outcome, kind: MessageKind, tries: int) -> Mapping[str, object]:
    """The columns that say it."""
    done = {"due": None, "held": None, "tries": 0}
    if outcome.kind == "sent":
        return {**done, ("sent" if kind == "invite" else "reminded"): clock.now(), "failed": None}
    if outcome.kind == "untried":
        return {"held": None}
    if outcome.kind == "later" and tries + 1 < MOST_TRIES:
        pause = min(timedelta(minutes=1) * 2 ** min(tries, 10), LONGEST_PAUSE)
        return {"held": clock.now() + pause, "tries": tries + 1}
    return {**done, "failed": outcome.code}
