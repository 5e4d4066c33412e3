"""One need over all rounds: its gap, answers now, Kano category, importance and gap cards, on one time axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis.claims.kano import needs
from analysis.estimates import reading
from analysis.estimates.floors import shown, told
from analysis.estimates.kano import Need
from analysis.estimates.ratings import mean_of
from analysis.figures.timeline import Axis
from app.i18n import N_, signed
from app.reading import inside
from app.reading.changes import left_out
from app.reading.pages.priorities import joint, reason
from app.reading.pages.why import level_words
from app.reading.rounds import GAPS, Read, ReadRound, Rounds, subject_of
from app.reports.figures import timeline
from app.reports.figures.timeline import Levels, Measured
from app.reports.general_questions import importance_of_needs
from app.reports.pages import Figure, Report, Section, Table
from app.reports.sentences.common import interval, people
from app.reports.sentences.levels import interval_words
from app.reports.subject import Subject
from surveys.errors import NotFound
from surveys.programmes.annotations import Note

Waves = Sequence[tuple[ReadRound, Read]]
EXPECTATIONS_NOT_KEPT = N_(
    "How expectations spread is not shown: of groups of a protected campaign only their mean is known, as no more was "
    "kept."
)


def name_of(rounds: Rounds, need: str) -> str:
    """NotFound: no wave so far asks about it."""
    asked = _asked(rounds, need)
    if not asked:
        raise NotFound
    instrument = asked[-1][1].published.instrument
    return next(each for each in instrument.needs if each.id == need).short[rounds.locale.code]


@dataclass(frozen=True)
class Around:
    """What is known of a need beside its answers. said: campaign -> how many of its comments are about it; done: days
    and letters of actions.
    """

    notes: Sequence[Note]
    done: Sequence[tuple[date, str]]
    said: Mapping[int, int]


def _asked(rounds: Rounds, need: str) -> Waves:
    return [
        (each, read)
        for each in rounds.all[: rounds.at + 1]
        for read in each.reads
        if need in read.published.instrument.need_ids and read.published.instrument.needs_of
    ]


def build(rounds: Rounds, need: str, around: Around) -> tuple[Report, Sequence[Section]]:
    waves = [(each, read) for each, read in _asked(rounds, need) if read.shown]
    if not waves:
        return Report(rounds.locale.say("No answers to show about it yet"), 0, [], []), []
    made = _Charts(rounds, waves, need, around)
    figures = [*made.gaps(), *made.kano(), *made.importance(), *made.cards(), *made.comments()]
    found = made.latest()
    lines = left_out(rounds, found[1], [need]) if found else []
    return Report(made.finding(), 0, lines, figures, note=rounds.beyond_lists()), made.inside()


@dataclass(frozen=True)
class _Charts:
    """waves: with answers to show about the need, of all methods, in the order of their rounds."""

    rounds: Rounds
    waves: Waves
    need: str
    around: Around

    @property
    def subject(self) -> Subject:
        return subject_of(self.waves[-1][1])

    @property
    def axis(self) -> Axis:
        asked = {each.id for each, _ in [*self.waves, *(wave for _, waves in self._cards for wave in waves)]}
        drawn = [each for each in self.rounds.all if each.id in asked]
        notes = [(note.day, note.letter) for note in self.around.notes]
        return self.rounds.axis(drawn, sorted([*notes, *self.around.done]))

    def latest(self) -> tuple[ReadRound, Read] | None:
        """The last wave with gaps, whatever it asks about."""
        found = self.rounds.latest(*GAPS)
        return found if found and self.need in found[1].published.instrument.need_ids else None

    def _worded_as(self, read: Read) -> Waves:
        """The waves of the same questionnaire that asked about the need in the same words on the same scale."""
        return [
            (each, other)
            for each, other in self.rounds.same_scale(read)
            if self.need in other.published.instrument.need_ids and read.worded_as(other, [self.need])
        ]

    def finding(self) -> str:
        """Where it stands among all needs, and why."""
        found, kano = self.latest(), self.rounds.latest("kano")
        rows = joint(found[1], kano[1] if kano else None) if found else ()
        nothing = self.rounds.locale.say("What is known of this need so far")
        said = (reason(row, subject_of(found[1])) for row in rows if found and row.id == self.need)
        return next(said, nothing).rstrip(".。")

    def gaps(self) -> list[Figure]:
        if (found := self.latest()) is None:
            return self._perceptions()
        read = found[1]
        measured, levels = [], []
        for each, other in self._worded_as(read):
            row = next(row for row in other.gaps.gaps.items if row.id == self.need)
            side = other.gaps.needs[self.need].side
            if shown(row.gap.n):
                measured.append(Measured(self.rounds.moment_of(each), row.gap, side))
                if row.expectation is not None and row.perception is not None:
                    means = (row.expectation, row.perception, row.gap.n)
                    levels.append(Levels(self.rounds.moment_of(each), *means, side))
        if not measured:
            return []
        subject = subject_of(read)
        drawn = [timeline.gap_over_time(measured, self.axis, subject)]
        if read.method == "servqual":
            drawn.append(timeline.levels_over_time(levels, self.axis, subject))
        return [*drawn, *self._distribution(*found)]

    def _perceptions(self) -> list[Figure]:
        """Where nobody was asked what they expect."""
        found = self.rounds.latest("servperf")
        if found is None or self.need not in found[1].published.instrument.need_ids:
            return []
        read, subject = found[1], subject_of(found[1])
        rows = [
            Measured(self.rounds.moment_of(each), mean_of(reading.item(other.tally, "perception", self.need)))
            for each, other in self._worded_as(read)
        ]
        words = subject.say("Mean perception in each round, with its 95% interval; earlier rounds are hollow.")
        figure = timeline.mean_over_time(
            "perception-over-time", subject.say("Perception"), rows, read.scale, words, self.axis, subject
        )
        return [figure, *self._distribution(*found)]

    def _distribution(self, each: ReadRound, read: Read) -> list[Figure]:
        perceived = reading.item(read.tally, "perception", self.need)
        expected = reading.item(read.tally, "expectation", self.need) if read.method == "servqual" else None
        subject, note = subject_of(read), ""
        if expected is not None and not expected.n and read.published.protected:
            expected, note = None, subject.say(EXPECTATIONS_NOT_KEPT)
        if not all(shown(found.n) for found in (perceived, expected) if found is not None):
            return []
        return [timeline.distribution(perceived, expected, each.name, read.scale, subject, note)]

    def kano(self) -> list[Figure]:
        found = [
            (self.rounds.moment_of(each), _kano_of(read, self.need))
            for each, read in self.waves
            if read.method == "kano"
        ]
        rows = [(at, need) for at, need in found if shown(need.n)]
        return [timeline.kano_over_time(rows, self.axis, self.subject)] if rows else []

    def importance(self) -> list[Figure]:
        """As people say it: of the waves on the scale of the last one."""
        rows, scale = [], None
        for each, read in reversed(self.waves):
            question = next((each for each in read.published.instrument.questions if each.id == "importance"), None)
            ends = (question.scale.low, question.scale.high) if question else None
            scale = scale or ends
            if question is None or ends != scale:
                continue
            said = {level.id: level.mean for level in importance_of_needs(question, read.wave)}
            rows.append(Measured(self.rounds.moment_of(each), said[self.need]))
        rows = [row for row in reversed(rows) if shown(row.mean.n)]
        if not rows or scale is None:
            return []
        say = self.subject.say
        low, high = scale
        words = say(
            "Mean importance from %(low)s to %(high)s in each round, with its 95%% interval.", low=low, high=high
        )
        return [
            timeline.mean_over_time(
                "importance-over-time", say("Importance"), rows, scale, words, self.axis, self.subject
            )
        ]

    @cached_property
    def dimension(self) -> str:
        needs = self.waves[-1][1].published.instrument.needs
        return next(each.dimension for each in needs if each.id == self.need)

    @cached_property
    def _cards(self) -> list[tuple[inside.Answers, Waves]]:
        """Each question for managers or staff about the need's dimension, with the waves that asked it alike."""
        found = [
            each for read in inside.latest(self.rounds) for each in inside.answers(read) if self.dimension in each.means
        ]
        return [(each, inside.alike(self.rounds, each, self.dimension)) for each in found]

    def cards(self) -> list[Figure]:
        """Gaps 1 to 4 over the rounds."""
        figures = []
        for each, waves in self._cards:
            subject, scale = subject_of(each.read), (each.scale.low, each.scale.high)
            rows = [
                Measured(self.rounds.moment_of(at), given.means[self.dimension][1])
                for at, read in waves
                for given in inside.answers(read)
                if given.question.id == each.question.id
            ]
            rows = [row for row in rows if row.mean.mean is not None]
            words = subject.say(
                "Mean rating of %(dimension)s from %(low)s to %(high)s in each round, with its 95%% interval.",
                dimension=subject.locale.quoted(self.subject.names[self.dimension]),
                low=scale[0],
                high=scale[1],
            )
            if rows:
                name = f"{each.read.title} · {each.asks}"  # not the customers' own
                figures.append(timeline.mean_over_time(each.question.id, name, rows, scale, words, self.axis, subject))
        return figures

    def inside(self) -> list[Section]:
        """Gaps 1 to 4: what managers and staff say of the need's dimension, beside gap 5."""
        dimension, say, given = self.dimension, self.subject.say, [each for each, _ in self._cards]
        if not given:
            return []
        head = (say("Question"), say("Asked"), say("Scale"), say("Mean"), say("95% interval"), "n")
        rows = []
        for each in given:
            mean, scale = each.means[dimension][1], each.scale
            ends = say("%(low)s to %(high)s", low=scale.low, high=scale.high)
            limits = interval_words(mean, scale, self.subject)
            rows.append((each.asks, each.read.title, ends, level_words(mean), limits, str(mean.n)))
        name = self.subject.names[dimension]
        said = [*self._customers(dimension, name), say("What goes together need not be a cause.")]
        title = say("What managers and staff say of %(dimension)s", dimension=self.subject.locale.quoted(name))
        return [Section(title, self.subject.locale.sentences(said), Table(head, rows, words=frozenset({1, 2})))]

    def _customers(self, dimension: str, name: str) -> list[str]:
        """Gap 5 of the need and of its dimension, in the last wave with gaps."""
        if (found := self.latest()) is None:
            return []
        each, read = found
        row = told(next(row for row in read.gaps.gaps.items if row.id == self.need).gap)
        whole = told(next(row for row in read.gaps.gaps.dimensions if row.id == dimension).gap)
        if row.mean is None or whole.mean is None:
            return []
        return [
            self.subject.say(
                "In %(round)s customers see a gap of %(gap)s here (95%% interval %(limits)s, %(n)s), and of "
                "%(whole)s in %(dimension)s as a whole (%(wholes)s, %(all)s).",
                round=each.name,
                gap=signed(row.mean),
                limits=interval(row, self.subject),
                n=people([row.n], self.subject),
                whole=signed(whole.mean),
                dimension=self.subject.locale.quoted(name),
                wholes=interval(whole, self.subject),
                all=people([whole.n], self.subject),
            )
        ]

    def comments(self) -> list[Figure]:
        if not any(self.around.said.values()):
            return []
        named: dict[int, int] = {}
        for each in self.rounds.all[: self.rounds.at + 1]:
            named[each.id] = sum(self.around.said.get(read.published.id, 0) for read in each.reads)
        drawn = {each.id: each for each, _ in self.waves}
        rows = [(self.rounds.moment_of(each), named[each.id]) for each in drawn.values()]
        return [timeline.comments_over_time(rows, self.axis, self.subject)]


def _kano_of(read: Read, need: str) -> Need:
    return next(row for row in needs(read.tally) if row.id == need)
