"""Why a file is refused.

SpreadsheetError
├── FileError          not a table at all: foreign, empty, undecodable, too large
├── StructureError     a table, but not the declared one: header, columns, ragged rows, mapping file
├── NotDeclaredError   something that must not be guessed was not said
└── BadCellsError      answers outside what was declared, each with its place

`code` is stable and `values` fill its placeholders, so that a page can say it in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.errors import GapLensError

MESSAGES: Mapping[str, str] = {
    "not-found": "{file}: no such file.",
    "cannot-open": "{file}: cannot be opened ({detail}).",
    "empty": "{file}: the file is empty.",
    "no-rows": "{file}: there is a header, but no row below it.",
    "foreign": "{file}: this is {kind}, not a CSV or XLSX table.",
    "encoding-unknown": "--encoding {encoding}: no such encoding.",
    "undecodable": "{file}, line {line}: byte {byte} is not {encoding} text. Save the file as UTF-8, or say which "
    "encoding it has with --encoding (for example big5, gb18030 or utf-16).",
    "csv": "{file}, line {line}: not readable as CSV ({detail}).",
    "xlsx": "{file}: the workbook cannot be read ({detail}).",
    "xlsx-large": "{file}: the workbook is too large when unpacked ({detail}).",
    "sheet": "{file}: say which sheet to read with --sheet. The workbook has: {sheets}.",
    "too-many-rows": "{file}: more than {most} rows.",
    "no-header": "{file}: the first row holds answers, not column names. Add a row of names above it.",
    "delimiter": "{file}: the columns seem to be separated by {found}, not {wanted}. Give --delimiter {option}.",
    "delimiter-wrong": "--delimiter must be one character, or the word tab.",
    "duplicate-column": "{file}: the column {column} is there twice.",
    "ragged": "{file}, row {row}: {cells} cells, but the header has {width}.",
    "columns-missing": "{file}: columns are missing: {columns}. Add them, or name other columns in a mapping file "
    "(--mapping).",
    "no-kano-columns": "{file}: no columns NEED_func and NEED_dys. For a table of counts give --layout counts, for "
    "answer pairs --layout pairs.",
    "mapping": "{file}: {detail}.",
    "reverse-unknown": "Reverse items {items}: no such need.",
    "scale-form": "--scale {value}: write the two ends, for example 1-7.",
    "scale-range": "Scale {low} to {high}: the lower end comes first, and both lie between -100 and 100.",
    "reverse-form": "--reverse {value}: write items and ranges, for example 10-13,18-22.",
    "like-wrong": "--like {value}: must be 1 or 5.",
    "scale-missing": "The ends of the answer scale are not declared. Give --scale LOW-HIGH, for example --scale 1-7.",
    "overall-scale-missing": "The ends of the scale of overall satisfaction are not declared. Give --overall-scale "
    "LOW-HIGH, for example --overall-scale 1-5.",
    "segments-many": "{file}: the column {column} holds more than {most} different groups. Name a column with few.",
    "like-missing": 'The direction of the Kano codes is not declared. Give --like 1 where 1 means "I like it", or '
    "--like 5 where 5 does.",
    "bad-cells": "{file}: {total} cells cannot be used. Correct them, or give --bad-cells drop to count them as "
    "missing.",
}

REASONS: Mapping[str, str] = {
    "not-a-number": "not a number",
    "not-whole": "not a whole number",
    "out-of-range": "outside the declared scale",
    "negative": "negative",
    "missing": "must not be empty",
    "duplicate": "the same name twice",
}


class SpreadsheetError(GapLensError):
    """Root of the tree; its text is the English message."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(MESSAGES[code].format(**values))
        self.code = code
        self.values: Mapping[str, str | int] = values


class FileError(SpreadsheetError):
    pass


class StructureError(SpreadsheetError):
    pass


class NotDeclaredError(SpreadsheetError):
    pass


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be used. row: as the file numbers it, the header being row 1; reason: key of REASONS."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.value!r} is {REASONS[self.reason]}"


class BadCellsError(SpreadsheetError):
    """Everything that is wrong in the cells; `cells` holds the first thousand of `total`."""

    def __init__(self, file: str, total: int, cells: tuple[BadCell, ...]) -> None:
        super().__init__("bad-cells", file=file, total=total)
        self.total = total
        self.cells = cells
