"""Groups of people in a round, side by side: sites, services, ways to the form, languages."""

from collections.abc import Sequence
from dataclasses import replace

from app.reading.rounds import Rounds, subject_of
from app.reports.figures.segments import by_segment, kano_by_segment
from app.reports.pages import Figure, Line, Report, Section
from app.reports.report import kept_apart


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    figures: list[Figure] = []
    lines: list[Line] = []
    say = rounds.locale.say
    for read in rounds.of("servqual", "zones", "servperf", "kano"):
        wave = replace(read.wave, subject=subject_of(read))
        if read.method == "kano":
            compared = kano_by_segment(wave)
        elif read.method == "servperf":
            compared = by_segment(wave, "perception", say("Mean perception of each dimension."))
        else:
            compared = by_segment(wave, "gap", say("Mean gap of each dimension: perception minus expectation."))
        figures += [replace(figure, id=f"{figure.id}-{read.published.id}") for figure, _ in compared]
        lines += [
            replace(line, words=say("%(title)s: %(words)s", title=read.title, words=line.words)) for _, line in compared
        ]
    if not figures:
        finding = say("No wave of this round may show groups yet")
    elif not any(line.compared for line in lines):
        finding = say("No groups are compared: too few answers, or too few that may be shown")
    elif all(line.hollow for line in lines):
        finding = say("No clear difference between groups")
    else:  # each list is a family of its own: of all together nothing more is said
        finding = say("Groups side by side")
    return Report(finding, sum(read.n for read in rounds.of()), lines, figures, note=_note(rounds)), []


def _note(rounds: Rounds) -> str:
    said = [kept_apart(read.published, rounds.locale, read.today) for read in rounds.of()]
    return rounds.locale.sentences(dict.fromkeys(filter(None, said)))
