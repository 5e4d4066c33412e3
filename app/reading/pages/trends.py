"""Trends: the same questionnaire over all rounds so far, by dimension and by need; a control chart of monthly ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from analysis.claims import charts
from analysis.claims.claim import smallest
from analysis.claims.gaps import claims as gap_claims
from analysis.claims.verdicts import FIRM_FROM
from analysis.estimates.floors import told
from analysis.statistics.intervals import Mean
from app.reading.changes import dimension_means
from app.reading.rounds import GAPS, Read, ReadRound, Rounds, subject_of
from app.reports.figures.control import Series, control_chart
from app.reports.figures.heat import heat_of
from app.reports.pages import Figure, Line, Report, Section

Waves = Sequence[tuple[ReadRound, Read]]
NOTHING = Mean(0, None, None, None, None, None)


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say = rounds.locale.say
    figures: list[Figure] = []
    lines: list[Line] = []
    most = 0
    for read in rounds.of(*GAPS):
        waves = [(each, other) for each, other in rounds.history(read) if other.scale == read.scale]
        most = max(most, len(waves))
        subject = subject_of(read)
        low, high = read.scale
        least = smallest(low, high, read.published.smallest_difference)
        words = say("Mean gap in each round. A cell opens to say its 95% interval and n.")
        for id_, gaps in (("dimensions", _dimensions(waves, read)), ("needs", needs_of(waves, read))):
            rows = list(read.wave.tally.design.dimensions) if id_ == "dimensions" else read.wave.tally.design.needs
            figures.append(heat_of(f"trend-{id_}-{read.published.id}", gaps, rows, least, words, subject))
        if len(waves) < len(rounds.history(read)):
            lines.append(Line(say("Not compared"), True, say("Rounds on another scale are left out.")))
        figures += _control(waves, read)
    if most < 2:
        finding = say("There is no trend yet: it takes two rounds of the same questionnaire")
    else:
        finding = say("%(n)s rounds side by side; what has changed since the last one is on the overview", n=most)
    return Report(finding, sum(read.n for read in rounds.of(*GAPS)), lines, figures), []


def _dimensions(waves: Waves, read: Read) -> dict[str, Mapping[str, Mean]]:
    """Round -> dimension -> gap, where all its needs were asked in the same words."""
    members = read.wave.tally.design.dimensions
    found: dict[str, Mapping[str, Mean]] = {}
    for each, other in waves:
        means, theirs = dimension_means(other), other.wave.tally.design.dimensions
        found[each.name] = {
            id_: means.get(id_, NOTHING) if theirs.get(id_) == needs and read.worded_as(other, needs) else NOTHING
            for id_, needs in members.items()
        }
    return found


def needs_of(waves: Waves, read: Read) -> dict[str, Mapping[str, Mean]]:
    """Round -> need -> gap, where it was asked in the same words."""
    found: dict[str, Mapping[str, Mean]] = {}
    for each, other in waves:
        gaps = {row.id: told(row.gap) for row in gap_claims(other.wave.tally, short=other.wave.short).gaps.items}
        found[each.name] = {
            id_: gaps.get(id_, NOTHING) if read.worded_as(other, [id_]) else NOTHING
            for id_ in read.wave.tally.design.needs
        }
    return found


def _control(waves: Waves, read: Read) -> list[Figure]:
    """Of the overall gap, where there are enough rounds for firm limits."""
    points = [
        (each.begins, told(gap_claims(other.wave.tally, short=other.wave.short).gaps.overall)) for each, other in waves
    ]
    known = [(day, mean.mean) for day, mean in points if mean.mean is not None]
    if len(known) < FIRM_FROM:
        return []
    subject = subject_of(read)
    chart = charts.of_values([value for _, value in known], bounds=(-inf, inf))
    series = Series(chart, [day.isoformat()[:7] for day, _ in known])
    return [replace(control_chart(series, subject.say("Overall gap"), subject), id=f"control-{read.published.id}")]
