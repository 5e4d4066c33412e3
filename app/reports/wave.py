"""One campaign's, or one file's, answers as reports read them: the tallies, what was asked, in whose language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.estimates.findings import Fitted, fitted, omegas
from analysis.estimates.reach import KnownList, Reach, sites
from analysis.estimates.reliability import Omega
from analysis.estimates.servqual import Gaps
from analysis.estimates.zones import Border
from analysis.rows.design import EvaluationTable
from analysis.rows.quality import Flag
from analysis.rows.tally import ScaleName, Tally
from app.reports.subject import Subject
from app.tallies.scoring import EVERYBODY, SUPERIORITY
from app.tallies.tallying import Parts
from surveys.codes import Segment as SegmentName
from surveys.instruments.schema import General, Question

SITE: SegmentName = "site"
Sites = Mapping[str, Mapping[str, Tally]]  # part of the answers -> site -> the tally of its people


@dataclass(frozen=True)
class Segment:
    """People by one thing that is known of them. groups: the name of each for the reader -> its tally."""

    id: str
    name: str
    groups: Mapping[str, Tally]


@dataclass(frozen=True)
class Wave(Parts):
    """parts: the tally of each part of the answers, see `Parts`.

    flags: what was looked for in the answers; None as long as it is not told what was found. questions: about needs;
    general: about no need; a file has none. asked: the number of needs that each person was asked, where these were not
    all. segments: groups of people that may be shown side by side; gaps_by_group: the gaps of a file's groups. table:
    by which Kano's categories are found. fitted, omega: of a tally; a server remembers them. least: the smallest
    difference that matters, where somebody decided it. sites: those that stand for others; None: they stand for
    themselves. invited: how many people, where nobody else could answer.
    """

    parts: Mapping[str, Tally]
    subject: Subject
    flags: Sequence[Flag] | None
    questions: Sequence[Question] = ()
    general: Sequence[General] = ()
    asked: int | None = None
    segments: Sequence[Segment] = ()
    gaps_by_group: Mapping[str, Gaps] = field(default_factory=dict)
    table: EvaluationTable = "berger1993"
    fitted: Callable[[Tally], Fitted] = fitted
    omega: Callable[[Tally], Mapping[str, Omega]] = omegas
    least: float | None = None
    sites: Sites | None = None
    invited: int | None = None

    @property
    def short(self) -> bool:
        return self.asked is not None

    def groups_of(self, segment: str) -> Mapping[str, Tally]:
        """Of one segment; none where they may not be shown."""
        return next((each.groups for each in self.segments if each.id == segment), {})

    @property
    def reaches(self) -> bool:
        """Whether they stand for more than people like these."""
        return self.sites is not None or self.known_list is not None

    @property
    def known_list(self) -> KnownList | None:
        """Of a short form too many of those who answered were not asked about a need: it is not used there."""
        usable = self.invited is not None and self.tally.respondents <= self.invited and not self.short
        return KnownList(self.invited) if usable and self.invited else None

    def reach(self, scale: ScaleName, part: str = EVERYBODY) -> Reach | None:
        """What these answers stand for beyond people like these."""
        return self.known_list if self.sites is None else sites(self.parts[part], self.sites.get(part, {}), scale)

    def reach_of(self, border: Border, scale: ScaleName) -> Reach | None:
        """The same in a zone of tolerance, against one of its borders."""
        return self.reach(scale, SUPERIORITY if border == "desired" else EVERYBODY)
