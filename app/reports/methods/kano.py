"""Kano: which needs are must-be, which lift, which leave people cold."""

from collections.abc import Sequence

from analysis.claims.kano import needs
from analysis.estimates.kano import Need
from app.reports.details.kano import kano_quality, kano_sections
from app.reports.figures.kano import better_worse, shares
from app.reports.figures.segments import kano_by_segment
from app.reports.general_questions import figures_of, importance, lines_of
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.sentences.kano import kano_finding, kano_lines
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    page = report_of(needs(wave.tally, wave.table), wave.tally.respondents, wave.subject)
    compared = kano_by_segment(wave)
    figures = [*page.figures, *(figure for figure, _ in compared), *importance(wave), *figures_of(wave)]
    lines = [*page.lines, *(line for _, line in compared), *lines_of(wave)]
    return Report(page.finding, page.n, lines, figures)


def report_of(found: Sequence[Need], n: int, subject: Subject) -> Report:
    """Of needs that are classified already: a file may hold their categories only."""
    figures = [better_worse(found, subject), shares(found, subject)]
    return Report(kano_finding(found, subject), n, kano_lines(found, subject), figures)


METHOD = Method("Kano", SCORING["kano"], report, kano_sections, kano_quality)
