"""Kano files: wide answers, counts per category, or counts per pair of answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveys.files.declared import Declared, Need, Options, declared
from surveys.files.errors import CellReason, Shape, StructureError
from surveys.files.rows import Sheet
from surveys.files.shapes.long import is_long, widened
from surveys.files.tokens import (
    BAD_BYTE,
    AnswerCodes,
    BadCellList,
    FileFacts,
    alike,
    is_error,
    no_number,
    number,
    plain,
)

CATEGORY_COLUMNS: tuple[Literal["A", "O", "M", "I", "R", "Q"], ...] = ("A", "O", "M", "I", "R", "Q")
MOST_ANSWERS = 2**31  # of one cell of counts; sums of them stay whole numbers
PAIR_COLUMNS = ("functional", "dysfunctional", "count")


@dataclass(frozen=True)
class KanoTable:
    """Answers as codes [n, needs], one byte each: 1 (like) to 5 (dislike), or BLANK, NOT_APPLICABLE, BAD."""

    needs: tuple[str, ...]
    names: Mapping[str, str]
    functional: NDArray[np.int8]
    dysfunctional: NDArray[np.int8]
    facts: FileFacts


@dataclass(frozen=True)
class KanoCounts:
    """Answers per category of each need, in the file's order."""

    needs: tuple[str, ...]
    names: Mapping[str, str]
    counts: Mapping[str, Mapping[Literal["A", "O", "M", "I", "R", "Q"], int]]
    facts: FileFacts


@dataclass(frozen=True)
class KanoPairs:
    """Answers per pair of codes of each need: [needs, 5, 5], rows functional, 1 (like) first."""

    needs: tuple[str, ...]
    names: Mapping[str, str]
    pairs: NDArray[np.int64]
    facts: FileFacts


def read_kano_wide(path: Path, options: Options) -> KanoTable:
    """One row per respondent, NEED_func and NEED_dys columns. SpreadsheetError: not as declared."""
    said = declared(options)
    codes = _codes(said)
    table = _open(path, said)
    needs = said.needs or _found_needs(table)
    columns = [need.functional for need in needs] + [need.dysfunctional for need in needs]
    bad = BadCellList(table.name, options.bad_cells)
    pick, found, rows = itemgetter(*table.positions(columns)), bytearray(), 0
    for row, cells in table:
        part = bytes(map(codes.__getitem__, pick(cells)))
        if BAD_BYTE in part:
            for column, text in zip(columns, pick(cells), strict=True):
                _code(bad, row, column, text, codes)
        found += part
        rows += 1
    facts = bad.facts(rows, table.others(), table.notes)
    grid = np.frombuffer(found, dtype=np.int8).reshape(-1, len(columns))
    ids = tuple(need.id for need in needs)
    return KanoTable(ids, _names(said, ids), grid[:, : len(needs)], grid[:, len(needs) :], facts)


def read_kano_counts(path: Path, options: Options) -> KanoCounts:
    """One row per need: feature, A, O, M, I, R, Q. A row with a bad cell is left out whole where those are dropped."""
    said = declared(options)
    table = _open(path, said)
    columns = ["feature", *CATEGORY_COLUMNS]
    bad, pick = BadCellList(table.name, options.bad_cells), itemgetter(*table.positions(columns))
    counts: dict[str, Mapping[Literal["A", "O", "M", "I", "R", "Q"], int]] = {}
    rows = 0
    for row, cells in table:
        rows += 1
        feature, *texts = pick(cells)
        feature = feature.strip()
        named = _feature(bad, row, feature, feature in counts)
        values = [_count(bad, row, column, text) for column, text in zip(CATEGORY_COLUMNS, texts, strict=True)]
        if named and None not in values:
            counts[feature] = {c: value or 0 for c, value in zip(CATEGORY_COLUMNS, values, strict=True)}
    facts = bad.facts(rows, table.others(), table.notes)
    return KanoCounts(tuple(counts), _names(said, tuple(counts)), counts, facts)


def read_kano_pairs(path: Path, options: Options) -> KanoPairs:
    """One row per need and pair of answers with its count; the same pair twice is added up.

    A row with a blank or not applicable answer is no pair and is left out, as is one with a bad cell where those are
    dropped.
    """
    said = declared(options)
    codes = _codes(said)
    table = _open(path, said)
    columns = ["feature", *PAIR_COLUMNS]
    bad, pick = BadCellList(table.name, options.bad_cells), itemgetter(*table.positions(columns))
    pairs: dict[str, NDArray[np.int64]] = {}
    rows = 0
    for row, cells in table:
        rows += 1
        feature, present, absent, count = pick(cells)
        named = _feature(bad, row, feature.strip(), False)
        f, d = _code(bad, row, columns[1], present, codes), _code(bad, row, columns[2], absent, codes)
        n = _count(bad, row, columns[3], count)
        if named:
            cells_of = pairs.setdefault(feature.strip(), np.zeros((5, 5), dtype=np.int64))
            if n is not None and f > 0 and d > 0:
                cells_of[f - 1, d - 1] += n
    facts = bad.facts(rows, table.others(), table.notes)
    stacked = np.stack(list(pairs.values())) if pairs else np.zeros((0, 5, 5), dtype=np.int64)
    return KanoPairs(tuple(pairs), _names(said, tuple(pairs)), stacked, facts)


def _open(path: Path, said: Declared) -> Sheet:
    if said.options.layout != "long":
        return Sheet(path, said.options)
    named = {alike(name): need for need in said.needs for name in (need.id, need.name)}

    def columns_of(name: str) -> Mapping[str, str] | None:
        need = named.get(alike(name)) if named else _need_called(name)
        return None if need is None else {"functional": need.functional, "dysfunctional": need.dysfunctional}

    return widened(path, said.options, ("functional", "dysfunctional"), columns_of)


def _need_called(name: str) -> Need:
    return Need(name, name, functional=f"{name}_func", dysfunctional=f"{name}_dys")


def _codes(said: Declared) -> AnswerCodes:
    turned, words, leading = said.like() == 5, said.words(1, 5), said.options.leading_number
    return AnswerCodes(1, 5, said.missing, said.not_applicable, turned=turned, words=words, leading=leading)


def _found_needs(table: Sheet) -> tuple[Need, ...]:
    """The needs whose two columns are there; one column without the other is refused when columns are looked up."""
    table.heading(lambda header: any(name.endswith(("_func", "_dys")) for name in header))
    ids: dict[str, None] = {}
    for column in table.header:
        for ending in ("_func", "_dys"):
            if column.endswith(ending) and column != ending:
                ids[column.removesuffix(ending)] = None
    if not ids:
        _check_shape(table)
        named = [name for name in table.header if name]
        present, absent = (json.dumps(name, ensure_ascii=False) for name in (named * 2)[:2])
        listed = ", ".join(f"{place} {name}" for place, name in enumerate(named[:12], 1))
        raise StructureError("no-kano-columns", file=table.name, columns=listed, present=present, absent=absent)
    return tuple(map(_need_called, ids))


def _check_shape(table: Sheet) -> None:
    """StructureError: the file has another shape that is known."""
    shapes: tuple[tuple[Shape, tuple[str, ...]], ...] = (
        ("counts", ("feature", *CATEGORY_COLUMNS)),
        ("pairs", ("feature", *PAIR_COLUMNS)),
    )
    header = set(map(alike, table.header))
    shape = next((shape for shape, names in shapes if header.issuperset(map(alike, names))), None)
    if shape is None and is_long(table.header, ("functional", "dysfunctional")):
        shape = "long"
    if shape is not None:
        raise StructureError("other-shape", file=table.name, shape=shape, option=f"--layout {shape}")


def _names(said: Declared, ids: tuple[str, ...]) -> dict[str, str]:
    known = {need.id: need.name for need in said.needs}
    return {name: known.get(name, name) for name in ids}


def _feature(bad: BadCellList, row: int, name: str, twice: bool) -> bool:
    fault: CellReason | None = "missing" if not name else "error" if is_error(name) else "duplicate" if twice else None
    if fault is not None:
        bad.add(row, "feature", name, fault)
    return fault is None


def _code(bad: BadCellList, row: int, column: str, text: str, codes: AnswerCodes) -> int:
    """1 to 5, or something below zero."""
    code, reason = codes.read(text)
    if reason:
        bad.add(row, column, text, reason)
    return code


def _count(bad: BadCellList, row: int, column: str, text: str) -> int | None:
    """A whole number from 0 up, or None and a bad cell; an empty cell is not zero."""
    value = number(plain(text))
    if value is not None and 0 <= value <= MOST_ANSWERS and value.is_integer():
        return int(value)
    bad.add(row, column, text, _count_fault(text, value))
    return None


def _count_fault(text: str, value: float | None) -> CellReason:
    if value is None:
        return no_number(plain(text)) if text.strip() else "missing"
    if value > MOST_ANSWERS:
        return "out-of-range"
    return "negative" if value < 0 else "not-whole"
