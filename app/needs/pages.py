"""What the templates about sets of needs receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.i18n import Locale
from app.web.page import Fault, Frame, Page
from surveys.campaigns.forms import Form
from surveys.instruments.needset import NeedSet
from surveys.instruments.schema import Text


@dataclass(frozen=True)
class SetRow:
    id: str
    title: Text
    needs: int
    languages: str
    kinds: Sequence[tuple[str, str]]  # name of the questionnaire, what it is called
    published: int  # the latest version of one that is written here; 0: none
    origin: str  # its title
    changed: datetime | None


@dataclass(frozen=True)
class Sets(Page):
    template = "needs/list.html"
    frame: Frame
    own: Sequence[SetRow]
    packs: Sequence[SetRow]
    away: bool  # the list of those that were put away
    others: int  # on the other list
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Lacking:
    words: str
    follows: str
    address: str


@dataclass(frozen=True)
class Standing:
    """What somebody else wrote meanwhile, field by field; no fields: they took it out."""

    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Editor(Page):
    """One part of a set at a time, beside what is missing, the list of parts and what a phone shows of it."""

    template = "needs/edit.html"
    frame: Frame
    id: str
    needs: NeedSet
    published: int
    changed: bool  # since the latest version
    changed_at: datetime
    asked_kinds: Sequence[tuple[str, str, str]]  # of the latest version: kind, its words, its languages
    campaigns: int
    put_away: bool
    kinds: Sequence[tuple[str, str, str]]  # that can be asked: kind, words, languages
    lacking: Sequence[Lacking]
    marks: Mapping[str, str]  # id of a part -> what it lacks, in a word
    part: str  # "head", "needs", "dimensions", "general"; empty: none is open
    part_id: str  # empty: a new one
    fixed: bool  # its id was published
    seen: str
    was: str  # what the form showed first, as JSON
    values: Mapping[str, str]
    faults: Sequence[Fault]
    heeds: Mapping[str, str]  # field -> what to look at again
    standing: Standing | None
    types: Mapping[str, str]
    all_kinds: Mapping[str, str]
    phone: Markup
    phone_locale: Locale
    phone_kind: str
    done: str


@dataclass(frozen=True)
class Phone(Page):
    """What a phone shows of one need, in the words of the respondent's pages."""

    template = "needs/_phone.html"
    form: Form
    values: Mapping[str, Sequence[str]]
    faults: Sequence[Fault]
    place: int
