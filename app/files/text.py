"""A report -> a summary to read in a terminal, in the reader's language: lowest first, with intervals, n and words."""

from app.files import text_kano, text_servqual
from app.files.report import FileReport, ServqualReport, subject_of
from app.i18n import Locale


def summary(report: FileReport, locale: Locale) -> str:
    """Some lines with aligned columns."""
    subject = subject_of(report, locale)
    lines = (
        text_servqual.lines(report, subject) if isinstance(report, ServqualReport) else text_kano.lines(report, subject)
    )
    return "\n".join(lines) + "\n"
