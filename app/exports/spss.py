"""SPSS files: labels in the chosen language, missing values declared. pyreadstat writes them, where it is installed.

It takes all rows at once, so their number is bounded; every other file is written row by row.
"""

import importlib.util
from array import array
from collections.abc import Iterable, Sequence
from math import nan
from pathlib import Path
from typing import Any

import numpy as np

from app.exports.codebook import label_of, missing_of, values_of
from app.i18n import Locale
from app.web.csv_files import Cell
from surveys.errors import NoRoom, NotPossible
from surveys.exports.variables import Variable

EXTRA = "spss"  # of the package, which brings what is needed
MOST_CELLS = 10_000_000  # some 80 MB of numbers
LONGEST_LABEL, LONGEST_VALUE, LONGEST_TITLE = 256, 120, 64  # bytes that the format has


def installed() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("pandas", "pyreadstat"))


def write_rows(
    path: Path, variables: Sequence[Variable], rows: Iterable[Sequence[Cell]], title: str, locale: Locale
) -> int:
    """How many rows there were. NotPossible: what writes it is not installed, or these are too many. NoRoom: the disk
    is full.
    """
    if not installed():
        raise NotPossible("no_spss")
    import pandas
    import pyreadstat

    columns = _columns(variables, rows)
    frame = pandas.DataFrame({each.name: column for each, column in zip(variables, columns, strict=True)}, copy=False)
    coded = [each for each in variables if not each.is_text]
    values = {each.name: {**values_of(each, locale), **missing_of(each, locale)} for each in coded}
    try:
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label=_cut(title, LONGEST_TITLE),
            column_labels={each.name: _cut(label_of(each, locale), LONGEST_LABEL) for each in variables},
            variable_value_labels={
                name: {number: _cut(words, LONGEST_VALUE) for number, words in labels.items()}
                for name, labels in values.items()
                if labels
            },
            missing_ranges={each.name: [*found] for each in coded if (found := missing_of(each, locale))},
            variable_measure={each.name: each.measured for each in variables},
            variable_format={each.name: "F8.0" for each in coded},
        )
    except (OSError, pyreadstat.ReadstatError) as error:
        raise NoRoom from error
    return len(frame)


def _columns(variables: Sequence[Variable], rows: Iterable[Sequence[Cell]]) -> list[Any]:
    """One for each variable: numbers, NaN where there is none, or texts. NotPossible: too many."""
    columns: list[Any] = [[] if each.is_text else array("d") for each in variables]
    most = MOST_CELLS // max(len(variables), 1)
    empty = ["" if each.is_text else nan for each in variables]
    for number, row in enumerate(rows, 1):
        if number > most:
            raise NotPossible("rows_too_many")
        for column, cell, nothing in zip(columns, row, empty, strict=True):
            column.append(nothing if cell is None else cell)
    return [np.frombuffer(each) if isinstance(each, array) and each else each for each in columns]


def _cut(text: str, most: int) -> str:
    """At most so many bytes, no character in two."""
    return text.encode()[:most].decode(errors="ignore")
