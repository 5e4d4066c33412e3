"""An XLSX file -> the rows of one sheet as texts; what would be read as empty though it is not, is told."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import defusedxml.ElementTree

from surveys.files.errors import FileError, RefusalCode, StructureError

MOST_UNPACKED, MOST_RATIO, MOST_ENTRIES = 20 * 2**20, 100, 100  # a small file can hide gigabytes
_NEVER_READ = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/printerSettings/")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REF = re.compile(r"([A-Z]+)(\d+)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Workbook:
    """sheet: its name, where it is said."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        self._path, self._sheet = path, sheet
        self._part = self._checked()
        self._unread: Mapping[int, tuple[str, str]] | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The number of a row, its cells; a sheet does not store those at its end that are empty."""
        import openpyxl  # a third of a second that a CSV file need not wait for

        if not openpyxl.DEFUSEDXML:
            raise FileError("xlsx", file=self._path.name, detail="defusedxml is not installed")
        try:
            book = openpyxl.load_workbook(self._path, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl lets every library's own exception through
            raise FileError("xlsx", file=self._path.name, detail=_detail(error)) from None
        try:
            yield from self._rows(book)
        finally:
            book.close()

    def _rows(self, book: Any) -> Iterator[tuple[int, list[str]]]:
        names = book.sheetnames
        if (self._sheet is None and len(names) != 1) or (self._sheet is not None and self._sheet not in names):
            raise StructureError("sheet", file=self._path.name, sheets=", ".join(names))
        page = book[self._sheet or names[0]]
        if not hasattr(page, "reset_dimensions"):
            raise FileError("xlsx-chart", file=self._path.name)
        page.reset_dimensions()  # the size a file claims may be wrong
        try:
            for row, values in enumerate(page.iter_rows(values_only=True), start=1):
                yield row, [_text(value) for value in values]
        except (FileError, StructureError, GeneratorExit):
            raise
        except Exception as error:
            raise FileError("xlsx", file=self._path.name, detail=_detail(error)) from None

    def check(self, columns: Mapping[int, str]) -> None:
        """StructureError: in one of these columns stands what would be read as empty. columns: place -> name."""
        if self._unread is None:
            self._unread = self._look_for_unread()
        for place, name in columns.items():
            if found := self._unread.get(place):
                kind, cell = found
                code: RefusalCode = "formulas" if kind == "formula" else "error-cells"
                raise StructureError(code, file=self._path.name, column=name, cell=cell)

    def _look_for_unread(self) -> dict[int, tuple[str, str]]:
        """Column -> its first formula without a stored result, or error ("#DIV/0!"), with its cell."""
        with zipfile.ZipFile(self._path) as archive:
            content = archive.read(self._part) if self._part else b""
        if b"<f" not in content and b't="e"' not in content:
            return {}
        found: dict[int, tuple[str, str]] = {}
        for cell in defusedxml.ElementTree.fromstring(content).iter(f"{_MAIN}c"):
            formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
            empty = formula is not None and (value is None or not value.text)
            if not empty and cell.get("t") != "e":
                continue
            ref = cell.get("r", "")
            if match := _REF.fullmatch(ref):
                found.setdefault(column_of(match[1]), ("formula" if empty else "error", ref))
        return found

    def _checked(self) -> str:
        """The part with the sheet; empty: it is not known. Sizes are as the archive declares them; zipfile never
        unpacks more of an entry than it declares. Of other sheets only the beginning is read, so that they count for
        the ratio, and not for the size.
        """
        name = self._path.name
        try:
            with zipfile.ZipFile(self._path) as archive:
                entries = {entry.filename: entry for entry in archive.infolist()}
                if "xl/workbook.xml" not in entries:
                    raise FileError("foreign", file=name, kind="archive")
                if len(entries) > MOST_ENTRIES:
                    raise FileError("xlsx-parts", file=name, parts=len(entries), most=MOST_ENTRIES)
                read = [entry for entry in entries.values() if not entry.filename.startswith(_NEVER_READ)]
                _check_ratio(name, read)
                _check_size(name, [entry for entry in read if not _is_sheet(entry.filename)])
                part = _part_of(archive, self._sheet)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileError("xlsx", file=name, detail=_detail(error)) from None
        known = part in entries
        unread = {entry.filename for entry in read if _is_sheet(entry.filename)} - {part} if known else set()
        _check_size(name, [entry for entry in read if entry.filename not in unread])
        return part if known else ""


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/worksheets/") and "/_rels/" not in part


def _check_size(file: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise FileError("xlsx-size", file=file, size=_megabytes(unpacked), most=_megabytes(MOST_UNPACKED))


def _check_ratio(file: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > MOST_RATIO * max(packed, 1):
        raise FileError("xlsx-ratio", file=file, times=unpacked // max(packed, 1), most=MOST_RATIO)


def _part_of(archive: zipfile.ZipFile, sheet: str | None) -> str:
    """The part of this sheet, or of the only one; empty where the book does not say."""
    try:
        book = defusedxml.ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = defusedxml.ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except Exception:  # what is wrong with it says whoever reads it next
        return ""
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = {each.get("name"): each.get(_RELATION) for each in book.iter(f"{_MAIN}sheet")}
    wanted = sheets.get(sheet) if sheet is not None else next(iter(sheets.values()), None)
    target = targets.get(wanted, "") or ""
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else ""


def column_of(letters: str) -> int:
    """A -> 0, AA -> 26."""
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total - 1


def _text(value: Any) -> str:
    """5.0 is how a sheet keeps 5; a date or a TRUE stays what it is and will be refused as an answer."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _megabytes(size: int) -> int:
    return round(size / 2**20)


def _detail(error: BaseException) -> str:
    """The innermost cause, which says more than what openpyxl makes of it, and names no folder of ours."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
