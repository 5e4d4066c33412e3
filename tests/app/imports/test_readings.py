"""A file that must be read otherwise: said on its page, kept, taken from a saved mapping, known again."""

import io

import openpyxl
import pytest

from tests.app.imports.desk import checked, fields_of, mapped, post, said, stored, upload, work
from tests.conftest import Site
from tests.surveys.imports.files import as_csv, servqual_rows

pytestmark = pytest.mark.usefixtures("counting_by_hand")


def workbook(rows: list[list[str]], *more: str, formula: bool = False) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append([int(cell) if cell.isdigit() else cell for cell in row])
    for title in more:
        book.create_sheet(title)
    if formula:
        page["A2"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_several_sheets_is_read_once_its_sheet_is_named(site: Site) -> None:
    lead = site.lead()
    address = upload(site, workbook(servqual_rows(8), "Notes"), name="book.xlsx")
    page = lead.get(address).text
    assert "several sheets" in page
    assert "Sheet, Notes" in page
    fields = [*said(fields_of(page, f"{address}/read"), sheet="Sheet"), ("token", site.form_token())]
    post(lead, f"{address}/read", fields)
    page = checked(site, address, low__needs="1", high__needs="7")
    assert "8 answers can be read" in page


def test_a_formula_without_a_result_is_told_and_never_a_blank(site: Site) -> None:
    lead = site.lead()
    address = upload(site, workbook(servqual_rows(8), formula=True), name="book.xlsx")
    page = lead.get(address).text
    post(lead, f"{address}/check", said(fields_of(page, f"{address}/check"), low__needs="1", high__needs="7"))
    work(site)
    page = lead.get(address).text
    assert "cell A2" in page
    assert "answers can be read" not in page


def test_another_separator_and_a_row_of_titles_are_said_and_then_read(site: Site) -> None:
    lead = site.lead()
    content = as_csv(servqual_rows(8)).replace(b",", b";")
    address = upload(site, content)
    page = lead.get(address).text
    assert "separated by semicolons" in page
    post(lead, f"{address}/read", said(fields_of(page, f"{address}/read"), delimiter=";"))
    assert "8 answers can be read" in checked(site, address, low__needs="1", high__needs="7")


def test_the_same_file_again_says_when_it_was_imported(site: Site) -> None:
    lead = site.lead()
    content = as_csv(servqual_rows(6))
    address = upload(site, content)
    page = checked(site, address, low__needs="1", high__needs="7")
    wave = said(fields_of(page, f"{address}/confirm"), title_en="First", anonymity="named")
    post(lead, f"{address}/confirm", wave)
    work(site)
    again = lead.get(upload(site, content, questionnaire="")).text
    assert "Yes, the very same file" in again
    assert "Its heading is that of last-year.csv" in again


def test_a_reading_that_is_refused_leaves_what_was_said_of_the_columns(site: Site) -> None:
    lead = site.lead()
    address = upload(site, as_csv(servqual_rows(6)))
    fields = said(fields_of(lead.get(address).text, f"{address}/check"), column__46="comment")
    post(lead, f"{address}/check", said(fields, low__needs="1", high__needs="7"))
    work(site)
    for row, is_refused in (("999", True), ("", False)):
        page = lead.get(address).text
        post(lead, f"{address}/read", said(fields_of(page, f"{address}/read"), header_row=row))
        assert ("Row 999 is not among" in lead.get(address).text) is is_refused
    now = mapped(site, address)
    assert now["column.46"] == "comment"
    assert (now["low.needs"], now["high.needs"]) == ("1", "7")


def test_a_mapping_that_was_saved_brings_its_own_reading(site: Site) -> None:
    lead = site.lead()
    semicolons = as_csv(servqual_rows(6)).replace(b",", b";")
    first = upload(site, semicolons)
    post(lead, f"{first}/read", said(fields_of(lead.get(first).text, f"{first}/read"), delimiter=";"))
    page = checked(site, first, low__needs="1", high__needs="7", column__46="comment")
    assert "6 answers can be read" in page
    saved = lead.get(f"{first}/mapping.toml").content
    second = upload(site, semicolons, name="next.csv")
    unknown = saved.replace(b'"servqual"', b'"own_x.servqual"')
    for content, status in ((saved, 303), (b"nothing", 422), (unknown, 422)):
        sent = lead.post(
            f"{second}/mapping",
            data={"token": site.form_token()},
            files={"file": ("m.toml", content)},
            follow_redirects=False,
        )
        assert sent.status_code == status, sent.text
    assert mapped(site, second)["column.46"] == "comment"


def test_a_file_that_must_be_read_as_the_last_one_was_is_known_by_its_heading(site: Site) -> None:
    lead = site.lead()
    semicolons = as_csv(servqual_rows(8)).replace(b",", b";")
    address = upload(site, semicolons)
    post(lead, f"{address}/read", said(fields_of(lead.get(address).text, f"{address}/read"), delimiter=";"))
    assert "8 answers were imported" in stored(site, address)
    again = upload(site, semicolons.replace(b"\n", b"\r\n"), questionnaire="", name="next.csv")
    page = lead.get(again).text
    assert "Its heading is that of last-year.csv" in page
    assert '<option value=";" selected>' in page


def test_signs_and_figures_of_a_chinese_keyboard_are_read(site: Site) -> None:
    rows = servqual_rows(6)
    rows[1][0], rows[2][0] = "略過", "不知道"
    site.lead()
    address = upload(site, as_csv(rows))
    page = checked(site, address, low__needs="１", high__needs="７", missing="略過、不知道")
    assert "6 answers can be read" in page
