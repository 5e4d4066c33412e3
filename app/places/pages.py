"""What the templates about the company's lists receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.web.page import Fault, Frame, Page
from surveys.codes import Listed


@dataclass(frozen=True)
class Row:
    """An entry. unit: whose it is, empty where it is everybody's or of the reader's own unit."""

    at: str  # its address
    name: str
    unit: str = ""
    into: str = ""  # what it was merged into
    id: str = ""  # where it can be chosen


@dataclass(frozen=True)
class List:
    kind: Listed
    living: Sequence[Row]
    away: Sequence[Row]  # retired or merged
    typed: str  # names to be added


@dataclass(frozen=True)
class Lists(Page):
    template = "places/lists.html"
    frame: Frame
    lists: Sequence[List]
    units: Sequence[Row]
    former_units: Sequence[Row]  # retired or merged
    may_change_units: bool
    done: str
    unit: str = ""  # typed, to be added
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class Event:
    moment: datetime  # on the company's clock
    who: str  # empty: it was found in a campaign
    words: str


@dataclass(frozen=True)
class Entry(Page):
    template = "places/entry.html"
    frame: Frame
    at: str
    kind: Listed | Literal["unit"]
    mark: str
    name: str
    written: str  # the name as it is stored, in several languages perhaps
    longest: int  # characters of it
    unit: str
    living: bool
    stays: bool  # cannot be retired
    into: Row | None  # what it was merged into
    merged: Sequence[Row]  # what was merged into it
    targets: Sequence[Row]
    history: Sequence[Event]
    typed: Mapping[str, str]
    done: str = ""
    changed: bool = False  # somebody else has changed it meanwhile
    faults: Sequence[Fault] = ()
