"""Trends: the same questionnaire over all rounds so far, by dimension and by need; a control chart of many rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from analysis.claims import charts
from analysis.claims.claim import smallest
from analysis.claims.verdicts import FIRM_FROM
from analysis.estimates.floors import shown, told
from analysis.statistics.intervals import Mean
from app.reading.changes import dimension_means, left_out, no_longer_asked
from app.reading.rounds import GAPS, Read, ReadRound, Rounds, subject_of
from app.reports.figures.control import Series, control_chart
from app.reports.figures.heat import file_of, heat_of
from app.reports.figures.timeline import Measured, gap_over_time
from app.reports.pages import Figure, Line, Report, Section
from app.reports.subject import Subject

Waves = Sequence[tuple[ReadRound, Read]]
ByRound = Mapping[str, Mapping[str, Mean]]
MOST_COLUMNS = 12  # rounds of a heat map
NOTHING = Mean(0, None, None, None, None, None)


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say = rounds.locale.say
    figures: list[Figure] = []
    lines: list[Line] = []
    most = 0
    for read in rounds.of(*GAPS):
        waves = rounds.same_scale(read)
        most = max(most, len(waves))
        subject = subject_of(read)
        low, high = read.scale
        least = smallest(low, high, read.published.smallest_difference)
        words = say("Mean gap in each round. A cell opens to say its 95% interval and n.")
        dimensions, asked = _dimensions(waves, read), read.tally.design
        figures += _over_time(rounds, waves, dimensions, read)
        for id_, gaps, rows in (
            ("dimensions", dimensions, list(asked.dimensions)),
            ("needs", needs_of(waves, read), asked.needs),
        ):
            name = f"trend-{id_}-{read.published.id}"
            figures.append(_recent(name, gaps, rows, least, words, subject))
        if len(waves) < len(rounds.history(read)):
            lines.append(Line(say("Not compared"), True, say("Rounds on another scale are left out.")))
        lines += [*left_out(rounds, read, asked.needs), *no_longer_asked(rounds, read)]
        figures += _control(waves, read)
    if most < 2 and any(rounds.asked_before(read) for read in rounds.of(*GAPS)):
        finding = say("No earlier round can be set beside this one")
    elif most < 2:
        finding = say("There is no trend yet: it takes two rounds of the same questionnaire")
    else:
        finding = say("%(n)s rounds side by side; what has changed since the last one is on the overview", n=most)
    return Report(finding, sum(read.n for read in rounds.of(*GAPS)), lines, figures, note=rounds.beyond_lists()), []


def _over_time(rounds: Rounds, waves: Waves, gaps: ByRound, read: Read) -> list[Figure]:
    """A drawing for each dimension, all on one time axis."""
    if len(waves) < 2:
        return []
    subject, axis = subject_of(read), rounds.axis([each for each, _ in waves])
    figures = []
    for id_ in read.tally.design.dimensions:
        rows = [
            Measured(rounds.moment_of(each), gap, other.gaps.dimensions[id_].side)
            for each, other in waves
            if shown((gap := gaps[each.name][id_]).n)
        ]
        if rows:
            figure = gap_over_time(rows, axis, subject, subject.names[id_])
            figures.append(replace(figure, id=f"{id_}-over-time-{read.published.id}", half=True))
    return figures


def _recent(name: str, gaps: ByRound, rows: Sequence[str], least: float, words: str, subject: Subject) -> Figure:
    """A heat map of the last rounds; its file holds all of them."""
    if len(gaps) <= MOST_COLUMNS:
        return heat_of(name, gaps, rows, least, words, subject)
    last = dict(list(gaps.items())[-MOST_COLUMNS:])
    said = subject.say("The last %(n)s rounds; the file holds all %(all)s.", n=MOST_COLUMNS, all=len(gaps))
    return replace(
        heat_of(name, last, rows, least, subject.locale.sentences([words, said]), subject),
        file=file_of(gaps, rows, subject),
    )


def _dimensions(waves: Waves, read: Read) -> dict[str, Mapping[str, Mean]]:
    """Round -> dimension -> gap, where all its needs were asked in the same words."""
    members = read.tally.design.dimensions
    found: dict[str, Mapping[str, Mean]] = {}
    for each, other in waves:
        means, theirs = dimension_means(other), other.tally.design.dimensions
        found[each.name] = {
            id_: means.get(id_, NOTHING) if theirs.get(id_) == needs and read.worded_as(other, needs) else NOTHING
            for id_, needs in members.items()
        }
    return found


def needs_of(waves: Waves, read: Read) -> dict[str, Mapping[str, Mean]]:
    """Round -> need -> gap, where it was asked in the same words."""
    found: dict[str, Mapping[str, Mean]] = {}
    for each, other in waves:
        gaps = {row.id: told(row.gap) for row in other.gaps.gaps.items}
        found[each.name] = {
            id_: gaps.get(id_, NOTHING) if read.worded_as(other, [id_]) else NOTHING for id_ in read.tally.design.needs
        }
    return found


def _control(waves: Waves, read: Read) -> list[Figure]:
    """Of the overall gap, where there are enough rounds for firm limits."""
    points = [(each.begins, told(other.gaps.gaps.overall)) for each, other in waves]
    known = [(day, mean.mean) for day, mean in points if mean.mean is not None]
    if len(known) < FIRM_FROM:
        return []
    subject = subject_of(read)
    chart = charts.of_values([value for _, value in known], bounds=(-inf, inf))
    series = Series(chart, [day.isoformat()[:7] for day, _ in known])
    return [replace(control_chart(series, subject.say("Overall gap"), subject), id=f"control-{read.published.id}")]
