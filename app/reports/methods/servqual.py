"""SERVQUAL: perception against expectation."""

from analysis.estimates import findings, servqual
from app.reports.details.servqual import servqual_sections
from app.reports.figures.heat import heat
from app.reports.figures.importance import improvements
from app.reports.figures.radar import radar
from app.reports.figures.segments import by_segment
from app.reports.figures.servqual import dimensions, needs
from app.reports.general_questions import figures_of, lines_of
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.sentences import servqual_finding, servqual_lines
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    gaps = servqual.sampled_gaps(wave.tally) if wave.short else servqual.gaps(wave.tally)
    subject = wave.subject
    shape = radar(gaps, subject)
    compared = by_segment(wave, "gap", subject.say("Mean gap of each dimension: perception minus expectation."))
    figures = [
        dimensions(gaps, subject),
        *([shape] if shape else []),
        needs(gaps, subject),
        *improvements(findings.priorities(wave.tally), wave.short, subject),
        *([heat(wave.gaps_by_group, subject)] if wave.gaps_by_group else []),
        *(figure for figure, _ in compared),
        *figures_of(wave),
    ]
    lines = [*servqual_lines(gaps, subject), *(line for _, line in compared), *lines_of(wave)]
    return Report(servqual_finding(gaps, subject), gaps.respondents, lines, figures)


METHOD = Method("SERVQUAL", SCORING["servqual"], report, servqual_sections)
