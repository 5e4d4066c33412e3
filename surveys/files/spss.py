"""An SPSS file (.sav, .zsav) -> its rows as texts, codes or their labels; read by pyreadstat, an extra of ours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveys.files.errors import FileError
from surveys.files.tokens import Note, alike, text_of

MOST_CELLS = 10_000_000  # they are held in memory; a packed file can hide as many


class SpssFile:
    """words: those that were declared; where a variable's labels have one of them, its answers are its labels.

    names, labels: of the variables. Numbers of rows are those of cases in SPSS, from 1; the names stand in row 0.
    """

    def __init__(self, path: Path, words: Iterable[str]) -> None:
        self._path, self.notes = path, list[Note]()
        facts = self._read(metadata=True)[1]
        self.names: list[str] = list(facts.column_names)
        self.labels = [(facts.column_names_to_labels or {}).get(name) or "" for name in self.names]
        self._most = MOST_CELLS // max(len(self.names), 1)
        if (facts.number_rows or 0) > self._most:
            raise FileError("spss-cells", file=path.name, most=MOST_CELLS)
        wanted = {alike(word) for word in words}
        self._value_labels: Mapping[str, Mapping[Any, str]] = facts.variable_value_labels
        self._by_label = {
            name
            for name, labels in self._value_labels.items()
            if any(alike(label) in wanted for label in labels.values())
        }
        self._missing: dict[str, int] = {}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        columns, facts = self._read()
        if columns and len(next(iter(columns.values()))) > self._most:
            raise FileError("spss-cells", file=self._path.name, most=MOST_CELLS)
        texts = [self._texts(name, columns[name], facts.missing_ranges.get(name, ())) for name in self.names]
        yield 0, self.names
        yield from enumerate(map(list, zip(*texts, strict=True)), start=1)

    def groups(self, place: int) -> Mapping[str, str]:
        """Code -> label, as people call the groups of this column."""
        return {text_of(code): label for code, label in self._value_labels.get(self.names[place], {}).items()}

    def told(self, places: Iterable[int]) -> list[Note]:
        """What of these columns was read otherwise than as it stands there; after the rows."""
        names = [self.names[place] for place in places]
        n, by_label = sum(self._missing.get(name, 0) for name in names), len(self._by_label.intersection(names))
        notes = [Note("declared-missing", {"n": n})] if n else []
        return notes + ([Note("value-labels", {"n": by_label})] if by_label else [])

    def _texts(self, name: str, values: Sequence[Any], ranges: Sequence[Mapping[str, Any]]) -> list[str]:
        labels = self._value_labels.get(name, {}) if name in self._by_label else {}
        known: dict[Any, str] = {}
        for value in set(values):
            missing = value is None or value != value or any(_within(value, each) for each in ranges)
            known[value] = "" if missing else labels.get(value, text_of(value))
        declared = {value for value in known if value not in (None, "") and value == value and not known[value]}
        self._missing[name] = sum(value in declared for value in values) if declared else 0
        return [known[value] for value in values]

    def _read(self, *, metadata: bool = False) -> tuple[Mapping[str, Sequence[Any]], Any]:
        try:
            from pyreadstat import read_sav
        except ImportError:
            raise FileError("spss-missing", file=self._path.name) from None
        limit = 0 if metadata else self._most + 1
        try:
            columns, facts = read_sav(
                str(self._path), metadataonly=metadata, user_missing=True, row_limit=limit, output_format="dict"
            )
        except Exception as error:  # the library's own, and whatever dates and texts lead to
            raise FileError("spss", file=self._path.name, detail=str(error).splitlines()[0][:200]) from None
        return columns, facts


def _within(value: Any, ends: Mapping[str, Any]) -> bool:
    low, high = ends["lo"], ends["hi"]
    return type(value) is type(low) and bool(low <= value <= high)
