"""Workbooks that are none, hide gigabytes, or name what lies elsewhere."""

import zipfile
from pathlib import Path

import pytest

from surveys.files import SpreadsheetError, read_servqual
from tests.surveys.files.test_spreadsheets import one_need, refused, workbook


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"word/document.xml": b"x"}, "foreign"),
        ({"xl/workbook.xml": b"x"}, "xlsx"),
        ({"xl/workbook.xml": bytes(3 * 2**20)}, "xlsx-ratio"),
        ({"xl/workbook.xml": b"x"} | {f"xl/{i}.xml": b"x" for i in range(100)}, "xlsx-parts"),
    ],
    ids=["other archive", "broken", "bomb", "many parts"],
)
def test_a_bad_workbook_is_refused(tmp_path: Path, entries: dict[str, bytes], code: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert refused(tmp_path, path.read_bytes(), name="file.xlsx").code == code


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path, [["want", "got"], [5, 6]]).read_bytes()
    assert refused(tmp_path, content[:3000], name="cut.xlsx").code == "xlsx"


def test_an_entity_in_a_workbook_is_refused(tmp_path: Path) -> None:
    source = workbook(tmp_path, [["want", "got"], [5, 6]])
    target = tmp_path / "entity.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/workbook.xml":
                start = content.index(b"<workbook")
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content[start:]
            new.writestr(entry.filename, content)
    with pytest.raises(SpreadsheetError, match="Forbidden"):
        read_servqual(target, one_need(tmp_path))
