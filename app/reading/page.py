"""The pages of a programme: which there are, and what their template receives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.i18n import N_
from app.reading import comments
from app.reading.actions import Links, Marked
from app.reading.comments import Comments, Suggested
from app.reading.filters import Bar
from app.reading.pages import kano, needs, overview, priorities, quality, segments, trends, why
from app.reading.rounds import Rounds
from app.reports.pages import Report, Section
from app.web.page import Frame, Page
from surveys.programmes.annotations import Note

Built = tuple[Report, Sequence[Section]]

# In the order of a quarterly review; the first has no name in its address.
PAGES: Mapping[str, tuple[str, Callable[[Rounds], Built]]] = {
    "": (N_("Overview"), overview.build),
    "needs": (N_("Needs"), needs.build),
    "kano": (N_("Kano"), kano.build),
    "priorities": (N_("Priorities"), priorities.build),
    "segments": (N_("Groups"), segments.build),
    "trends": (N_("Trends"), trends.build),
    "why": (N_("Why"), why.build),
    "comments": (N_("Comments"), comments.build),
    "quality": (N_("Data quality"), quality.build),
}


@dataclass(frozen=True)
class Wave:
    """A campaign of the round that is read."""

    id: int
    title: str
    questionnaire: str
    state: str
    n: str


@dataclass(frozen=True)
class Reading(Page):
    """One page of a programme, of one round."""

    template = "programmes/reading.html"
    frame: Frame
    id: int
    name: str
    rhythm: str
    pages: Sequence[tuple[str, str]]  # name in the address and words
    at: str  # the name of this page
    rounds: Sequence[tuple[int, str]]  # id and name, the last one first
    round: int | None  # none: the programme has no round yet
    waves: Sequence[Wave]
    needs: Sequence[tuple[str, str]]  # ids and names, for the way to one need's page
    need: str  # the name of the need whose page it is
    comments: Comments | None  # on their page and on one need's
    suggested: Suggested | None  # on one need's page
    notes: Sequence[Note]  # on one need's page
    actions: Sequence[Marked]  # the same
    makes: Links  # where an action is made of what is shown
    report: Report
    sections: Sequence[Section]
    address: str  # of this page with its round, for its files
    done: str
    mark: str  # of what is shown; empty where nothing more comes
    others: Sequence[tuple[int, str]]  # campaigns that may be put in
    query: str  # what follows the address of another page of this round
    more: str  # what follows that of another round
    bar: Bar | None  # none: there is no round yet
