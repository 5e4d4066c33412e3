"""A pass over a sheet's XML for what its values do not show: formulas without results, errors, merged cells, extent.

The reader of values takes each of them for an empty cell, and makes room for every cell up to the furthest.
"""

import re
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from defusedxml.common import DTDForbidden

MOST_ERRORS = 100_000  # cells; nobody has more by accident
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")


# What leads to a closer look, if only in a text.
_UNUSUAL = (b"<f", b":f", b't="e"', b"t='e'", b"ergeCell", b"<!", b":c ", b":c>", b":row")
_LETTERS, _NUMBERS = re.compile(rb' r="([A-Z]+)'), re.compile(rb' r="[A-Z]*(\d+)"')


class TooManyErrors(ValueError):
    pass


def plain_extent(blocks: Iterable[bytes]) -> tuple[int, int] | None:
    """At most how many rows and columns; None: there may be more to it, which `Unread` finds, ten times slower.

    It sees tags as text, and knows only how nearly all programs write them.
    """
    rows, letters, rest = 0, {b"A"}, b""
    for block in blocks:
        if not rest and not block.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
            return None  # UTF-16, or none
        part, _, rest = (rest + block).rpartition(b"<")
        rest = b"<" + rest
        names = _LETTERS.findall(part)
        if len(names) != part.count(b"<c ") + part.count(b"<c>") or any(sign in part for sign in _UNUSUAL):
            return None
        letters.update(names)
        rows = max(rows, *map(int, set(_NUMBERS.findall(part))), 0)
    return rows, max(column_of(each.decode()) for each in letters) + 1


class Unread:
    """Rows and columns count from 0, as cells are placed; names of cells are as people write them ("B2").

    formulas: column -> its first one without a stored result. errors: row -> column -> what stands there ("#DIV/0!").
    merged: first row and column, last row and column. rows, columns: up to the furthest cell with something in it.
    """

    def __init__(self, blocks: Iterable[bytes]) -> None:
        """xml.parsers.expat.ExpatError: it is no XML. DTDForbidden: it declares what no sheet declares."""
        self.formulas: dict[int, str] = {}
        self.errors: dict[int, dict[int, str]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.rows = 0
        self._row, self._column, self._kind = -1, -1, ""
        self._columns = {"": 0}  # letters -> place, of those that were met
        self._furthest, self._found = 0, 0
        self._text: list[str] | None = None  # of an error, or of a formula's result
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._root
        self._parser.StartDoctypeDeclHandler = _forbidden
        for block in blocks:
            self._parser.Parse(block, False)
        self._parser.Parse(b"", True)

    @property
    def columns(self) -> int:
        return self._furthest

    def _root(self, name: str, _: Any) -> None:
        """The first element says whether names have a prefix; the names of all others are then compared as they are."""
        prefix = name[: -len("worksheet")] if name.endswith("worksheet") else ""
        parts = ("v", "c", "row", "f", "is", "mergeCell")
        self._v, self._c, self._r, self._f, self._is, self._merge = (prefix + part for part in parts)
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            self._kind = attributes.get("t", "n")
            self._place(attributes.get("r", ""))
        elif name in (self._v, self._is):
            self.rows, self._furthest = max(self.rows, self._row + 1), max(self._furthest, self._column + 1)
            if self._kind == "e" or self._text is not None:
                self._text = []
                self._parser.CharacterDataHandler = self._text.append
                self._parser.EndElementHandler = self._end
        elif name == self._r:
            self._row, self._column = int(attributes.get("r") or self._row + 2) - 1, -1
        elif name == self._f:
            self._text = []
            self._parser.EndElementHandler = self._end
        elif name == self._merge and (ends := _REF.findall(attributes.get("ref", ""))):
            (left, top), (right, bottom) = ends[0], ends[-1]
            self.merged.append((int(top) - 1, column_of(left), int(bottom) - 1, column_of(right)))

    def _place(self, ref: str) -> None:
        if not ref:
            self._column += 1
            return
        row = str(self._row + 1)
        if not ref.endswith(row) or (column := self._columns.get(ref[: -len(row)])) is None:
            found = _REF.fullmatch(ref)
            if found is None:
                raise ValueError(f"cell {ref[:20]}")
            column = self._columns[found[1]] = column_of(found[1])
            self._row = int(found[2]) - 1
        self._column = column

    def _end(self, name: str) -> None:
        """Of what began within a cell with an error or a formula, and of that cell."""
        if name == self._v:
            self._parser.CharacterDataHandler = None
            if self._kind == "e":
                self._add_error("".join(self._text or []) or "#N/A")
            elif self._kind == "str" or "".join(self._text or []).strip():
                self._text = None  # there is a result, if only an empty text
        elif name == self._c:
            if self._text is not None and self._kind != "e":
                self.formulas.setdefault(self._column, f"{letters_of(self._column)}{self._row + 1}")
            self._text = self._parser.EndElementHandler = None

    def _add_error(self, text: str) -> None:
        self._found += 1
        if self._found > MOST_ERRORS:
            raise TooManyErrors
        self.errors.setdefault(self._row, {})[self._column] = text.strip()[:20]


def column_of(letters: str) -> int:
    """A -> 0, AA -> 26."""
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total - 1


def letters_of(column: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return letters


def _forbidden(name: str, system: str | None, public: str | None, _: bool) -> None:
    raise DTDForbidden(name, system, public)
