"""What a file costs those who do not ask for it, and what is left where it cannot be made."""

import errno
import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter.worksheet
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.exports import making, plain, spss, workbook
from app.exports.sheets import Sheet
from surveys.errors import NoRoom
from surveys.events import events
from surveys.storage.queries import exports
from surveys.storage.tables import Event
from tests.app.exports.made import named, protected, sheets
from tests.conftest import Site

pytestmark = pytest.mark.usefixtures("counting_by_hand")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are made."""
    there = tmp_path / "made"
    there.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(there))
    return there


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def people_told(site: Site) -> int:
    with site.database.read() as session:
        return len(session.exec(select(Event).where(Event.kind.in_(("exported", "people_exported")))).all())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "where", "what"),
    [
        ("people/xlsx", xlsxwriter.worksheet.Worksheet, "_write_row"),
        ("people/xlsx", xlsxwriter.workbook.Workbook, "_store_workbook"),
        ("people/csv", plain, "neutral"),
        ("people/sav", spss, "_columns"),
        ("tables/csv", plain.zipfile.ZipFile, "writestr"),
        ("tables/xlsx", xlsxwriter.workbook.Workbook, "_store_workbook"),
        ("tables/json", Path, "write_text"),
    ],
)
def test_a_full_disk_is_said_in_words_and_nothing_is_left(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, where: Any, what: str
) -> None:
    lead, campaign = site.lead(), named(site)
    with monkeypatch.context() as patched:
        patched.setattr(where, what, full)
        answer = lead.get(f"/campaigns/{campaign.id}/export/{file}")
    assert answer.status_code == 503
    assert "There is no room for this file" in answer.text
    assert answer.headers["Retry-After"] == "60"
    assert list(folder.iterdir()) == []
    assert people_told(site) == 0
    assert lead.get(f"/campaigns/{campaign.id}/export/{file}").status_code == 200
    assert list(folder.iterdir()) == []
    assert people_told(site) == 1


def test_what_cannot_be_written_down_does_not_leave(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, campaign = site.lead(), named(site)

    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr(events, "write", refuse)
    answer = lead.get(f"/campaigns/{campaign.id}/export/people/csv")
    assert answer.status_code == 503
    assert "person.address" not in answer.text
    assert list(folder.iterdir()) == []


def test_no_room_to_sort_is_said_in_words(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database puts what it sorts on a disk, too."""
    lead, campaign = site.lead(), protected(site)

    def refuse(*_: Any) -> Iterator[str]:
        yield "{}"
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr(exports, "answers_in_random_order", refuse)
    answer = lead.get(f"/campaigns/{campaign.id}/export/people/csv")
    assert answer.status_code == 503
    assert "There is no room for this file" in answer.text
    assert list(folder.iterdir()) == []
    assert people_told(site) == 0


def test_it_is_written_down_before_it_leaves(folder: Path) -> None:
    told: list[int] = []
    answer = making.made(lambda path: path.write_bytes(b"abc"), told.append, "some.csv")
    assert told == [3]
    assert answer.headers["Content-Length"] == "3"
    assert list(folder.iterdir()) == []  # gone, and still there to be sent


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_other_faults_of_the_disk_are_ours(folder: Path, code: int) -> None:
    def fail(with_: int) -> Any:
        def write(_: Path) -> int:
            raise OSError(with_, os.strerror(with_))

        return write

    with pytest.raises(NoRoom):
        making.made(fail(code), lambda _: None, "some.csv")
    with pytest.raises(OSError, match="Permission"):
        making.made(fail(errno.EACCES), lambda _: None, "some.csv")


def test_whoever_sends_does_not_wait_for_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """While rows are written anybody may take the writer's lock."""
    lead, campaign = site.lead(), named(site)
    could: list[bool] = []

    def look(*_: Any) -> None:
        def take() -> None:
            with site.database.write():
                could.append(True)

        other = threading.Thread(target=take)
        other.start()
        other.join(5)
        could.append(not other.is_alive())

    usual = workbook._cells
    monkeypatch.setattr(workbook, "_cells", lambda *given: (look(), usual(*given)))
    assert lead.get(f"/campaigns/{campaign.id}/export/people/xlsx").status_code == 200
    assert could
    assert all(could)


def test_a_sheet_that_is_full_goes_on_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)

    def rows() -> Iterator[list[int]]:
        yield from ([number] for number in range(7))

    book = Sheet("codebook", "Codebook", "", ["variable"], [["n"]])
    path = tmp_path / "some.xlsx"
    assert workbook.write_rows(path, ["n"], rows(), book, datetime(2026, 1, 1)) == 7
    found = sheets(path.read_bytes())
    assert [found[name] for name in found if name != "codebook"] == [
        [("n",), (0,), (1,), (2,)],
        [("n",), (3,), (4,), (5,)],
        [("n",), (6,)],
    ]
