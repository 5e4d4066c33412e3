"""Files that any program reads: CSV with its mark, packed where it is many, and JSON."""

import csv
import json
import math
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from app.exports.sheets import Sheet
from app.web import csv_files
from app.web.csv_files import Cell, neutral
from surveys.codes import Subject

FORMAT, VERSION = "gaplens.tables", 1  # docs/analysis-json.md describes it


def write_packed(path: Path, sheets: Sequence[Sheet], day: datetime) -> None:
    """A CSV file for each table. day: that the files name as theirs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for sheet in sheets:
            info = zipfile.ZipInfo(f"{sheet.id.replace('/', '-')}.csv", day.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, csv_files.write(sheet.head, sheet.rows))


def write_json(path: Path, subject: Subject, subject_id: int, sheets: Sequence[Sheet]) -> None:
    """subject: what the tables are of."""
    found = {
        "format": FORMAT,
        "version": VERSION,
        subject: subject_id,
        "tables": [
            {
                "id": sheet.id,
                "title": sheet.title,
                "words": sheet.words,
                "columns": list(sheet.head),
                "rows": [[_defined(cell) for cell in row] for row in sheet.rows],
            }
            for sheet in sheets
        ],
    }
    path.write_text(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n", encoding="utf-8")


def _defined(cell: Cell) -> Cell:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """CSV, row by row; how many there were."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(head)
        for number, row in enumerate(rows, 1):  # noqa: B007 - counts
            writer.writerow([neutral(cell) for cell in row])
    return number
