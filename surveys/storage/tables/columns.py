"""What the tables share: the names of constraints, columns of JSON and of codes. Times are in UTC."""

from typing import Any, get_args

from sqlalchemy import JSON, CheckConstraint, Column, String
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """What every table is made from."""


def json(empty: str) -> Column[object]:
    return Column(JSON, nullable=False, server_default=empty)


def code(length: int, *, nullable: bool = False, server_default: str | None = None) -> Column[str]:
    """A column of one of the sets in `surveys.codes`; its table also has `one_of`."""
    return Column(String(length), nullable=nullable, server_default=server_default)


def one_of(column: str, codes: Any) -> CheckConstraint:
    """The column holds a member of this Literal. The migrations spell the same text out."""
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, get_args(codes)))})", name=column)
