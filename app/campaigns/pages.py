"""What the templates about campaigns receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.campaigns.words import Choice
from app.reports.pages import Report, Table
from app.web.page import Fault, Frame, Page
from surveys.campaigns.published import Stage
from surveys.codes import Access, Anonymity, Length, Segment, State
from surveys.instruments.schema import Instrument, Text


@dataclass(frozen=True)
class CampaignRow:
    id: int
    title: Mapping[str, str]
    instrument: Text
    state: State
    state_word: str
    promise: str
    n: str
    created: date
    demo: bool
    imported: bool


@dataclass(frozen=True)
class Campaigns(Page):
    template = "campaigns/list.html"
    frame: Frame
    rows: Sequence[CampaignRow]
    away: bool  # the list of those that were put away
    others: int  # on the other list


@dataclass(frozen=True)
class Tick:
    name: str
    ticked: bool
    in_use: bool  # else it was retired, and the draft still has it


@dataclass(frozen=True)
class Choosing:
    """What of one of the company's lists a campaign compares. others: names that the list does not have yet."""

    segment: Segment
    legend: str
    ticks: Sequence[Tick]
    others: str


@dataclass(frozen=True)
class Way:
    """A way to the form that a campaign may be handed out by."""

    code: str
    name: str
    ticked: bool


@dataclass(frozen=True)
class Group:
    """Settings that are folded away. now: what is set."""

    title: str
    now: str
    is_open: bool


@dataclass(frozen=True)
class CampaignForm(Page):
    template = "campaigns/edit.html"
    frame: Frame
    id: int | None  # none: it is not made yet
    instruments: Sequence[Instrument]  # one of each kind
    methods: Mapping[str, str]  # instrument -> the name of its method
    sets: Sequence[tuple[str, Text, str]]  # that these kinds ask about: id, title, which of them can be asked
    kinds: Sequence[str]  # ids of those that ask about a set
    choices: Sequence[Choice]
    groups: Mapping[str, Group]
    lists: Sequence[Choosing]
    channels: Sequence[Way]
    values: Mapping[str, str]
    faults: Sequence[Fault]
    zone: str  # of the company's clock


@dataclass(frozen=True)
class Questionnaires(Page):
    template = "campaigns/questionnaires.html"
    frame: Frame
    instruments: Sequence[Instrument]
    methods: Mapping[str, str]  # instrument -> the name of its method
    shortened: frozenset[str]  # ids of those whose short form asks less


@dataclass(frozen=True)
class PosterWords:
    """What a poster says in one language."""

    tag: str
    title: str
    call: str
    small: str


@dataclass(frozen=True)
class Posters(Page):
    """Sheets or cards to print, one or four for each site."""

    template = "campaigns/posters.html"
    frame: Frame
    id: int
    paper: str  # "a4", "a6" or "a6-four"
    papers: Sequence[str]  # that are offered
    titles: str  # how long they are: "usual", "long" or "longest"
    service: str
    services: Sequence[str]
    words: Sequence[PosterWords]
    posters: Sequence[tuple[str, str]]  # site (or none), query string of the link in its code
    link: str


@dataclass(frozen=True)
class Campaign(Page):
    template = "campaigns/campaign.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    instrument: Instrument
    state: State
    state_word: str
    stage: Stage
    put_away: bool
    take_back_until: datetime | None  # its close, on the company's clock
    demo: bool
    imported: int | None  # the file from which it came
    anonymity: Anonymity
    promise: str
    access: Access
    length: Length
    opens: datetime | None  # on the company's clock, as `closes`
    closes: datetime | None
    link: str
    kiosks: Sequence[tuple[str, str]]  # site (or none), address
    prints: bool  # whether posters or cards are offered
    traffic_by_channel: Table | None  # how many opened, began and sent
    traffic_by_day: Table | None
    answered: str  # from which day to which
    n: str  # answers in its figures
    progress: str  # when they move
    programme: tuple[int, str] | None  # id and name
    others: Sequence[tuple[str, str]]  # further questionnaires about its set: name, what it is called
    protected: bool
    mark: str  # of what is shown; empty where nothing more comes
    anew: bool  # its answers are being counted anew
    report: Report


@dataclass(frozen=True)
class Closing(Page):
    """Asks before a campaign is closed."""

    template = "campaigns/close.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    access: Access
    anonymity: Anonymity


@dataclass(frozen=True)
class Deleting(Page):
    """Asks before a campaign is deleted. people, comments: how many go with it; None: not told."""

    template = "campaigns/delete.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    n: int
    answers: str  # how many, in words
    people: int
    comments: int | None
