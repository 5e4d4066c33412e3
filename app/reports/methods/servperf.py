"""SERVPERF: perceptions alone."""

from analysis.estimates import findings
from analysis.estimates.levels import levels
from app.reports.details.levels import servperf_quality, servperf_sections
from app.reports.figures.importance import importance_lines, improvements
from app.reports.figures.levels import means
from app.reports.figures.segments import by_segment
from app.reports.general_questions import figures_of, lines_of
from app.reports.levels import Level, ends_of
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.sentences.levels import (
    about_the_middle,
    level_line,
    levels_of,
    lowest,
    matters,
    measure_of,
    middle_title,
    span_title,
)
from app.reports.sentences.servqual import turned_round_lines
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    subject, estimates = wave.subject, levels(wave.tally, "perception", wave.short, wave.reach("perception"))
    scale = ends_of(wave.questions[0].scale, subject)
    dimensions, needs = (levels_of(part, wave) for part in (estimates.dimensions, estimates.needs))
    results = findings.priorities(wave.tally)
    measure = matters(measure_of(subject.say("Mean perception"), scale, subject), scale, wave.least, subject)
    compared = by_segment(wave, "perception", subject.say("Mean perception of each dimension."))
    figures = [
        means("dimensions", span_title(dimensions, subject), measure, dimensions, scale, subject),
        means("needs", middle_title(needs, scale, wave.least, subject), measure, needs, scale, subject),
        *improvements(results, wave.short, subject),
        *(figure for figure, _ in compared),
        *figures_of(wave),
    ]
    turned = [] if wave.short else turned_round_lines(wave.tally, subject)
    whole = [Level("overall", subject.say("Overall"), estimates.overall)] if estimates.overall else []
    claims = about_the_middle(whole, scale, wave.least) | about_the_middle(dimensions, scale, wave.least)
    lines = [level_line(level, claims[level.id], scale, subject) for level in (*whole, *dimensions)]
    return Report(
        lowest(dimensions, subject),
        wave.tally.respondents,
        [
            *turned,
            *lines,
            *importance_lines(results, wave.short, subject),
            *(line for _, line in compared),
            *lines_of(wave),
        ],
        figures,
    )


METHOD = Method("SERVPERF", SCORING["servperf"], report, servperf_sections, servperf_quality, "perception")
