"""SPSS files: codes and labels, what they declare missing, and those that are none."""

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
import pytest

from surveys.files import BLANK, BadCellsError, Options, ServqualTable, SpreadsheetError, read_kano_wide, read_servqual
from tests.surveys.files.test_kinds import answers, codes, mapping

LABELS = {1.0: "Disagree", 4.0: "Neither", 7.0: "Agree", 99.0: "Refused"}


def sav(tmp_path: Path, columns: dict[str, list[Any]], name: str = "a.sav", **facts: Any) -> Path:
    path = tmp_path / name
    pyreadstat.write_sav(pandas.DataFrame(columns), path, compress=name.endswith(".zsav"), **facts)
    return path


def read(path: Path, more: str = "", **options: Any) -> ServqualTable:
    said: dict[str, Any] = {"scale": (1, 7), "mapping": mapping(path.parent, more), **options}
    return read_servqual(path, Options(**said))


@pytest.mark.parametrize("name", ["a.sav", "a.zsav", "a.dat"])
def test_answers_are_codes(tmp_path: Path, name: str) -> None:
    path = sav(tmp_path, {"want": [7.0, 5, None], "got": [4.0, 6, 1]}, name, variable_value_labels={"want": LABELS})
    table = read(path)
    assert (answers(table), codes(table)) == ([(7, 4), (5, 6), (BLANK, 1)], [])


def test_a_column_is_called_by_its_variable_or_its_label(tmp_path: Path) -> None:
    path = sav(tmp_path, {"Q1": [7.0], "Q2": [4.0]}, column_labels={"Q1": "What is  wanted", "Q2": "What is got"})
    for names in (("q1", "Q2"), ("What is wanted", "what is got")):
        said = mapping(tmp_path, expectation=names[0], perception=names[1])
        assert answers(read_servqual(path, Options(scale=(1, 7), mapping=said))) == [(7, 4)]


def test_labels_are_answers_where_they_are_declared(tmp_path: Path) -> None:
    """Codes that run the other way round are read by what they are called."""
    turned = {1.0: "Agree", 4.0: "Neither", 7.0: "Disagree"}
    path = sav(tmp_path, {"want": [1.0, 4], "got": [7.0, 5]}, variable_value_labels={"want": turned, "got": turned})
    assert answers(read(path)) == [(1, 7), (4, 5)]
    table = read(path, '[words]\n"Agree" = 7\n"neither" = 4\n"Disagree" = 1\n')
    assert (answers(table), codes(table)) == ([(7, 1), (4, 5)], ["value-labels", "words"])
    assert table.facts.notes[0].values == {"n": 2}


def test_codes_may_be_texts(tmp_path: Path) -> None:
    path = sav(tmp_path, {"want": ["a", "b"], "got": ["b", ""]}, variable_value_labels={"want": {"a": "Agree"}})
    with pytest.raises(BadCellsError) as caught:
        read(path)
    assert {value for value, _ in caught.value.values_found} == {"a", "b"}
    assert (caught.value.cells[0].row, caught.value.cells[0].column) == (1, "want")
    assert answers(read(path, words={"a": 7, "b": 2})) == [(7, 2), (2, BLANK)]
    assert answers(read(path, words={"Agree": 7, "b": 2})) == [(7, 2), (2, BLANK)]


def test_what_the_file_declares_missing_is_blank_and_told(tmp_path: Path) -> None:
    columns = {"want": [99.0, 7, 6], "got": [4.0, -1, -5], "note": [99.0, 99, 99]}
    missing = {"want": [99], "got": [{"lo": -9, "hi": -1}], "note": [99]}
    table = read(sav(tmp_path, columns, missing_ranges=missing))
    assert answers(table) == [(BLANK, 4), (7, BLANK), (6, BLANK)]
    assert [(note.code, note.values) for note in table.facts.notes] == [("declared-missing", {"n": 3})]
    with pytest.raises(SpreadsheetError, match="bad-cells"):
        read(sav(tmp_path, columns))


def test_groups_are_called_by_their_labels(tmp_path: Path) -> None:
    columns = {"want": [7.0] * 3, "got": [4.0] * 3, "site": [1.0, 2, 3]}
    path = sav(tmp_path, columns, variable_value_labels={"site": {1.0: "台北", 2.0: "台南"}})
    found = read(path, segment="site").segments
    assert {name: rows.tolist() for name, rows in found.items()} == {"3": [2], "台北": [0], "台南": [1]}


def test_a_date_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(BadCellsError) as caught:
        read(sav(tmp_path, {"want": [datetime.date(2024, 4, 3)], "got": [4.0]}))
    assert caught.value.cells[0].reason == "date"


def test_kano_from_spss(tmp_path: Path) -> None:
    table = read_kano_wide(sav(tmp_path, {"x_func": [1.0], "x_dys": [5.0]}), Options(like=1))
    assert (table.functional.tolist(), table.dysfunctional.tolist()) == ([[1]], [[5]])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.sav", b"want,got\n6,4\n", "spss-none"),
        ("a.SAV", b"PK\x03\x04 and so on", "spss-none"),
        ("a.sav", b"$FL2@(#) and then nothing", "spss"),
        ("a.csv", b"$FL3@(#) and then nothing", "spss"),
        ("a.sav", b"ENCRYPTEDSAV" + bytes(40), "foreign"),
    ],
)
def test_what_is_no_spss_file_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SpreadsheetError) as caught:
        read(path)
    assert caught.value.code == code


@pytest.mark.parametrize(("most", "fits"), [(6, True), (5, False)])
def test_so_many_cells_are_read(tmp_path: Path, most: int, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sav(tmp_path, {"want": [7.0] * 3, "got": [4.0] * 3})
    monkeypatch.setattr("surveys.files.spss.MOST_CELLS", most)
    if fits:
        assert read(path).facts.rows == 3
    else:
        with pytest.raises(SpreadsheetError, match="spss-cells"):
            read(path)


def test_without_the_extra_its_name_is_told(tmp_path: Path) -> None:
    path = sav(tmp_path, {"want": [7.0], "got": [4.0]})
    program = "import sys; sys.modules['pyreadstat'] = None; from app.cli import main; main()"
    command = [sys.executable, "-W", "ignore", "-c", program, "analyze", "servqual", str(path), "--scale", "1-7"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert (told.returncode, "pip install 'gaplens[spss]'" in told.stderr) == (2, True)
