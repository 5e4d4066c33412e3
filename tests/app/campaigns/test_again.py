"""The same again by another questionnaire: one set, one plan, the same people."""

import re

import pytest

from surveys.campaigns import campaigns
from surveys.storage.tables import Campaign, Unit
from tests.app.needs.test_sets import Lead
from tests.conftest import BOTH, Site
from tests.factories import close, make_campaign, make_guests, make_personal

OFFERED = re.compile(r'name="instrument" value="([^"]+)"')


def of(site: Site, campaign_id: int) -> Campaign:
    with site.database.read() as session:
        found = session.get(Campaign, campaign_id)
        assert found is not None
        return found


@BOTH
def test_kano_is_asked_of_the_same_people_by_the_same_plan(site: Site) -> None:
    campaign = make_personal(site.database, "named", segments={"site": ["台北"]})
    make_guests(site.database, campaign, 3)
    lead = Lead(site)
    assert OFFERED.findall(lead.page("/campaigns/1")) == ["servperf", "zones", "kano"]
    status, page = lead.post("/campaigns/1/again", instrument="kano")
    assert status == 200
    assert "This is a draft." in page
    made = of(site, 2)
    assert (made.instrument, made.state) == ("kano", "draft")
    assert campaigns.plan_of(made) == campaigns.plan_of(campaign)
    assert "<dt>On the list</dt><dd>3</dd>" in lead.page("/campaigns/2/people")


def test_of_an_own_set_its_own_questionnaires_are_offered(site: Site) -> None:
    lead = Lead(site)
    path = lead.copy("clinic")
    lead.publish(path)
    lead.ask(path, "servqual")
    own = path.split("/")[-1]
    assert OFFERED.findall(lead.page("/campaigns/1")) == [f"{own}.{kind}" for kind in ("servperf", "zones", "kano")]
    lead.post(f"{path}/put-away", away="yes")
    assert OFFERED.findall(lead.page("/campaigns/1")) == []


@pytest.mark.parametrize("instrument", ["", "nothing", "own_none.kano"])
def test_what_cannot_be_asked_is_not_made(site: Site, instrument: str) -> None:
    make_campaign(site.database)
    status, page = Lead(site).post("/campaigns/1/again", instrument=instrument)
    assert status == 422
    assert "Choose one of the questionnaires." in page
    assert "/campaigns/2" not in Lead(site, "other@company.example").page("/campaigns")


def test_a_plan_that_does_not_do_any_more_comes_back_as_a_form(site: Site) -> None:
    make_campaign(site.database)
    with site.database.write() as session:
        found = session.get(Campaign, 1)
        assert found is not None
        found.smallest_difference = 400.0
    status, page = Lead(site).post("/campaigns/1/again", instrument="kano")
    assert status == 422
    assert 'id="smallest_difference-error"' in page
    assert 'value="kano" checked' in page


def test_only_who_sees_a_campaign_asks_it_again_and_a_closed_one_offers_nothing(site: Site) -> None:
    with site.database.write() as session:
        north, south = Unit(name="North"), Unit(name="South")
        session.add_all([north, south])
        session.flush()
    campaign = make_campaign(site.database, unit_id=south.id)
    assert Lead(site, unit=north.id).post("/campaigns/1/again", instrument="kano")[0] == 404
    lead = Lead(site, "south@company.example", south.id)
    assert lead.post("/campaigns/1/again", instrument="kano")[0] == 200
    assert of(site, 2).unit_id == south.id
    close(site.database, campaign)
    assert OFFERED.findall(lead.page("/campaigns/1")) == []
