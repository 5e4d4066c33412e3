"""A CSV, XLSX or SPSS file -> where its names and answers stand, and its rows as texts, or a clear reason why not."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path

from surveys.files.csv_text import DELIMITERS, TextTable
from surveys.files.declared import Options
from surveys.files.errors import FileError, Kind, StructureError
from surveys.files.shapes.programs import labels_below, program_of
from surveys.files.spss import SpssFile
from surveys.files.tokens import Note, alike, number, plain
from surveys.files.unread import column_of
from surveys.files.workbooks import Workbook

MOST_ROWS = 2_000_000
LOOKED_AT = 12  # rows, for the one with the names
MOST_NEAR = 5  # names that are not there, for which the nearest ones are told
LONG = 7  # characters of a name that can be near another one

Numbered = tuple[int, list[str]]  # the row's number in the file, its cells

SIGNATURES: Mapping[bytes, Kind] = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"%PDF": "pdf",
    b"\x1f\x8b": "compressed",
    b"\xd0\xcf\x11\xe0": "xls",
    b"ENCRYPTEDSAV": "encrypted",
}
_SPSS = (b"$FL2", b"$FL3")
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")  # a workbook with a password in it
MOST_SEARCHED = 64 * 2**20  # bytes, for the name of that part
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(<\?xml)|<!doctype html|<(?:html|head|table|meta)[\s>])", re.IGNORECASE)


class Sheet:
    """An opened file: the rows by iteration, of the columns that `positions` found. Rows shorter or longer than the
    heading are refused, but for empty cells at their end.
    """

    def __init__(self, path: Path, options: Options, source: "WideRows | None" = None) -> None:
        """source: the file's rows, where they were rearranged already."""
        self.name, self.notes = path.name, list[Note]()
        self._said, self._source = options, source or _source(path, options)
        self._delimiter = self._source.delimiter if isinstance(self._source, TextTable) else ""
        self.notes += self._source.notes
        self._filled = _Filled(self._source.rows())
        self._first = list(islice(self._filled, LOOKED_AT))
        self._used: set[int] = set()
        if not self._first:
            raise FileError("empty", file=self.name)
        wanted = options.header_row
        at = next((place for place, (row, _) in enumerate(self._first) if row == wanted), None if wanted else 0)
        if at is None:
            raise StructureError("header-row", file=self.name, row=wanted or 0)
        self._take(at)
        if wanted is None and all(number(plain(column)) is not None for column in self.header if column):
            raise StructureError("no-header", file=self.name)
        if len(self.header) == 1 and self._delimiter:
            _check_delimiter(self.name, self.header[0], self._delimiter)

    def _take(self, at: int) -> None:
        """The row at this place holds the names."""
        self.heading_row, self._heading = self._first[at]
        self.header = _trimmed([cell.strip() for cell in self._heading])
        self._below = self._first[at + 1 :]
        if at and self._said.header_row is None:
            self.notes.append(Note("heading-row", {"row": self._first[at][0]}))

    def heading(self, knows: Callable[[Sequence[str]], bool]) -> None:
        """Take the first row that knows what is wanted for the one with the names, where nobody said which it is."""
        if self._said.header_row is None and not knows(self.header):
            found = (at for at, (_, cells) in enumerate(self._first) if knows([cell.strip() for cell in cells]))
            if (at := next(found, None)) is not None:
                self._take(at)

    def __iter__(self) -> Iterator[Numbered]:
        width, count = len(self.header), 0
        for row, cells in chain(self._answers(self._below), self._filled):
            if self._said.first_row is not None and row < self._said.first_row:
                continue
            cells = _trimmed(cells, width)
            if not self._delimiter:
                cells = cells + [""] * (width - len(cells))
            if len(cells) != width:
                self._check_other_delimiters([])
                raise StructureError("ragged", file=self.name, row=row, cells=len(cells), width=width)
            count += 1
            if count > MOST_ROWS:
                raise FileError("too-many-rows", file=self.name, most=MOST_ROWS)
            yield row, cells
        if count == 0:
            raise FileError("no-rows", file=self.name)
        if self._filled.left_out:
            self.notes.append(Note("empty-rows", {"n": self._filled.left_out}))

    def _answers(self, rows: Sequence[Numbered]) -> Sequence[Numbered]:
        """Without the lines that Qualtrics and SurveyMonkey write between the names and the answers."""
        last = next((at for at, (_, cells) in enumerate(rows[:3]) if any(map(_IMPORT_ID.match, cells))), None)
        if last is None and rows and labels_below(self.header, rows[0][1]):
            last = 0
        if last is None or self._said.first_row is not None:
            return rows
        left_out = ", ".join(str(row) for row, _ in rows[: last + 1])
        self.notes.append(Note("not-answers", {"rows": left_out}))
        return rows[last + 1 :]

    def has(self, column: str) -> bool:
        return self._place(column) is not None

    def positions(self, columns: Sequence[str]) -> list[int]:
        """Where the named columns are. StructureError: some are not there, or one of them is there twice."""
        self.heading(lambda header: all(_place(header, column) is not None for column in columns))
        found = [self._place(column) for column in columns]
        missing = [column for column, place in zip(columns, found, strict=True) if place is None]
        if missing:
            self._check_other_delimiters(columns)
            raise self._missing(missing)
        places = [place for place in found if place is not None]
        self.take(places)
        return places

    def take(self, places: Iterable[int]) -> None:
        """These columns are read. StructureError: in one of them stands what would be read as empty."""
        taken = set(places)
        self._used |= taken
        if isinstance(self._source, Workbook):
            self._source.check({place: self.header[place] for place in sorted(taken)}, self.heading_row)

    def _place(self, column: str) -> int | None:
        place = _place(self.header, column)
        if place is None and isinstance(self._source, SpssFile):
            place = _place(self._source.labels, column)
        if place == TWICE:
            raise StructureError("duplicate-column", file=self.name, column=column)
        return place

    def _missing(self, missing: Sequence[str]) -> StructureError:
        names = {alike(name): name for name in self.header if name}
        long = [column for column in missing if len(column) >= LONG]
        near = [names[each] for column in long for each in get_close_matches(alike(column), names, 1, 0.75)]
        if near and len(missing) <= MOST_NEAR:
            listed = ", ".join(dict.fromkeys(near))
            return StructureError("columns-missing-near", file=self.name, columns=", ".join(missing), near=listed)
        return StructureError("columns-missing", file=self.name, columns=", ".join(missing))

    def _check_other_delimiters(self, columns: Sequence[str]) -> None:
        """Whether the heading makes more sense cut by another sign. columns: that it must have then."""
        if not self._delimiter:
            return
        line = self._delimiter.join(self._heading)
        for other, (known, option) in DELIMITERS.items():
            if other == self._delimiter:
                continue
            cut = [cell.strip() for cell in next(csv.reader([line], delimiter=other))]
            if len(cut) + bool(columns) > len(self.header) and all(
                _place(cut, column) is not None for column in columns
            ):
                wanted = DELIMITERS.get(self._delimiter, (repr(self._delimiter), ""))[0]
                raise StructureError("delimiter", file=self.name, found=known, wanted=wanted, option=option)

    def others(self) -> list[str]:
        """The columns that were not asked for."""
        names = [name for place, name in enumerate(self.header) if name and place not in self._used]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.notes.append(Note("twice-unused", {"column": name}))
        if isinstance(self._source, SpssFile):
            self.notes += self._source.told(self._used)
        if program := program_of(self.header):
            self.notes.append(Note("program", {"program": program}))
        return names

    def groups(self, place: int) -> Mapping[str, str]:
        """What the file says that the codes of this column stand for."""
        return self._source.groups(place) if isinstance(self._source, SpssFile) else {}


class WideRows:
    """Rows that were rearranged: names, and each row with its number in the file."""

    def __init__(self, names: list[str], rows: Sequence[Numbered], notes: Sequence[Note]) -> None:
        self._names, self._rows, self.notes = names, rows, notes

    def rows(self) -> Iterator[Numbered]:
        yield 0, self._names
        yield from self._rows


TWICE = -1
_IMPORT_ID = re.compile(r"\s*\{\"ImportId\":")
_LETTERS = re.compile(r"[A-Za-z]{1,2}")


def _place(header: Sequence[str], column: str) -> int | None:
    """By its name as written, else by one that looks the same, else by its letter or number. TWICE: there are two."""
    for said, names in ((column.strip(), header), (alike(column), [alike(name) for name in header])):
        if found := [place for place, name in enumerate(names) if name == said]:
            return found[0] if len(found) == 1 else TWICE
    place = None
    if column.strip().isascii() and column.strip().isdigit():
        place = int(column) - 1
    elif _LETTERS.fullmatch(column.strip()):
        place = column_of(column.strip().upper())
    return place if place is not None and 0 <= place < len(header) else None


def _trimmed(cells: list[str], width: int = 0) -> list[str]:
    """Without empty cells at its end, as far as they are beyond the width."""
    cells = list(cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


class _Filled:
    """Rows with something in them; how many have nothing."""

    def __init__(self, rows: Iterator[Numbered]) -> None:
        self.heading_rows, self._waiting, self.left_out = rows, 0, 0

    def __iter__(self) -> Iterator[Numbered]:
        return self

    def __next__(self) -> Numbered:
        for row, cells in self.heading_rows:
            if any(cell.strip() for cell in cells):
                return row, cells
            self.left_out += 1
        raise StopIteration


def _check_delimiter(name: str, line: str, delimiter: str) -> None:
    for found, (known, option) in DELIMITERS.items():
        if found != delimiter and found in line:
            wanted = DELIMITERS[delimiter][0] if delimiter in DELIMITERS else repr(delimiter)
            raise StructureError("delimiter", file=name, found=known, wanted=wanted, option=option)


def _source(path: Path, options: Options) -> TextTable | Workbook | SpssFile:
    """By what it is, whatever its name says; what is none of these and no text is refused here."""
    if not path.is_file():
        raise FileError("not-found", file=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            rest = file.read(MOST_SEARCHED) if start.startswith(_OLE) else b""
    except OSError as error:
        raise FileError("cannot-open", file=path.name, detail=error.strerror or "") from None
    for signature, kind in SIGNATURES.items():
        if start.startswith(signature):
            raise FileError("foreign", file=path.name, kind="encrypted" if _ENCRYPTED in rest else kind)
    if found := _MARKUP.match(start):
        raise FileError("foreign", file=path.name, kind="xml" if found[1] else "html")
    if start.startswith(_SPSS):
        return SpssFile(path, options.words or {})
    if path.suffix.lower() in (".sav", ".zsav"):
        raise FileError("spss-none", file=path.name)
    if start.startswith(b"PK\x03\x04"):
        return Workbook(path, options.sheet)
    return TextTable(path, options.encoding, options.delimiter)
