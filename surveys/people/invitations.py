"""Personal links: who is invited, whether a link may still be used, drafts behind it."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson
from sqlmodel import Session

from surveys import clock
from surveys.campaigns.published import Published
from surveys.errors import NotFound, NotInvited, NotPossible
from surveys.people import addresses
from surveys.people.addresses import BadList, Person
from surveys.people.tokens import hash_of
from surveys.storage.engine import Database
from surveys.storage.queries import invitations as storage
from surveys.storage.tables import Campaign, Draft
from surveys.storage.tables import Invitation as Invitation

DRAFTS_LAST = timedelta(hours=24)  # as the form says


def token_of(secret: bytes, campaign_id: int, address: str) -> str:
    """The 256-bit token of an address: made anew whenever it is mailed, so that it is written down nowhere."""
    return hmac.new(secret, f"invite:{campaign_id}:{address}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Guest:
    """Who came by a personal link that may be used. draft: pairs of field and value, as they were typed."""

    segments: dict[str, str]
    draft: list[tuple[str, str]]


def _invitation(session: Session, published: Published, token: str) -> Invitation:
    """NotInvited: wrong, used, of another campaign, or of one that is over; the answer is the same for all."""
    found = storage.by_hash(session, hash_of(token)) if token and published.stage != "over" else None
    if found is None or found.campaign_id != published.id or found.used:
        raise NotInvited
    if storage.waits(session, found.token_hash, published.id if published.anonymous else None):
        raise NotInvited
    return found


def guest(database: Database, published: Published, token: str) -> Guest:
    with database.read() as session:
        found = _invitation(session, published, token)
        since = clock.now() - DRAFTS_LAST
        kept = None if published.anonymous else storage.draft(session, found.token_hash, since)
        draft = [(name, value) for name, value in orjson.loads(kept.fields)] if kept else []
        return Guest(found.segments, draft)


def keep_draft(database: Database, published: Published, token: str, fields: list[tuple[str, str]]) -> None:
    """Keep unsent answers for another device, or forget them where none are left; of an anonymous campaign never."""
    if published.anonymous or published.access != "personal":
        raise NotInvited
    written = orjson.dumps(fields).decode()
    with database.write() as session:
        storage.lock(session, hash_of(token))  # so that no draft stays behind when the answer arrives meanwhile
        found = _invitation(session, published, token)
        if not storage.is_open(session, published.id):  # it has closed since `published` was read
            raise NotInvited
        if not fields:
            storage.forget_draft(session, found.token_hash)
            return
        row = Draft(token_hash=found.token_hash, campaign_id=published.id, fields=written, saved=clock.now())
        storage.keep_draft(session, row)


def forget_old_drafts(database: Database) -> None:
    before = clock.now() - DRAFTS_LAST
    with database.read() as session:
        if not storage.any_draft_before(session, before):
            return
    with database.write() as session:
        storage.forget_drafts_before(session, before)


@dataclass(frozen=True)
class Imported:
    """known: people who were on the list before; they stay as they were. repeated: lines that name somebody again."""

    added: int
    known: int
    repeated: tuple[int, ...] = ()
    left_out: int = 0  # lines without an address that can be mailed


def import_list(
    session: Session, published: Published, secret: bytes, text: str, *, leave_out: bool = False
) -> Imported:
    """Invite everybody on the list, or nobody: BadList says which lines are wrong. Nothing is sent by this.

    leave_out: those lines whose addresses cannot be mailed, as somebody said who saw them.
    """
    if published.stage == "over":
        raise NotPossible("over_sends_nothing")
    found = addresses.parse(text, published.asked_segments)
    if found.wrong and not (leave_out and found.usable_without):
        raise BadList(found)
    storage.lock_campaign(session, published.id)
    known = storage.known_addresses(session, published.id)
    fresh = [person for person in found.people if person.address not in known]
    if published.anonymous:  # the site of a person could be joined with the site of an answer
        fresh = [replace(person, segments={}) for person in fresh]
    storage.add_all(session, [_row(published.id, secret, person) for person in fresh])
    repeated = tuple(each.line for each in found.repeated)
    return Imported(len(fresh), len(found.people) - len(fresh), repeated, len(found.wrong))


def copy_list(session: Session, before: Campaign, after: Campaign, secret: bytes) -> int:
    """Invite to one campaign whoever was invited to another; how many. Nothing is sent by this."""
    assert before.id is not None
    assert after.id is not None
    people = storage.everybody(session, before.id)
    if after.access == "personal":
        storage.add_all(session, [_row(after.id, secret, person) for person in map(_person, people)])
    return len(people)


def _person(row: Invitation) -> Person:
    return Person(row.address, row.name, row.locale, dict(row.segments))


def _row(campaign_id: int, secret: bytes, person: Person) -> dict[str, object]:
    token_hash = hash_of(token_of(secret, campaign_id, person.address))
    return {"campaign_id": campaign_id, "token_hash": token_hash, "used": False, **vars(person)}


def page(session: Session, published: Published, find: str, start: int, most: int) -> tuple[Sequence[Invitation], int]:
    return storage.page(session, published.id, find, start, most)


def remove(session: Session, published: Published, invitation_id: int | None = None) -> int:
    """Remove people who got nothing yet: one or all of them. NotPossible: this one got a message."""
    removed = storage.remove_unsent(session, published.id, clock.now(), invitation_id)
    if invitation_id is not None and not removed and storage.of_person(session, published.id, invitation_id):
        raise NotPossible("was_sent")
    return removed


def handed_over(session: Session, published: Published, secret: bytes, invitation_id: int) -> tuple[Invitation, str]:
    """A person and the token of their link, to hand over.

    Only in a named campaign. The holder of a link can try whether it was used, and read the draft behind it. So in all
    other campaigns a link goes by mail only.
    """
    row = storage.of_person(session, published.id, invitation_id) if published.anonymity == "named" else None
    if row is None:
        raise NotFound
    return row, _token(published, secret, row)


def all_handed_over(
    session: Session, published: Published, secret: bytes, start: int, most: int
) -> tuple[Sequence[tuple[Invitation, str]], int]:
    """The same of some of the people, and how many there are."""
    if published.anonymity != "named":
        raise NotFound
    rows, total = storage.page(session, published.id, "", start, most)
    return [(row, _token(published, secret, row)) for row in rows], total


def _token(published: Published, secret: bytes, row: Invitation) -> str:
    token = token_of(secret, published.id, row.address)
    if hash_of(token) != row.token_hash:
        raise NotPossible("other_secret")
    return token
