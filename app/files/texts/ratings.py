"""The summary of perceptions alone, or of a zone of tolerance: what a campaign's report says, and its tables."""

from app.files.lines import file_lines, quality_lines, table, whole
from app.files.report import RatingsReport
from app.reports.methods import METHODS
from app.reports.pages import Figure
from app.reports.sentences.common import few_together
from app.reports.sentences.reach import note
from app.reports.subject import Subject


def lines(report: RatingsReport, subject: Subject) -> list[str]:
    wave, method = report.wave(subject), METHODS[report.method]
    said, reach = method.report(wave), note(wave, method.reaches)
    return [
        _head(report, subject),
        *file_lines(report.file, report.blank, report.not_applicable, subject),
        "",
        subject.say("%(sentence)s.", sentence=said.finding),
        *(line.words for line in few_together(said.lines, subject)),
        *([reach] if reach else []),
        "",
        *(line for figure in said.figures if figure.id in ("dimensions", "needs") for line in _table(figure)),
        *quality_lines(report.flagged, subject),
    ]


def _head(report: RatingsReport, subject: Subject) -> str:
    design = report.tally.design
    reverse = subject.listed([need for need in design.needs if need in design.reverse])
    return subject.say_n(
        "%(method)s: %(n)s respondent, scale %(low)s to %(high)s, reverse items: %(reverse)s",
        "%(method)s: %(n)s respondents, scale %(low)s to %(high)s, reverse items: %(reverse)s",
        report.tally.respondents,
        method=subject.say(METHODS[report.method].name),
        low=whole(design.low),
        high=whole(design.high),
        reverse=reverse or subject.say_as("items", "none"),
    )


def _table(figure: Figure) -> list[str]:
    head = ["" if at == 0 else str(cell) for at, cell in enumerate(figure.table.head)]
    return [*table(head, [[str(cell) for cell in row] for row in figure.table.rows]), ""]
