"""One need over all rounds: its gap, its answers now, its Kano category and its importance, on one time axis."""

from collections.abc import Sequence

from analysis.claims.kano import needs
from analysis.estimates import reading
from analysis.estimates.floors import shown, told
from app.i18n import number, percent, signed
from app.reading.pages.priorities import joint, reason
from app.reading.pages.trends import needs_of
from app.reading.rounds import GAPS, Read, ReadRound, Rounds, subject_of
from app.reports.figures.common import NONE
from app.reports.general_questions import importance_of_needs
from app.reports.pages import Report, Section, Table
from app.reports.sentences.common import interval
from app.reports.sentences.kano import category_word, certainty_word
from surveys.errors import NotFound


def name_of(rounds: Rounds, need: str) -> str:
    """NotFound: no wave so far asks about it."""
    asked = _asked(rounds, need)
    if not asked:
        raise NotFound
    instrument = asked[-1][1].published.instrument
    return next(each for each in instrument.needs if each.id == need).short[rounds.locale.code]


def _asked(rounds: Rounds, need: str) -> list[tuple[ReadRound, Read]]:
    return [
        (each, read)
        for each in rounds.all[: rounds.at + 1]
        for read in each.reads
        if need in read.published.instrument.need_ids and read.published.instrument.needs_of
    ]


def build(rounds: Rounds, need: str) -> tuple[Report, Sequence[Section]]:
    finding, sections = rounds.locale.say("No answers to show about it yet"), []
    if (found := rounds.latest(*GAPS)) and need in found[1].published.instrument.need_ids:
        read, kano = found[1], rounds.latest("kano")
        rows = joint(read, kano[1] if kano else None)
        finding = next((reason(row, subject_of(read)) for row in rows if row.id == need), finding)
        sections += [_gaps(rounds, need), _distribution(rounds, need)]
    kano_waves = [(each, read) for each, read in _asked(rounds, need) if read.method == "kano" and read.shown]
    sections += [_kano(rounds, kano_waves, need)] if kano_waves else []
    return Report(finding, 0, [], []), sections


def _gaps(rounds: Rounds, need: str) -> Section:
    say, found = rounds.locale.say, rounds.latest(*GAPS)
    assert found is not None
    read = found[1]
    waves = [(each, other) for each, other in rounds.history(read) if other.scale == read.scale]
    subject = subject_of(read)
    rows = []
    for name, gaps in needs_of(waves, read).items():
        gap = gaps[need]
        cells = (NONE, NONE) if gap.mean is None else (signed(gap.mean), interval(gap, subject))
        rows.append((name, *cells, str(gap.n)))
    words = say("Perception minus expectation in each round; empty where it was worded otherwise or few answered.")
    table = Table((say("Round"), say("Gap"), say("95% interval"), "n"), rows)
    return Section(say("Its gap over the rounds"), words, table)


def _distribution(rounds: Rounds, need: str) -> Section:
    say, found = rounds.locale.say, rounds.latest(*GAPS)
    assert found is not None
    each, read = found
    gaps = reading.item(read.wave.tally, "gap", need)
    if not shown(gaps.n):
        return Section(say("How single answers lie"), say("Too few answers to show"), None)
    rows = [
        (signed(value, 0), percent(count / gaps.n), str(count))
        for value, count in zip(gaps.values.tolist(), gaps.counts.tolist(), strict=True)
    ]
    words = say(
        "How many perceive it so far below or above what they expect, in %(round)s (n = %(n)s).",
        round=each.name,
        n=gaps.n,
    )
    return Section(say("How single answers lie"), words, Table((say("Gap"), say("Share"), "n"), rows))


def _kano(rounds: Rounds, waves: Sequence[tuple[ReadRound, Read]], need: str) -> Section:
    say, rows = rounds.locale.say, []
    for each, read in waves:
        one = next(row for row in needs(read.wave.tally) if row.id == need)
        subject = subject_of(read)
        asked = next((question for question in read.wave.questions if question.id == "importance"), None)
        said = {level.id: told(level.mean) for level in importance_of_needs(asked, read.wave)} if asked else {}
        weight = said[need].mean if need in said else None
        kind = (NONE, NONE, "0")
        if shown(one.n):
            kind = (category_word(one.category, subject), certainty_word(one, subject), str(one.n))
        category, sure, n = kind
        rows.append((each.name, category, sure, NONE if weight is None else number(weight), n))
    head = (say("Round"), say("Category"), say("Certainty"), say("Importance"), "n")
    words = say("What kind of need it is, in each round that asked it.")
    return Section(say("Its Kano category over the rounds"), words, Table(head, rows, words=frozenset({1, 2})))
