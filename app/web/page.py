"""What each template receives: one frozen dataclass a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from app.web.csv_files import Cell
from surveys.instruments.schema import Instrument, Text


@dataclass(frozen=True)
class Page:
    template: ClassVar[str]


@dataclass(frozen=True)
class Frame:
    """The bar at the top: who is signed in, which part of the desk this is."""

    name: str = ""  # empty: nobody
    form_token: str = ""
    at: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing to correct, at its field, in the reader's language."""

    field: str
    words: str
    about: str = ""  # the question, where one page has many


@dataclass(frozen=True)
class Home(Page):
    template = "accounts/index.html"
    frame: Frame
    demo_slugs: Sequence[str]
    empty: bool  # no campaign yet


@dataclass(frozen=True)
class SignIn(Page):
    template = "accounts/sign_in.html"
    frame: Frame
    email: str
    faults: Sequence[Fault]
    onward: str
    unsafe_address: bool  # no browser keeps a secure cookie for it


@dataclass(frozen=True)
class Setup(Page):
    template = "accounts/setup.html"
    frame: Frame
    email: str
    name: str
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Problem(Page):
    template = "errors/problem.html"
    frame: Frame
    title: str
    advice: str
    answering: bool  # somebody who answers a questionnaire reads it


@dataclass(frozen=True)
class SuggestForm(Page):
    template = "suggestions/form.html"
    key: str
    text: str
    faults: Sequence[Fault]
    notice: str


@dataclass(frozen=True)
class Receipt(Page):
    template = "suggestions/receipt.html"
    groups: Sequence[str]


@dataclass(frozen=True)
class ReceiptEntry(Page):
    template = "suggestions/entry.html"
    typed: str
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Said:
    """One message of a thread."""

    mine: bool
    day: date
    text: str


@dataclass(frozen=True)
class Thread(Page):
    template = "suggestions/thread.html"
    status: str
    ending: str  # the last four characters of the receipt
    messages: Sequence[Said]


@dataclass(frozen=True)
class Waiting(Page):
    """Behind the receipt of a comment that is not counted yet; does not show its words."""

    template = "suggestions/waiting.html"
    ending: str  # the last four characters of the receipt


@dataclass(frozen=True)
class SuggestionRow:
    id: str
    status: str
    day: date
    opening: str
    answered: bool


@dataclass(frozen=True)
class Suggestions(Page):
    template = "suggestions/list.html"
    frame: Frame
    rows: Sequence[SuggestionRow]
    unanswered: int


@dataclass(frozen=True)
class Suggestion(Page):
    template = "suggestions/desk.html"
    frame: Frame
    id: str
    status: str
    messages: Sequence[Said]
    key: str
    text: str
    faults: Sequence[Fault]


@dataclass(frozen=True)
class CampaignRow:
    id: int
    title: Mapping[str, str]
    instrument: Text
    state: str
    n: int
    created: date
    demo: bool


@dataclass(frozen=True)
class Campaigns(Page):
    template = "campaigns/list.html"
    frame: Frame
    rows: Sequence[CampaignRow]


@dataclass(frozen=True)
class CampaignForm(Page):
    template = "campaigns/edit.html"
    frame: Frame
    id: int | None  # none: it is not made yet
    instruments: Sequence[Instrument]
    values: Mapping[str, str]
    faults: Sequence[Fault]
    zone: str  # of the company's clock


@dataclass(frozen=True)
class Questionnaires(Page):
    template = "campaigns/questionnaires.html"
    frame: Frame
    instruments: Sequence[Instrument]
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
    titles: str  # how long they are: "usual", "long" or "longest"
    service: str
    services: Sequence[str]
    words: Sequence[PosterWords]
    posters: Sequence[tuple[str, str]]  # site (or none), query string of the link in its code
    link: str


@dataclass(frozen=True)
class Table:
    """The numbers of a figure, formatted. The first column heads its row; the others are figures or words."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset()  # columns that are words, set left


@dataclass(frozen=True)
class KeyEntry:
    """One shape of a chart's key."""

    category: str
    word: str
    hollow: bool = False


@dataclass(frozen=True)
class Heat:
    """A table whose cells are coloured by what they say. tone: m3 to p3, z, or few for what is withheld."""

    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]  # name, cells of text and tone


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it."""

    id: str
    title: str
    measure: str
    drawn: Mapping[str, Any] | None  # {"wide", "phone", "name"}; None where there is nothing to draw
    table: Table
    key: Sequence[KeyEntry] = ()
    beside: Sequence[tuple[str, str]] = ()  # headings and texts that stand beside the chart
    tag: str = ""  # "indicative" where n is small
    csv: str = ""  # address of the file
    open: bool = False  # the table is shown at once
    heat: Heat | None = None  # instead of a drawing
    file: Sequence[Sequence[Cell]] = ()  # its numbers unrounded, the head first


@dataclass(frozen=True)
class Line:
    """A sentence that may be said, with how sure it is."""

    tag: str
    hollow: bool
    words: str


@dataclass(frozen=True)
class Report:
    """What the answers say: the finding, the sentences, the figures."""

    finding: str
    n: int
    lines: Sequence[Line]
    figures: Sequence[Figure]
    waiting: str = ""  # why there is nothing to see yet
    note: str = ""  # what holds for every figure


@dataclass(frozen=True)
class Campaign(Page):
    template = "campaigns/campaign.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    instrument: Instrument
    state: str
    demo: bool
    anonymity: str
    access: str
    length: str
    opens: datetime | None  # on the company's clock, as `closes`
    closes: datetime | None
    link: str
    kiosks: Sequence[tuple[str, str]]  # site (or none), address
    traffic_by_channel: Table | None  # how many opened, began and sent
    traffic_by_day: Table | None
    first: date | None
    last: date | None
    report: Report


@dataclass(frozen=True)
class Section:
    """One question with its answer in a sentence and, where there is one, a table."""

    title: str
    words: str
    table: Table | None
    tag: str = ""


@dataclass(frozen=True)
class Details(Page):
    """The figures behind a campaign's report."""

    template = "reports/details.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    n: int
    sections: Sequence[Section]
    waiting: str


@dataclass(frozen=True)
class WorkedExample:
    title: str
    source: str
    note: str
    agrees: bool
    table: Table


@dataclass(frozen=True)
class Engine(Page):
    """Published examples, computed anew."""

    template = "reports/engine.html"
    frame: Frame
    figures: int
    disagreeing: int
    examples: Sequence[WorkedExample]


@dataclass(frozen=True)
class Gallery(Page):
    """Every kind of chart, drawn from invented answers."""

    template = "reports/charts.html"
    frame: Frame
    figures: Sequence[Figure]


@dataclass(frozen=True)
class AnalysisPage(Page):
    """A report of a file, on one page that needs nothing else."""

    template = "reports/file.html"
    file: str
    report: Report
    sections: Sequence[Section]
    styles: Sequence[str]
    scripts: Sequence[str]
    footnote: str
