"""An XLSX file -> the rows of one sheet as texts; what would be read as empty though it is not, is told."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.parsers.expat import ExpatError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from surveys.files.errors import FileError, StructureError
from surveys.files.tokens import Note, text_of
from surveys.files.unread import MOST_ERRORS, TooManyErrors, Unread, letters_of, plain_extent

MOST_UNPACKED, MOST_RATIO, MOST_ENTRIES = 256 * 2**20, 100, 100  # a small file can hide gigabytes
MOST_CELLS = 10_000_000  # up to the furthest: room is made for empty ones too
BLOCK = 2**20  # bytes that are unpacked at once
MOST_REMEMBERED = 10_000  # different numbers whose texts are kept
_NEVER_READ = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/printerSettings/")


class Workbook:
    """sheet: its name, where it is said."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        self._path, self.notes = path, list[Note]()
        with self._readable(), zipfile.ZipFile(path) as archive:
            self._sheet, part = self._checked(archive, sheet)
            self._look(archive.getinfo(part))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The number of a row, its cells; a sheet does not store those at its end that are empty."""
        from python_calamine import CalamineWorkbook  # that a CSV file need not wait for

        with self._readable(), CalamineWorkbook.from_path(str(self._path)) as book:
            page = book.get_sheet_by_name(self._sheet)
        left, texts = [""] * (page.start or (0, 0))[1], _Texts()
        for place, values in enumerate(page.iter_rows()):
            row = left + [
                value if type(value) is str else texts[value] if type(value) is float else text_of(value)
                for value in values
            ]
            for column, error in self._errors.get(place, {}).items():
                row[column] = error
            yield place + 1, row

    def check(self, columns: Mapping[int, str], below: int) -> None:
        """StructureError: in one of these columns stands what would be read as empty. columns: place -> name; below:
        the number of the row with the names.
        """
        for place, name in columns.items():
            if cell := self._formulas.get(place):
                raise StructureError("formulas", file=self._path.name, column=name, cell=cell)
            for top, first, bottom, last in self._merged:
                within = first <= place <= last and bottom + 1 > below
                if within and (bottom > max(top, below) or place > first):
                    cells = f"{letters_of(first)}{top + 1}:{letters_of(last)}{bottom + 1}"
                    raise StructureError("merged-cells", file=self._path.name, column=name, cell=cells)

    def _checked(self, archive: zipfile.ZipFile, sheet: str | None) -> tuple[str, str]:
        """The sheet's name and its part. Other sheets are not read: they count for the ratio, and not for the size."""
        file = self._path.name
        parts = {entry.filename: entry for entry in archive.infolist()}
        if "xl/workbook.xml" not in parts:
            raise FileError("foreign", file=file, kind="archive")
        if len(parts) > MOST_ENTRIES:
            raise FileError("xlsx-parts", file=file, parts=len(parts), most=MOST_ENTRIES)
        if "xl/vbaProject.bin" in parts:
            raise FileError("xlsx-macros", file=file)
        read = [entry for entry in parts.values() if not entry.filename.startswith(_NEVER_READ)]
        _check_ratio(file, read)
        _check_size(file, sum(entry.file_size for entry in read if not _is_sheet(entry.filename)))
        sheets, others = _parts(archive)
        if (sheet is None and len(sheets) != 1) or (sheet is not None and sheet not in sheets):
            raise StructureError("sheet", file=file, sheets=", ".join(sheets))
        name = sheet if sheet is not None else next(iter(sheets))
        if not (part := sheets[name]):
            raise FileError("xlsx-chart", file=file)
        read = [entry for entry in read if not _is_sheet(entry.filename)]
        read += [parts[other] for other in others if other in parts and parts[other] not in read]
        self._size = sum(len(block) for entry in read for block in self._blocks(entry))
        _check_size(file, self._size + archive.getinfo(part).file_size)
        return name, part

    def _look(self, entry: zipfile.ZipInfo) -> None:
        """Before values are read: how far the sheet reaches, and what values do not show."""
        extent = plain_extent(self._blocks(entry, self._size))
        self._errors: Mapping[int, Mapping[int, str]] = {}
        self._formulas: Mapping[int, str] = {}
        self._merged: Sequence[tuple[int, int, int, int]] = ()
        if extent is None or extent[0] * extent[1] > MOST_CELLS:
            found = Unread(self._blocks(entry, self._size))
            self._errors, self._formulas, self._merged = found.errors, found.formulas, found.merged
            extent = found.rows, found.columns
        rows, columns = extent
        if rows * columns > MOST_CELLS:
            values = {"rows": rows, "columns": columns, "most": MOST_CELLS}
            raise FileError("xlsx-cells", file=self._path.name, **values)

    def _blocks(self, entry: zipfile.ZipInfo, size: int = 0) -> Iterator[bytes]:
        """What really comes out of an entry, which may be more than it declares. size: of what came out before."""
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"{entry.filename[:80]}: not packed as workbooks are")
        for block in _unpacked(self._path, entry):
            size += len(block)
            _check_size(self._path.name, size)
            yield block

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Whatever a library finds wrong is a workbook that cannot be read."""
        from python_calamine import CalamineError

        try:
            yield
        except TooManyErrors:
            raise FileError("error-cells", file=self._path.name, most=MOST_ERRORS) from None
        except (
            *(CalamineError, zipfile.BadZipFile, zlib.error, struct.error, DefusedXmlException),
            *(defusedxml.ElementTree.ParseError, ExpatError, OSError, KeyError, ValueError, NotImplementedError),
        ) as error:
            raise FileError("xlsx", file=self._path.name, detail=_detail(error)) from None


class _Texts(dict[float, str]):
    """Numbers -> their texts, worked out once."""

    def __missing__(self, value: float) -> str:
        text = text_of(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = text
        return text


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/worksheets/") and "/_rels/" not in part


def _check_size(file: str, unpacked: int) -> None:
    if unpacked > MOST_UNPACKED:
        raise FileError("xlsx-size", file=file, size=_megabytes(unpacked), most=_megabytes(MOST_UNPACKED))


def _check_ratio(file: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > MOST_RATIO * max(packed, 1):
        raise FileError("xlsx-ratio", file=file, times=unpacked // max(packed, 1), most=MOST_RATIO)


def _parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], list[str]]:
    """Each sheet -> its part, nothing where it is no sheet of cells; and what else the book refers to."""
    book = defusedxml.ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = defusedxml.ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    kinds, targets = {}, {}
    for each in relations:
        target = posixpath.normpath(posixpath.join("xl", each.get("Target", ""))).lstrip("/")
        targets[each.get("Id")], kinds[each.get("Id")] = target, each.get("Type", "").rpartition("/")[2]
    sheets = {}
    for each in book.findall(".//{*}sheet"):
        relation = next((value for key, value in each.items() if key.endswith("}id")), None)
        sheets[each.get("name", "")] = targets.get(relation, "") if kinds.get(relation) == "worksheet" else ""
    return sheets, [target for id_, target in targets.items() if kinds[id_] != "worksheet"]


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Block by block. zipfile itself stops at the size that an entry declares, and other readers do not."""
    packer = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        file.seek(sum(struct.unpack("<26xHH", file.read(30))), 1)  # of its name, and of what follows that
        left = entry.compress_size
        while block := file.read(min(BLOCK, left)):
            left -= len(block)
            while block and packer is not None:
                yield packer.decompress(block, BLOCK)
                block = packer.unconsumed_tail
            if packer is None:
                yield block
    if packer is not None:
        yield packer.flush()


def _megabytes(size: int) -> int:
    return round(size / 2**20)


def _detail(error: BaseException) -> str:
    """The innermost cause, which says more than what is made of it, and names no folder of ours."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
