"""Wide SERVQUAL files: one row per respondent, an E and a P column per need, optional importance points."""

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveys.files.declared import Declared, Need, Options, classic_needs, declared
from surveys.files.errors import StructureError
from surveys.files.rows import Sheet
from surveys.files.tokens import BAD_BYTE, Amounts, AnswerCodes, BadCellList, FileFacts

MOST_SEGMENTS = 50
MOST_IN_DIMENSION = 60  # needs


@dataclass(frozen=True)
class ServqualTable:
    """Answers as codes [n, needs], one byte each: scale points, or BLANK, NOT_APPLICABLE, BAD.

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
    expectation: NDArray[np.int8]
    perception: NDArray[np.int8]
    weights: NDArray[np.float64] | None
    overall: NDArray[np.int8] | None
    overall_scale: tuple[int, int] | None
    smallest_difference: float | None
    segments: Mapping[str, NDArray[np.intp]]
    some_of_many: bool
    facts: FileFacts


def read_servqual(path: Path, options: Options) -> ServqualTable:
    """The file as declared. SpreadsheetError: it is not what was declared, or not enough was."""
    said = declared(options)
    low, high = said.scale()
    needs = said.needs or classic_needs()
    smallest_difference, reverse, some_of_many = said.smallest_difference(), _reverse(said, needs), said.some_of_many()
    dimensions = _members(said, needs)
    table = Sheet(path, options.encoding, options.delimiter, options.sheet)
    answers = [need.expectation for need in needs] + [need.perception for need in needs]
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
        expectation=grid[:, : len(needs)],
        perception=grid[:, len(needs) :],
        weights=points.reshape(-1, len(wanted.weights)) if wanted.weights else None,
        overall=np.frombuffer(found.overall, dtype=np.int8) if wanted.overall else None,
        overall_scale=overall_scale,
        smallest_difference=smallest_difference,
        segments={name: np.array(rows, dtype=np.intp) for name, rows in sorted(found.segments.items())},
        some_of_many=some_of_many,
        facts=found.facts,
    )


@dataclass(frozen=True)
class _Columns:
    """The columns that are read."""

    answers: list[str]
    weights: list[str]
    overall: str | None
    segment: str | None

    @property
    def named(self) -> list[str]:
        return [*self.answers, *self.weights, *(name for name in (self.overall, self.segment) if name)]


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
    codes, amounts = _codes(said, scale), Amounts((*said.missing, *said.not_applicable))
    levels = _codes(said, overall_scale or scale)
    answers, weights = wanted.answers, wanted.weights
    pick, pick_points = itemgetter(*table.positions(answers)), table.positions(weights)
    satisfaction = table.positions([wanted.overall])[0] if wanted.overall else None
    group = table.positions([wanted.segment])[0] if wanted.segment else None
    found = _Found(bytearray(), array("d"), bytearray(), {}, bad.facts(0, ()))
    rows = 0
    for row, cells in table:
        part = bytes(map(codes.__getitem__, pick(cells)))
        if BAD_BYTE in part:
            _note_answers(bad, row, answers, pick(cells), codes)
        found.codes += part
        if weights:
            texts = [cells[position] for position in pick_points]
            found.points.extend(_points(bad, row, weights, texts, amounts))
        if satisfaction is not None:
            found.overall.append(levels[cells[satisfaction]])
            if found.overall[-1] == BAD_BYTE:
                _note_answers(bad, row, [wanted.overall or ""], (cells[satisfaction],), levels)
        if group is not None and (name := cells[group].strip()):
            _join(found.segments, name, rows, table.name, wanted.segment or "")
        rows += 1
    found.facts = bad.facts(rows, table.others(wanted.named))
    return found


def _codes(said: Declared, scale: tuple[int, int]) -> AnswerCodes:
    return AnswerCodes(*scale, said.missing, said.not_applicable)


def _join(segments: dict[str, list[int]], name: str, row: int, file: str, column: str) -> None:
    if name not in segments and len(segments) == MOST_SEGMENTS:
        raise StructureError("segments-many", file=file, column=column, most=MOST_SEGMENTS)
    segments.setdefault(name, []).append(row)


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
    if not said.weights_named and not any(column in table.header for column in wanted.values()):
        return []
    return [wanted.get(name, f"W_{name}") for name in dimensions]
