"""What every template receives, and the page of a refusal: one frozen dataclass a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.web.letterhead import Letterhead


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
class Problem(Page):
    template = "errors/problem.html"
    frame: Frame
    letterhead: Letterhead
    title: str
    advice: str
    answering: bool  # somebody who answers a questionnaire reads it
    ways_back: Sequence[tuple[str, str]]  # addresses and words, the nearest first


@dataclass(frozen=True)
class SendAgain(Page):
    """fields: what was typed; left_out: of it, a file or a password was not kept."""

    template = "errors/again.html"
    frame: Frame
    title: str
    advice: str
    address: str
    fields: Sequence[tuple[str, str]]
    left_out: bool
    sign_in: bool  # comes first
