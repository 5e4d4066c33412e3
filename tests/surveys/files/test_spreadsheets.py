"""Every fault of a file by its name, and the answers of a good one."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from surveys.errors import GapLensError
from surveys.files import (
    BAD,
    BLANK,
    NOT_APPLICABLE,
    BadCellsError,
    NotDeclaredError,
    Options,
    SpreadsheetError,
    StructureError,
    parse_ids,
    parse_scale,
    read_kano_counts,
    read_kano_pairs,
    read_kano_wide,
    read_servqual,
)

HEADER = ",".join(f"{scale}{item}" for scale in "EP" for item in range(1, 23))
GOOD = ",".join(["6"] * 44)
SEVEN = Options(scale=(1, 7))
ONE_NEED = '[[needs]]\nid = "1"\nexpectation = "want"\nperception = "got"\n'


def write(tmp_path: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(tmp_path: Path, content: str | bytes, options: Options = SEVEN, name: str = "file.csv") -> SpreadsheetError:
    with pytest.raises(SpreadsheetError) as caught:
        read_servqual(write(tmp_path, content, name), options)
    return caught.value


def one_need(tmp_path: Path, more: str = "") -> Options:
    return Options(scale=(1, 7), mapping=write(tmp_path, more + ONE_NEED, "mapping.toml"))


BAD_FILES: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "empty"),
    "only blank lines": ("\n\n", "empty"),
    "header only": (HEADER + "\n", "no-rows"),
    "picture with another name": (b"\x89PNG\r\n\x1a\n" + bytes(200), "foreign"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "foreign"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "foreign"),
    "binary": (b"a,b\0c\n1,2\n", "foreign"),
    "semicolons": (f"{HEADER}\n{GOOD}\n".replace(",", ";"), "delimiter"),
    "tabs": (f"{HEADER}\n{GOOD}\n".replace(",", "\t"), "delimiter"),
    "no header": (f"{GOOD}\n{GOOD}\n", "no-header"),
    "no header, different answers": (",".join(map(str, range(44))), "no-header"),
    "column twice": (HEADER.replace("E2,", "E1,") + "\n", "duplicate-column"),
    "column missing": (HEADER.replace("E22,", "") + "\n", "columns-missing"),
    "some weights only": (f"{HEADER},W_TAN\n{GOOD},100\n", "columns-missing"),
    "short row": (f"{HEADER}\n{GOOD}\n6,6\n", "ragged"),
    "long row": (f"{HEADER}\n{GOOD},6\n", "ragged"),
    "open quote": (f'{HEADER}\n"6,{GOOD}\n', "csv"),
    "text after a quote": (f'{HEADER}\n"6"6,{GOOD}\n', "csv"),
    "bad cell": (f"{HEADER}\n{GOOD[:-1]}8\n", "bad-cells"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_by_the_name_of_its_fault(tmp_path: Path, name: str) -> None:
    content, code = BAD_FILES[name]
    error = refused(tmp_path, content)
    assert error.code == code
    assert isinstance(error, GapLensError)


def test_faults_name_their_place(tmp_path: Path) -> None:
    assert refused(tmp_path, f"{HEADER}\n{GOOD}\n6,6\n").values == {
        "file": "file.csv",
        "row": 3,
        "cells": 2,
        "width": 44,
    }
    broken = f"{HEADER}\n{GOOD}\n".encode() + b"6,\xa4\xa4," + GOOD[:-4].encode()
    error = refused(tmp_path, broken, Options(scale=(1, 7), encoding="utf-8"))
    assert (error.values["line"], error.values["byte"]) == (3, "0xa4")
    assert refused(tmp_path, f"{HEADER}\n{GOOD}\n".replace(",", ";")).values["option"] == "';'"
    assert refused(tmp_path, HEADER.replace("E22,", "") + "\n").values["columns"] == "E22"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetError, match="not-found"):
        read_servqual(tmp_path / "none.csv", SEVEN)


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("big5", "big5")]
)
def test_declared_encodings_are_read(tmp_path: Path, encoding: str, declared: str) -> None:
    path = write(tmp_path, f"{HEADER},備註\n{GOOD},好\n".encode(encoding))
    table = read_servqual(path, Options(scale=(1, 7), encoding=declared))
    assert (table.expectation.shape, table.facts.columns_ignored) == ((1, 22), ("備註",))


@pytest.mark.parametrize(("option", "separator"), [(";", ";"), ("tab", "\t"), ("|", "|")])
def test_declared_delimiters_are_read(tmp_path: Path, option: str, separator: str) -> None:
    path = write(tmp_path, f"{HEADER}\r\n{GOOD}\r\n\r\n".replace(",", separator))
    assert read_servqual(path, Options(scale=(1, 7), delimiter=option)).facts.rows == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options(), "scale-missing"),
        (Options(scale=(7, 1)), "scale-range"),
        (Options(scale=(0, 1000)), "scale-range"),
        (Options(scale=(1, 7), smallest_difference=0.0), "smallest-wrong"),
        (Options(scale=(1, 7), smallest_difference=-0.2), "smallest-wrong"),
        (Options(scale=(1, 7), smallest_difference=6.1), "smallest-wrong"),
        (Options(scale=(1, 7), smallest_difference=float("nan")), "smallest-wrong"),
        (Options(scale=(1, 7), reverse=("23",)), "reverse-unknown"),
        (Options(scale=(1, 7), encoding="klingon"), "encoding-unknown"),
        (Options(scale=(1, 7), delimiter="ab"), "delimiter-wrong"),
    ],
)
def test_declarations_are_checked(tmp_path: Path, options: Options, code: str) -> None:
    assert refused(tmp_path, f"{HEADER}\n{GOOD}\n", options).code == code


# Golden case edge-08: one item, 7 points, and what each text is.
CELLS = [
    ("7", 7),
    (" 6 ", 6),
    ("5.0", 5),
    ("", BLANK),
    ("N/A", NOT_APPLICABLE),
    ("n/a", NOT_APPLICABLE),
    ("７", 7),
    ("5,0", 5),
]
WRONG = [
    ("8", "out-of-range"),
    ("0", "out-of-range"),
    ("-1", "out-of-range"),
    ("99", "out-of-range"),
    ("4.5", "not-whole"),
    ("seven", "not-a-number"),
    ("nan", "not-a-number"),
    ("1e0", "not-a-number"),
    ("1e999", "not-a-number"),
    ("inf", "not-a-number"),
    ("1" + "0" * 400, "out-of-range"),
    ("-1" + "0" * 400, "out-of-range"),
    ("5,000", "not-a-number"),
]


def test_every_cell_is_read_for_what_it_is(tmp_path: Path) -> None:
    rows = "".join(f'"{text}",4\n' for text, _ in [*CELLS, *WRONG])
    path = write(tmp_path, f"want,got\n{rows}")
    options = one_need(tmp_path)
    with pytest.raises(BadCellsError) as caught:
        read_servqual(path, options)
    assert [(cell.row, cell.column, cell.value, cell.reason) for cell in caught.value.cells] == [
        (len(CELLS) + 2 + i, "want", text[:80], reason) for i, (text, reason) in enumerate(WRONG)
    ]
    table = read_servqual(path, Options(scale=(1, 7), mapping=options.mapping, bad_cells="drop"))
    assert table.expectation[:, 0].tolist() == [code for _, code in CELLS] + [BAD] * len(WRONG)
    assert (table.facts.n_bad_cells, len(table.facts.bad_cells)) == (len(WRONG), len(WRONG))


def test_declared_words_are_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "want,got\n-,99\nentfällt,N/A\n")
    options = Options(
        scale=(1, 7),
        mapping=one_need(tmp_path).mapping,
        missing=("-", "99"),
        not_applicable=("Entfällt", "N/A"),
    )
    table = read_servqual(path, options)
    assert table.expectation[:, 0].tolist() == [BLANK, NOT_APPLICABLE]
    assert table.perception[:, 0].tolist() == [BLANK, NOT_APPLICABLE]


def test_the_list_of_bad_cells_ends_but_the_count_does_not(tmp_path: Path) -> None:
    error = refused(tmp_path, f"{HEADER}\n" + f"{GOOD}\n" * 30, Options(scale=(1, 5)))
    assert isinstance(error, BadCellsError)
    assert (error.total, len(error.cells)) == (30 * 44, 1000)


def test_weights(tmp_path: Path) -> None:
    names = ",".join(f"W_{name}" for name in ("TAN", "REL", "RES", "ASS", "EMP"))
    path = write(
        tmp_path, f"{HEADER},{names}\n{GOOD},20,20,20,20,20\n{GOOD},33.3,,N/A,-1,x\n{GOOD},1{'0' * 400},nan,1e999,,\n"
    )
    options = Options(scale=(1, 7), bad_cells="drop")
    table = read_servqual(path, options)
    assert table.weights is not None
    np.testing.assert_array_equal(table.weights, [[20] * 5, [33.3, *[math.nan] * 4], [math.nan] * 5])
    assert [(cell.column, cell.reason) for cell in table.facts.bad_cells] == [
        ("W_ASS", "negative"),
        ("W_EMP", "not-a-number"),
        *((column, "not-a-number") for column in ("W_TAN", "W_REL", "W_RES")),
    ]


def test_a_mapping_names_everything(tmp_path: Path) -> None:
    mapping = """
reverse = ["b"]
missing = ["-"]
not_applicable = ["x"]
[scale]
low = 0
high = 10
[[dimensions]]
id = "speed"
name = "Speed"
weight = "Points"
[[needs]]
id = "a"
name = "On time"
dimension = "speed"
expectation = "Q1"
perception = "Q2"
[[needs]]
id = "b"
dimension = "speed"
"""
    path = write(tmp_path, "Points,Q2,Q1,Eb,Pb\n100,0,10,-,x\n")
    table = read_servqual(path, Options(mapping=write(tmp_path, mapping, "mapping.toml")))
    assert (table.needs, table.names) == (("a", "b"), {"a": "On time", "b": "b"})
    assert (table.dimensions, table.dimension_names) == ({"speed": ("a", "b")}, {"speed": "Speed"})
    assert (table.low, table.high, table.reverse) == (0, 10, frozenset({"b"}))
    assert (table.expectation.tolist(), table.perception.tolist()) == ([[10, BLANK]], [[0, NOT_APPLICABLE]])
    assert table.weights is not None
    assert table.weights.tolist() == [[100]]


BAD_MAPPINGS = {
    "no toml": ("scale = [", "mapping-toml"),
    "unknown key": ("scales = 3", "mapping-key"),
    "unknown key of a need": ('[[needs]]\nid = "1"\ncolumn = "x"', "mapping-key"),
    "need without id": ('[[needs]]\nname = "x"', "mapping-entry"),
    "need twice": ('[[needs]]\nid = "1"\n[[needs]]\nid = "1"', "mapping-twice"),
    "need of no dimension": ('[[needs]]\nid = "x"', "mapping-dimension"),
    "dimension that is not declared": ('[[needs]]\nid = "1"\ndimension = "x"', "mapping-dimension"),
    "one bracket": ('[needs]\nid = "1"', "mapping-brackets"),
    "half a scale": ("[scale]\nlow = 1", "mapping-ends"),
    "satisfaction without its column": ("[overall]\nlow = 1\nhigh = 5", "mapping-column"),
    "segment as a number": ("segment = 3", "mapping-text"),
    "like as text": ('like = "one"', "mapping-like"),
    "words as text": ('missing = "-"', "mapping-list"),
    "sixty-one needs in a dimension": (
        "".join(f'[[needs]]\nid = "n{i}"\ndimension = "empathy"\n' for i in range(61)),
        "mapping-long",
    ),
}


@pytest.mark.parametrize("name", BAD_MAPPINGS)
def test_a_bad_mapping_is_refused(tmp_path: Path, name: str) -> None:
    content, code = BAD_MAPPINGS[name]
    options = Options(scale=(1, 7), mapping=write(tmp_path, content, "mapping.toml"))
    error = refused(tmp_path, f"{HEADER}\n{GOOD}\n", options)
    assert (type(error), error.code) == (StructureError, code)


def workbook(tmp_path: Path, rows: list[list[Any]], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for _ in range(sheets - 1):
        book.create_sheet()
    path = tmp_path / "file.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["want", "got", None], [5.0, 6, None], ["7", None, None], [None, None], ["N/A", " 3 "]]
    table = read_servqual(workbook(tmp_path, rows), one_need(tmp_path))
    assert table.expectation[:, 0].tolist() == [5, 7, NOT_APPLICABLE]
    assert table.perception[:, 0].tolist() == [6, BLANK, 3]


def test_a_workbook_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["want", "got"], [5, 6], [None, None], [4.5, True]]
    with pytest.raises(BadCellsError) as caught:
        read_servqual(workbook(tmp_path, rows), one_need(tmp_path))
    assert [(cell.row, cell.column, cell.value, cell.reason) for cell in caught.value.cells] == [
        (4, "want", "4.5", "not-whole"),
        (4, "got", "True", "not-a-number"),
    ]


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["want", "got"], [5, 6]], sheets=2)
    options = one_need(tmp_path)
    with pytest.raises(StructureError, match="Sheet, Sheet1"):
        read_servqual(path, options)
    assert read_servqual(path, Options(scale=(1, 7), mapping=options.mapping, sheet="Sheet")).facts.rows == 1


@pytest.mark.parametrize(("like", "codes"), [(1, [1, 5]), (5, [5, 1])])
def test_kano_direction_is_declared(tmp_path: Path, like: int, codes: list[int]) -> None:
    path = write(tmp_path, "x_func,x_dys\n1,5\n,N/A\n")
    table = read_kano_wide(path, Options(like=like))
    assert (table.needs, [table.functional[0, 0], table.dysfunctional[0, 0]]) == (("x",), codes)
    assert (table.functional[1, 0], table.dysfunctional[1, 0]) == (BLANK, NOT_APPLICABLE)
    with pytest.raises(NotDeclaredError, match="like-missing"):
        read_kano_wide(path, Options())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n", "no-kano-columns"),
        ("x_func,y_dys\n1,2\n", "columns-missing"),
        ("x_func,x_dys\n1,6\n", "bad-cells"),
    ],
)
def test_a_bad_wide_kano_file_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(SpreadsheetError) as caught:
        read_kano_wide(write(tmp_path, content), Options(like=1))
    assert caught.value.code == code


def test_kano_counts(tmp_path: Path) -> None:
    path = write(tmp_path, "feature,M,O,A,I,R,Q\nx,1,2,3,4,0,0\ny,1.5,-1,,a,0,0\nx,1,1,1,1,1,1\n,1,1,1,1,1,1\n")
    with pytest.raises(BadCellsError) as caught:
        read_kano_counts(path, Options())
    assert [(cell.row, cell.column, cell.reason) for cell in caught.value.cells] == [
        (3, "A", "missing"),
        (3, "O", "negative"),
        (3, "M", "not-whole"),
        (3, "I", "not-a-number"),
        (4, "feature", "duplicate"),
        (5, "feature", "missing"),
    ]
    table = read_kano_counts(path, Options(bad_cells="drop"))
    assert table.counts == {"x": {"A": 3, "O": 2, "M": 1, "I": 4, "R": 0, "Q": 0}}


def test_kano_pairs(tmp_path: Path) -> None:
    path = write(tmp_path, "feature,functional,dysfunctional,count\nx,5,1,3\nx,5,1,2\nx,,1,9\nx,N/A,1,9\ny,1,1,0\n")
    table = read_kano_pairs(path, Options(like=5))
    assert (table.needs, table.pairs.sum(), table.pairs[0, 0, 4]) == (("x", "y"), 5, 5)
    bad = write(tmp_path, "feature,functional,dysfunctional,count\nx,6,1,3\nx,5,1,\n")
    with pytest.raises(BadCellsError) as caught:
        read_kano_pairs(bad, Options(like=5))
    assert [(cell.column, cell.reason) for cell in caught.value.cells] == [
        ("functional", "out-of-range"),
        ("count", "missing"),
    ]
    assert read_kano_pairs(bad, Options(like=5, bad_cells="drop")).pairs.sum() == 0


def test_short_forms() -> None:
    assert (parse_scale("1-7"), parse_scale("-3..3"), parse_scale(" 0:10 ")) == ((1, 7), (-3, 3), (0, 10))
    assert parse_ids("10-12, x,22") == ("10", "11", "12", "x", "22")
    for wrong in ("10-", "1,,2", ""):
        with pytest.raises(StructureError):
            parse_ids(wrong)
