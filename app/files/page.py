"""The report of a file as one page that needs nothing else: styles, script, figures and numbers inside."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.files.report import FileReport, KanoReport, subject_of
from app.i18n import Locale
from app.reports.contents import contents
from app.reports.details.common import few_said_once, file_of, with_files
from app.reports.methods import METHODS, kano
from app.reports.pages import Figure, Report, Section
from app.reports.sentences.common import few_together
from app.reports.sentences.reach import note
from app.reports.subject import Subject
from app.web import csv_files
from app.web.assets import plotly
from app.web.page import Page
from app.web.templating import STATIC, render_text

_STYLES = ("css/tokens.css", "css/components.css", "css/data.css", "css/desk.css")


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


def _shown(report: FileReport, subject: Subject) -> tuple[Report, Sequence[Section]]:
    """As a campaign's; of categories that others counted, what can be said of them, and no sections."""
    wave, method = report.wave(subject), METHODS[report.method]
    if wave is not None:
        return replace(method.report(wave), note=note(wave, method.reaches)), few_said_once(
            method.sections(wave), subject
        )
    assert isinstance(report, KanoReport)
    return kano.report_of(report.needs, max((need.n for need in report.needs), default=0), subject), []


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
    subject = subject_of(report, locale)
    shown, sections = _shown(report, subject)
    page = AnalysisPage(
        file=report.file.name,
        report=replace(
            shown,
            lines=few_together(shown.lines, subject),
            figures=[replace(figure, csv=_figure_file(figure)) for figure in shown.figures],
            contents=contents(shown.figures, subject),
        ),
        sections=with_files(sections, lambda _, table: _inside(file_of(table))),
        styles=[_inline((STATIC / name).read_text()) for name in _STYLES],
        scripts=[
            _inline(plotly.script_path().read_text()),
            _inline((STATIC / "js" / "figures.js").read_text()),
        ],
        footnote=locale.say("Made by GapLens from the file alone. Intervals are 95%; method and figures: --json."),
    )
    return render_text(locale, page)
