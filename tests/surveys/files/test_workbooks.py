"""Workbooks that are none, hide gigabytes, name what lies elsewhere, or hold more than their values show."""

import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from surveys.files import SpreadsheetError, read_servqual
from surveys.files.unread import Unread, letters_of, plain_extent
from surveys.files.workbooks import Workbook
from tests.surveys.files.test_spreadsheets import one_need, refused, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def repacked(source: Path, changed: Mapping[str, bytes], target: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The workbook with other parts."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in {**dict.fromkeys(old.namelist()), **changed}:
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return target


def with_cells(tmp_path: Path, rows: str, prefix: str = "", encoding: str = "utf-8") -> Path:
    """A workbook whose sheet holds these rows, as XML with names in braces: {row r="1"}{/row}."""
    body = rows.replace("{/", f"</{prefix}").replace("{", f"<{prefix}").replace("}", ">")
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    xml = f'<{prefix}worksheet {name}="{MAIN}"><{prefix}sheetData>{body}</{prefix}sheetData></{prefix}worksheet>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{xml}'
    return repacked(workbook(tmp_path, [["want", "got"]]), {SHEET: xml.encode(encoding)}, tmp_path / "made.xlsx")


def text_cell(ref: str, text: str) -> str:
    return f'{{c r="{ref}" t="inlineStr"}}{{is}}{{t}}{text}{{/t}}{{/is}}{{/c}}'


def value(ref: str, number: object, more: str = "") -> str:
    return f'{{c r="{ref}"{more}}}{{v}}{number}{{/v}}{{/c}}'


NAMES = f'{{row r="1"}}{text_cell("A1", "want")}{text_cell("B1", "got")}{{/row}}'


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"word/document.xml": b"x"}, "foreign"),
        ({"xl/workbook.xml": b"x"}, "xlsx"),
        ({"xl/workbook.xml": bytes(3 * 2**20)}, "xlsx-ratio"),
        ({"xl/workbook.xml": b"x"} | {f"xl/{i}.xml": b"x" for i in range(100)}, "xlsx-parts"),
        ({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}, "xlsx-macros"),
    ],
    ids=["other archive", "broken", "bomb", "many parts", "macros"],
)
def test_a_bad_workbook_is_refused(tmp_path: Path, entries: dict[str, bytes], code: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert refused(tmp_path, path.read_bytes(), name="file.xlsx").code == code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
        (b"\xd0\xcf\x11\xe0" + bytes(9000) + "EncryptedPackage".encode("utf-16-le") + bytes(60), "encrypted"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><table></table>", "html"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "html"),
        (b"<table border=1><tr><td>want", "html"),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", "xml"),
    ],
)
def test_what_was_only_named_so_is_refused_as_what_it_is(tmp_path: Path, content: bytes, kind: str) -> None:
    error = refused(tmp_path, content, name="file.xlsx")
    assert (error.code, error.values["kind"]) == ("foreign", kind)


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path, [["want", "got"], [5, 6]]).read_bytes()
    assert refused(tmp_path, content[:3000], name="cut.xlsx").code == "xlsx"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
def test_an_entity_in_a_workbook_is_refused(tmp_path: Path, part: str) -> None:
    source = workbook(tmp_path, [["want", "got"], [5, 6]])
    with zipfile.ZipFile(source) as old:
        content = old.read(part)
    root = content.index(b"<work")
    changed = {part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + content[root:]}
    with pytest.raises(SpreadsheetError, match="Forbidden"):
        read_servqual(repacked(source, changed, tmp_path / "entity.xlsx"), one_need(tmp_path))


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml"])
def test_what_really_comes_out_of_a_part_is_measured(
    tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that declares one byte and holds three megabytes: other readers unpack them all."""
    source = workbook(tmp_path, [["want", "got"], [5, 6]])
    with zipfile.ZipFile(source) as old:
        content = old.read(part)
    path = repacked(source, {part: content + b" " * 3 * 2**20}, tmp_path / "lie.xlsx")
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(part).file_size
    packed = path.read_bytes()
    assert packed.count(struct.pack("<I", size)) == 2
    path.write_bytes(packed.replace(struct.pack("<I", size), struct.pack("<I", 1)))
    monkeypatch.setattr("surveys.files.workbooks.MOST_UNPACKED", 2 * 2**20)
    with pytest.raises(SpreadsheetError, match="xlsx-size"):
        read_servqual(path, one_need(tmp_path))


def test_so_much_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, [["want", "got"], [5, 6]])
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    for most, fits in ((unpacked, True), (unpacked - 1, False)):
        monkeypatch.setattr("surveys.files.workbooks.MOST_UNPACKED", most)
        if fits:
            assert list(Workbook(path, None).rows())[1] == (2, ["5", "6"])
        else:
            with pytest.raises(SpreadsheetError, match="xlsx-size"):
                Workbook(path, None)


def test_a_cell_far_out_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    far = f'{NAMES}{{row r="2"}}{value("A2", 5)}{value("B2", 6)}{{/row}}{{row r="1048576"}}%s{{/row}}'
    with pytest.raises(SpreadsheetError, match="xlsx-cells") as caught:
        Workbook(with_cells(tmp_path, far % value("XFD1048576", 1)), None)
    assert (caught.value.values["rows"], caught.value.values["columns"]) == (1_048_576, 16_384)
    empty = with_cells(tmp_path, far % '{c r="XFD1048576" s="1"}{/c}')
    assert read_servqual(empty, one_need(tmp_path)).facts.rows == 1


@pytest.mark.parametrize(("most", "fits"), [(4, True), (3, False)])
def test_so_many_cells_get_room(tmp_path: Path, most: int, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, [["want", "got"], [5, 6]])
    monkeypatch.setattr("surveys.files.workbooks.MOST_CELLS", most)
    if fits:
        assert len(list(Workbook(path, None).rows())) == 2
    else:
        with pytest.raises(SpreadsheetError, match="xlsx-cells"):
            Workbook(path, None)


ROWS = (
    f'{NAMES}{{row r="2"}}{value("A2", 5)}{value("B2", "#REF!", " t=" + chr(34) + "e" + chr(34))}{{/row}}'
    f'{{row}}{{c}}{{v}}7{{/v}}{{/c}}{{c r="B3" t="str"}}{{f}}""{{/f}}{{v}}{{/v}}{{/c}}{{/row}}'
)


@pytest.mark.parametrize(("prefix", "encoding"), [("", "utf-8"), ("x:", "utf-8"), ("", "utf-16")])
def test_a_sheet_is_looked_through_however_it_is_written(tmp_path: Path, prefix: str, encoding: str) -> None:
    """With or without a prefix, cells without a place, an empty text as the result of a formula."""
    path = with_cells(tmp_path, ROWS, prefix, encoding)
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET)
    assert plain_extent([content]) is None
    for size in (1, 7, len(content)):
        found = Unread(content[start : start + size] for start in range(0, len(content), size))
        assert (found.errors, found.formulas) == ({1: {1: "#REF!"}}, {})
        assert (found.rows, found.columns) == (3, 2)


@pytest.mark.parametrize("size", [1, 5, 64, 10_000])
def test_how_far_a_plain_sheet_reaches(tmp_path: Path, size: int) -> None:
    path = with_cells(tmp_path, f'{NAMES}{{row r="12"}}{value("A12", 5)}{value("AB12", 6)}{{/row}}')
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET)
    assert plain_extent(content[start : start + size] for start in range(0, len(content), size)) == (12, 28)


def test_a_cell_in_another_row_than_its_own_counts_where_it_says(tmp_path: Path) -> None:
    path = with_cells(tmp_path, f'{NAMES}{{row r="2"}}{value("A900000", 5)}{{/row}}')
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET)
    assert plain_extent([content]) == (900_000, 2)
    found = Unread([content])
    assert (found.rows, found.columns) == (900_000, 2)


@pytest.mark.parametrize(
    ("merged", "refused_as"),
    [("C2:C4", None), ("B3:C3", None), ("B2:B4", "B2:B4"), ("A3:B3", "A3:B3")],
)
def test_merged_answers_are_told(tmp_path: Path, merged: str, refused_as: str | None) -> None:
    path = workbook(tmp_path, [["want", "got"], [5, 6], [7, 4], [6, 6]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells(merged)
    book.save(path)
    if refused_as is None:
        assert read_servqual(path, one_need(tmp_path)).facts.rows == 3
        return
    with pytest.raises(SpreadsheetError, match="merged-cells") as caught:
        read_servqual(path, one_need(tmp_path))
    assert caught.value.values["cell"] == refused_as


def test_a_merged_heading_above_the_names_is_none_of_the_answers(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Quality", None], ["want", "got"], [5, 6]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:B1")
    book.save(path)
    assert read_servqual(path, one_need(tmp_path)).facts.rows == 1


def test_columns_stand_where_they_are_though_the_first_is_empty(tmp_path: Path) -> None:
    path = workbook(tmp_path, [[None, "want", "got"], [None, 5, 6]])
    assert list(Workbook(path, None).rows()) == [(1, ["", "want", "got"]), (2, ["", "5", "6"])]


def test_a_sheet_of_charts_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.save(tmp_path / "file.xlsx")
    with pytest.raises(SpreadsheetError, match="xlsx-chart"):
        Workbook(tmp_path / "file.xlsx", "Chart")


def test_letters_of_columns() -> None:
    assert [letters_of(place) for place in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_whatever_is_broken_is_a_workbook_that_cannot_be_read(tmp_path: Path) -> None:
    """Bytes that were changed anywhere lead to a refusal or to a table, never to another error."""
    content = workbook(tmp_path, [["want", "got"], [5, 6]]).read_bytes()
    path = tmp_path / "broken.xlsx"
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        with suppress(SpreadsheetError):
            list(Workbook(path, None).rows())
