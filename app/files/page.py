"""The report of a file as one page that needs nothing else: styles, script, figures and numbers inside."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from analysis.estimates.servqual import Gaps
from analysis.rows.tally import Tally
from app.files.report import FileReport, Flagged, KanoReport, ServqualReport
from app.i18n import BY_CODE, Locale
from app.reports.details.common import file_of, with_files
from app.reports.methods import METHODS, kano
from app.reports.methods.method import Method
from app.reports.pages import (
    Figure,
    Report,
    Section,
)
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.tallies.scoring import EVERYBODY, UNFLAGGED
from app.web import csv_files, plotly_assets
from app.web.page import Page
from app.web.templating import STATIC, render_text
from surveys import instruments

_STYLES = ("css/tokens.css", "css/components.css", "css/desk.css")


@dataclass(frozen=True)
class AnalysisPage(Page):
    """A report of a file, on one page that needs nothing else."""

    template = "reports/file.html"
    file: str
    report: Report
    sections: Sequence[Section]
    styles: Sequence[str]
    scripts: Sequence[str]
    footnote: str


def _subject(report: FileReport, locale: Locale) -> Subject:
    """The file's own names for needs; the five dimensions in the reader's language."""
    known = {dimension.id: dimension.name[locale.code] for dimension in instruments.load("servqual").dimensions}
    unnamed = [id_ for id_, name in report.names.items() if id_ in known and name.lower() == id_]
    names = {**report.names, **{id_: known[id_] for id_ in unnamed}}
    rows = report.findings.gaps.items if isinstance(report, ServqualReport) else report.needs
    numbers = {id_: str(number) for number, id_ in enumerate((row.id for row in rows), 1)}
    return Subject(locale, names, numbers)


def _wave(tally: Tally, flagged: Flagged, method: Method, subject: Subject, segments: Mapping[str, Gaps]) -> Wave:
    parts = {EVERYBODY: tally, UNFLAGGED: flagged.unflagged}
    return Wave(parts, subject, method.scoring.looked_for(sent=False), segments=segments)


def _servqual(report: ServqualReport, subject: Subject) -> tuple[Report, Sequence[Section]]:
    method = METHODS["servqual"]
    wave = _wave(report.tally, report.flagged, method, subject, report.segments)
    return method.report(wave), method.sections(wave) if report.tally.respondents else []


def _kano(report: KanoReport, subject: Subject) -> tuple[Report, Sequence[Section]]:
    """Without sections where the file holds categories only, or nobody's answers."""
    method = METHODS["kano"]
    n = report.respondents or max((need.n for need in report.needs), default=0)
    page = kano.report_of(report.needs, n, subject)
    if report.tally is None or report.flagged is None:
        return page, []
    return page, method.sections(_wave(report.tally, report.flagged, method, subject, {}))


def _inline(text: str) -> Markup:
    """Our own files and Plotly's, as they are; the end of a script must not be read as the end of its element."""
    return Markup(text.replace("</script", "<\\/script"))  # noqa: S704 - not from any user


def _figure_file(figure: Figure) -> str:
    if not figure.file:
        return ""
    head, *rows = figure.file
    return _inside(csv_files.write([str(cell) for cell in head], rows))


def _inside(content: bytes) -> str:
    """A CSV file within the page, as an address."""
    return "data:text/csv;charset=utf-8;base64," + b64encode(content).decode()


def html(report: FileReport, locale: Locale) -> str:
    subject = _subject(report, locale)
    shown, sections = _kano(report, subject) if isinstance(report, KanoReport) else _servqual(report, subject)
    page = AnalysisPage(
        file=report.file.name,
        report=replace(shown, figures=[replace(figure, csv=_figure_file(figure)) for figure in shown.figures]),
        sections=with_files(sections, lambda _, table: _inside(file_of(table))),
        styles=[_inline((STATIC / name).read_text()) for name in _STYLES],
        scripts=[
            _inline(plotly_assets.script_path().read_text()),
            _inline((STATIC / "js" / "figures.js").read_text()),
        ],
        footnote=locale.say("Made by GapLens from the file alone. Intervals are 95%; method and figures: --json."),
    )
    return render_text(locale, page)


def write(report: FileReport, path: Path, language: str = "en") -> None:
    path.write_text(html(report, BY_CODE[language]), encoding="utf-8")
