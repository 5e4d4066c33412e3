"""The summary of a report, for a terminal."""

from app.files.report import FileReport, KanoReport, ServqualReport, subject_of
from app.files.texts import kano, ratings, servqual
from app.i18n import Locale


def summary(report: FileReport, locale: Locale) -> str:
    """Some lines with aligned columns."""
    subject = subject_of(report, locale)
    if isinstance(report, ServqualReport):
        lines = servqual.lines(report, subject)
    elif isinstance(report, KanoReport):
        lines = kano.lines(report, subject)
    else:
        lines = ratings.lines(report, subject)
    return "\n".join(lines) + "\n"
