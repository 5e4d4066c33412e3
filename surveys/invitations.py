"""Personal links: who is invited, whether a link may still be used, drafts behind it."""

import hashlib
import hmac
from dataclasses import dataclass

import orjson
from sqlmodel import Session

from surveys.campaigns import Published
from surveys.clock import now
from surveys.errors import NotInvited
from surveys.storage import invitations as storage
from surveys.storage.engine import Database
from surveys.storage.tables import Draft, Invitation

LARGEST_DRAFT = 64 * 1024


def token_of(secret: bytes, campaign_id: int, address: str) -> str:
    """The 256-bit token of an address: made anew whenever it is mailed, so that it is written down nowhere."""
    return hmac.new(secret, f"invite:{campaign_id}:{address}".encode(), hashlib.sha256).hexdigest()


def hash_of(token: str) -> str:
    """What the database holds; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Guest:
    """Who came by a personal link that may be used."""

    token_hash: str
    segments: dict[str, str]


def guest(database: Database, published: Published, token: str) -> Guest:
    """NotInvited: wrong, used or of another campaign; the answer is the same for all."""
    with database.read() as session:
        found = storage.by_hash(session, hash_of(token)) if token else None
        if found is None or found.campaign_id != published.id or found.used:
            raise NotInvited
        if storage.waits(session, found.token_hash):
            raise NotInvited
        return Guest(found.token_hash, found.segments)


def keep_draft(session: Session, published: Published, token_hash: str, fields: list[tuple[str, str]]) -> None:
    """Keep unsent answers for another device; of an anonymous campaign never."""
    if published.anonymous:
        raise NotInvited
    text = orjson.dumps(fields).decode()
    storage.keep_draft(session, Draft(token_hash=token_hash, campaign_id=published.id, fields=text, saved=now()))


def draft(session: Session, published: Published, token_hash: str) -> dict[str, str]:
    """Field -> as it was typed; of a field with several answers, the last one."""
    kept = None if published.anonymous else storage.draft(session, token_hash)
    return {} if kept is None else {name: value for name, value in orjson.loads(kept.fields)}


def invited(session: Session, campaign_id: int) -> list[Invitation]:
    return list(storage.of_campaign(session, campaign_id))
