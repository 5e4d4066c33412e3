"""A pulse: ratings alone, about no need."""

from app.reports.details.levels import pulse_quality, pulse_sections
from app.reports.general_questions import claim, figures_of, key_figures, keys_of, lines_of, ratings_of
from app.reports.methods.method import Method
from app.reports.pages import Report
from app.reports.sentences.common import too_few
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    """The key figures of all ratings, then how the answers to each are spread."""
    ratings = ratings_of(wave)
    keys = [key for rating in ratings for key in keys_of(rating, wave.tally, wave.subject)]
    claims = [claim(rating, wave) for rating in ratings]
    figures = [*([key_figures(keys, wave.subject)] if keys else []), *figures_of(wave)]
    return Report(claims[0] if claims else too_few(wave.subject), wave.tally.respondents, lines_of(wave), figures)


METHOD = Method("CSAT, NPS, CES", SCORING["pulse"], report, pulse_sections, pulse_quality)
