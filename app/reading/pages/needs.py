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
        before, said = _before(rounds, read)
        figure = figures.needs(found, subject, before)
        made.append(_of(read, figure))
        findings.append(figure.title)
        lines += said
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


def _before(rounds: Rounds, read: Read) -> tuple[Gaps | None, list[Line]]:
    """The gaps of the wave before, of needs that it asked in the same words on the same scale; what is left out."""
    if (found := rounds.before(read)) is None:
        return None, []
    since, earlier = found
    subject = read.wave.subject
    if earlier.scale != read.scale:
        words = subject.say("%(round)s is not drawn beside it, as it was asked on another scale.", round=since.name)
        return None, [Line(subject.say("Not compared"), True, words)]
    gaps = gap_claims(earlier.wave.tally, short=earlier.wave.short).gaps
    same = [row for row in gaps.items if row.id in subject.names and read.worded_as(earlier, [row.id])]
    left = [row.id for row in gaps.items if row.id in read.published.instrument.need_ids and row not in same]
    lines = []
    if left:
        names = subject.listed([subject.names[id_] for id_ in left])
        words = subject.say("Worded anew since %(round)s, so not compared: %(names)s.", round=since.name, names=names)
        lines.append(Line(subject.say("Not compared"), True, words))
    return replace(gaps, items=tuple(same)), lines
