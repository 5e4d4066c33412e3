"""Long files, a row per respondent and need -> the wide table that they stand for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from surveys.files.declared import Options
from surveys.files.errors import StructureError
from surveys.files.rows import Sheet, WideRows
from surveys.files.tokens import Note, alike

# What a mapping may call otherwise in [long] -> names by which the columns are known.
NAMES: Mapping[str, Sequence[str]] = {
    "respondent": ("respondent", "respondent_id", "respondent id", "person", "受訪者", "受访者", "填答者"),
    "need": ("need", "item", "feature", "需求", "題項", "题项", "題目", "题目"),
    "expectation": ("expectation", "expected", "E", "期望"),
    "perception": ("perception", "perceived", "P", "感受", "感知"),
    "minimum": ("minimum", "M", "最低"),
    "desired": ("desired", "D", "理想"),
    "functional": ("functional", "func", "present"),
    "dysfunctional": ("dysfunctional", "dys", "absent"),
}


def is_long(header: Sequence[str], questions: Sequence[str]) -> bool:
    """Whether respondent, need and each of these questions head one column each."""
    names = set(map(alike, header))
    return all(names.intersection(map(alike, NAMES[key])) for key in ("respondent", "need", *questions))


Columns = Mapping[str, str]  # question -> the column of the wide table


def widened(
    path: Path, options: Options, questions: Sequence[str], columns_of: Callable[[str], Columns | None]
) -> Sheet:
    """One row per respondent, numbered by the first of theirs; other columns hold what stands in that one.

    columns_of: a need as the file names it -> its columns, or None where it is not declared.
    """
    table = Sheet(path, options)
    said = options.long or {}
    table.heading(lambda header: is_long(header, questions))
    places = {key: _place(table, key, said) for key in ("respondent", "need", *questions)}
    rest = [place for place in range(len(table.header)) if place not in places.values()]
    columns: dict[str, Columns] = {}
    people: dict[str, tuple[int, list[str], dict[str, str]]] = {}
    rows = 0
    for row, cells in table:
        person, need = cells[places["respondent"]].strip(), cells[places["need"]].strip()
        if not person or not need or (found := columns_of(need)) is None:
            raise StructureError("long-row", file=table.name, row=row, person=person, need=need)
        columns[alike(need)] = found
        mine = people.setdefault(person, (row, [cells[place] for place in rest], {}))[2]
        if next(iter(found.values())) in mine:
            raise StructureError("long-twice", file=table.name, row=row, person=person, need=need)
        mine.update({column: cells[places[question]] for question, column in found.items()})
        rows += 1
    names = [column for of_need in columns.values() for column in of_need.values()]
    wide = [(row, [given.get(name, "") for name in names] + others) for row, others, given in people.values()]
    note = Note("long", {"rows": rows, "people": len(people)})
    source = WideRows([*names, *(table.header[place] for place in rest)], wide, [*table.notes, note])
    return Sheet(path, replace(options, header_row=None, first_row=None), source)


def _place(table: Sheet, key: str, said: Mapping[str, str]) -> int:
    """Where the column of respondents, of needs or of a question is: as the mapping says, or by a usual name."""
    usual = next((name for name in NAMES[key] if table.has(name)), NAMES[key][0])
    return table.positions([said.get(key, usual)])[0]
