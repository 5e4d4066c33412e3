"""A CSV file -> its rows as texts: in which encoding, and what separates the cells, is said or recognised."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path

from surveys import encodings
from surveys.files.errors import Delimiter, FileError, StructureError
from surveys.files.tokens import Note

# Its code, and how the option --delimiter names it.
DELIMITERS: Mapping[str, tuple[Delimiter, str]] = {
    ",": ("comma", ","),
    ";": ("semicolon", "';'"),
    "\t": ("tab", "tab"),
    "|": ("bar", "'|'"),
}
_DECLARED = re.compile(r"sep=([^\r\n])\s*$", re.IGNORECASE)  # as Excel writes it in the first line
BEGINNING, PART = 2**16, 2**20  # bytes that are looked at; that are decoded at once
MOST_BYTES = 512 * 2**20  # they are held in memory: two million rows of 44 answers are a third of it


class TextTable:
    """encoding, delimiter: as said, or empty."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self._path, self.notes = path, list[Note]()
        self._said, self._content = encoding, _content(path)
        self._codec = encodings.wider(encoding) if encoding else self._recognised()
        delimiter = "\t" if delimiter == "tab" else delimiter
        if delimiter and (len(delimiter) != 1 or delimiter in '\r\n"'):
            raise StructureError("delimiter-wrong")
        declared = self._declared()
        self._skips = bool(declared)
        self.delimiter = delimiter or declared or ","
        if declared and not delimiter:
            self.notes.append(Note("separator", {"sign": declared}))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The number of the line in which a row ends, its cells."""
        with self._text() as file:
            skipped = 1 if self._skips and file.readline() else 0
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            try:
                for cells in reader:
                    if reader.line_num == 1 and any("\0" in cell for cell in cells):
                        raise FileError("foreign", file=self._path.name, kind="binary")
                    if cells:  # a line without anything, often the last
                        yield reader.line_num + skipped, cells
            except UnicodeError as error:
                raise self._undecodable(error) from None
            except csv.Error as error:
                line = reader.line_num + skipped
                raise FileError("csv", file=self._path.name, line=line, detail=str(error)) from None

    def _text(self) -> TextIOWrapper:
        try:
            return TextIOWrapper(BytesIO(self._content), encoding=self._codec, newline="")
        except LookupError:
            raise StructureError("encoding-unknown", encoding=self._said) from None

    def _declared(self) -> str:
        try:
            with self._text() as file:
                found = _DECLARED.match(file.readline(200))
        except UnicodeError:
            return ""
        return found[1] if found else ""

    def _recognised(self) -> str:
        """The first likely one in which all of the file is text. UTF-8 where there is none: it then says where not."""
        for codec in encodings.candidates(self._content[:BEGINNING]):
            if self._is_text(codec):
                if codec != encodings.UTF_8:
                    self.notes.append(Note("encoding", {"encoding": codec}))
                return codec
        return encodings.UTF_8

    def _is_text(self, codec: str) -> bool:
        decoder = codecs.getincrementaldecoder(codec)()
        try:
            for start in range(0, len(self._content), PART):
                if _has_controls(decoder.decode(self._content[start : start + PART])):
                    return codec == encodings.UTF_8  # it then says what it is
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
        return True

    def _undecodable(self, error: UnicodeError) -> FileError:
        """The place of the first byte that cannot be read; the decoder itself only knows the place in its buffer."""
        said = self._said or "utf-8"
        try:
            self._content.decode(self._codec)
        except UnicodeDecodeError as wrong:
            line, byte = self._content.count(b"\n", 0, wrong.start) + 1, f"0x{self._content[wrong.start]:02x}"
            return FileError("undecodable", file=self._path.name, line=line, byte=byte, encoding=said)
        except UnicodeError:  # of UTF-16 without its mark
            pass
        return FileError("csv", file=self._path.name, line=1, detail=str(error))


def _content(path: Path) -> bytes:
    """FileError: it is more than is held in memory."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileError("too-large", file=path.name, most=MOST_BYTES // 2**20)
    return content


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _has_controls(text: str) -> bool:
    """Signs that no text has, and every binary file."""
    return _CONTROLS.search(text) is not None
