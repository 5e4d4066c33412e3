"""A lead brings a file in: looks at it, says how it is read, confirms, reads the report, undoes it."""

import re

import pytest

from surveys.imports import kept
from surveys.imports.mapping import MOST_COLUMNS
from surveys.storage.tables import Unit
from tests.app.imports.desk import checked, fields_of, post, said, stored, upload, work
from tests.conftest import Site
from tests.surveys.imports.files import as_csv, servqual_rows

pytestmark = pytest.mark.usefixtures("counting_by_hand")


def test_a_lead_brings_last_years_file_in_reads_it_and_undoes_it(site: Site) -> None:
    lead = site.lead()
    address = upload(site, as_csv(servqual_rows(40, high=5)))
    page = lead.get(address).text
    assert "Nothing is stored before you confirm" in page
    assert 'value="courtesy' not in page
    first = fields_of(page, f"{address}/check")
    assert dict(first)["column.0"].endswith(".expectation")
    assert dict(first)["column.44"] == "segment.site"

    refused = post(lead, f"{address}/check", first, 422)
    assert "Say which numbers the two ends of this scale have in the file." in refused

    page = checked(site, address, low__needs="1", high__needs="5", column__46="comment")
    assert "40 answers can be read" in page
    assert "North (20), South (20)" in page
    wave = said(fields_of(page, f"{address}/confirm"), title_en="Last year", anonymity="confidential")
    post(lead, f"{address}/confirm", wave)
    assert "being stored" in lead.get(address).text
    assert "Last year" not in lead.get("/campaigns").text  # not before all of it is stored
    work(site)
    page = lead.get(address).text
    assert "40 answers were imported" in page
    campaign = re.search(r'href="(/campaigns/\d+)"', page.split("<main")[1])
    assert campaign is not None
    report = lead.get(campaign[1]).text
    assert "Last year" in report
    assert "Imported from a file" in report
    assert "Remark 5" in lead.get("/suggestions?source=answers").text

    post(lead, f"{address}/undo", [("token", site.form_token())], 409)
    post(lead, f"{address}/undo", [("token", site.form_token()), ("sure", "yes")])
    assert lead.get(campaign[1]).status_code == 404
    assert "is being undone" in lead.get(address).text
    work(site)
    assert "This import was undone" in lead.get(address).text
    assert "Remark 5" not in lead.get("/suggestions?source=answers").text


def refused(site: Site, content: bytes, name: str = "a.csv", status: int = 422, questionnaire: str = "servqual") -> str:
    data = {"token": site.form_token(), "questionnaire": questionnaire}
    sent = site.client.post("/imports", data=data, files={"file": (name, content)}, follow_redirects=False)
    assert sent.status_code == status, sent.text
    assert not list((site.database.seals.folder / "imports").glob("*"))
    return sent.text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "PNG picture"),
        (b"%PDF-1.7", "a.xlsx", "PDF document"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.xlsx", "old Excel file"),
        (b"PK\x03\x04" + b"\x00" * 100, "a.xlsx", "cannot be read"),
        (b"E1,P1\n", "a.csv", "no row below it"),
    ],
)
def test_what_is_no_table_is_refused_in_words_and_nothing_is_kept(
    site: Site, content: bytes, name: str, words: str
) -> None:
    site.lead()
    assert words in refused(site, content, name)


def test_a_file_without_a_questionnaire_a_choice_without_a_file_and_too_large_a_file_are_refused(site: Site) -> None:
    site.lead()
    assert "Choose one." in refused(site, as_csv(servqual_rows(2)), questionnaire="")
    data = {"token": site.form_token(), "questionnaire": "servqual"}
    assert "Choose a file." in site.client.post("/imports", data=data, files={"file": ("", b"")}).text
    assert "larger than 32 MB" in refused(site, b"x" * (kept.LARGEST + 1))


def test_who_is_not_signed_in_or_sends_a_foreign_form_brings_nothing_in(site: Site) -> None:
    files = {"file": ("a.csv", as_csv(servqual_rows(2)))}
    site.device().post("/imports", data={"questionnaire": "servqual"}, files=files)
    site.lead()
    assert site.client.post("/imports", data={"questionnaire": "servqual"}, files=files).status_code == 403
    folder = site.database.seals.folder / "imports"
    assert not [path for path in folder.glob("*") if not path.name.startswith("new-")]


def test_a_lead_of_another_unit_sees_neither_file_nor_mapping(site: Site) -> None:
    with site.database.write() as session:
        units = [Unit(name=name) for name in ("North", "South")]
        session.add_all(units)
        session.flush()
        ids = [unit.id for unit in units]
    site.lead("north@company.example", ids[0])
    address = upload(site, as_csv(servqual_rows(3)))
    site.client.cookies.clear()
    other = site.lead("south@company.example", ids[1])
    assert "last-year.csv" not in other.get("/imports").text
    for path in ("", "/mark", "/mapping.toml"):
        assert other.get(f"{address}{path}").status_code == 404
    for path in ("read", "check", "confirm", "cancel", "undo", "mapping"):
        assert other.post(f"{address}/{path}", data={"token": site.form_token()}).status_code == 404


def test_what_a_file_says_is_text_and_no_markup(site: Site) -> None:
    lead = site.lead()
    rows = servqual_rows(4)
    rows[0][46] = "<script>alert(1)</script>"
    rows[1][0] = "<b>bold</b>"
    address = upload(site, as_csv(rows), name="<i>x</i>.csv")
    page = checked(site, address, low__needs="1", high__needs="7")
    assert "<script>alert" not in page + lead.get("/imports").text
    assert "<b>bold" not in page
    assert "<i>x</i>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_what_is_said_of_the_wave_is_checked_at_its_field(site: Site) -> None:
    lead = site.lead()
    rows = [row[:45] for row in servqual_rows(6)]
    address = upload(site, as_csv(rows))
    page = checked(site, address, low__needs="1", high__needs="7")
    fields = fields_of(page, f"{address}/confirm")
    wrong = post(lead, f"{address}/confirm", said(fields, title_en="", first="2026-02-30", last="2099-01-01"), 422)
    for words in ("Give it a title", "Choose one.", "Write the day as"):
        assert words in wrong, words
    wrong = said(fields, title_en="x", first="2026-02-03", last="2026-02-01", anonymity="named")
    assert 'id="last-error"' in post(lead, f"{address}/confirm", wrong, 422)


def test_an_imported_wave_stands_in_the_round_of_its_first_day(site: Site) -> None:
    lead = site.lead()
    data = {"token": site.form_token(), "name": "Repair", "needs": "repair", "rhythm": "quarterly"}
    programme = lead.post("/programmes/new", data=data, follow_redirects=False).headers["location"]
    address = upload(site, as_csv(servqual_rows(30)))
    page = checked(site, address, low__needs="1", high__needs="7")
    fields = said(
        fields_of(page, f"{address}/confirm"),
        title_en="From a file",
        anonymity="confidential",
        programme=programme.rpartition("/")[2],
    )
    post(lead, f"{address}/confirm", fields)
    work(site)
    page = lead.get(programme).text
    assert "From a file" in page
    assert "2026" in page


def test_whose_needs_are_in_no_set_makes_one_of_the_headings_and_comes_back(site: Site) -> None:
    lead = site.lead()
    needs = ["The lift works", "Somebody answers the phone", "Bills are right"]
    head = [*(f"Expected: {need}" for need in needs), *(f"Perceived: {need}" for need in needs), "Age"]
    rows = [head, *([str(1 + (place + k) % 5) for k in range(6)] + [str(20 + 5 * place)] for place in range(12))]
    address = upload(site, as_csv(rows), name="building.csv")
    made = lead.post(f"{address}/set", data={"token": site.form_token()}, follow_redirects=False).headers["location"]
    page = lead.get(made).text
    assert all(need in page for need in needs)
    assert "Age" not in page.split("<main")[1]
    published = lead.post(f"{made}/publish", data={"token": site.form_token()}, follow_redirects=False)
    assert published.status_code == 303, published.text
    page = lead.get(address).text
    own = re.search(r'value="(own_\w+\.servqual)"', page)
    assert own is not None
    post(lead, f"{address}/read", said(fields_of(page, f"{address}/read"), questionnaire=own[1]))
    page = lead.get(address).text
    mapped = dict(fields_of(page, f"{address}/check"))
    assert [mapped[f"column.{place}"] for place in range(6)] == [
        *(f"n{k}.expectation" for k in (1, 2, 3)),
        *(f"n{k}.perception" for k in (1, 2, 3)),
    ]
    assert "12 answers can be read" in checked(site, address, low__needs="1", high__needs="5")


@pytest.mark.parametrize(
    ("promise", "n", "told"), [("confidential", 4, False), ("confidential", 5, True), ("named", 4, True)]
)
def test_of_a_protected_import_fewer_than_five_look_like_none(site: Site, promise: str, n: int, told: bool) -> None:
    lead = site.lead()
    page = stored(site, upload(site, as_csv(servqual_rows(n))), promise)
    assert (f"{n} answers were imported" in page) is told
    assert ("Fewer than five answers" in page) is not told
    for path in ("/imports", "/company/events", "/campaigns"):
        shown = lead.get(path).text.split("<main")[1]
        assert (f'"Answers">{n}<' in shown) is (told and path != "/company/events"), path


def test_a_day_that_has_not_come_cannot_be_read(site: Site) -> None:
    rows = servqual_rows(6)
    rows[1][45] = "2199-01-01"
    site.lead()
    page = checked(site, upload(site, as_csv(rows)), low__needs="1", high__needs="7")
    assert "Day of the answer: these cells cannot be read." in page


def test_a_file_with_more_columns_than_are_read_is_refused(site: Site) -> None:
    site.lead()
    for number, status in ((MOST_COLUMNS, 303), (MOST_COLUMNS + 1, 422)):
        content = as_csv([[f"C{place}" for place in range(number)], ["1"] * number])
        data = {"token": site.form_token(), "questionnaire": "servqual"}
        sent = site.client.post("/imports", data=data, files={"file": ("a.csv", content)}, follow_redirects=False)
        assert sent.status_code == status


def test_a_named_import_is_read_like_any_campaign_but_nobody_was_invited(site: Site) -> None:
    lead = site.lead()
    page = stored(site, upload(site, as_csv(servqual_rows(30))), "named")
    campaign = re.search(r'href="(/campaigns/\d+)"', page.split("<main")[1])
    assert campaign is not None
    for path in ("", "/details", "/export"):
        answer = lead.get(campaign[1] + path)
        assert answer.status_code == 200, path
        assert "nvited" not in answer.text.split("<main")[1], path
    assert f'{campaign[1]}/people"' not in lead.get(campaign[1]).text
    rows = lead.get(f"{campaign[1]}/export/people/csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 31
    data = {"token": site.form_token(), "name": "Repair", "needs": "repair", "rhythm": "quarterly"}
    programme = lead.post("/programmes/new", data=data, follow_redirects=False).headers["location"]
    number = campaign[1].rpartition("/")[2]
    lead.post(f"{programme}/campaigns", data={"token": site.form_token(), "campaign": number, "day": "2026-01-10"})
    form = lead.get(f"{programme}/actions/new").text
    assert "Propose" in form
    assert 'value="same"' not in form
