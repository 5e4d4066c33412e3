"""What the templates of files receive."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.page import Frame, Page


@dataclass(frozen=True)
class File:
    """One that can be asked for. refused: why it cannot."""

    format: str
    name: str
    words: str
    refused: str = ""


@dataclass(frozen=True)
class CampaignFiles(Page):
    """The files of a campaign."""

    template = "exports/campaign.html"
    frame: Frame
    id: int
    title: str
    empty: str  # why there are no result tables yet
    tables: Sequence[File]
    rows: Sequence[File]
    refused: str  # why no rows of persons can be had
    holds: str  # what a row holds, and what it does not
    heed: str  # what somebody could find out by it
    columns: int  # of a row
    n: str  # rows


@dataclass(frozen=True)
class ProgrammeFiles(Page):
    """The files of a programme, of one round."""

    template = "exports/programme.html"
    frame: Frame
    id: int
    name: str
    rounds: Sequence[tuple[int, str]]
    round: int | None  # none: the programme has no round yet
    called: str
    tables: Sequence[File]
    waves: Sequence[tuple[int, str, str]]  # id, title, method
