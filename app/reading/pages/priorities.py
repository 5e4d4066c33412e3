"""Priorities of a round: the joint map of gap, Kano category and importance, and importance against performance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.claims.gaps import claims as gap_claims
from analysis.claims.joint_map import Place, Ranked, ranked
from analysis.claims.kano import needs
from analysis.estimates import findings
from analysis.estimates.floors import shown, told
from analysis.statistics.intervals import Mean
from app.i18n import N_, number, signed
from app.reading.rounds import GAPS, Read, ReadRound, Rounds, subject_of
from app.reports.figures.common import NONE
from app.reports.figures.importance import improvements
from app.reports.general_questions import importance_of_needs
from app.reports.methods import METHODS
from app.reports.pages import Figure, Line, Report, Section, Table
from app.reports.sentences.common import cannot_say, limits_words
from app.reports.sentences.kano import category_word
from app.reports.sentences.reach import note
from app.reports.subject import Subject
from app.web.csv_files import Cell

# Why a need stands where it does.
REASONS: Mapping[Place, str] = {
    "failing basic": N_("A must-be that is clearly below expectation (%(gap)s): a basic that fails comes first."),
    "performance below": N_("The better it is met the better (one-dimensional), and clearly below (%(gap)s)."),
    "unsettled below": N_("Clearly below (%(gap)s); what kind of need it is, is not settled yet."),
    "attractive below": N_("It would delight (attractive), and is clearly below (%(gap)s); few would miss it."),
    "other below": N_("Clearly below (%(gap)s), but most do not ask for it (%(category)s)."),
    "not below": N_("Not clearly below expectation (%(gap)s)."),
}


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say = rounds.locale.say
    if (found := rounds.latest(*GAPS)) is None:
        return Report(say("No wave so far asks expectation and perception"), 0, [], []), []
    since, read = found
    kano = rounds.latest("kano")
    rows = joint(read, kano[1] if kano else None)
    subject = subject_of(read)
    results = improvements(findings.priorities(read.wave.tally), read.wave.short, subject)
    figures = [_figure(rows, read, subject), *(replace(each, csv="") for each in results)]
    lines = [*_sources((since, read), kano, rounds), *_ranks(rows, subject)]
    said = note(read.wave, METHODS[read.method].reaches)
    return Report(_finding(rows, read, subject), read.n, lines, figures, note=said), []


def joint(read: Read, kano: Read | None) -> tuple[Ranked, ...]:
    """The needs of a wave with gaps, and what a Kano wave of the same set says of them."""
    wave = read.wave
    gaps = gap_claims(wave.tally, short=wave.short, least=wave.least, reach=wave.reach("gap"))
    if kano is None or kano.published.instrument.needs_of != read.published.instrument.needs_of:
        return ranked(gaps.needs, {}, {}, 1)
    asked = next((each for each in kano.wave.questions if each.id == "importance"), None)
    said = {} if asked is None else {each.id: told(each.mean) for each in importance_of_needs(asked, kano.wave)}
    most = asked.scale.high if asked else 1
    kinds = {need.id: need for need in needs(kano.wave.tally) if shown(need.n)}
    return ranked(gaps.needs, kinds, said, most)


def _sources(gaps: tuple[ReadRound, Read], kano: tuple[ReadRound, Read] | None, rounds: Rounds) -> list[Line]:
    """From which waves it comes, where that is not this round; and what is missing for it."""
    say, lines = rounds.locale.say, []
    if gaps[0] is not rounds.now:
        lines.append(Line(say("Earlier"), True, say("The gaps are those of %(round)s.", round=gaps[0].name)))
    if kano is None:
        words = say("No Kano wave yet: what kind of need each one is, is not known, so basics cannot come first.")
        lines.append(Line(say("Missing"), True, words))
    elif kano[0] is not rounds.now:
        words = say("The Kano categories are those of %(round)s.", round=kano[0].name)
        lines.append(Line(say("Earlier"), True, words))
    return lines


def _ranks(rows: Sequence[Ranked], subject: Subject) -> list[Line]:
    """A line a rank: which needs have it, and why."""
    found: dict[int, list[Ranked]] = {}
    for row in rows:
        if row.rank is not None:
            found.setdefault(row.rank, []).append(row)
    lines = []
    for rank, group in found.items():
        names = subject.listed([subject.names[row.id] for row in group])
        why = subject.say(REASONS[group[0].place], gap=_span(group, subject), category=_category(group[0], subject))
        said = [subject.say("%(name)s: %(why)s", name=names, why=why)]
        if len(group) > 1:
            said.append(subject.say("They cannot be told apart."))
        lines.append(Line(str(rank), False, subject.locale.sentences(said)))
    return lines


def _span(group: Sequence[Ranked], subject: Subject) -> str:
    """Their gaps, the widest first."""
    gaps = sorted(row.gap.effect or 0.0 for row in group)
    ends = (signed(gaps[0]), signed(gaps[-1]))
    return ends[0] if ends[0] == ends[1] else subject.say("%(lower)s to %(upper)s", lower=ends[0], upper=ends[1])


def reason(row: Ranked, subject: Subject) -> str:
    """Why it stands there, in one sentence, or two where it shares its rank."""
    said = [subject.say(REASONS[row.place], gap=signed(row.gap.effect or 0.0), category=_category(row, subject))]
    if row.alike:
        names = subject.listed([subject.names[id_] for id_ in row.alike])
        said.append(subject.say("It cannot be told apart from: %(names)s.", names=names))
    return subject.locale.sentences(said)


def _category(row: Ranked, subject: Subject) -> str:
    if row.kano is None or row.kano.category is None:
        return NONE
    return category_word(row.category, subject) if row.category else subject.say("Not settled")


def _finding(rows: Sequence[Ranked], read: Read, subject: Subject) -> str:
    first, alone = [subject.names[row.id] for row in rows if row.rank == 1], rows and rows[0].apart
    if not rows and read.wave.sites is not None:
        return cannot_say(subject)
    if not rows:
        return subject.say("Too few answers to say what comes first")
    if not first:
        return subject.say("No need is clearly below expectation")
    if len(first) == 1:
        message = N_("First: %(name)s") if alone else N_("First of what is clear: %(name)s")
        return subject.say(message, name=subject.quoted(first[0]))
    return subject.say("First, and not to be told apart: %(names)s", names=subject.listed(first))


def _figure(rows: Sequence[Ranked], read: Read, subject: Subject) -> Figure:
    say = subject.say
    head = (say("Need"), say("Rank"), say("Kano"), say("Gap"), say("95% interval"), say("Importance"), "n")
    table = Table(
        head,
        [
            (
                subject.names[row.id],
                NONE if row.rank is None else str(row.rank),
                _category(row, subject),
                signed(row.gap.effect or 0.0),
                limits_words(row.gap.interval, subject, signed),
                _importance(row.importance),
                str(row.gap.n),
            )
            for row in rows
        ],
        words=frozenset({2}),
    )
    measure = say(
        "Gap of each need (perception minus expectation), its Kano category and its importance. Must-be needs that are "
        "clearly below come first, then one-dimensional ones by gap times importance, then attractive ones."
    )
    return Figure("joint", _finding(rows, read, subject), measure, None, table, open=True, file=_file(rows, subject))


def _importance(mean: Mean | None) -> str:
    return NONE if mean is None or mean.mean is None else number(mean.mean)


def _file(rows: Sequence[Ranked], subject: Subject) -> list[list[Cell]]:
    say = subject.say
    limits = (say("Interval from"), say("Interval to"))
    head: list[Cell] = ["id", say("Need"), say("Rank"), say("Kano"), say("Gap"), *limits, say("Importance"), "n"]
    body: list[list[Cell]] = [
        [
            row.id,
            subject.names[row.id],
            row.rank,
            row.category,
            row.gap.effect,
            *(row.gap.interval or (None, None)),
            row.importance.mean if row.importance else None,
            row.gap.n,
        ]
        for row in rows
    ]
    return [head, *body]
