"""Rows of persons, as the file that was asked for."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

from app.exports import codebook, plain, spss, workbook
from app.exports.words import RowFormat
from app.i18n import Locale
from app.web.csv_files import Cell
from surveys import clock
from surveys.campaigns.published import Published
from surveys.exports import people

Rows = Iterator[Sequence[Cell]]  # as `people.columns` names their cells


def write_rows(rows: Rows, published: Published, file: RowFormat, locale: Locale, path: Path) -> int:
    """How many there were. NotPossible: they do not fit into such a file. NoRoom, OSError: the disk is full."""
    columns = people.columns(published)
    head = [each.name for each in columns]
    if file == "sav":
        return spss.write_rows(path, columns, rows, locale.title(published.title), locale)
    if file == "csv":
        return plain.write_rows(path, head, _as_written(rows))
    day = datetime.combine(clock.today(published.zone), time.min)
    return workbook.write_rows(path, head, _as_written(rows), codebook.of_variables(columns, locale), day)


def _as_written(rows: Rows) -> Iterator[list[Cell]]:
    """Without labels: what is missing as files have it that declare nothing."""
    missing = codebook.IN_CELLS
    for row in rows:
        yield [missing.get(cell, cell) if type(cell) is int else cell for cell in row]
