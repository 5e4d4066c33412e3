"""Kinds of files that people really have, each made small: read as meant, or refused with what would help."""

import datetime
import io
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from app.files.refusals import refused as refusal_lines
from app.i18n import BY_CODE
from surveys.files import (
    BAD,
    BLANK,
    BadCellsError,
    KanoTable,
    Options,
    ServqualTable,
    SpreadsheetError,
    read_kano_wide,
    read_servqual,
)
from surveys.files.rows import LOOKED_AT
from surveys.files.servqual import MOST_HEADINGS
from surveys.files.wordlists import codes_of

NEED = '[[dimensions]]\nid = "q"\n[[needs]]\nid = "1"\ndimension = "q"\n'
ROWS = ((6, 4), (7, 5), (5, 3))


def mapping(tmp_path: Path, more: str = "", expectation: object = "want", perception: object = "got") -> Path:
    path = tmp_path / "mapping.toml"
    columns = f"expectation = {expectation!r}\nperception = {perception!r}\n"
    path.write_text(f"{more}\n{NEED}{columns}", encoding="utf-8")
    return path


def read(tmp_path: Path, content: str | bytes, more: str = "", name: str = "a.csv", **options: object) -> ServqualTable:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    columns = {key: options.pop(key) for key in ("expectation", "perception") if key in options}
    said = {"scale": (1, 7), "mapping": mapping(tmp_path, more, **columns), **options}
    return read_servqual(path, Options(**said))  # type: ignore[arg-type]


def refused(tmp_path: Path, content: str | bytes, more: str = "", **options: object) -> SpreadsheetError:
    with pytest.raises(SpreadsheetError) as caught:
        read(tmp_path, content, more, **options)  # type: ignore[arg-type]
    return caught.value


def answers(table: ServqualTable) -> list[tuple[int, int]]:
    return list(zip(table.expectation[:, 0].tolist(), table.perception[:, 0].tolist(), strict=True))


def codes(table: ServqualTable) -> list[str]:
    return [note.code for note in table.facts.notes]


def text(*head: str, between: str = ",", ends: str = "\n") -> str:
    return ends.join([*head, between.join(("want", "got")), *(between.join(map(str, row)) for row in ROWS), ""])


def book(rows: list[list[object]]) -> bytes:
    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "name"), [("big5", "cp950"), ("cp950", "cp950"), ("gb18030", "gb18030"), ("utf-16", "utf-16")]
)
def test_an_encoding_is_recognised_and_said(tmp_path: Path, encoding: str, name: str) -> None:
    words = "這次服務很快，謝謝" if name == "cp950" else "这次服务很快，谢谢"
    content = f"want,got,備註\n6,4,{words}\n" if name == "cp950" else f"want,got,备注\n6,4,{words}\n"
    table = read(tmp_path, content.encode(encoding))
    assert answers(table) == [(6, 4)]
    assert codes(table) == ["encoding"]
    assert codes(read(tmp_path, content)) == []


def test_big5_as_excel_saves_it_is_read_by_that_name(tmp_path: Path) -> None:
    content = "want,got,備註\n6,4,恒隆碁\n".encode("cp950")
    assert answers(read(tmp_path, content, encoding="big5")) == [(6, 4)]


@pytest.mark.parametrize("head", [("Customer survey",), ("Customer survey,", ""), (",,", "a,b,c")])
def test_the_names_are_found_below_titles(tmp_path: Path, head: tuple[str, ...]) -> None:
    table = read(tmp_path, text(*head))
    assert answers(table) == list(ROWS)
    assert "heading-row" in codes(table)
    assert read(tmp_path, text("want,got"), header_row=2).facts.rows == 3


def test_a_row_that_is_no_heading_is_refused_as_one(tmp_path: Path) -> None:
    assert refused(tmp_path, text(), header_row=9).code == "header-row"


def test_what_a_survey_program_writes_below_the_names_is_nobody(tmp_path: Path) -> None:
    lines = text().split("\n")
    lines[1:1] = ["What you want,What you got", '"{""ImportId"": ""QID1""}","{""ImportId"": ""QID2""}"']
    table = read(tmp_path, "\n".join(lines))
    assert (answers(table), codes(table)) == (list(ROWS), ["not-answers"])


@pytest.mark.parametrize("rule", ["refuse", "drop"])
def test_a_second_heading_is_never_a_respondent(tmp_path: Path, rule: str) -> None:
    lines = text().split("\n")
    lines[1:1] = ["What you want,What you got"]
    error = refused(tmp_path, "\n".join(lines), bad_cells=rule)
    assert (error.code, error.values["rows"], error.values["first"]) == ("heading-rows", "2", 3)
    assert answers(read(tmp_path, "\n".join(lines), first_row=3, bad_cells=rule)) == list(ROWS)


def test_rows_of_nothing_are_nobody(tmp_path: Path) -> None:
    table = read(tmp_path, text() + ",\n , \n,\n")
    assert (answers(table), codes(table)) == (list(ROWS), ["empty-rows"])
    sheet = read(tmp_path, book([["want", "got"], [6, 4], [None, None], [7, 5], ["", None]]), name="a.xlsx")
    assert answers(sheet) == [(6, 4), (7, 5)]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("want ,got ", ("want", "got")),
        ("want\u200b,\u00a0got", ("want", "got")),
        ("want,got", ("want ", "  got")),
        ("ＷＡＮＴ,Got", ("want", "got")),
        ("what  you want,got", ("what you want", "got")),
        ("x,y", ("1", "2")),
        ("x,y", ("A", "b")),
    ],
)
def test_names_that_look_the_same_are(tmp_path: Path, head: str, names: tuple[str, str]) -> None:
    table = read(tmp_path, f"{head}\n6,4\n", expectation=names[0], perception=names[1])
    assert answers(table) == [(6, 4)]


def test_the_nearest_name_is_told(tmp_path: Path) -> None:
    error = refused(tmp_path, "What you wantd,got\n6,4\n", expectation="What you wanted")
    assert (error.code, error.values["near"]) == ("columns-missing-near", "What you wantd")


def test_only_a_column_that_is_used_may_not_be_there_twice(tmp_path: Path) -> None:
    table = read(tmp_path, "want,note,got,note\n6,a,4,b\n")
    assert (answers(table), codes(table)) == ([(6, 4)], ["twice-unused"])
    assert refused(tmp_path, "want,got,WANT \n6,4,5\n", expectation="Want").code == "duplicate-column"


def test_one_column_is_not_both_halves(tmp_path: Path) -> None:
    assert refused(tmp_path, text(), expectation="got").code == "same-column"


def test_half_a_questionnaire_says_so(tmp_path: Path) -> None:
    head = ",".join(f"P{item}" for item in range(1, 23))
    path = tmp_path / "half.csv"
    path.write_text(f"{head}\n{','.join('4' * 22)}\n", encoding="utf-8")
    with pytest.raises(SpreadsheetError) as caught:
        read_servqual(path, Options(scale=(1, 7)))
    assert (caught.value.code, caught.value.values["columns"]) == ("half-missing", "E1, E2, E3")


def test_semicolons_of_half_of_europe(tmp_path: Path) -> None:
    assert refused(tmp_path, text(between=";")).values["option"] == "';'"
    heading = text(between=";").replace("got", '"got, all in all"')
    assert refused(tmp_path, heading, perception="got, all in all").values["option"] == "';'"
    assert answers(read(tmp_path, heading, perception="got, all in all", delimiter=";")) == list(ROWS)
    said = read(tmp_path, "sep=;\n" + text(between=";"))
    assert (answers(said), codes(said)) == (list(ROWS), ["separator"])
    decimals = text(between=";").replace("6;4", "6,0;4,00")
    table = read(tmp_path, decimals, delimiter=";")
    assert (answers(table), codes(table)) == (list(ROWS), ["decimal-comma"])
    assert refused(tmp_path, decimals.replace("6,0", "6,5"), delimiter=";").code == "bad-cells"
    trailing = text(between=";").replace("6;4", "6;4;").replace("7;5", "7;5;;")
    assert answers(read(tmp_path, trailing, delimiter=";")) == list(ROWS)


WORDS = '[words]\n"Agree" = 6\n"非常同意" = 7\n'


def test_answers_in_words_are_declared_once(tmp_path: Path) -> None:
    table = read(tmp_path, "want,got\nagree,ＡＧＲＥＥ \n非常同意,4\n", WORDS)
    assert (answers(table), codes(table)) == ([(6, 6), (7, 4)], ["words"])
    by_option = read(tmp_path, "want,got\nYes,No\n", words={"Yes": 7, "No": 1})
    assert answers(by_option) == [(7, 1)]
    error = refused(tmp_path, "want,got\nagree,5\nagree,maybe\n")
    assert error.values_found == {("agree", "not-a-number"): 2, ("maybe", "not-a-number"): 1}  # type: ignore[attr-defined]
    assert refused(tmp_path, "want,got\n6,4\n", words={"Much": 8}).code == "word-off-scale"


@pytest.mark.parametrize("said", ["7 - Strongly agree", "7. agree", "7 非常同意", "7=yes", "(7) yes", "7", "7,0"])
def test_the_leading_number_counts_where_it_is_told_to(tmp_path: Path, said: str) -> None:
    assert answers(read(tmp_path, f'want,got\n"{said}",4\n', leading_number=True)) == [(7, 4)]


@pytest.mark.parametrize("said", ["7.5 agree", "Agree 7", "agree", "77 times", "7,5"])
def test_nothing_else_is_a_leading_number(tmp_path: Path, said: str) -> None:
    assert refused(tmp_path, f'want,got\n"{said}",4\n6,4\n', leading_number=True).code == "bad-cells"


def test_kano_in_words_by_number_of_column(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        'like = 1\n[words]\n"很喜歡" = 1\n"不喜歡" = 5\n[[needs]]\nid = "F1"\nfunctional = 2\ndysfunctional = 3\n',
        encoding="utf-8",
    )
    (tmp_path / "a.csv").write_text("時間,有？,沒有？\n1,很喜歡,不喜歡\n2,不喜歡,3\n", encoding="utf-8")
    table: KanoTable = read_kano_wide(tmp_path / "a.csv", Options(mapping=tmp_path / "m.toml"))
    assert np.column_stack([table.functional, table.dysfunctional]).tolist() == [[1, 5], [5, 3]]


def test_the_usual_words_are_offered() -> None:
    assert codes_of(["非常同意", "普通"]) == {"非常同意": 7, "普通": 4}
    assert codes_of(["Very satisfied", "neutral", "dissatisfied"])["Very satisfied"] == 5
    assert codes_of(["很喜歡", "不喜歡", "無所謂"]) == {"很喜歡": 1, "不喜歡": 5, "無所謂": 3}
    assert codes_of(["agree", "never"]) == {}
    assert codes_of([]) == {}


def test_groups_that_look_the_same_are_one_unless_told_apart(tmp_path: Path) -> None:
    content = "want,got,Site\n6,4,Taipei\n7,5,taipei \n5,3,Ｔaipei\n6,4,Taipei\n5,4,Tainan\n"
    table = read(tmp_path, content, segment="Site")
    assert {name: rows.tolist() for name, rows in table.segments.items()} == {"Tainan": [4], "Taipei": [0, 1, 2, 3]}
    assert codes(table) == ["spellings"]
    apart = read(tmp_path, content, "keep_apart = true", segment="Site")
    assert len(apart.segments) == 4


def test_formulas_without_results_are_not_blanks(tmp_path: Path) -> None:
    formula = book([["want", "got", "sum"], [6, "=1+3", "=A2"], [7, 5, 12]])
    error = refused(tmp_path, formula, name="a.xlsx")
    assert (error.code, error.values["cell"]) == ("formulas", "B2")
    unused = book([["want", "got", "sum"], [6, 4, "=A2+B2"]])
    assert answers(read(tmp_path, unused, name="a.xlsx")) == [(6, 4)]


def test_errors_are_bad_cells_and_no_blanks(tmp_path: Path) -> None:
    rows: list[list[object]] = [["want", "got", "site"], [6, "#DIV/0!", "A"], [7, 5, "#REF!"], [5, "#DIV/0!", "A"]]
    for name, content in (("a.xlsx", book(rows)), ("a.csv", "\n".join(",".join(map(str, row)) for row in rows))):
        error = refused(tmp_path, content, name=name, segment="site")
        assert isinstance(error, BadCellsError)
        assert [(cell.row, cell.column, cell.reason) for cell in error.cells] == [
            (2, "got", "error"),
            (3, "site", "error"),
            (4, "got", "error"),
        ]
        assert "--bad-cells drop" in " ".join(refusal_lines(error, BY_CODE["en"]))
        table = read(tmp_path, content, name=name, segment="site", bad_cells="drop")
        assert (answers(table), table.facts.n_bad_cells) == ([(6, BAD), (7, 5), (5, BAD)], 3)
        assert {site: list(found) for site, found in table.segments.items()} == {"A": [0, 2]}
        assert answers(read(tmp_path, content, name=name, missing=("#DIV/0!",)))[0] == (6, BLANK)


def test_dates_are_no_answers(tmp_path: Path) -> None:
    day = datetime.date(2024, 4, 3)
    error = refused(tmp_path, book([["want", "got"], [6, day], [7, 5], [6, day], [6, day]]), name="a.xlsx")
    assert isinstance(error, BadCellsError)
    assert {(cell.value, cell.reason) for cell in error.cells} == {("2024-04-03", "date")}
    lines = refusal_lines(error, BY_CODE["en"])
    assert "dates of what is typed" in lines[1]
    assert "--missing" not in " ".join(lines)


def test_a_bom_in_the_middle_is_nothing(tmp_path: Path) -> None:
    assert answers(read(tmp_path, "want,got\n6,4\n\ufeff7,5\n")) == [(6, 4), (7, 5)]


def test_only_the_named_sheet_is_measured(tmp_path: Path) -> None:
    source, target = io.BytesIO(book([["want", "got"], [6, 4]])), tmp_path / "a.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        new.writestr("xl/media/picture.bmp", bytes(300 * 2**20))
    table = read_servqual(target, Options(scale=(1, 7), mapping=mapping(tmp_path)))
    assert answers(table) == [(6, 4)]


@pytest.mark.parametrize(("above", "found"), [(LOOKED_AT - 1, True), (LOOKED_AT, False)])
def test_the_names_are_looked_for_in_the_first_rows(tmp_path: Path, above: int, found: bool) -> None:
    content = text(*(f"title {k}" for k in range(above)))
    if found:
        assert answers(read(tmp_path, content)) == list(ROWS)
    else:
        assert refused(tmp_path, content).code == "columns-missing"


@pytest.mark.parametrize(("rows", "code"), [(MOST_HEADINGS, "heading-rows"), (MOST_HEADINGS + 1, "bad-cells")])
def test_so_many_rows_may_be_headings(tmp_path: Path, rows: int, code: str) -> None:
    lines = text().split("\n")
    lines[1:1] = [f"a{k},b{k}" for k in range(rows)]
    assert refused(tmp_path, "\n".join(lines)).code == code


@pytest.mark.parametrize(
    ("more", "code"),
    [("leading_number = 1", "mapping-flag"), ("first_row = 0", "mapping-row"), ('header_row = "2"', "mapping-row")],
)
def test_a_mapping_says_each_thing_in_its_kind(tmp_path: Path, more: str, code: str) -> None:
    assert refused(tmp_path, text(), more).code == code


def test_other_sheets_count_for_the_ratio_and_not_for_the_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.files.workbooks.MOST_UNPACKED", 20 * 2**20)
    source, noise = io.BytesIO(book([["want", "got"], [6, 4]])), np.random.default_rng(1).bytes(21 * 2**20)
    for content, code in ((noise, None), (bytes(21 * 2**20), "xlsx-ratio")):
        target = tmp_path / "a.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry, old.read(entry))
            new.writestr("xl/worksheets/other.xml", content)
        said = Options(scale=(1, 7), mapping=mapping(tmp_path))
        if code is None:
            assert answers(read_servqual(target, said)) == [(6, 4)]
        else:
            with pytest.raises(SpreadsheetError, match=code):
                read_servqual(target, said)
