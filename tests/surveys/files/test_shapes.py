"""Files of survey programs and long files: recognised by their headings, and said; never read in silence."""

from pathlib import Path

import pytest

from surveys.files import BLANK, Options, SpreadsheetError, read_kano_wide, read_servqual
from surveys.files.shapes.programs import is_added, program_of
from tests.surveys.files.test_kinds import answers, codes, mapping, read

HEADINGS = {
    "Google Forms": ["Timestamp", "want", "got"],
    "Microsoft Forms": ["ID", "Start time", "Completion time", "Email", "Name", "want", "got"],
    "WJX (問卷星)": ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "want", "got"],
    "Qualtrics": ["StartDate", "EndDate", "Finished", "RecordedDate", "ResponseId", "want", "got"],
    "SurveyMonkey": ["Respondent ID", "Collector ID", "Date Created", "want", "got"],
    "LimeSurvey": ["id", "submitdate", "lastpage", "startlanguage", "want", "got"],
}


@pytest.mark.parametrize("program", HEADINGS)
def test_a_program_is_recognised_and_said(tmp_path: Path, program: str) -> None:
    head = HEADINGS[program]
    cells = [{"want": "6", "got": "4"}.get(name, "x") for name in head]
    table = read(tmp_path, f"{','.join(head)}\n{','.join(cells)}\n")
    assert (answers(table), codes(table)) == ([(6, 4)], ["program"])
    assert table.facts.notes[0].values == {"program": program}
    assert [is_added(name) for name in head] == [name not in ("want", "got") for name in head]


@pytest.mark.parametrize(
    ("head", "program"),
    [
        (["時間戳記", "如果有"], "Google Forms"),
        (["如果有", "時間戳記"], ""),
        (["識別碼", "開始時間", "完成時間"], "Microsoft Forms"),
        (["Start time", "want"], ""),
        (["Response ID", "Date submitted", "Last page", "Start language"], "LimeSurvey"),
        ([], ""),
    ],
)
def test_headings_of_other_languages_and_none(head: list[str], program: str) -> None:
    assert program_of(head) == program


def test_surveymonkeys_second_heading_is_nobody(tmp_path: Path) -> None:
    head = "Respondent ID,Collector ID,Date Created,want,got\n"
    table = read(tmp_path, f"{head},,,Response,Response\n1,7,2026,6,4\n")
    assert (answers(table), codes(table)) == ([(6, 4)], ["not-answers", "program"])
    kept = read(tmp_path, f"{head}1,7,2026,6,4\n2,7,2026,7,5\n")
    assert answers(kept) == [(6, 4), (7, 5)]


LONG = "ID,Item,wanted,got,Site\nann,1,6,4,North\nann,2,7,5,North\nbob,2,5,,South\nbob,1,6,3,\n"
NEEDS = "".join(f'[[needs]]\nid = "{need}"\nname = "Need {need}"\ndimension = "q"\n' for need in ("1", "2"))
COLUMNS = '[long]\nrespondent = "ID"\nneed = "Item"\nexpectation = "wanted"\nperception = 4\n[[dimensions]]\nid = "q"\n'


def long(tmp_path: Path, content: str, more: str = COLUMNS) -> Options:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    (tmp_path / "m.toml").write_text(more + NEEDS, encoding="utf-8")
    return Options(scale=(1, 7), mapping=tmp_path / "m.toml", segment="Site")


def test_a_row_per_respondent_and_need(tmp_path: Path) -> None:
    table = read_servqual(tmp_path / "a.csv", long(tmp_path, LONG))
    assert table.expectation.tolist() == [[6, 7], [6, 5]]
    assert table.perception.tolist() == [[4, 5], [3, BLANK]]
    assert {name: list(rows) for name, rows in table.segments.items()} == {"North": [0], "South": [1]}
    assert [(note.code, note.values) for note in table.facts.notes] == [("long", {"rows": 4, "people": 2})]
    by_name = read_servqual(tmp_path / "a.csv", long(tmp_path, LONG.replace(",1,", ",need  1,")))
    assert by_name.expectation.tolist() == [[6, 7], [6, 5]]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (LONG.replace("bob,1", "bob,3"), "long-row", 5),
        (LONG.replace("bob,1", ",1"), "long-row", 5),
        (LONG.replace("bob,1", "bob,2"), "long-twice", 5),
        (LONG.replace(",7,5,", ",8,5,"), "bad-cells", 2),
    ],
)
def test_a_bad_row_of_a_long_file_is_named(tmp_path: Path, content: str, code: str, row: int) -> None:
    said = long(tmp_path, content)
    with pytest.raises(SpreadsheetError) as caught:
        read_servqual(tmp_path / "a.csv", said)
    assert caught.value.code == code
    assert caught.value.cells[0].row == row if code == "bad-cells" else caught.value.values["row"] == row  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "shape", "option"),
    [
        ("respondent,need,func,dys\na,x,1,5\na,y,1,3\nb,x,2,5\n", "long", "--layout long"),
        ("feature,A,O,M,I,R,Q\nx,1,2,3,4,0,0\n", "counts", "--layout counts"),
        ("Feature,functional,dysfunctional,count\nx,1,5,3\n", "pairs", "--layout pairs"),
    ],
)
def test_other_shapes_of_kano_are_offered(tmp_path: Path, content: str, shape: str, option: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SpreadsheetError) as caught:
        read_kano_wide(path, Options(like=1))
    assert (caught.value.code, caught.value.values["shape"], caught.value.values["option"]) == (
        "other-shape",
        shape,
        option,
    )
    if shape == "long":
        table = read_kano_wide(path, Options(like=1, layout="long"))
        assert (table.needs, table.functional.tolist()) == (("x", "y"), [[1, 1], [2, BLANK]])


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        ("respondent,need,expectation,perception", "long"),
        (",".join(f"{letter}{item}" for letter in "MDP" for item in range(1, 23)), "zones"),
    ],
)
def test_other_shapes_of_ratings_are_offered(tmp_path: Path, head: str, shape: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n{','.join('4' for _ in head.split(','))}\n", encoding="utf-8")
    with pytest.raises(SpreadsheetError) as caught:
        read_servqual(path, Options(scale=(1, 7)))
    assert (caught.value.code, caught.value.values["shape"]) == ("other-shape", shape)


def test_a_long_table_of_a_mapping_is_checked(tmp_path: Path) -> None:
    for more, code in (("[long]\nwho = 1\n", "mapping-key"), ("long = 3\n", "mapping-long-table")):
        with pytest.raises(SpreadsheetError) as caught:
            read_servqual(tmp_path / "a.csv", Options(scale=(1, 7), mapping=mapping(tmp_path, more)))
        assert caught.value.code == code
