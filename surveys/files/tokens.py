"""Texts in cells -> codes: whole numbers of a scale, blanks, not applicable, and what is wrong with the rest."""

import datetime
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveys.files.errors import BadCell, BadCellsError, CellReason

# Codes outside every scale that can be declared (-100 to 100), so that an answer fits one byte.
BLANK, NOT_APPLICABLE, BAD = -128, -127, -126
BAD_BYTE = BAD & 0xFF

MOST_LISTED = 1000  # nobody reads more, and a file with the wrong scale has millions

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_WITH_COMMA = re.compile(
    r"[+-]?\d+,\d{1,2}"
)  # as spreadsheets of half of Europe write it; three digits may be thousands
_ERROR = re.compile(r"#(null!|div/0!|value!|ref!|name\?|num!|n/a|spill!|calc!|field!|getting_data)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")  # as the reader of workbooks writes it
LEADING_NUMBER = re.compile(r"\(?([+-]?\d+)(?![\d.,]*\d)\)?\W*\D")  # "7 - Strongly agree"

NoteCode = Literal[
    "encoding",
    "separator",
    "heading-row",
    "not-answers",
    "empty-rows",
    "twice-unused",
    "decimal-comma",
    "words",
    "leading-number",
    "spellings",
    "declared-missing",
    "value-labels",
    "program",
    "long",
]


@dataclass(frozen=True)
class Note:
    """What the reader did that somebody might not expect; `values` fill the places of its words."""

    code: NoteCode
    values: Mapping[str, str | int]


@dataclass(frozen=True)
class FileFacts:
    """What the reader met besides the answers."""

    name: str
    rows: int
    n_bad_cells: int  # dropped: counted as missing
    bad_cells: tuple[BadCell, ...]  # the first thousand of them
    columns_ignored: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def alike(text: str) -> str:
    """As names, words and groups are compared: what looks the same is the same, case and width do not matter."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(seen.split()).casefold()


def plain(token: str) -> str:
    """Without spaces around and what has no width, full-width digits and signs as ordinary ones, without case."""
    text = unicodedata.normalize("NFKC", token)
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return text.strip().casefold()


def text_of(value: Any) -> str:
    """5.0 is how programs keep 5; a date or a TRUE stays what it is and will be refused as an answer."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return str(value.date())
    return str(value)


def is_error(text: str) -> bool:
    """Whether a spreadsheet program wrote it instead of a result: #DIV/0! and the like."""
    return text.lstrip().startswith("#") and _ERROR.fullmatch(plain(text)) is not None


def no_number(text: str) -> CellReason:
    """What a plain text is that is no number."""
    return "error" if is_error(text) else "date" if _DATE.fullmatch(text) else "not-a-number"


def number(text: str) -> float | None:
    """The number a plain text writes out, or None: no exponents, no inf. At most two digits follow a decimal comma."""
    if _WITH_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return float(text) if _NUMBER.fullmatch(text) else None


class AnswerCodes(dict[str, int]):
    """Text of a cell -> its code as a byte; texts are worked out once and remembered."""

    def __init__(
        self,
        low: int,
        high: int,
        missing: Iterable[str],
        not_applicable: Iterable[str],
        turned: bool = False,
        words: Mapping[str, int] | None = None,
        leading: bool = False,
    ) -> None:
        super().__init__()
        self._low, self._high, self._turned, self._leading = low, high, turned, leading
        self._codes = {alike(word): code for word, code in (words or {}).items()}
        self._words = {plain(word): NOT_APPLICABLE for word in not_applicable}
        self._words |= {plain(word): BLANK for word in missing} | {"": BLANK}
        self.commas = False  # whether any number had a decimal comma

    def __missing__(self, token: str) -> int:
        code, _ = self.read(token)
        if code != BAD:  # wrong texts may be as many as cells
            self[token] = code & 0xFF
        return code & 0xFF

    def read(self, token: str) -> tuple[int, CellReason | None]:
        """The code, and the reason where it is BAD."""
        text = plain(token)
        if text in self._words:
            return self._words[text], None
        value = self._number(text)
        if value is None:
            return BAD, no_number(text)
        if not self._low <= value <= self._high:
            whole = math.isinf(value) or value.is_integer()  # infinity is what a computer makes of 400 digits
            return BAD, "out-of-range" if whole else "not-whole"
        if not value.is_integer():
            return BAD, "not-whole"
        return (self._low + self._high - int(value) if self._turned else int(value)), None

    def _number(self, text: str) -> float | None:
        """What the text stands for: the code of a word that was declared, a number, or the one before its label."""
        if self._codes and (code := self._codes.get(alike(text))) is not None:
            return float(code)
        value = number(text)
        if value is not None:
            self.commas = self.commas or "," in text
        elif self._leading and (found := LEADING_NUMBER.match(f"{text} ")):
            return float(found[1])
        return value


class Amounts(dict[str, float]):
    """Text of a cell -> an amount that is not negative; NaN where missing, infinity where wrong."""

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__()
        self._words = {plain(word) for word in missing} | {""}

    def __missing__(self, token: str) -> float:
        value, _ = self.read(token)
        if value != math.inf:
            self[token] = value
        return value

    def read(self, token: str) -> tuple[float, CellReason | None]:
        text = plain(token)
        if text in self._words:
            return math.nan, None
        value = number(text)
        if value is None or math.isinf(value):
            return math.inf, no_number(text)
        return (math.inf, "negative") if value < 0 else (value, None)


class BadCellList:
    """Gathers bad cells, and refuses the file at the end unless they are to be dropped."""

    def __init__(self, file: str, rule: Literal["refuse", "drop"]) -> None:
        self._file, self._rule = file, rule
        self.total = 0
        self.cells: list[BadCell] = []
        self.values: Counter[tuple[str, CellReason]] = Counter()  # each with how often

    def add(self, row: int, column: str, value: str, reason: CellReason) -> None:
        self.total += 1
        if len(self.cells) < MOST_LISTED:
            self.cells.append(BadCell(row, column, value[:80], reason))
        if len(self.values) < MOST_LISTED:
            self.values[" ".join(value[:80].split()), reason] += 1

    def facts(self, rows: int, columns_ignored: Iterable[str], notes: Iterable[Note] = ()) -> FileFacts:
        """BadCellsError: there are some, and they were not to be dropped."""
        if self.total and self._rule == "refuse":
            raise BadCellsError(self._file, self.total, tuple(self.cells), self.values)
        return FileFacts(self._file, rows, self.total, tuple(self.cells), tuple(columns_ignored), tuple(notes))
