"""A file and its mapping -> answer documents, row by row, and what was found on the way."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from surveys import clock
from surveys.answers.responses import clean_text
from surveys.campaigns.forms import SEGMENT, TOTAL
from surveys.campaigns.plan import LONGEST_VALUE, MOST_VALUES
from surveys.codes import SEGMENTS, DateOrder
from surveys.files.rows import Sheet
from surveys.files.tokens import BAD, BLANK, NOT_APPLICABLE, Amounts, AnswerCodes, Note, alike
from surveys.imports import mapping as mappings
from surveys.imports.mapping import DATE, FileMapping, group_of
from surveys.instruments.schema import NOT_APPLICABLE as NA
from surveys.instruments.schema import General, Instrument

SHOWN = 20  # rows, as they are read
MOST_TOLD = 10  # numbers of rows that are left out
MOST_DISTINCT = 200  # different texts that cannot be read, of a group
LONGEST_COMMENT = 5_000  # characters
LONGEST_SHOWN = 80  # characters of a cell
POINTS_OFF = 1  # what points may differ from 100: rounding
FIRST_DAY = date(1990, 1, 1)
_SERIAL_ZERO = date(1899, 12, 30)  # of spreadsheets

Document = dict[str, int | str]


@dataclass(frozen=True)
class Read:
    """One row of the file as somebody's answers. row: its number there; day: on which they were given, as far as the
    file says it; comment: in free words.
    """

    row: int
    document: Document
    day: date | None
    comment: str


@dataclass
class Found:
    """What a file holds by its mapping. n: rows that are read. nothing: rows in which nothing is answered, how many and
    the first of their numbers. wrong: field's group -> text that cannot be read -> how often. blanked: cells of such
    texts that count as no answer. points_off: people whose points do not make 100. spellings: segment -> what looks the
    same -> each spelling with how often. first, last: days.
    """

    rows: int = 0
    n: int = 0
    nothing: int = 0
    nothing_rows: list[int] = field(default_factory=list)
    wrong: dict[str, Counter[str]] = field(default_factory=dict)
    blanked: int = 0
    points_off: int = 0
    spellings: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    comments: int = 0
    shown: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every cell that is read can be read."""
        return not any(self.wrong.values())

    def seen(self) -> dict[str, Any]:
        """What it holds of people's cells."""
        return {
            "wrong": {group: dict(texts.most_common()) for group, texts in self.wrong.items() if texts},
            "shown": [[row, dict(cells)] for row, cells in self.shown],
        }

    def to_json(self) -> dict[str, Any]:
        """What is counted, and what groups are called."""
        return {
            "rows": self.rows,
            "n": self.n,
            "nothing": self.nothing,
            "nothing_rows": self.nothing_rows,
            "blanked": self.blanked,
            "points_off": self.points_off,
            "segments": {name: self.values_of(name) for name in self.spellings},
            "called": self.called(),
            "joined": [list(names) for each in self.spellings.values() for names in each.values() if len(names) > 1],
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "comments": self.comments,
            "notes": [[note.code, dict(note.values)] for note in self.notes],
        }

    def values_of(self, segment: str) -> dict[str, int]:
        """Each group, called as most write it -> how many."""
        return {_usual(names): names.total() for names in self.spellings.get(segment, {}).values()}

    def called(self) -> dict[str, dict[str, str]]:
        """Segment -> what a spelling looks like -> what its group is called."""
        return {
            segment: {key: _usual(names) for key, names in each.items()} for segment, each in self.spellings.items()
        }


def _usual(names: Counter[str]) -> str:
    return max(names, key=lambda name: names[name])


class Reader:
    """The rows of a file by iteration; `found` is complete once they are through.

    called: segment -> what a spelling looks like -> what its group is called; until that is known groups are called as
    each row spells them. SpreadsheetError: the file is not what was declared.
    """

    def __init__(
        self,
        path: Path,
        mapping: FileMapping,
        instrument: Instrument,
        called: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.found = Found()
        self._mapping, self._called = mapping, called
        self._sheet = Sheet(path, mapping.options)
        places = mapping.fields
        self._sheet.take(places.values())
        self._labels = {
            name.removeprefix(SEGMENT): self._sheet.groups(place)
            for name, place in places.items()
            if name.startswith(SEGMENT)
        }
        self._scaled = list(_scaled(mapping, instrument))
        beside = [name for name in places if not group_of(instrument, name)]
        self._beside = [(name, places[name], _cell_reader(name, mapping, instrument, self._segment)) for name in beside]
        self._comment = instrument.comment.id if instrument.comment else ""
        self._points = next((f"{each.id}." for each in instrument.of_kind("points")), "")

    def __iter__(self) -> Iterator[Read]:
        for row, cells in self._sheet:
            self.found.rows += 1
            if (read := self._read(row, cells, made=True)) is not None:
                yield read
        self._note()

    def checked(self) -> Iterator[int]:
        """The same without making a document of each row: how many rows are through."""
        found = self.found
        for row, cells in self._sheet:
            found.rows += 1
            self._read(row, cells, made=len(found.shown) < SHOWN)
            yield found.rows
        self._note()

    def _note(self) -> None:
        """What its reader did, once the rows are through."""
        self._sheet.others()
        self.found.notes = list(self._sheet.notes)

    def _read(self, row: int, cells: list[str], *, made: bool) -> Read | None:
        """made: whether the document is wanted; else it holds what is not answered on a scale."""
        document: Document = {}
        answered = False
        for scaled in self._scaled:
            values = scaled.values_of(cells)
            if WRONG in values:
                values = self._without_wrong(scaled, cells, values)
            answered = answered or values.count(None) < len(values)
            if made:
                document |= {name: value for name, value in zip(scaled.names, values, strict=True) if value is not None}
        day = self._read_beside(cells, document)
        if self._points:
            self._check_points(document)
        comment = str(document.pop(self._comment, ""))
        if not answered and not comment and all(name.startswith(SEGMENT) for name in document):
            self.found.nothing += 1
            if len(self.found.nothing_rows) < MOST_TOLD:
                self.found.nothing_rows.append(row)
            return None
        self._tell(row, document, day, comment)
        return Read(row, document, day, comment)

    def _without_wrong(self, scaled: "_Scaled", cells: list[str], values: tuple[Any, ...]) -> tuple[Any, ...]:
        for place, value in zip(scaled.places, values, strict=True):
            if value is WRONG:
                self._note_wrong(scaled.group, cells[place])
        return tuple(None if value is WRONG else value for value in values)

    def _read_beside(self, cells: list[str], document: Document) -> date | None:
        """Put what is on no scale into the document; the day."""
        day = None
        for name, place, reader in self._beside:
            value = reader.read(cells[place])
            if isinstance(value, Wrong):
                self._note_wrong(reader.group, cells[place])
            elif isinstance(value, date):
                day = value
            elif value is not None:
                document[name] = value
        return day

    def _note_wrong(self, group: str, text: str) -> None:
        if self._mapping.drop:
            self.found.blanked += 1
            return
        texts = self.found.wrong.setdefault(group, Counter())
        shown = " ".join(text[:LONGEST_SHOWN].split())
        if shown in texts or len(texts) < MOST_DISTINCT:
            texts[shown] += 1

    def _check_points(self, document: Document) -> None:
        """Points that make 100, but for rounding, or none of them."""
        given = {name: value for name, value in document.items() if name.startswith(self._points)}
        if given and abs(sum(float(value) for value in given.values()) - TOTAL) > POINTS_OFF:
            self.found.points_off += 1
            for name in given:
                del document[name]

    def _tell(self, row: int, document: Document, day: date | None, comment: str) -> None:
        found = self.found
        found.n += 1
        found.comments += bool(comment)
        if day is not None:
            found.first, found.last = min(found.first or day, day), max(found.last or day, day)
        if len(found.shown) < SHOWN:
            cells = {name: str(value) for name, value in document.items()}
            cells |= {DATE: day.isoformat()} if day else {}
            found.shown.append((row, {**cells, **({self._comment: comment[:LONGEST_SHOWN]} if comment else {})}))

    def _segment(self, segment: str, text: str) -> str:
        text = self._labels.get(segment, {}).get(text, text)
        key = text if self._mapping.keep_apart else alike(text)
        if self._called is not None:
            return self._called.get(segment, {}).get(key, text)
        self.found.spellings.setdefault(segment, {}).setdefault(key, Counter())[text] += 1
        return text


class Wrong:
    """What a cell says cannot be read."""


WRONG = Wrong()
Value = int | str | date | Wrong | None


@dataclass(frozen=True)
class _CellReader:
    """group: under which a lead is told what cannot be read. read: text -> value; None: no answer."""

    group: str
    read: Callable[[str], Value]


def _cell_reader(
    name: str, mapping: FileMapping, instrument: Instrument, segment: Callable[[str, str], str]
) -> _CellReader:
    if name == DATE:
        return _CellReader(DATE, lru_cache(10_000)(lambda text: _day(text, mapping)))
    if name.startswith(SEGMENT):
        kind = name.removeprefix(SEGMENT)
        return _CellReader(name, lambda text: segment(kind, said) if (said := _group_name(text, mapping)) else None)
    question = next((each for each in instrument.general if each.id == name.partition(".")[0]), None)
    if question is None:
        raise ValueError(f"no field of the questionnaire: {name}")
    if question.kind == "points":
        amounts = Amounts(mapping.missing)
        return _CellReader(question.id, lambda text: _point(amounts, text))
    if question.kind == "choice":
        return _CellReader(name, lambda text: _choice(question, text, mapping))
    return _CellReader(name, lambda text: clean_text(text)[:LONGEST_COMMENT] or None)


class _Scaled(dict[str, Any]):
    """Columns that are answered on one scale in one direction: text of a cell -> its code, "na", None or WRONG."""

    def __init__(self, group: str, mapping: FileMapping, columns: Mapping[str, int], *, turned: bool) -> None:
        super().__init__()
        self.group, self.names, self.places = group, tuple(columns), tuple(columns.values())
        self._pick = itemgetter(*self.places, *self.places[:1])  # of one column alone it would be no tuple
        low, high = mapping.scales[group]
        words = mapping.words_of(group)
        self._codes = AnswerCodes(
            low,
            high,
            [*mapping.missing, *(word for word, code in words.items() if code == mappings.BLANK)],
            [word for word, code in words.items() if code == NA],
            turned=turned,
            words={word: code for word, code in words.items() if isinstance(code, int)},
            leading=mapping.leading_number,
        )

    def values_of(self, cells: list[str]) -> tuple[Any, ...]:
        return tuple(map(self.__getitem__, self._pick(cells)))[:-1]

    def __missing__(self, text: str) -> Any:
        code = self._codes.read(text)[0]
        if code == BAD:
            return WRONG  # wrong texts may be as many as cells
        value = self[text] = {BLANK: None, NOT_APPLICABLE: NA}.get(code, code)
        return value


def _scaled(mapping: FileMapping, instrument: Instrument) -> Iterator[_Scaled]:
    """By group and direction."""
    columns: dict[tuple[str, bool], dict[str, int]] = {}
    for name, place in mapping.fields.items():
        if group := group_of(instrument, name):
            turned = (group in mapping.turned) != (name.partition(".")[0] in mapping.reverse)
            columns.setdefault((group, turned), {})[name] = place
    for (group, turned), of in columns.items():
        yield _Scaled(group, mapping, of, turned=turned)


def _group_name(text: str, mapping: FileMapping) -> str:
    name = " ".join(clean_text(text).split())[:LONGEST_VALUE]
    return "" if name in mapping.missing else name


def _point(amounts: Amounts, text: str) -> Value:
    value = amounts[text]
    if math.isnan(value):
        return None
    return WRONG if math.isinf(value) or value > TOTAL else round(value)


def _choice(question: General, text: str, mapping: FileMapping) -> Value:
    said = alike(text)
    if not said or text.strip() in mapping.missing:
        return None
    for choice in question.choices:
        if said in {alike(choice.id), *(alike(choice.label[locale]) for locale in choice.label.languages)}:
            return choice.id
    given = mapping.words_of(question.id).get(" ".join(text.split()))
    if given in {choice.id for choice in question.choices}:
        return given
    return None if given == mappings.BLANK else WRONG


def _day(text: str, mapping: FileMapping) -> Value:
    if not text.strip() or text.strip() in mapping.missing:
        return None
    found = day_of(text, mapping.date_order)
    return found if found is not None and FIRST_DAY <= found <= clock.today() + timedelta(days=1) else WRONG


def day_of(text: str, order: DateOrder) -> date | None:
    """The day that a cell writes out, its time left out; also as the number by which spreadsheets keep it."""
    said = text.strip().split("T")[0].split(" ")[0]
    if said.isascii() and said.replace(".", "", 1).isdigit() and len(said.partition(".")[0]) == 5:
        return _SERIAL_ZERO + timedelta(days=int(float(said)))
    for sign in "年月":
        said = said.replace(sign, "-")
    parts = said.replace("日", "").replace("/", "-").replace(".", "-").strip("-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = dict(zip("ymd" if len(parts[0]) == 4 else order, map(int, parts), strict=True))
    try:
        return date(numbers["y"], numbers["m"], numbers["d"])
    except ValueError:
        return None


def too_many(found: Found) -> str | None:
    """The segment with more groups than a campaign may have."""
    return next((name for name in SEGMENTS if len(found.spellings.get(name, {})) > MOST_VALUES), None)
