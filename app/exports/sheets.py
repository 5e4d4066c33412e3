"""Sheets: what a file of tables is made of, whether it becomes a workbook, CSV or JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reports.details.common import cells_of
from app.reports.pages import Figure, Report, Section
from app.web.csv_files import Cell


@dataclass(frozen=True)
class Sheet:
    """One table. id: the same in every language. title, words: what it shows, for people."""

    id: str
    title: str
    words: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def of_report(report: Report, sections: Sequence[Section], before: str = "") -> Iterator[Sheet]:
    """Each table that the page shows, from the very figures that it draws. before: what stands before its id."""
    for figure in report.figures:
        if (sheet := _of_figure(figure, before)) is not None:
            yield sheet
    for number, section in enumerate(sections, 1):
        if section.table is not None:
            head, *rows = cells_of(section.table)
            yield Sheet(f"{before}section-{number}", section.title, section.words, [str(each) for each in head], rows)


def _of_figure(figure: Figure, before: str) -> Sheet | None:
    """Its unrounded numbers; where it has none, those of its table."""
    lines = figure.file or (cells_of(figure.table) if figure.table.rows else [])
    if not lines:
        return None
    head, *rows = lines
    return Sheet(f"{before}{figure.id}", figure.title, figure.measure, [str(each) for each in head], rows)
