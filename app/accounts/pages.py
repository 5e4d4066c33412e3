"""What the templates of the front page and of signing in receive."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.page import Fault, Frame, Page


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
    notice: str = ""


@dataclass(frozen=True)
class Setup(Page):
    template = "accounts/setup.html"
    frame: Frame
    email: str
    name: str
    faults: Sequence[Fault]
