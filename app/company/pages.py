"""What the template about the company's own words receives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.page import Fault, Frame, Page


@dataclass(frozen=True)
class CompanyForm(Page):
    template = "company/edit.html"
    frame: Frame
    mark: str  # of what stands now
    values: Mapping[str, str]  # field -> as it was typed
    logo: str  # the address of the one that stands
    fallback: str  # the name that is shown where none is written
    longest: Mapping[str, int]
    changed: datetime | None  # on the company's clock
    saved: bool = False
    without_logo: bool = False  # ticked
    choose_again: bool = False  # a new logo was sent, and has to be chosen again
    others: Mapping[str, str] | None = None  # somebody else has changed it meanwhile: field -> what stands now
    faults: Sequence[Fault] = ()
