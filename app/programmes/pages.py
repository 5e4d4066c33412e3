"""What the templates about programmes receive, apart from their reading pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.web.page import Fault, Frame, Page


@dataclass(frozen=True)
class ProgrammeRow:
    id: int
    name: str
    about: str  # the title of its set of needs
    rhythm: str
    rounds: int
    last: str  # what the last round is called


@dataclass(frozen=True)
class Programmes(Page):
    """The list, with the form of a new one."""

    template = "programmes/list.html"
    frame: Frame
    rows: Sequence[ProgrammeRow]
    away: bool
    others: int
    sets: Sequence[tuple[str, str]]
    rhythms: Mapping[str, str]
    values: Mapping[str, str]
    faults: Sequence[Fault]


@dataclass(frozen=True)
class ProgrammeForm(Page):
    """Change its name and rhythm, put it away, remove it. standing: what somebody else made of it meanwhile."""

    template = "programmes/edit.html"
    frame: Frame
    id: int
    name: str
    rhythms: Mapping[str, str]
    begun: bool  # its rhythm stays
    away: bool
    values: Mapping[str, str]
    mark: str
    standing: str
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Next(Page):
    """Asks before drafts of the next round are made. plans: title, questionnaire, days, how many people."""

    template = "programmes/next.html"
    frame: Frame
    id: int
    name: str
    last: str
    after: str
    called: str
    plans: Sequence[tuple[str, str, str]]
    faults: Sequence[Fault]


@dataclass(frozen=True)
class NoteForm(Page):
    """A note on a need. standing: what somebody else made of it meanwhile."""

    template = "programmes/note.html"
    frame: Frame
    id: int
    name: str
    need: str
    called: str
    note: int | None  # none: a new one
    values: Mapping[str, str]
    latest: date
    mark: str
    standing: str
    faults: Sequence[Fault]
