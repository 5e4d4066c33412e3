"""The suggestion box: send without a name, read and answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import get_args

from sqlmodel import Session

from surveys import clock, receipts
from surveys.answers.responses import check_key, clean_text
from surveys.codes import Act, Source
from surveys.errors import Invalid, NotFound, Problem
from surveys.storage import locks
from surveys.storage.engine import zone_of
from surveys.storage.queries import suggestions as storage
from surveys.storage.queries.suggestions import Among, NewSuggestion
from surveys.storage.tables import Account, Campaign, Message, Suggestion

LONGEST_TEXT = 5000
A_PAGE = 50


@dataclass(frozen=True)
class Thread:
    """A suggestion and what was said about it, the oldest first."""

    suggestion: Suggestion
    messages: Sequence[Message]
    campaign: Campaign | None = None  # in whose questionnaire it was written

    @property
    def replied(self) -> bool:
        return any(message.author == "desk" for message in self.messages)


def check_text(raw: str) -> str:
    """The text as it is stored, or Invalid."""
    if "\x00" in raw:
        raise Invalid([Problem("text", "unreadable", {})])
    text = clean_text(raw)
    if not text:
        raise Invalid([Problem("text", "text_missing", {})])
    if len(text) > LONGEST_TEXT:
        raise Invalid([Problem("text", "too_long", {"limit": LONGEST_TEXT, "length": len(text)})])
    return text


def new_suggestion(secret: bytes, key: str | None, raw: str, zone: tzinfo = UTC) -> tuple[str, NewSuggestion]:
    """The receipt code and the row to store. Nothing but the text and the day, on this clock, is kept."""
    code = receipts.make(secret, "suggestion", check_key(key))
    return code, NewSuggestion(id=receipts.hash_code(code), text=check_text(raw), day=clock.today(zone))


def read(session: Session, typed: str) -> Thread | None:
    """The thread that a receipt code opens; None: what was written in a questionnaire waits to be counted with others.

    Invalid where it is no code, NotFound where it opens nothing.
    """
    code = receipts.normalise(typed)
    if code is None:
        raise Invalid([Problem("code", "bad_receipt", {})])
    receipt_hash = receipts.hash_code(code)
    waits = storage.waits(session, receipt_hash)  # first: it may be counted between the two queries
    suggestion = storage.get(session, receipt_hash)
    if suggestion is None and waits:
        return None
    if suggestion is None:
        raise NotFound
    return Thread(suggestion, storage.messages(session, suggestion.id))


@dataclass(frozen=True)
class Found:
    """A page of suggestions, and how many there are on all pages."""

    threads: Sequence[Thread]
    total: int


def seen_by(
    session: Session, account: Account, source: Source, find: str = "", number: int = 1, among: Among | None = None
) -> Found:
    """Those without a reply first, then the newest day. number: of the page; find: words; among: which comments."""
    rows, total = storage.page(session, account, source, find, (number - 1) * A_PAGE, A_PAGE, among)
    return Found(_threads(session, rows), total)


def without_reply(session: Session, account: Account) -> dict[Source, int]:
    """How many of each source nobody has replied to."""
    return {source: storage.without_reply(session, account, source) for source in get_args(Source)}


def _threads(session: Session, rows: Sequence[Suggestion]) -> list[Thread]:
    said, campaigns = storage.messages_of(session, [row.id for row in rows]), storage.campaigns_of(session, rows)
    return [Thread(row, said.get(row.id, []), campaigns.get(row.campaign_id or 0)) for row in rows]


def one_for(session: Session, account: Account, act: Act, suggestion_id: str) -> Thread:
    """The suggestion on which the account wants to act. NotFound also where it exists and the account may not."""
    (thread,) = _threads(session, [_allowed(session, account, act, suggestion_id)])
    return thread


def _allowed(session: Session, account: Account, act: Act, suggestion_id: str) -> Suggestion:
    suggestion = storage.one_allowed(session, account, act, suggestion_id)
    if suggestion is None:
        raise NotFound
    return suggestion


def reply(session: Session, account: Account, suggestion_id: str, raw: str, key: str | None) -> None:
    """Add the desk's answer. The same form sent twice is one answer."""
    suggestion = _allowed(session, account, "reply_to_suggestion", suggestion_id)
    text = check_text(raw)
    message_id = hashlib.sha256(f"{suggestion_id}:{check_key(key)}".encode()).hexdigest()
    locks.hold(session, suggestion)
    said = storage.messages(session, suggestion_id)
    if any(message.id == message_id for message in said):
        return
    storage.add_message(
        session,
        Message(
            id=message_id,
            suggestion_id=suggestion_id,
            place=len(said) + 1,
            author="desk",
            account_id=account.id,
            text=text,
            day=clock.today(zone_of(session)),
        ),
    )
