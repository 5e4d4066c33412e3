"""Needs of a round: each with its gap now and in the wave before, and by site."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.claims.claim import smallest
from analysis.claims.gaps import claims as gap_claims
from analysis.estimates import reading
from analysis.estimates.floors import told
from analysis.estimates.ratings import mean_of
from analysis.estimates.servqual import Gaps
from analysis.rows.tally import Tally
from app.reading.changes import not_compared
from app.reading.rounds import GAPS, Read, Rounds, subject_of
from app.reports.figures import servqual as figures
from app.reports.figures.heat import heat_of
from app.reports.methods import METHODS
from app.reports.pages import Figure, Line, Report, Section
from app.reports.report import kept_apart
from app.reports.sentences.reach import note
from app.reports.wave import SITE


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    made: list[Figure] = []
    lines: list[Line] = []
    findings: list[str] = []
    for read in rounds.of(*GAPS):
        wave, subject = read.wave, subject_of(read)
        found = gap_claims(wave.tally, short=wave.short, least=wave.least, reach=wave.reach("gap"))
        figure = figures.needs(found, subject, _before(rounds, read))
        made.append(_of(read, figure))
        findings.append(figure.title)
        lines += not_compared(rounds, read)
        by_site = next((each.groups for each in read.groups() if each.id == SITE), {})
        if by_site:
            made.append(_of(read, _by_site(read, by_site)))
    for read in rounds.of("servperf"):
        report = METHODS["servperf"].report(read.wave)
        made += [_of(read, figure) for figure in report.figures if figure.id == "needs"]
        findings.append(report.finding)
    say = rounds.locale.say
    finding = findings[0] if findings else say("No wave of this round asks how each need is met")
    notes = dict.fromkeys(note(read.wave, METHODS[read.method].reaches) for read in rounds.of(*GAPS, "servperf"))
    apart = dict.fromkeys(kept_apart(read.published, rounds.locale, read.today) for read in rounds.of(*GAPS))
    words = rounds.locale.sentences(filter(None, [*notes, *apart]))
    return Report(finding, sum(read.n for read in rounds.of()), lines, made, note=words), []


def _by_site(read: Read, sites: Mapping[str, Tally]) -> Figure:
    subject, needs = subject_of(read), read.wave.tally.design.needs
    gaps = {
        name: {id_: told(mean_of(reading.item(tally, "gap", id_))) for id_ in needs} for name, tally in sites.items()
    }
    words = subject.say("Mean gap of each need at each site. A cell opens to say its 95% interval and n.")
    return heat_of("heat", gaps, needs, smallest(*read.scale, read.wave.least), words, subject)


def _of(read: Read, figure: Figure) -> Figure:
    return replace(figure, id=f"{figure.id}-{read.published.id}", csv="")


def _before(rounds: Rounds, read: Read) -> Gaps | None:
    """The gaps of the wave before, of needs that it asked in the same words on the same scale."""
    found = rounds.before(read)
    if found is None or found[1].scale != read.scale:
        return None
    earlier, names = found[1], read.wave.subject.names
    gaps = gap_claims(earlier.wave.tally, short=earlier.wave.short).gaps
    same = [row for row in gaps.items if row.id in names and read.worded_as(earlier, [row.id])]
    return replace(gaps, items=tuple(same))
