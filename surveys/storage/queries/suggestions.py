"""Every query on suggestions and their messages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as select_model
from sqlmodel.sql.expression import SelectOfScalar

from surveys.codes import Act, Source
from surveys.errors import GapLensError, KeyReused
from surveys.storage import fulltext
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Campaign, Message, Suggestion, comment_tag, intake, message, suggestion


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """An anonymous suggestion, ready to be stored; or a comment, with the campaign and the site that it was made in."""

    id: str
    text: str
    day: date
    campaign_id: int | None = None
    unit_id: int | None = None
    site: str | None = None


def _store_one(connection: Connection, row: NewSuggestion) -> GapLensError | None:
    first = select(message.c.text).where(message.c.suggestion_id == row.id, message.c.place == 1)
    known = connection.scalar(first)
    if known is not None:
        return None if known == row.text else KeyReused()
    connection.execute(
        insert(suggestion).values(
            id=row.id,
            unit_id=row.unit_id,
            voice="anonymous",
            status="new",
            day=row.day,
            campaign_id=row.campaign_id,
            site=row.site,
        )
    )
    connection.execute(
        insert(message).values(
            id=row.id, suggestion_id=row.id, place=1, author="author", account_id=None, text=row.text, day=row.day
        )
    )
    return None


def store(connection: Connection, rows: Sequence[NewSuggestion]) -> Sequence[GapLensError | None]:
    """Put a group into the open transaction; for each row None where it is stored (now or before), else why not."""
    outcomes = [_store_one(connection, row) for row in rows]
    stored = {row.id: row for row, refusal in zip(rows, outcomes, strict=True) if refusal is None}
    fulltext.add(connection, [fulltext.Said(row.id, row.id, row.text) for row in stored.values()])
    return outcomes


def waits(session: Session, receipt_hash: str) -> bool:
    """Whether what it belongs to lies in the intake still."""
    stored = [receipt_hash, *session.info["seals"].marks(receipt_hash)]
    return session.scalar(select(intake.c.id).where(intake.c.receipt_hash.in_(stored)).limit(1)) is not None


def get(session: Session, suggestion_id: str) -> Suggestion | None:
    return session.get(Suggestion, suggestion_id)


def messages(session: Session, suggestion_id: str) -> Sequence[Message]:
    return messages_of(session, [suggestion_id]).get(suggestion_id, [])


def messages_of(session: Session, suggestion_ids: Sequence[str]) -> dict[str, list[Message]]:
    """Suggestion id -> its messages, the oldest first."""
    said: dict[str, list[Message]] = {}
    query = select_model(Message).where(col(Message.suggestion_id).in_(suggestion_ids))
    for each in session.exec(query.order_by(col(Message.place))):
        said.setdefault(each.suggestion_id, []).append(each)
    return said


_REPLIED = suggestion.c.id.in_(select(message.c.suggestion_id).where(message.c.author == "desk"))


@dataclass(frozen=True)
class Among:
    """Comments of these campaigns, of none suggestions of the box; of these sites of them, where some are named; about
    a dimension, or a need of a set, where one is; from the first of these days to the last, both included.
    """

    campaign_ids: Collection[int] | None
    sites: Collection[tuple[int, str]] | None = None  # campaign and site
    dimension: str = ""
    needs_of: str = ""
    need: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def holds(self) -> ColumnElement[bool]:
        tag, row = comment_tag.c, suggestion.c
        ids = self.campaign_ids
        wanted: list[ColumnElement[bool]] = [row.campaign_id.is_(None) if ids is None else row.campaign_id.in_(ids)]
        if self.sites is not None:
            wanted.append(tuple_(row.campaign_id, row.site).in_(self.sites))
        if self.first is not None:
            wanted.append(row.day >= self.first)
        if self.last is not None:
            wanted.append(row.day <= self.last)
        about = None
        if self.need:
            about = and_(tag.needs_of == self.needs_of, tag.need == self.need)
        elif self.dimension:
            about = tag.dimension == self.dimension
        if about is not None:
            wanted.append(row.id.in_(select(tag.suggestion_id).where(about)))
        return and_(*wanted)


def page(
    session: Session, account: Account, source: Source, find: str, start: int, most: int, among: Among | None = None
) -> tuple[Sequence[Suggestion], int]:
    """Some of those that the account may see, and how many there are: first those without a reply, then the newest day.
    Within a day in no order that tells who came first. find: words of anything that was said.
    """
    query = _from(source, account)
    if find:
        query = query.where(fulltext.matching(session.connection(), suggestion.c.id, find))
    if among is not None:
        query = query.where(among.holds)
    ordered = query.order_by(_REPLIED, col(Suggestion.day).desc(), col(Suggestion.id)).offset(start).limit(most)
    ids = session.execute(ordered.with_only_columns(suggestion.c.id, func.count().over())).all()
    if not ids and start:
        return [], session.exec(select_model(func.count()).select_from(query.subquery())).one()
    found = session.exec(select_model(Suggestion).where(col(Suggestion.id).in_([id_ for id_, _ in ids]))).all()
    by_id = {row.id: row for row in found}
    return [by_id[id_] for id_, _ in ids], ids[0][1] if ids else 0


def without_reply(session: Session, account: Account, source: Source) -> int:
    query = _from(source, account).where(~_REPLIED)
    return session.exec(select_model(func.count()).select_from(query.subquery())).one()


def _from(source: Source, account: Account) -> SelectOfScalar[Suggestion]:
    campaign = col(Suggestion.campaign_id)
    query = narrow(select_model(Suggestion), Suggestion, account, "see_suggestions")
    return query.where(campaign.is_(None) if source == "box" else campaign.is_not(None))


def campaigns_of(session: Session, rows: Sequence[Suggestion]) -> dict[int, Campaign]:
    """Id -> campaign in which some of them were written."""
    ids = {row.campaign_id for row in rows if row.campaign_id is not None}
    found = session.exec(select_model(Campaign).where(col(Campaign.id).in_(ids))).all()
    return {each.id: each for each in found if each.id is not None}


def one_allowed(session: Session, account: Account, act: Act, suggestion_id: str) -> Suggestion | None:
    query = narrow(select_model(Suggestion).where(Suggestion.id == suggestion_id), Suggestion, account, act)
    return session.exec(query).one_or_none()


def add_message(session: Session, message: Message) -> None:
    session.add(message)
    session.flush()
    fulltext.add(session.connection(), [fulltext.Said(message.id, message.suggestion_id, message.text)])
