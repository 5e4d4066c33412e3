"""Workbooks, written row by row: XlsxWriter keeps one row in memory."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.exports.sheets import Sheet
from app.web.csv_files import Cell
from surveys.errors import NotPossible

MOST_ROWS = 1_048_576  # of a sheet, its head included; more go on the next one
LONGEST_TEXT = 32_767  # characters of a cell
LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_tables(path: Path, sheets: Sequence[Sheet], about: Sheet, day: datetime) -> None:
    """A sheet for each table, the first of which lists them. day: that the file names as its own."""
    with _workbook(path, day) as (book, bold):
        names = _names([about.id, *(each.id for each in sheets)])
        first = book.add_worksheet(names[0])
        _fill(
            first,
            [*_headed(about), [], *([each.title, name] for each, name in zip(sheets, names[1:], strict=True))],
            bold,
        )
        for sheet, name in zip(sheets, names[1:], strict=True):
            _fill(book.add_worksheet(name), _headed(sheet), bold)


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]], codebook: Sheet, day: datetime) -> int:
    """A sheet of rows, more where one does not hold them, and the codebook; how many rows there were."""
    with _workbook(path, day) as (book, bold):
        number, place, page = 0, 0, None
        for row in rows:
            if page is None or place == MOST_ROWS:
                page, place = book.add_worksheet(), 1
                _cells(page, 0, head, bold)
                page.freeze_panes(1, 0)
            _cells(page, place, row)
            number, place = number + 1, place + 1
        _fill(book.add_worksheet(codebook.id), _headed(codebook), bold)
    return number


@contextmanager
def _workbook(path: Path, day: datetime) -> Iterator[tuple[Workbook, Format]]:
    """OSError: it could not be written. NotPossible: it would be larger than a workbook may be."""
    book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False})
    book.set_properties({"created": day})
    try:
        yield book, book.add_format({"bold": True})
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error
    except FileSizeError:
        raise NotPossible("rows_too_many") from None


def _headed(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """A title and a sentence above the table."""
    yield [sheet.title]
    yield [sheet.words]
    yield []
    yield sheet.head
    yield from sheet.rows


def _fill(page: Worksheet, rows: Iterable[Sequence[Cell]], bold: Format) -> None:
    """Title and head stand out."""
    for place, row in enumerate(rows):
        _cells(page, place, row, bold if place in (0, 3) else None)


def _cells(page: Worksheet, place: int, row: Sequence[Cell], form: Format | None = None) -> None:
    """Text stays text: no cell becomes a formula, a link or a number by what it holds."""
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                page.write_string(place, column, cell[:LONGEST_TEXT], form)
        elif cell is not None and cell == cell:  # not a number has no cell
            page.write_number(place, column, cell, form)


def _names(ids: Sequence[str]) -> list[str]:
    """As a workbook takes them: short, none twice, also where capitals make no difference."""
    names: list[str] = []
    for id_ in ids:
        name = base = _NOT_IN_NAMES.sub("-", id_)[:LONGEST_NAME]
        number = 2
        while name in names:
            end = f"~{number}"
            name, number = base[: LONGEST_NAME - len(end)] + end, number + 1
        names.append(name)
    return names
