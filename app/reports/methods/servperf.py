"""SERVPERF: perceptions alone."""

from analysis.estimates import findings
from analysis.estimates.levels import levels
from app.reports.details.levels import servperf_sections
from app.reports.figures.importance import improvements
from app.reports.figures.levels import ends_of, means
from app.reports.figures.segments import by_segment
from app.reports.general_questions import figures_of, lines_of
from app.reports.level_sentences import level_line, levels_of, lowest, measure_of, middle_title, span_title
from app.reports.levels import Level
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    subject, estimates = wave.subject, levels(wave.tally, "perception", wave.short)
    scale = ends_of(wave.questions[0].scale, subject)
    dimensions, needs = (levels_of(part, wave) for part in (estimates.dimensions, estimates.needs))
    measure = measure_of(subject.say("Mean perception"), scale, subject)
    compared = by_segment(wave, "perception", subject.say("Mean perception of each dimension."))
    figures = [
        means("dimensions", span_title(dimensions, subject), measure, dimensions, scale, subject),
        means("needs", middle_title(needs, scale, subject), measure, needs, scale, subject),
        *improvements(findings.priorities(wave.tally), wave.short, subject),
        *(figure for figure, _ in compared),
        *figures_of(wave),
    ]
    whole = [Level("overall", subject.say("Overall"), estimates.overall)] if estimates.overall else []
    lines = [level_line(level, scale, subject) for level in (*whole, *dimensions)]
    return Report(
        lowest(dimensions, subject),
        wave.tally.respondents,
        [*lines, *(line for _, line in compared), *lines_of(wave)],
        figures,
    )


METHOD = Method("SERVPERF", SCORING["servperf"], report, servperf_sections)
