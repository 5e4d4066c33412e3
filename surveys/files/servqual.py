"""Wide files of ratings, one row per respondent: SERVQUAL (E and P of each need), SERVPERF (P), zones (M, D and P)."""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveys.files.declared import Declared, Need, Options, classic_needs, declared
from surveys.files.errors import RefusalCode, StructureError
from surveys.files.rows import Sheet
from surveys.files.shapes.long import is_long, widened
from surveys.files.tokens import (
    BAD,
    BAD_BYTE,
    BLANK,
    NOT_APPLICABLE,
    Amounts,
    AnswerCodes,
    BadCellList,
    FileFacts,
    Note,
    alike,
    is_error,
)

MOST_SEGMENTS = 50
MOST_IN_DIMENSION = 60  # needs
MOST_HEADINGS = 5  # rows
_NO_ANSWER = frozenset(code & 0xFF for code in (BLANK, NOT_APPLICABLE, BAD))


Method = Literal["servqual", "servperf", "zones"]
# Method -> its questions, named as in our questionnaires -> what a mapping calls their columns.
QUESTIONS: Mapping[Method, Mapping[str, str]] = {
    "servqual": {"expectation": "expectation", "perception": "perception"},
    "servperf": {"perception": "perception"},
    "zones": {"minimum": "minimum", "desired": "desired", "perceived": "perception"},
}


@dataclass(frozen=True)
class ServqualTable:
    """answers: question, see `QUESTIONS` -> codes [n, needs], one byte each: scale points, or BLANK, NOT_APPLICABLE or
    BAD.

    names: need id -> name; dimensions: dimension id -> ids of its needs; dimension_names: likewise -> name.
    weights: points [n, dimensions], NaN where missing; None where the file has no such columns.
    overall: satisfaction as codes [n], and the ends of its scale; None where no column was named.
    segments: group -> its rows; empty where no column was named. Rows without a group are in none. some_of_many: the
    groups are sites that stand for others.
    """

    needs: tuple[str, ...]
    names: Mapping[str, str]
    dimensions: Mapping[str, tuple[str, ...]]
    dimension_names: Mapping[str, str]
    low: int
    high: int
    reverse: frozenset[str]
    answers: Mapping[str, NDArray[np.int8]]
    weights: NDArray[np.float64] | None
    overall: NDArray[np.int8] | None
    overall_scale: tuple[int, int] | None
    smallest_difference: float | None
    segments: Mapping[str, NDArray[np.intp]]
    some_of_many: bool
    facts: FileFacts
    segment: str = ""  # the column of groups

    @property
    def expectation(self) -> NDArray[np.int8]:
        return self.answers["expectation"]

    @property
    def perception(self) -> NDArray[np.int8]:
        return self.answers["perception"]


def read_servqual(path: Path, options: Options, method: Method = "servqual") -> ServqualTable:
    """The file as declared. SpreadsheetError: it is not what was declared, or not enough was."""
    said = declared(options)
    low, high = said.scale()
    needs = said.needs or classic_needs()
    smallest_difference, reverse, some_of_many = said.smallest_difference(), _reverse(said, needs), said.some_of_many()
    dimensions = _members(said, needs)
    columns = {question: [getattr(need, key) for need in needs] for question, key in QUESTIONS[method].items()}
    table = _opened(path, said, needs, method)
    answers = list(chain(*columns.values()))
    table.heading(lambda header: all(each in header for each in answers))
    _check_parts(table, needs, columns, method, named=bool(said.needs))
    wanted = _Columns(
        answers, _weight_columns(said, table, tuple(dimensions)), said.options.overall, said.options.segment
    )
    overall_scale = said.overall_scale() if wanted.overall else None
    found = _read(table, said, (low, high), overall_scale, wanted)
    grid = np.frombuffer(found.codes, dtype=np.int8).reshape(-1, len(answers))
    points = np.frombuffer(found.points, dtype=np.float64)
    return ServqualTable(
        needs=tuple(need.id for need in needs),
        names={need.id: need.name for need in needs},
        dimensions=dimensions,
        dimension_names={d.id: d.name for d in said.dimensions if d.id in dimensions},
        low=low,
        high=high,
        reverse=reverse,
        answers={name: grid[:, at * len(needs) : (at + 1) * len(needs)] for at, name in enumerate(columns)},
        weights=points.reshape(-1, len(wanted.weights)) if wanted.weights else None,
        overall=np.frombuffer(found.overall, dtype=np.int8) if wanted.overall else None,
        overall_scale=overall_scale,
        smallest_difference=smallest_difference,
        segments={name: np.array(rows, dtype=np.intp) for name, rows in sorted(found.segments.items())},
        some_of_many=some_of_many,
        facts=found.facts,
        segment=said.options.segment or "",
    )


def _opened(path: Path, said: Declared, needs: Sequence[Need], method: Method) -> Sheet:
    keys = tuple(QUESTIONS[method].values())
    if said.options.layout != "long":
        return Sheet(path, said.options)
    named = {alike(name): need for need in needs for name in (need.id, need.name)}

    def columns_of(name: str) -> Mapping[str, str] | None:
        need = named.get(alike(name))
        return None if need is None else {key: getattr(need, key) for key in keys}

    return widened(path, said.options, keys, columns_of)


@dataclass(frozen=True)
class _Columns:
    """The columns that are read."""

    answers: list[str]
    weights: list[str]
    overall: str | None
    segment: str | None


@dataclass
class _Found:
    """Every row's codes one after the other, every row's points, and the rows of each group."""

    codes: bytearray
    points: "array[float]"
    overall: bytearray
    segments: dict[str, list[int]]
    facts: FileFacts


def _read(
    table: Sheet, said: Declared, scale: tuple[int, int], overall_scale: tuple[int, int] | None, wanted: _Columns
) -> _Found:
    bad = BadCellList(table.name, said.options.bad_cells)
    codes, amounts = _codes(said, scale, words=True), Amounts((*said.missing, *said.not_applicable))
    groups = _Groups(table.name, wanted.segment or "", said.options.keep_apart)
    levels = _codes(said, overall_scale or scale)
    answers, weights = wanted.answers, wanted.weights
    pick, pick_points = itemgetter(*table.positions(answers)), table.positions(weights)
    satisfaction = table.positions([wanted.overall])[0] if wanted.overall else None
    group = table.positions([wanted.segment])[0] if wanted.segment else None
    labels = table.groups(group) if group is not None else {}
    found = _Found(bytearray(), array("d"), bytearray(), {}, bad.facts(0, ()))
    rows, headings = 0, _Headings(table.name)
    for row, cells in table:
        part = bytes(map(codes.__getitem__, pick(cells)))
        if BAD_BYTE in part:
            _note_answers(bad, row, answers, pick(cells), codes)
        headings.look(row, part)
        found.codes += part
        if weights:
            texts = [cells[position] for position in pick_points]
            found.points.extend(_points(bad, row, weights, texts, amounts))
        if satisfaction is not None:
            found.overall.append(levels[cells[satisfaction]])
            if found.overall[-1] == BAD_BYTE:
                _note_answers(bad, row, [wanted.overall or ""], (cells[satisfaction],), levels)
        if group is not None and (name := cells[group].strip()):
            if is_error(name):
                bad.add(row, wanted.segment or "", name, "error")
            else:
                groups.add(labels.get(name, name), rows)
        rows += 1
    found.segments = groups.rows()
    others = table.others()
    found.facts = bad.facts(rows, others, [*table.notes, *_notes(codes, said), *groups.notes()])
    return found


def _codes(said: Declared, scale: tuple[int, int], *, words: bool = False) -> AnswerCodes:
    """words: that were declared; of another scale they would be other codes."""
    options = said.options
    declared_ = said.words(*scale) if words else {}
    return AnswerCodes(
        *scale, said.missing, said.not_applicable, words=declared_, leading=options.leading_number and words
    )


def _notes(codes: AnswerCodes, said: Declared) -> list[Note]:
    """What of the answers was read otherwise than as plain numbers."""
    notes = [Note("decimal-comma", {})] if codes.commas else []
    notes += [Note("words", {"n": len(said.options.words)})] if said.options.words else []
    return notes + ([Note("leading-number", {})] if said.options.leading_number else [])


class _Groups:
    """Rows by group; spellings that look the same are one, called as most write it."""

    def __init__(self, file: str, column: str, apart: bool) -> None:
        self._file, self._column, self._apart = file, column, apart
        self._found: dict[str, dict[str, list[int]]] = {}

    def add(self, name: str, row: int) -> None:
        key = name if self._apart else alike(name)
        if key not in self._found and len(self._found) == MOST_SEGMENTS:
            raise StructureError("segments-many", file=self._file, column=self._column, most=MOST_SEGMENTS)
        self._found.setdefault(key, {}).setdefault(name, []).append(row)

    def rows(self) -> dict[str, list[int]]:
        return {_usual(spellings): sorted(chain(*spellings.values())) for spellings in self._found.values()}

    def notes(self) -> list[Note]:
        several = [spellings for spellings in self._found.values() if len(spellings) > 1]
        return [
            Note("spellings", {"group": _usual(spellings), "names": ", ".join(map(repr, spellings))})
            for spellings in several
        ]


def _usual(spellings: Mapping[str, list[int]]) -> str:
    return max(spellings, key=lambda name: len(spellings[name]))


class _Headings:
    """Rows above the first answers in which nothing is one: they are headings, and nobody's answers."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rows: list[int] | None = []  # None: answers have begun

    def look(self, row: int, codes: bytes) -> None:
        if self._rows is None:
            return
        answered = any(code not in _NO_ANSWER for code in codes)
        if answered and self._rows:
            raise StructureError("heading-rows", file=self._file, rows=", ".join(map(str, self._rows)), first=row)
        if answered or BAD_BYTE not in codes or len(self._rows) == MOST_HEADINGS:
            self._rows = None
        else:
            self._rows.append(row)


def _check_parts(
    table: Sheet, needs: Sequence[Need], columns: Mapping[str, Sequence[str]], method: Method, *, named: bool
) -> None:
    """StructureError: a column is named for two questions about a need; or, where none is named, the columns of one
    question are all there and of another not at all.
    """
    for need, *of_need in zip(needs, *columns.values(), strict=True):
        twice = [each for place, each in enumerate(of_need) if alike(each) in map(alike, of_need[:place])]
        if twice:
            raise StructureError("same-column", need=need.id, column=twice[0])
    if named:
        return
    if is_long(table.header, tuple(QUESTIONS[method].values())):
        raise StructureError("other-shape", file=table.name, shape="long", option="--layout long")
    there = {question: [table.has(column) for column in part] for question, part in columns.items()}
    zones = [getattr(need, key) for need in needs for key in QUESTIONS["zones"].values()]
    if method != "zones" and not all(map(all, there.values())) and all(map(table.has, zones)):
        raise StructureError("other-shape", file=table.name, shape="zones", option="gaplens analyze zones")
    absent = [question for question, found in there.items() if not any(found)]
    if absent and any(map(all, there.values())):
        listed = ", ".join(columns[absent[0]][:3])
        code: RefusalCode = "half-missing" if method == "servqual" else "part-missing"
        raise StructureError(code, file=table.name, columns=listed)


def _note_answers(bad: BadCellList, row: int, columns: list[str], texts: tuple[str, ...], codes: AnswerCodes) -> None:
    for column, text in zip(columns, texts, strict=True):
        reason = codes.read(text)[1]
        if reason:
            bad.add(row, column, text, reason)


def _points(bad: BadCellList, row: int, columns: list[str], texts: list[str], amounts: Amounts) -> list[float]:
    values = [amounts[text] for text in texts]
    if math.inf not in values:
        return values
    for column, text in zip(columns, texts, strict=True):
        reason = amounts.read(text)[1]
        if reason:
            bad.add(row, column, text, reason)
    return [math.nan if value == math.inf else value for value in values]


def _reverse(said: Declared, needs: tuple[Need, ...]) -> frozenset[str]:
    reverse = said.options.reverse or ()
    unknown = [item for item in reverse if item not in {need.id for need in needs}]
    if unknown:
        raise StructureError("reverse-unknown", items=", ".join(unknown))
    return frozenset(reverse)


def _members(said: Declared, needs: tuple[Need, ...]) -> dict[str, tuple[str, ...]]:
    """Dimension id -> its needs, in the order of the dimensions; those without a need are left out."""
    file = said.options.mapping.name if said.options.mapping else ""
    known = [dimension.id for dimension in said.dimensions]
    for need in needs:
        if need.dimension not in known:
            raise StructureError("mapping-dimension", file=file, need=need.id)
    members = {name: tuple(need.id for need in needs if need.dimension == name) for name in known}
    if max(map(len, members.values())) > MOST_IN_DIMENSION:
        raise StructureError("mapping-long", file=file, most=MOST_IN_DIMENSION)
    return {name: ids for name, ids in members.items() if ids}


def _weight_columns(said: Declared, table: Sheet, dimensions: tuple[str, ...]) -> list[str]:
    """The columns of points; none where the file has none of them and the mapping names none."""
    wanted = {d.id: d.weight for d in said.dimensions if d.weight is not None}
    if not said.weights_named and not any(table.has(column) for column in wanted.values()):
        return []
    return [wanted.get(name, f"W_{name}") for name in dimensions]
