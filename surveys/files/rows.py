"""A CSV or XLSX file -> its header and its rows as texts, one at a time, or a clear reason why not."""

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveys.files.errors import Delimiter, FileError, Kind, StructureError
from surveys.files.tokens import number, plain

MOST_ROWS = 2_000_000
MOST_UNPACKED, MOST_RATIO, MOST_ENTRIES = 20 * 2**20, 100, 100  # of a workbook: a small file can hide gigabytes

Numbered = tuple[int, list[str]]  # the row's number in the file, its cells

SIGNATURES: Mapping[bytes, Kind] = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"%PDF": "pdf",
    b"\x1f\x8b": "compressed",
    b"\xd0\xcf\x11\xe0": "xls",
}
# Its code, and how the option --delimiter names it.
DELIMITERS: Mapping[str, tuple[Delimiter, str]] = {
    ",": ("comma", ","),
    ";": ("semicolon", "';'"),
    "\t": ("tab", "tab"),
    "|": ("bar", "'|'"),
}


class Sheet:
    """An opened file: `header`, then the rows by iteration. Rows shorter or longer than the header are refused."""

    def __init__(self, path: Path, encoding: str, delimiter: str, sheet: str | None) -> None:
        self.name = path.name
        delimiter = "\t" if delimiter == "tab" else delimiter
        self._rows = _xlsx_rows(path, sheet) if _is_zip(path) else _csv_rows(path, encoding, delimiter)
        first = next(self._rows, None)
        if first is None:
            raise FileError("empty", file=self.name)
        self.header = [cell.strip() for cell in first[1]]
        _check_header(self.name, self.header, delimiter)

    def __iter__(self) -> Iterator[Numbered]:
        width, count = len(self.header), 0
        for row, cells in self._rows:
            if len(cells) != width:
                raise StructureError("ragged", file=self.name, row=row, cells=len(cells), width=width)
            count += 1
            if count > MOST_ROWS:
                raise FileError("too-many-rows", file=self.name, most=MOST_ROWS)
            yield row, cells
        if count == 0:
            raise FileError("no-rows", file=self.name)

    def positions(self, columns: Sequence[str]) -> list[int]:
        """Where the named columns are. StructureError: some are not there."""
        missing = [column for column in columns if column not in self.header]
        if missing:
            raise StructureError("columns-missing", file=self.name, columns=", ".join(missing))
        return [self.header.index(column) for column in columns]

    def others(self, columns: Sequence[str]) -> list[str]:
        """The columns that are not among the named ones."""
        return [column for column in self.header if column and column not in set(columns)]


def _check_header(name: str, header: list[str], delimiter: str) -> None:
    seen: set[str] = set()
    for column in header:
        if column and column in seen:
            raise StructureError("duplicate-column", file=name, column=column)
        seen.add(column)
    if len(header) == 1:
        _check_delimiter(name, header[0], delimiter)
    if all(number(plain(column)) is not None for column in header if column):
        raise StructureError("no-header", file=name)


def _check_delimiter(name: str, line: str, delimiter: str) -> None:
    for found, (known, option) in DELIMITERS.items():
        if found != delimiter and found in line:
            wanted = DELIMITERS[delimiter][0] if delimiter in DELIMITERS else repr(delimiter)
            raise StructureError("delimiter", file=name, found=known, wanted=wanted, option=option)


def _is_zip(path: Path) -> bool:
    """Whether to read a workbook; anything else that is no text is refused here, whatever its name says."""
    if not path.is_file():
        raise FileError("not-found", file=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise FileError("cannot-open", file=path.name, detail=error.strerror or "") from None
    for signature, kind in SIGNATURES.items():
        if start.startswith(signature):
            raise FileError("foreign", file=path.name, kind=kind)
    return start.startswith(b"PK\x03\x04")


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Numbered]:
    name = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise StructureError("delimiter-wrong")
    try:
        file = path.open(encoding=name, newline="")
    except LookupError:
        raise StructureError("encoding-unknown", encoding=encoding) from None
    with file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if reader.line_num == 1 and any("\0" in cell for cell in cells):
                    raise FileError("foreign", file=path.name, kind="binary")
                if cells:  # a line without anything, often the last
                    yield reader.line_num, cells
        except UnicodeError as error:
            raise _undecodable(path, name, encoding, error) from None
        except csv.Error as error:
            raise FileError("csv", file=path.name, line=reader.line_num, detail=str(error)) from None


def _undecodable(path: Path, codec: str, encoding: str, error: UnicodeError) -> FileError:
    """The place of the first byte that cannot be read; the decoder itself only knows the place in its buffer."""
    with path.open("rb") as file:
        for line, content in enumerate(file, start=1):
            try:
                content.decode(codec)
            except UnicodeDecodeError as wrong:
                byte = f"0x{content[wrong.start]:02x}"
                return FileError("undecodable", file=path.name, line=line, byte=byte, encoding=encoding)
            except UnicodeError:
                break
    return FileError("csv", file=path.name, line=1, detail=str(error))


def _xlsx_rows(path: Path, sheet: str | None) -> Iterator[Numbered]:
    _check_workbook(path)
    import openpyxl  # a third of a second that a CSV file need not wait for

    if not openpyxl.DEFUSEDXML:
        raise FileError("xlsx", file=path.name, detail="defusedxml is not installed")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets every library's own exception through
        raise FileError("xlsx", file=path.name, detail=_detail(error)) from None
    try:
        yield from _sheet_rows(book, path.name, sheet)
    finally:
        book.close()


def _sheet_rows(book: Any, file: str, sheet: str | None) -> Iterator[Numbered]:
    names = book.sheetnames
    if (sheet is None and len(names) != 1) or (sheet is not None and sheet not in names):
        raise StructureError("sheet", file=file, sheets=", ".join(names))
    page = book[sheet or names[0]]
    if not hasattr(page, "reset_dimensions"):
        raise FileError("xlsx-chart", file=file)
    page.reset_dimensions()  # the size a file claims may be wrong
    try:
        yield from _filled(page.iter_rows(values_only=True))
    except (FileError, StructureError, GeneratorExit):
        raise
    except Exception as error:
        raise FileError("xlsx", file=file, detail=_detail(error)) from None


def _filled(rows: Iterator[tuple[Any, ...]]) -> Iterator[Numbered]:
    """Rows with something in them, brought to the header's width: a sheet does not store empty cells at the end."""
    width = 0
    for row, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1] and (not width or len(cells) > width):
            cells.pop()
        if not any(cells):
            continue
        width = width or len(cells)
        yield row, cells + [""] * (width - len(cells))


def _text(value: Any) -> str:
    """5.0 is how a sheet keeps 5; a date or a TRUE stays what it is and will be refused as an answer."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_workbook(path: Path) -> None:
    """Sizes as the archive declares them; zipfile never unpacks more of an entry than it declares."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileError("xlsx", file=path.name, detail=_detail(error)) from None
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise FileError("foreign", file=path.name, kind="archive")
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > MOST_ENTRIES:
        raise FileError("xlsx-parts", file=path.name, parts=len(entries), most=MOST_ENTRIES)
    if unpacked > MOST_UNPACKED:
        raise FileError("xlsx-size", file=path.name, size=_megabytes(unpacked), most=_megabytes(MOST_UNPACKED))
    if unpacked > MOST_RATIO * max(packed, 1):
        raise FileError("xlsx-ratio", file=path.name, times=unpacked // max(packed, 1), most=MOST_RATIO)


def _megabytes(size: int) -> int:
    return round(size / 2**20)


def _detail(error: BaseException) -> str:
    """The innermost cause, which says more than what openpyxl makes of it, and names no folder of ours."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
