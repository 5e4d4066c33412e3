"""A lead brings a file in: looks at it, says how it is read, confirms, reads the report, undoes it."""

import re

import pytest

from app.tallies import counting
from surveys.imports import storing
from tests.client import Client
from tests.conftest import Site
from tests.surveys.imports.files import as_csv, servqual_rows

pytestmark = pytest.mark.usefixtures("counting_by_hand")


def upload(site: Site, content: bytes, questionnaire: str = "servqual", name: str = "last-year.csv") -> str:
    """Bring it in; the address of its page."""
    data = {"token": site.form_token(), "questionnaire": questionnaire}
    sent = site.client.post("/imports", data=data, files={"file": (name, content)}, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def fields_of(page: str, action: str) -> list[tuple[str, str]]:
    """What the form would send as it stands."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    typed = r'<input(?![^>]*type="(?:radio|checkbox|file)")[^>]*name="([^"]+)" value="([^"]*)"'
    found = list(re.findall(typed, form))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found.append((name, chosen[1] if chosen else ""))
    return found


def post(client: Client, address: str, fields: list[tuple[str, str]], expected: int = 303) -> str:
    body: dict[str, list[str]] = {}
    for name, value in fields:
        body.setdefault(name, []).append(value)
    sent = client.post(address, data=body, follow_redirects=False)
    assert sent.status_code == expected, sent.text
    return sent.text


def work(site: Site) -> None:
    storing.work(site.database, lambda campaign_id: counting.count_stored(site.database, campaign_id))


def said(fields: list[tuple[str, str]], **changed: str) -> list[tuple[str, str]]:
    names = {name.replace("__", "."): value for name, value in changed.items()}
    return [(name, value) for name, value in fields if name not in names] + list(names.items())


def checked(site: Site, address: str, **changed: str) -> str:
    """The page after the whole file was checked with these fields changed."""
    page = site.client.get(address).text
    post(site.client, f"{address}/check", said(fields_of(page, f"{address}/check"), **changed))
    work(site)
    return site.client.get(address).text


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
    assert "This import was undone" in lead.get(address).text
    assert "Remark 5" not in lead.get("/suggestions?source=answers").text
