"""Every query on what waits for somebody: open campaigns, actions that are not over, the suggestion box."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, func, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from surveys.codes import ActionState
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Action, Campaign, InRound, Message, Programme, Round, Suggestion

_RULE = col(Action.rule)
# Of a rule, what decides which wave judges, and how many answers it plans; days as text.
_JUDGED_BY = (
    _RULE["baseline", "instrument"].as_string().label("instrument"),
    _RULE["baseline", "round"].as_string().label("round"),
    _RULE["not_before"].as_string().label("not_before"),
    _RULE["planned"].as_integer().label("planned"),
)
OVER: Collection[ActionState] = ("closed", "dropped")


def open_campaigns(session: Session, account: Account) -> Sequence[tuple[Campaign, Round | None, Programme | None]]:
    """Each with its round, where it has one."""
    query = select(Campaign, Round, Programme).outerjoin(InRound, col(InRound.campaign_id) == col(Campaign.id))
    query = query.outerjoin(Round, col(Round.id) == col(InRound.round_id))
    query = query.outerjoin(Programme, col(Programme.id) == col(Round.programme_id))
    query = query.where(Campaign.state == "open", col(Campaign.paused).is_(False), col(Campaign.put_away).is_(False))
    seen = narrow(select(Campaign.id), Campaign, account, "see_campaign")
    return session.exec(query.where(col(Campaign.id).in_(seen)).order_by(col(Campaign.id))).all()


def actions(session: Session, account: Account) -> Sequence[RowMapping]:
    """Those that are not over, of all programmes that the account reaches: id, programme_id, title, owner_id, due,
    state, judged_at.
    """
    query = sa_select(
        col(Action.id), Action.programme_id, Action.title, Action.owner_id, Action.due, Action.state, Action.judged_at
    ).join(Programme, col(Action.programme_id) == col(Programme.id))  # type: ignore[call-overload]
    query = query.where(col(Action.state).not_in(OVER))
    return session.execute(narrow(query, Programme, account, "see_action").order_by(col(Action.id))).mappings().all()


def planned(session: Session, account: Account, states: Collection[ActionState]) -> Sequence[Row[Any]]:
    """What decides by which wave rules are judged, each once, with the most answers that one of them plans:
    programme_id, instrument, round and not_before (days as text), planned.
    """
    each = sa_select(col(Action.programme_id), *_JUDGED_BY).join(
        Programme, col(Action.programme_id) == col(Programme.id)
    )
    found = narrow(each.where(col(Action.state).in_(states)), Programme, account, "see_action").subquery()
    same = (found.c.programme_id, found.c.instrument, found.c.round, found.c.not_before)
    query = sa_select(*same, func.max(found.c.planned).label("planned")).group_by(*same).order_by(*same)
    return session.execute(query).all()


def waves(session: Session, programme_ids: Collection[int]) -> Sequence[tuple[Round, Campaign]]:
    """Opened campaigns of the rounds of these programmes, in the order of these."""
    query = select(Round, Campaign).join(InRound, col(InRound.round_id) == col(Round.id))
    query = query.join(Campaign, col(Campaign.id) == col(InRound.campaign_id))
    query = query.where(col(Round.programme_id).in_(programme_ids), Campaign.state != "draft")
    return session.exec(query.order_by(col(Round.begins), col(Campaign.id))).all()


def unanswered(
    session: Session, account: Account, until: date, most: int
) -> tuple[Sequence[tuple[str, date, str]], int]:
    """Id, day and words of what came into the box by this day and has no reply, the oldest first; how many there are.
    Within a day in no order that tells who came first.
    """
    replied = select(Message.id).where(Message.suggestion_id == Suggestion.id, Message.author == "desk").exists()
    sent = sa_select(
        col(Suggestion.id), col(Suggestion.day), col(Suggestion.unit_id)
    )  # nothing else, as thousands may wait
    sent = sent.where(col(Suggestion.campaign_id).is_(None), col(Suggestion.day) <= until, ~replied)
    sent = sent.where(col(Suggestion.status).not_in(("merged", "withdrawn")))
    # By its own index first: the one of units would lead to all comments as well
    box = aliased(Suggestion, sent.cte("box").prefix_with("MATERIALIZED"))
    query = narrow(select(box.id, box.day, func.count().over()), box, account, "see_suggestions")
    found = session.exec(query.order_by(col(box.day), col(box.id)).limit(most)).all()
    first, number = [(id_, day) for id_, day, _ in found], found[0][2] if found else 0
    said = select(Message.suggestion_id, Message.text).where(
        col(Message.suggestion_id).in_([id_ for id_, _ in first]), Message.place == 1
    )
    words = dict(session.exec(said).all())
    return [(id_, day, words.get(id_, "")) for id_, day in first], number


def anything(session: Session, account: Account) -> bool:
    """Whether the account sees anything that was ever promised: a campaign that opened, or a suggestion."""
    opened = narrow(select(Campaign.id).where(Campaign.state != "draft"), Campaign, account, "see_campaign")
    sent = select(Suggestion.id).where(col(Suggestion.campaign_id).is_(None))
    sent = narrow(sent, Suggestion, account, "see_suggestions")
    return any(session.exec(query.limit(1)).first() is not None for query in (opened, sent))


def to_be_told(session: Session, before: date) -> Sequence[Account]:
    """Who was not told by mail on this day or later."""
    query = select(Account).where(_not_told(before)).order_by(col(Account.id))
    return session.exec(query).all()


def take(session: Session, account_id: int, before: date, today: date) -> bool:
    """Whether nobody else tells this account today."""
    query = update(Account).where(col(Account.id) == account_id, _not_told(before)).values(late_mailed=today)
    return bool(session.connection().execute(query).rowcount)


def give_back(session: Session, account_id: int, told: date | None) -> None:
    session.connection().execute(update(Account).where(col(Account.id) == account_id).values(late_mailed=told))


def _not_told(before: date) -> ColumnElement[bool]:
    return or_(col(Account.late_mailed).is_(None), col(Account.late_mailed) < before)
