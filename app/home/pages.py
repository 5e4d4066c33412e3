"""What the template of Home receives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.web.page import Frame, Page


@dataclass(frozen=True)
class Line:
    """One thing that waits. tag: how late it is; mark: "late", "soon" or nothing; at: where it is done; verb: what the
    button does.
    """

    tag: str
    mark: str
    title: str
    words: str
    at: str
    verb: str


@dataclass(frozen=True)
class Home(Page):
    """following: what comes next; nothing: nothing was ever promised."""

    template = "home/home.html"
    frame: Frame
    today: date
    heading: str
    lines: Sequence[Line]
    following: str
    nothing: bool
    reply_within: int  # working days
    number: int
    last: int
