"""Why a file is refused.

SpreadsheetError
├── FileError          not a table at all: foreign, empty, undecodable, too large
├── StructureError     a table, but not the declared one: header, columns, ragged rows, mapping file
├── NotDeclaredError   something that must not be guessed was not said
└── BadCellsError      answers outside what was declared, each with its place

`code` is stable and `values` fill the places of its words, which `app/files/refusals.py` has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.errors import GapLensError

RefusalCode = Literal[
    "not-found",
    "cannot-open",
    "empty",
    "no-rows",
    "foreign",
    "encoding-unknown",
    "undecodable",
    "csv",
    "xlsx",
    "xlsx-chart",
    "xlsx-parts",
    "xlsx-size",
    "xlsx-ratio",
    "xlsx-cells",
    "xlsx-macros",
    "too-large",
    "spss",
    "spss-missing",
    "spss-cells",
    "spss-none",
    "sheet",
    "too-many-rows",
    "no-header",
    "delimiter",
    "delimiter-wrong",
    "duplicate-column",
    "ragged",
    "columns-missing",
    "columns-missing-near",
    "half-missing",
    "part-missing",
    "other-shape",
    "long-row",
    "long-twice",
    "same-column",
    "header-row",
    "heading-rows",
    "formulas",
    "error-cells",
    "merged-cells",
    "mapping-words",
    "mapping-flag",
    "mapping-row",
    "word-off-scale",
    "word-form",
    "no-kano-columns",
    "mapping-closed",
    "mapping-toml",
    "mapping-key",
    "mapping-brackets",
    "mapping-entry",
    "mapping-twice",
    "mapping-list",
    "mapping-ends",
    "mapping-column",
    "mapping-text",
    "mapping-like",
    "mapping-dimension",
    "mapping-long",
    "mapping-long-table",
    "reverse-unknown",
    "scale-form",
    "scale-range",
    "smallest-form",
    "smallest-wrong",
    "reverse-form",
    "like-wrong",
    "scale-missing",
    "overall-scale-missing",
    "segments-many",
    "some-of-many",
    "like-missing",
    "bad-cells",
    "columns-many",
]
CellReason = Literal["not-a-number", "not-whole", "out-of-range", "negative", "missing", "duplicate", "error", "date"]
# What a value may be that is a code itself: `kind` of a foreign file; `found` and `wanted` between columns.
Kind = Literal["png", "jpeg", "gif", "pdf", "compressed", "xls", "encrypted", "html", "xml", "binary", "archive"]
Shape = Literal["long", "zones", "counts", "pairs"]  # `shape` that a file seems to have
Delimiter = Literal["comma", "semicolon", "tab", "bar"]


class SpreadsheetError(GapLensError):
    """Root of the tree."""

    def __init__(self, code: RefusalCode, **values: str | int) -> None:
        super().__init__(code, values)
        self.code: RefusalCode = code
        self.values: Mapping[str, str | int] = values


class FileError(SpreadsheetError):
    pass


class StructureError(SpreadsheetError):
    pass


class NotDeclaredError(SpreadsheetError):
    pass


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be used. row: as the file numbers it, the header being row 1."""

    row: int
    column: str
    value: str
    reason: CellReason


class BadCellsError(SpreadsheetError):
    """Everything that is wrong in the cells; `cells` holds the first thousand of `total`, `values` each different text
    with how often it stands there.
    """

    def __init__(
        self, file: str, total: int, cells: tuple[BadCell, ...], values: Mapping[tuple[str, CellReason], int]
    ) -> None:
        super().__init__("bad-cells", file=file, total=total)
        self.total = total
        self.cells = cells
        self.values_found = values
