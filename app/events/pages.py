"""What the template of the log of events receives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.page import Frame, Page


@dataclass(frozen=True)
class Line:
    """One event, in the reader's language. path: of what it is about; empty where there is nothing to look at."""

    number: int
    moment: datetime  # on the company's clock
    who: str
    what: str
    about: str
    name: str
    path: str
    subject: str
    subject_id: str
    move: str  # from one state to another
    codes: Sequence[tuple[str, str]]  # what the line holds besides, and its value
    reason: str
    is_erased: bool  # one was given


@dataclass(frozen=True)
class Events(Page):
    template = "events/list.html"
    frame: Frame
    lines: Sequence[Line]
    kinds: Sequence[tuple[str, str]]
    subjects: Sequence[tuple[str, str]]
    kind: str
    subject: str
    subject_id: str
    narrowed: str  # the address of a page of this selection, up to its number
    total: int
    number: int  # of the page of the list
    last: int
    head: int  # the number of the last event; 0: it is not told, and nor are those of lines
    hash: str  # its own
    done: str
