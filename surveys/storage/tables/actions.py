"""The table of actions: what is done about a need, by which rule it is judged, and the verdict."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Text, text
from sqlmodel import Field

from surveys.codes import ActionKind, ActionState, Origin, Outcome
from surveys.storage.tables.columns import Row, code, one_of


class Action(Row, table=True):
    """Who may see its programme may see it. rule and verdict: see `surveys.actions.rule`, `app.verdicts.judging`."""

    __table_args__ = (
        one_of("kind", ActionKind),
        one_of("origin", Origin),
        one_of("state", ActionState),
        one_of("outcome", Outcome),
    )
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)  # its programme's
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT", index=True)
    kind: ActionKind = Field(sa_column=code(11))
    origin: Origin = Field(sa_column=code(10))
    origin_id: str = Field(default="", sa_type=Text)  # of the need, the comment, the group
    title: str = Field(max_length=120)
    cause: str = Field(default="", sa_type=Text)
    what: str = Field(default="", sa_type=Text)
    owner_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    due: date
    cost_planned: int | None = None
    cost_real: int | None = None
    state: ActionState = Field(sa_column=code(11))
    created: datetime
    started: datetime | None = None
    carried_out: date | None = None
    evidence: str = Field(default="", sa_type=Text)  # that it was carried out
    rule: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    fixed_at: datetime | None = None
    fixed_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    verdict: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    judged_at: datetime | None = None
    outcome: Outcome | None = Field(default=None, sa_column=code(12, nullable=True))
    closed: datetime | None = None  # or dropped
    word: str = Field(default="", sa_type=Text)  # why it was closed so, or dropped
    follows: int | None = Field(default=None, foreign_key="action.id", ondelete="SET NULL")
    changes: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})  # of the rule, once it was fixed
