"""The report of a file as one page that needs nothing else: styles, script, figures and numbers inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from app.files.report import KanoReport, Report, ServqualReport
from app.i18n import BY_CODE, Locale
from app.reports import report as reports
from app.reports.details.common import flags_of
from app.reports.details.kano import kano_sections
from app.reports.details.servqual import servqual_sections
from app.reports.figures import charts
from app.reports.figures.common import Subject
from app.reports.pages import (
    Report as PageReport,
)
from app.reports.pages import Section
from app.web import plotly_assets
from app.web.page import Page
from app.web.templating import STATIC, render_text
from surveys import instruments

_STYLES = ("css/tokens.css", "css/components.css", "css/desk.css")


@dataclass(frozen=True)
class AnalysisPage(Page):
    """A report of a file, on one page that needs nothing else."""

    template = "reports/file.html"
    file: str
    report: PageReport
    sections: Sequence[Section]
    styles: Sequence[str]
    scripts: Sequence[str]
    footnote: str


def _subject(report: Report, locale: Locale) -> Subject:
    """The file's own names for needs; the five dimensions in the reader's language."""
    known = {dimension.id: dimension.name[locale.code] for dimension in instruments.load("servqual").dimensions}
    unnamed = [id_ for id_, name in report.names.items() if id_ in known and name.lower() == id_]
    names = {**report.names, **{id_: known[id_] for id_ in unnamed}}
    low, high = "", ""
    rows = report.found.gaps.items if isinstance(report, ServqualReport) else report.needs
    numbers = {id_: str(number) for number, id_ in enumerate((row.id for row in rows), 1)}
    return Subject(names=names, numbers=numbers, low_word=low, high_word=high, dates="", files="")


def _report(report: Report, subject: Subject, locale: Locale) -> PageReport:
    if isinstance(report, KanoReport):
        n = report.respondents or max((need.n for need in report.needs), default=0)
        return reports.kano_report(report.needs, n, subject, locale)
    page = reports.servqual_report(report.found.gaps, subject, locale)
    more = charts.all_priorities(report.found, subject, locale)
    if report.segments:
        more.append(charts.heat(report.segments, subject, locale))
    if report.found.penalties:
        more.append(charts.penalties(report.found.penalties, subject, locale))
    return replace(page, figures=[*page.figures, *more])


def _sections(report: Report, subject: Subject, locale: Locale) -> list[Section]:
    """What stands behind the figures; nothing where the file holds categories only, or nobody's answers."""
    if isinstance(report, KanoReport):
        if report.tally is None or report.flagged is None:
            return []
        return kano_sections(report.tally, report.flagged.rest, subject, locale, flags_of("kano", sent=False))
    if report.tally.respondents == 0:
        return []
    return servqual_sections(report.tally, report.flagged.rest, subject, locale, flags_of("servqual", sent=False))


def _inline(text: str) -> Markup:
    """Our own files and Plotly's, as they are; the end of a script must not be read as the end of its element."""
    return Markup(text.replace("</script", "<\\/script"))  # noqa: S704 - not from any user


def html(report: Report, locale: Locale) -> str:
    subject = _subject(report, locale)
    page = AnalysisPage(
        file=report.file.name,
        report=_report(report, subject, locale),
        sections=_sections(report, subject, locale),
        styles=[_inline((STATIC / name).read_text()) for name in _STYLES],
        scripts=[
            _inline(plotly_assets.script_path().read_text()),
            _inline((STATIC / "js" / "figures.js").read_text()),
        ],
        footnote=locale.say("Made by GapLens from the file alone. Intervals are 95%; method and figures: --json."),
    )
    return render_text(locale, page)


def write(report: Report, path: Path, language: str = "en") -> None:
    path.write_text(html(report, BY_CODE[language]), encoding="utf-8")
