"""Personal links: who is invited, whether a link may still be used, drafts behind it."""

import hashlib
import hmac
from dataclasses import dataclass

import orjson
from sqlmodel import Session

from surveys import clock
from surveys.campaigns import Published
from surveys.errors import NotInvited
from surveys.storage import invitations as storage
from surveys.storage.engine import Database
from surveys.storage.tables import Draft, Invitation


def token_of(secret: bytes, campaign_id: int, address: str) -> str:
    """The 256-bit token of an address: made anew whenever it is mailed, so that it is written down nowhere."""
    return hmac.new(secret, f"invite:{campaign_id}:{address}".encode(), hashlib.sha256).hexdigest()


def hash_of(token: str) -> str:
    """What the database holds; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Guest:
    """Who came by a personal link that may be used. draft: pairs of field and value, as they were typed."""

    token_hash: str
    segments: dict[str, str]
    draft: list[tuple[str, str]]


def _invitation(session: Session, published: Published, token: str) -> Invitation:
    """NotInvited: wrong, used, of another campaign, or of one that is over; the answer is the same for all."""
    found = storage.by_hash(session, hash_of(token)) if token and not published.is_over(clock.now()) else None
    if found is None or found.campaign_id != published.id or found.used or storage.waits(session, found.token_hash):
        raise NotInvited
    return found


def guest(database: Database, published: Published, token: str) -> Guest:
    with database.read() as session:
        found = _invitation(session, published, token)
        kept = None if published.anonymous else storage.draft(session, found.token_hash)
        draft = [(name, value) for name, value in orjson.loads(kept.fields)] if kept else []
        return Guest(found.token_hash, found.segments, draft)


def keep_draft(database: Database, published: Published, token: str, fields: list[tuple[str, str]]) -> None:
    """Keep unsent answers for another device; of an anonymous campaign never."""
    if published.anonymous or published.access != "personal":
        raise NotInvited
    written = orjson.dumps(fields).decode()
    with database.write() as session:
        storage.lock(session, hash_of(token))  # so that no draft stays behind when the answer arrives meanwhile
        found = _invitation(session, published, token)
        row = Draft(token_hash=found.token_hash, campaign_id=published.id, fields=written, saved=clock.now())
        storage.keep_draft(session, row)


def invited(session: Session, campaign_id: int) -> list[Invitation]:
    return list(storage.of_campaign(session, campaign_id))
