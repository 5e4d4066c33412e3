"""The one access check: every row that a signed-in person sees has passed `visible`."""

from typing import Any, TypeVar

from sqlalchemy import Select, or_
from sqlmodel import col

from surveys.storage.tables import Account, Campaign, Suggestion

_Query = TypeVar("_Query", bound=Select[Any])


def visible(query: _Query, table: type[Campaign] | type[Suggestion], viewer: Account) -> _Query:
    """Narrow a query to what the viewer may see: their own unit's rows and those of no unit, which are everybody's.

    Who belongs to no unit sees all.
    """
    if viewer.unit_id is None:
        return query
    return query.where(or_(col(table.unit_id) == viewer.unit_id, col(table.unit_id).is_(None)))
