"""Leads make programmes, put campaigns in, begin the next round; what cannot be is refused in clear words."""

import pytest
from sqlmodel import select

from surveys.campaigns.plan import Plan
from surveys.places import places
from surveys.storage.tables import Account, Campaign, Unit
from tests.app.reading.made import Lead
from tests.conftest import Site
from tests.factories import make_campaign


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def make(lead: Lead, **values: str) -> str:
    status, page, path = lead.post(
        "/programmes/new", **{"name": "Repairs", "needs": "repair", "rhythm": "quarterly"} | values
    )
    assert status == 303, page
    return path


def test_an_empty_programme_says_what_to_do(lead: Lead) -> None:
    assert "New programme" in lead.page("/programmes")
    page = lead.page(make(lead))
    assert "No round yet" in page
    assert "New campaign" in page


def test_the_next_round_has_today_s_names(site: Site, lead: Lead) -> None:
    path = make(lead)
    form = {"instrument": "servqual", "title_en": "Summer", "site": "North\nSouth"}
    _, _, campaign = lead.post("/campaigns/new", **form)
    lead.post(f"{campaign}/open")
    lead.post(f"{path}/campaigns", campaign=campaign.split("/")[-1], day="2026-05-04")
    with site.database.write() as session:
        account = session.exec(select(Account).where(Account.email == "lead@company.example")).one()
        north = next(each for each in places.seen_by(session, account) if each.name == "North")
        places.rename(session, account, north, places.mark_of(north), "Harbour")
    lead.post(f"{path}/next", after="2026-04-01")
    with site.database.read() as session:
        drafts = [row for row in session.exec(select(Campaign)).all() if row.state == "draft"]
    assert [draft.segments["site"] for draft in drafts] == [["Harbour", "South"]]


@pytest.mark.parametrize("page", ["needs", "kano", "priorities", "segments", "trends", "why", "quality", "comments"])
def test_every_page_of_an_empty_programme_says_what_to_do(lead: Lead, page: str) -> None:
    assert "No round yet" in lead.page(f"{make(lead)}/{page}")


def test_two_clicks_make_the_next_round(site: Site, lead: Lead) -> None:
    path = make(lead)
    plan = Plan({"en": "Summer"}, segments={"site": ["North", "South"]})
    campaign = make_campaign(site.database, plan=plan)
    status, _, there = lead.post(f"{path}/campaigns", campaign=str(campaign.id), day="2026-05-04")
    assert (status, "done=in" in there) == (303, True)
    asked = lead.page(f"{path}/next")
    assert "Next round: Quarter 3 of 2026" in asked
    assert "Summer" in asked
    status, _, there = lead.post(f"{path}/next", after="2026-04-01")
    assert status == 303
    page = lead.page(there)
    assert "The drafts are made" in page
    assert "Draft" in page
    again = lead.client.post(f"{path}/next", data={"token": lead.token, "after": "2026-04-01"})
    assert again.status_code == 409  # somebody clicked before


def test_a_campaign_goes_in_and_out(site: Site, lead: Lead) -> None:
    path, campaign = make(lead), make_campaign(site.database)
    lead.post(f"{path}/campaigns", campaign=str(campaign.id))
    assert "Take out of the programme" in lead.page(path)
    assert f'href="{path}">Repairs</a>' in lead.page(f"/campaigns/{campaign.id}")
    lead.post(f"{path}/campaigns/{campaign.id}/out")
    assert "No round yet" in lead.page(path)
    assert lead.client.get(f"/campaigns/{campaign.id}").status_code == 200


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Write a name."),
        ({"name": "x" * 121}, "120"),
        ({"needs": "nothing"}, "About which needs"),
        ({"rhythm": "weekly"}, "How often"),
    ],
)
def test_a_bad_form_is_told_at_the_field(lead: Lead, values: dict[str, str], words: str) -> None:
    status, page, _ = lead.post("/programmes/new", **{"name": "R", "needs": "repair", "rhythm": "yearly"} | values)
    assert status == 422
    assert words in page.split('class="errors"')[1]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"campaign": "x"}, 404),
        ({"campaign": "999"}, 404),
        ({"campaign": "1", "day": "31 May"}, 422),
        ({"campaign": "1", "day": "2026-02-30"}, 422),
        ({"campaign": "1", "day": "9999-12-31"}, 422),
        ({"campaign": "9" * 5000}, 404),
        ({"campaign": "1"}, 409),  # it asks about the hotel
    ],
)
def test_what_cannot_be_put_in_is_refused(site: Site, lead: Lead, values: dict[str, str], status: int) -> None:
    make_campaign(site.database, "hotel.servqual")
    assert lead.post(f"{make(lead)}/campaigns", **values)[0] == status


def test_two_leads_at_one_programme(lead: Lead) -> None:
    path = make(lead)
    mark = lead.page(f"{path}/edit").split('name="mark" value="')[1].split('"')[0]
    assert lead.post(f"{path}/edit", name="Workshop", rhythm="quarterly", mark=mark)[0] == 303
    status, page, _ = lead.post(f"{path}/edit", name="Repair shop", rhythm="quarterly", mark=mark)
    assert status == 409
    assert "Workshop" in page
    assert 'value="Repair shop"' in page


@pytest.mark.parametrize(
    "address", ["/programmes/999", "/programmes/1/nothing", "/programmes/1?round=77", "/programmes/1/next"]
)
def test_what_is_not_there(lead: Lead, address: str) -> None:
    make(lead)
    assert lead.client.get(address).status_code == 404


def test_another_unit_does_not_find_it(site: Site, lead: Lead) -> None:
    with site.database.write() as session:
        session.add_all([Unit(id=1, name="North"), Unit(id=2, name="South")])
    site.lead("north@company.example", 1)
    token = site.form_token()
    made = site.client.post(
        "/programmes/new",
        data={"token": token, "name": "R", "needs": "repair", "rhythm": "yearly"},
        follow_redirects=False,
    )
    path = made.headers["location"]
    south = site.lead("south@company.example", 2)
    assert south.get(path).status_code == 404
    assert "R</a>" not in south.get("/programmes").text


def test_removing_asks_and_keeps_the_campaigns(site: Site, lead: Lead) -> None:
    path, campaign = make(lead), make_campaign(site.database)
    lead.post(f"{path}/campaigns", campaign=str(campaign.id))
    assert lead.post(f"{path}/remove")[0] == 409
    assert lead.post(f"{path}/remove", sure="yes")[0] == 303
    assert lead.client.get(path).status_code == 404
    assert lead.client.get(f"/campaigns/{campaign.id}").status_code == 200
