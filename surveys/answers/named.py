"""One person's answer: only of a campaign that told this person so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlmodel import Session

from surveys.campaigns.published import Published
from surveys.errors import NotFound
from surveys.events import events
from surveys.storage.engine import Database
from surveys.storage.queries import invitations as people
from surveys.storage.queries import responses as storage
from surveys.storage.tables import Account


@dataclass(frozen=True)
class NamedAnswer:
    """answers: field of the form -> what is stored, see `responses.validate`."""

    address: str
    name: str
    received: datetime
    answers: Mapping[str, object]


def answer_of(session: Session, published: Published, person: int) -> NamedAnswer:
    """NotFound: the campaign is not a named one, has no such person, or this person has not answered."""
    if published.anonymity != "named":
        raise NotFound
    invited = people.of_person(session, published.id, person)
    stored = None if invited is None else storage.answer_of(session.connection(), invited.id or 0, invited.token_hash)
    if invited is None or stored is None:
        raise NotFound
    document, received = stored
    return NamedAnswer(invited.address, invited.name, received, orjson.loads(document))


def note_opening(database: Database, account: Account, published: Published, person: int) -> None:
    """Before a page shows the answer: where this cannot be written down, nobody sees it."""
    with database.write() as session:
        data = {"person": person}
        events.write(session, "answer_opened", "campaign", published.id, account_id=account.id, data=data)
