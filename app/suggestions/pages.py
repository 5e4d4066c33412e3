"""What the templates of the suggestion box receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.web.letterhead import Letterhead
from app.web.page import Fault, Frame, Page
from surveys.codes import Source


@dataclass(frozen=True)
class SuggestForm(Page):
    template = "suggestions/form.html"
    letterhead: Letterhead
    key: str
    text: str
    faults: Sequence[Fault]
    notice: str


@dataclass(frozen=True)
class Receipt(Page):
    template = "suggestions/receipt.html"
    letterhead: Letterhead
    groups: Sequence[str]


@dataclass(frozen=True)
class ReceiptEntry(Page):
    template = "suggestions/entry.html"
    letterhead: Letterhead
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
    letterhead: Letterhead
    status: str  # in the reader's language, as on the pages below
    ending: str  # the last four characters of the receipt
    messages: Sequence[Said]


@dataclass(frozen=True)
class Waiting(Page):
    """Behind the receipt of a comment that is not counted yet; does not show its words."""

    template = "suggestions/waiting.html"
    letterhead: Letterhead
    ending: str  # the last four characters of the receipt


@dataclass(frozen=True)
class SuggestionRow:
    id: str
    status: str
    day: date
    opening: str
    campaign: tuple[int, str] | None  # as of a Suggestion
    site: str
    replied: bool


@dataclass(frozen=True)
class Choice:
    """An option of a list: what the form sends and what it says."""

    value: str
    name: str


@dataclass(frozen=True)
class Choices:
    """Options under one name."""

    name: str
    options: Sequence[Choice]


@dataclass(frozen=True)
class About:
    """What a comment is about. proposal: its name, empty where the list proposes nothing; why: the words for it."""

    groups: Sequence[Choices]
    chosen: str
    proposal: str
    why: str
    looked_at: bool
    confirmed: bool


@dataclass(frozen=True)
class Suggestions(Page):
    """One source's, a page of them."""

    template = "suggestions/list.html"
    frame: Frame
    source: Source
    sources: Sequence[tuple[Source, str, int]]  # with their names and how many have no reply yet
    rows: Sequence[SuggestionRow]
    without_reply: int
    find: str
    about: str  # the dimension or the need that is looked for
    groups: Sequence[Choices]  # what may be looked for
    agreement: str  # of proposals and people; empty where too few were looked at
    total: int
    number: int  # of the page of the list
    last: int


@dataclass(frozen=True)
class Suggestion(Page):
    template = "suggestions/desk.html"
    frame: Frame
    id: str
    source: Source
    status: str
    campaign: tuple[int, str] | None  # id and title of the one it was written in, if it has enough answers
    site: str  # the same; empty where it is not told
    about: About | None
    messages: Sequence[Said]
    key: str
    text: str
    faults: Sequence[Fault]
