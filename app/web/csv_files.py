"""CSV that Excel opens rightly: UTF-8 with its mark, numbers as numbers, text that cannot become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
_FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n", "\0")


def neutral(cell: Cell) -> str:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers, unrounded."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if cell.startswith(_FORMULA) else cell
    return repr(cell)


def write(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in head])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
