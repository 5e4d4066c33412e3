"""What the template of the public page of a round receives."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n import Worded
from app.web.letterhead import Letterhead
from app.web.page import Page


@dataclass(frozen=True)
class Done(Page):
    """rows: what was asked about (or nothing) and what was done; others: the programme's other rounds, address and
    name.
    """

    template = "done/round.html"
    letterhead: Letterhead
    round: str
    rows: Sequence[tuple[Worded, Worded]]
    others: Sequence[tuple[str, str]]
