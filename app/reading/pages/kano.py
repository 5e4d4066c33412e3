"""Kano in a round: categories, shares, groups, and which have moved since the wave before."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.claims import waves
from analysis.claims.kano import needs
from analysis.estimates.floors import shown
from analysis.figures.drift import DriftRow
from app.reading.changes import not_compared
from app.reading.rounds import Read, Rounds, subject_of
from app.reports.figures.drift import drifting
from app.reports.methods import METHODS
from app.reports.pages import Figure, Line, Report, Section


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    figures: list[Figure] = []
    lines: list[Line] = []
    findings = []
    for read in rounds.of("kano"):
        report = METHODS["kano"].report(read.wave)
        findings.append(report.finding)
        lines += [*not_compared(rounds, read), *report.lines]
        figures += [replace(each, id=f"{each.id}-{read.published.id}", csv="") for each in report.figures]
        figures += _drift(rounds, read)
    finding = findings[0] if findings else rounds.locale.say("This round has no Kano wave with answers to show")
    return Report(finding, sum(read.n for read in rounds.of("kano")), lines, figures), []


def _drift(rounds: Rounds, read: Read) -> list[Figure]:
    if (found := rounds.before(read)) is None:
        return []
    since, earlier = found
    then, now = ({need.id: need for need in needs(each.wave.tally) if shown(need.n)} for each in (earlier, read))
    same = {id_: need for id_, need in then.items() if id_ in now and read.worded_as(earlier, [id_])}
    rows = [DriftRow(one.id, same[one.id], now[one.id], one) for one in waves.drift(same, now)]
    if not rows:
        return []
    figure = drifting(rows, since.name, rounds.now.name, subject_of(read))
    return [replace(figure, id=f"{figure.id}-{read.published.id}")]
