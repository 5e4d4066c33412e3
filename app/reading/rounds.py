"""What the pages of a programme read: its rounds, each with the waves of its campaigns, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from analysis.claims.gaps import GapClaims, of_gaps
from analysis.estimates.findings import omegas
from analysis.estimates.floors import shown
from analysis.estimates.reach import reaching_gaps
from analysis.estimates.reliability import Omega
from analysis.estimates.segments import showable
from analysis.figures.timeline import Axis
from analysis.rows.tally import Tally
from app.i18n import Locale
from app.reports.figures.timeline import Moment
from app.reports.report import wave_of
from app.reports.subject import Subject
from app.reports.wave import Segment, Wave
from app.reports.words import channel_words
from app.tallies.counting import Counted
from app.tallies.scoring import UNFLAGGED
from surveys.campaigns.published import Published
from surveys.codes import LISTED, Rhythm
from surveys.instruments.schema import MethodName
from surveys.needs.sets import changed_needs
from surveys.places.today import Today
from surveys.programmes.rhythm import next_begin

GAPS: tuple[MethodName, ...] = ("servqual", "zones")  # whose needs have gaps


@dataclass(frozen=True, eq=False)
class Read:
    """One campaign. count: asked when its figures are needed. today: what its groups are called by now. instead: why a
    filter leaves nothing, if it does. omega: of a tally; a server remembers it.
    """

    published: Published
    locale: Locale
    count: Callable[[Published], Counted]
    today: Today | None = None
    instead: Callable[[], str] = str
    omega: Callable[[Tally], Mapping[str, Omega]] = omegas

    @cached_property
    def counted(self) -> Counted:
        return self.count(self.published)

    @cached_property
    def wave(self) -> Wave:
        made = wave_of(self.published, self.counted, self.locale, self.today)
        return replace(made, omega=self.omega)

    @property
    def tally(self) -> Tally:
        """Of everybody: all that is read of earlier rounds."""
        return self.counted.tally

    @cached_property
    def gaps(self) -> GapClaims:
        """Of a method with gaps; which of them is furthest it takes from means, not from pairs of answers."""
        found = reaching_gaps(self.tally, self.published.asked is not None, None)
        return of_gaps(found, self.published.smallest_difference)

    @property
    def n(self) -> int:
        return self.counted.n

    @property
    def shown(self) -> bool:
        return self.published.state != "draft" and shown(self.n) and not self.counted.anew

    @property
    def withheld(self) -> str:
        return self.instead()

    @property
    def of_group(self) -> bool:
        """Whether it is a group of a protected campaign: of these is kept what they are compared by, and no more."""
        return self.published.protected and self.published.finished and UNFLAGGED not in self.counted.parts

    @property
    def closed(self) -> bool:
        """Nothing more comes into its figures."""
        return self.published.stage == "over" and (self.published.finished or not self.published.protected)

    @property
    def method(self) -> MethodName:
        return self.published.instrument.method

    @property
    def title(self) -> str:
        return self.locale.title(self.published.title)

    def groups(self) -> list[Segment]:
        """Of each segment that it lists, the groups that may stand side by side."""
        made = []
        for each in self.wave.segments:
            names = showable(self.n, {name: tally.respondents for name, tally in each.groups.items()})
            made.append(replace(each, groups={name: each.groups[name] for name in each.groups if name in names}))
        return [each for each in made if each.groups]

    def together(self, segment: Segment) -> Mapping[str, Tally]:
        """Groups that stand side by side, as one where they are one today: so waves are compared."""
        names: dict[str, str] = {}
        for kind in LISTED:
            if kind == segment.id and self.today is not None:
                same, own = self.today.same(self.published, kind), self.today.shown(self.published, kind)
                names = {own[value]: name for value, name in same.items()}
        words = channel_words if segment.id == "channel" else lambda name, locale: locale.company(name)
        names = {words(one, self.locale): words(other, self.locale) for one, other in names.items()}
        found: dict[str, Tally] = {}
        for word, tally in segment.groups.items():
            name = names.get(word, word)
            found[name] = found[name] + tally if name in found else tally
        return found

    def worded_as(self, other: "Read", needs: Sequence[str]) -> bool:
        """Whether both ask about these needs in the same words."""
        return not changed_needs(self.published.instrument, other.published.instrument) & set(needs)

    @property
    def scale(self) -> tuple[int, int]:
        return self.tally.design.low, self.tally.design.high


@dataclass(frozen=True)
class ReadRound:
    id: int
    begins: date
    name: str
    reads: Sequence[Read]


@dataclass(frozen=True)
class Rounds:
    """All rounds of a programme in their order. at: the place of the one that is read."""

    all: Sequence[ReadRound]
    at: int
    locale: Locale
    rhythm: Rhythm

    @property
    def now(self) -> ReadRound:
        return self.all[self.at]

    def of(self, *methods: MethodName) -> list[Read]:
        """Of this round, with answers that may be shown; all methods unless some are named."""
        return [read for read in self.now.reads if read.shown and (not methods or read.method in methods)]

    def before(self, read: Read) -> tuple[ReadRound, Read] | None:
        """The wave before: the last one of the same questionnaire in an earlier round."""
        return next(
            ((each, other) for each, other in self._back(self.at - 1) if _same(other, read) and other.shown), None
        )

    def asked_before(self, read: Read) -> bool:
        """Whether an earlier round has a wave of the same questionnaire, with figures to show or not."""
        return any(_same(other, read) for _, other in self._back(self.at - 1))

    def beyond_lists(self) -> str:
        """Where a wave knows its whole list: why its intervals are wider among rounds. Else nothing."""
        if not any(read.wave.known_list for read in self.of(*GAPS)):
            return ""
        return self.locale.say(
            "Rounds stand beside each other as samples of people like these. Of its own list of people a wave says "
            "more: in its report, and among the needs of one round, intervals are narrower."
        )

    def latest(self, *methods: MethodName) -> tuple[ReadRound, Read] | None:
        """The last wave of these methods, up to this round."""
        return next(((each, read) for each, read in self._back(self.at) if read.method in methods and read.shown), None)

    def history(self, read: Read) -> list[tuple[ReadRound, Read]]:
        """The waves of the same questionnaire up to this one, in their order; one a round."""
        found = []
        for each in self.all[: self.at + 1]:
            same = [other for other in each.reads if _same(other, read) and other.shown]
            found += [(each, read if read in same else same[0])] if same else []
        return found

    def same_scale(self, read: Read) -> list[tuple[ReadRound, Read]]:
        """Its history on the scale that it has now."""
        return [(each, other) for each, other in self.history(read) if other.scale == read.scale]

    def end_of(self, each: ReadRound) -> date:
        """The first day after it."""
        return each.begins if self.rhythm == "free" else next_begin(self.rhythm, each.begins)

    def moment_of(self, each: ReadRound) -> Moment:
        """On a time axis it stands in the middle of its days."""
        middle = each.begins + timedelta(days=(self.end_of(each) - each.begins).days // 2)
        return Moment(middle, each.name, now=each is self.now)

    def axis(self, rounds: Sequence[ReadRound], notes: Sequence[tuple[date, str]] = ()) -> Axis:
        """From the first of these rounds to the end of the last. notes: days and letters; in the last round of all the
        axis goes on to its last note.
        """
        first, last = rounds[0].begins, self.end_of(rounds[-1])
        latest = date.max if self.at == len(self.all) - 1 else last
        drawn = [note for note in notes if first <= note[0] <= latest]
        ticks = [(self.moment_of(each).day, each.name) for each in rounds]
        return Axis(first, max([last, *(day for day, _ in drawn)]), ticks, drawn)

    def _back(self, start: int) -> Iterator[tuple[ReadRound, Read]]:
        for each in reversed(self.all[: start + 1]):
            for read in each.reads:
                yield each, read


def _same(one: Read, other: Read) -> bool:
    return one.published.instrument.id == other.published.instrument.id


def subject_of(read: Read) -> Subject:
    """Its names, for figures of several waves: without dates and files of one campaign."""
    return replace(read.wave.subject, files="", dates="")
