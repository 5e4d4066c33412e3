"""What the templates about the company's lists receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.page import Fault, Frame, Page
from surveys.codes import Segment


@dataclass(frozen=True)
class Row:
    """An entry. unit: whose it is, empty where it is everybody's or of the reader's own unit."""

    id: int
    name: str
    unit: str = ""
    into: str = ""  # what it was merged into


@dataclass(frozen=True)
class List:
    kind: Segment
    living: Sequence[Row]
    away: Sequence[Row]  # retired or merged
    typed: str  # names to be added


@dataclass(frozen=True)
class Lists(Page):
    template = "places/lists.html"
    frame: Frame
    lists: Sequence[List]
    units: Sequence[Row]
    may_change_units: bool
    channels: Sequence[str]
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
    id: int
    kind: Segment
    mark: str
    name: str
    unit: str
    living: bool
    into: Row | None  # what it was merged into
    merged: Sequence[Row]  # what was merged into it
    targets: Sequence[Row]
    history: Sequence[Event]
    typed: Mapping[str, str]
    done: str = ""
    changed: bool = False  # somebody else has changed it meanwhile
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class UnitEntry(Page):
    template = "places/unit.html"
    frame: Frame
    id: int
    name: str
    typed: str
    changed: bool = False
    faults: Sequence[Fault] = ()
