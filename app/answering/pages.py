"""What the templates of a questionnaire receive: one frozen dataclass a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.i18n import Worded
from app.web.letterhead import Letterhead
from app.web.page import Fault, Page
from surveys.campaigns.forms import Form


@dataclass(frozen=True)
class Questionnaire(Page):
    template = "answering/questionnaire.html"
    letterhead: Letterhead
    title: Worded
    languages: Sequence[str]  # codes of those in which it is written
    slug: str
    demo: bool
    anonymity: str
    personal: bool
    minutes: int
    promise: str  # what is stored
    form: Form
    segment_questions: Mapping[str, str]
    hidden_fields: Markup  # hidden fields: key, start, personal link
    channel: str
    segment_values: Mapping[str, str]  # as the link says them
    closes: datetime | None
    next_steps: Sequence[Worded]
    done: str  # address of what was done after earlier rounds
    values: Mapping[str, Sequence[str]]  # field name -> as it was sent
    faults: Sequence[Fault]
    notice: str
    preview: bool
    test_at: str  # the address that takes a test answer of a preview


@dataclass(frozen=True)
class Thanks(Page):
    template = "answering/thanks.html"
    letterhead: Letterhead
    title: Worded
    languages: Sequence[str]
    slug: str
    channel: str
    segment_values: Mapping[str, str]
    next_steps: Sequence[Worded]
    done: str  # address of what was done after earlier rounds
    groups: Sequence[str]  # of the receipt
    tested: str = ""  # after a test answer: the page of the campaign to go back to
