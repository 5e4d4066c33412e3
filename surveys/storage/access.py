"""Who may do what: one table of acts, and the rule of units. Signed-in people reach rows only through `narrow`."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, false, func, or_
from sqlmodel import col, select

from surveys.codes import Act, Role
from surveys.storage.tables import (
    Account,
    Campaign,
    Event,
    ImportedFile,
    Place,
    Programme,
    Suggestion,
    Unit,
    WrittenSet,
)

_Query = TypeVar("_Query", bound=Select[Any])

WHO_MAY: Mapping[Act, frozenset[Role]] = {
    "see_campaign": frozenset({"lead"}),
    "make_campaign": frozenset({"lead"}),
    "change_campaign": frozenset({"lead"}),
    "open_campaign": frozenset({"lead"}),
    "close_campaign": frozenset({"lead"}),
    "delete_campaign": frozenset({"lead"}),
    "see_people": frozenset({"lead"}),
    "invite_people": frozenset({"lead"}),
    "send_messages": frozenset({"lead"}),
    "remind_people": frozenset({"lead"}),
    "remove_people": frozenset({"lead"}),
    "hand_over_link": frozenset({"lead"}),
    "see_answer": frozenset({"lead"}),
    "export_people": frozenset({"lead"}),
    "see_suggestions": frozenset({"lead"}),
    "reply_to_suggestion": frozenset({"lead"}),
    "tag_suggestion": frozenset({"lead"}),
    "see_set": frozenset({"lead"}),
    "write_set": frozenset({"lead"}),
    "change_company": frozenset({"lead"}),
    "see_programme": frozenset({"lead"}),
    "write_programme": frozenset({"lead"}),
    "see_action": frozenset({"lead"}),
    "write_action": frozenset({"lead"}),
    "see_places": frozenset({"lead"}),
    "change_places": frozenset({"lead"}),
    "change_units": frozenset({"lead"}),
    "see_events": frozenset({"lead"}),
    "import_file": frozenset({"lead"}),
}


def role_of(account: Account) -> Role:
    """Every account is a lead."""
    return "lead"


def may(account: Account, act: Act) -> bool:
    """Whether the account may do this at all."""
    return role_of(account) in WHO_MAY[act]


def narrow(
    query: _Query,
    table: type[Campaign | Event | ImportedFile | Place | Programme | Suggestion | WrittenSet],
    account: Account,
    act: Act,
) -> _Query:
    """Only the rows on which the account may act: those of its unit, of units merged with it, and those of no unit,
    which are everybody's.

    An account of no unit reaches all rows.
    """
    if not may(account, act):
        return query.where(false())
    if account.unit_id is None:
        return query
    return query.where(or_(col(table.unit_id).in_(one_with(account.unit_id)), col(table.unit_id).is_(None)))


def one_with(unit_id: int) -> Any:
    """The ids of a unit and of those that are one with it. What a unit was merged into is never merged itself."""
    now = func.coalesce(Unit.merged_into_id, Unit.id)
    return select(Unit.id).where(now == select(now).where(Unit.id == unit_id).scalar_subquery())
