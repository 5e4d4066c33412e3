"""SERVQUAL: perception against expectation."""

from analysis.claims import gaps
from analysis.estimates import findings
from app.reports.details.servqual import servqual_quality, servqual_sections
from app.reports.figures.heat import heat
from app.reports.figures.importance import importance_lines, improvements
from app.reports.figures.radar import radar
from app.reports.figures.segments import by_segment
from app.reports.figures.servqual import dimensions, needs
from app.reports.general_questions import figures_of, lines_of
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.sentences.servqual import missing_lines, servqual_finding, servqual_lines, turned_round_lines
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    found = gaps.claims(wave.tally, short=wave.short, least=wave.least, reach=wave.reach("gap"))
    subject = wave.subject
    shape, results = radar(found, subject), findings.priorities(wave.tally)
    compared = by_segment(wave, "gap", subject.say("Mean gap of each dimension: perception minus expectation."))
    figures = [
        dimensions(found, subject),
        *([shape] if shape else []),
        needs(found, subject),
        *improvements(results, wave.short, subject),
        *([heat(wave.gaps_by_group, subject, wave.least)] if wave.gaps_by_group else []),
        *(figure for figure, _ in compared),
        *figures_of(wave),
    ]
    lines = [
        *([] if wave.short else turned_round_lines(wave.tally, subject)),
        *([] if wave.short or wave.flags is None else missing_lines(wave.tally, subject)),
        *servqual_lines(found, subject),
        *importance_lines(results, wave.short, subject),
        *(line for _, line in compared),
        *lines_of(wave),
    ]
    return Report(servqual_finding(found, subject), found.gaps.respondents, lines, figures)


METHOD = Method("SERVQUAL", SCORING["servqual"], report, servqual_sections, servqual_quality, "gap")
