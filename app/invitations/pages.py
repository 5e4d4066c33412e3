"""What the templates about invited people receive: one frozen dataclass a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.page import Fault, Frame, Page
from surveys.campaigns.published import Stage
from surveys.codes import Anonymity
from surveys.people.mailings import Counts


@dataclass(frozen=True)
class PersonRow:
    """One invited person."""

    id: int
    address: str
    about: Sequence[str]  # name, language, site, service, as far as they are known
    standing: str
    removable: bool
    answered: bool  # only in named campaigns is it told


@dataclass(frozen=True)
class People(Page):
    """The invited people of a campaign: how it stands, what can be done, who they are."""

    template = "invitations/people.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    heading: str
    anonymity: Anonymity
    stage: Stage
    opens: datetime | None
    counts: Counts
    answered: str  # how many
    failures: Sequence[tuple[str, int]]  # reason and how many
    sender: str  # empty: messages go to a folder
    trouble: str
    done: str
    segments: Mapping[str, Sequence[str]]
    rows: Sequence[PersonRow]
    find: str
    number: int  # of the page of the list
    last: int
    matches: int
    typed: str
    refused: str  # mark of the list that is shown again
    faults: Sequence[Fault]
    lines: Sequence[tuple[int, str]]  # of the list: number, what is wrong
    more: int  # wrong ones that are not shown
    usable_without: bool  # whether the others may be invited without these lines


@dataclass(frozen=True)
class PersonalLink(Page):
    template = "invitations/link.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    person: int
    address: str
    name: str
    used: bool
    link: str


@dataclass(frozen=True)
class LinkRow:
    person: int
    address: str
    name: str
    used: bool
    link: str


@dataclass(frozen=True)
class PersonalLinks(Page):
    """The links of everybody, to be handed over."""

    template = "invitations/links.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    rows: Sequence[LinkRow]
    number: int  # of the page of the list
    last: int


@dataclass(frozen=True)
class AnswerPart:
    """What was said about one need, or about the whole: questions with their answers."""

    heading: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PersonAnswer(Page):
    """What one person of a named campaign answered."""

    template = "invitations/answer.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    address: str
    name: str
    received: datetime  # on the company's clock
    parts: Sequence[AnswerPart]
