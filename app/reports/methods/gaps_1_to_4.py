"""Gaps 1 to 4: how managers and staff rate each dimension, one figure a question."""

from analysis.claims import levels as claims
from app.i18n import N_
from app.reports.details.levels import ratings_quality, ratings_sections
from app.reports.figures.levels import means
from app.reports.general_questions import figures_of, lines_of
from app.reports.levels import ends_of, ratings_by_question, weakest_first
from app.reports.methods.method import Method
from app.reports.pages import Figure, Line, Report
from app.reports.sentences.levels import about_the_middle, level_line, lowest, matters, measure_of, span_title
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    """In each figure the lowest comes first. The finding is the first that is clear."""
    figures: list[Figure] = []
    lines: list[Line] = []
    clear: list[str] = []
    unclear: list[str] = []
    subject = wave.subject
    for question in wave.questions:
        levels = weakest_first(ratings_by_question(question, wave.tally, subject))
        scale, legend = ends_of(question.scale, subject), subject.wording(question.legend)
        measure = measure_of(subject.wording(question.hint or question.legend), scale, subject)
        measure = matters(measure, scale, wave.least, subject)
        figures.append(means(question.id, span_title(levels, subject, legend), measure, levels, scale, subject))
        middle = about_the_middle(levels, scale, wave.least)
        lines += [level_line(level, middle[level.id], scale, subject, legend) for level in levels]
        alone = len(claims.lowest({level.id: level.mean for level in levels})) == 1
        (clear if alone else unclear).append(lowest(levels, subject, legend))
    return Report(
        (clear or unclear)[0],
        wave.tally.respondents,
        [*lines, *lines_of(wave)],
        [*figures, *figures_of(wave)],
    )


METHOD = Method(N_("Gaps 1 to 4"), SCORING["internal_gaps"], report, ratings_sections, ratings_quality)
