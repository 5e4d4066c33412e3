"""Tables of results as files: those of the pages, no more and no fewer."""

import json
import re

import pytest
from sqlmodel import select

from app.exports.words import TABLES
from app.reading.page import PAGES
from surveys.storage.tables import Event
from tests.app.exports.made import packed, protected, send, sheets, table
from tests.app.reading.made import Lead
from tests.conftest import BOTH, Site
from tests.factories import TITLE, make_campaign

pytestmark = pytest.mark.usefixtures("counting_by_hand")
CODEBOOK = {"codebook-needs", "codebook-questions", "codebook-codes"}


@BOTH
@pytest.mark.parametrize("instrument", ["servqual", "kano", "pulse"])
def test_each_table_of_the_report_and_its_details_is_there_in_each_kind_of_file(site: Site, instrument: str) -> None:
    lead, campaign = site.lead(), make_campaign(site.database, instrument)
    send(site, campaign, 12)
    at = f"/campaigns/{campaign.id}"
    linked = set(re.findall(rf'"({at}/[\w/-]+\.csv)"', lead.get(at).text + lead.get(f"{at}/details").text))
    assert len(linked) > 3
    wanted = {address: table(lead.get(address).content) for address in linked}
    ids = {address: address.removeprefix(f"{at}/").removesuffix(".csv") for address in linked}
    ids = {address: re.sub(r"details/(\d+)", r"details-section-\1", id_) for address, id_ in ids.items()}
    files = packed(lead.get(f"{at}/export/tables/csv").content)
    assert {f"{id_}.csv" for id_ in ids.values()} == files.keys() - {f"{id_}.csv" for id_ in (*CODEBOOK, "about")}
    book = sheets(lead.get(f"{at}/export/tables/xlsx").content)
    document = json.loads(lead.get(f"{at}/export/tables/json").content)
    assert (document["format"], document["version"], document["campaign"]) == ("gaplens.tables", 1, campaign.id)
    tables = {each["id"]: each for each in document["tables"]}
    assert list(book) == [name[:31] for name in tables]
    for address, rows in wanted.items():
        assert files[f"{ids[address]}.csv"] == rows
        assert len(book[ids[address][:31]]) == len(rows) + 3
        assert tables[ids[address]]["columns"] == rows[0]
        assert len(tables[ids[address]]["rows"]) == len(rows) - 1


def test_the_codebook_has_every_word_in_every_language(site: Site) -> None:
    lead, campaign = site.lead(), make_campaign(site.database)
    files = packed(lead.get(f"/campaigns/{campaign.id}/export/tables/csv").content)
    assert files.keys() == {f"{id_}.csv" for id_ in (*CODEBOOK, "about")}
    head, *needs = files["codebook-needs.csv"]
    assert len(needs) == 22
    assert all(row[head.index(f"wording_{code}")] for row in needs for code in ("zh_Hant", "zh_Hans", "en"))
    (low,) = [row for row in files["codebook-codes.csv"] if row[1:3] == ["expectation", "1"]]
    assert low[3:] == ["", "非常不同意", "非常不同意", "Strongly disagree"]


def test_what_the_page_withholds_is_in_no_file(site: Site) -> None:
    """Of four answers a protected campaign tells nothing."""
    lead, campaign = site.lead(), protected(site, 4)
    page = lead.get(f"/campaigns/{campaign.id}/export").text
    assert "The files hold the codebook alone" in page
    files = packed(lead.get(f"/campaigns/{campaign.id}/export/tables/csv").content)
    assert files.keys() == {f"{id_}.csv" for id_ in (*CODEBOOK, "about")}
    assert ["Answers", "fewer than 5"] in files["about.csv"]


@pytest.mark.parametrize("file", TABLES)
def test_each_is_an_event_before_a_byte_leaves(site: Site, file: str) -> None:
    lead, campaign = site.lead(), make_campaign(site.database)
    assert lead.get(f"/campaigns/{campaign.id}/export/tables/{file}").status_code == 200
    with site.database.read() as session:
        (line,) = session.exec(select(Event).where(Event.kind == "exported")).all()
    assert line.data == {"file": file, "tables": 3, "languages": ["en"]}
    assert lead.get(f"/campaigns/{campaign.id}/export/tables/exe").status_code == 404


def test_of_a_programme_all_pages_of_the_round_and_all_needs(site: Site) -> None:
    lead = Lead(site)
    _, _, programme = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    assert "No round yet" in lead.page(f"{programme}/export")
    campaign = make_campaign(site.database)
    send(site, campaign, 12)
    lead.post(f"{programme}/campaigns", campaign=str(campaign.id), day="2026-08-04")
    page = lead.page(f"{programme}/export?round=1")
    assert f"/campaigns/{campaign.id}/export" in page
    files = packed(lead.client.get(f"{programme}/export/tables/csv?round=1").content)
    wanted = set()
    for name in PAGES:
        shown = lead.page(f"{programme}/{name}".rstrip("/"))
        found = re.findall(rf'"{programme}/([\w/-]+)\.csv[?"]', shown)
        wanted |= {f"{each.replace('/', '-')}.csv" for each in found}
    assert {name.partition("-")[0] for name in wanted} >= {"needs", "priorities", "trends"}
    assert wanted <= files.keys()
    shown = lead.page(f"{programme}/needs/tools?round=1")
    ofneed = re.findall(rf'"{programme}/(needs/tools/[\w-]+)\.csv', shown)
    assert ofneed
    assert {f"{each.replace('/', '-')}.csv" for each in ofneed} <= files.keys()
    address = re.findall(rf'"({programme}/needs/tools/[^"]+)', shown)[0]
    assert table(lead.client.get(address).content) in files.values()
    book = sheets(lead.client.get(f"{programme}/export/tables/xlsx?round=1").content)
    assert len(book) == len(files)
    with site.database.read() as session:
        kinds = session.exec(select(Event.data).where(Event.subject_kind == "programme", Event.kind == "exported"))
        assert [each["file"] for each in kinds if "file" in each] == ["csv", "xlsx"]
    assert TITLE["en"] in page
