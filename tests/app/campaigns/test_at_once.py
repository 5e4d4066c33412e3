"""A draft in one step from the page of a set that was published."""

import pytest

from surveys.campaigns import campaigns
from surveys.storage.tables import Campaign
from tests.app.needs.test_sets import Lead
from tests.conftest import Site


def published(lead: Lead) -> str:
    """The id of an own set."""
    path = lead.copy("clinic")
    lead.save(f"{path}/head", title_en="Our clinic", title_zh_Hant="我們的門診", title_zh_Hans="")
    lead.publish(path)
    return path.split("/")[-1]


@pytest.mark.parametrize(("anonymity", "access"), [("confidential", "open"), ("named", "personal")])
def test_a_set_is_asked_at_once_under_its_own_title(site: Site, anonymity: str, access: str) -> None:
    lead = Lead(site)
    needs = published(lead)
    page = lead.page(f"/needs/{needs}")
    assert 'action="/campaigns/at-once"' in page
    assert 'name="instrument" value="kano"' in page
    status, page = lead.post("/campaigns/at-once", needs=needs, instrument="kano", anonymity=anonymity)
    assert status == 200
    assert "This is a draft." in page
    with site.database.read() as session:
        made = session.get(Campaign, 1)
        assert made is not None
        plan = campaigns.plan_of(made)
        assert made.instrument == f"{needs}.kano"
    assert plan.title == {"en": "Our clinic", "zh_Hant": "我們的門診"}
    assert (plan.anonymity, plan.access) == (anonymity, access)
    assert plan.decides is not None


def test_of_a_set_with_changes_the_published_version_is_asked(site: Site) -> None:
    lead = Lead(site)
    needs = published(lead)
    lead.save(f"/needs/{needs}/head", title_en="Our other clinic")
    page = lead.page(f"/needs/{needs}")
    assert "Version 1, published; version 2, draft" in page
    assert "Ask version 1 in a campaign" in page
    status, made = lead.post("/campaigns/at-once", needs=needs, instrument="kano", anonymity="named")
    assert status == 200
    assert "version 1" in made


@pytest.mark.parametrize("changed", [{"instrument": ""}, {"needs": "own_none"}, {"anonymity": "whatever"}])
def test_what_does_not_do_comes_back_as_the_form(site: Site, changed: dict[str, str]) -> None:
    lead = Lead(site)
    typed = {"needs": published(lead), "instrument": "servqual", "anonymity": "named", **changed}
    status, page = lead.post("/campaigns/at-once", **typed)
    assert status == 422
    assert 'action="/campaigns/new"' in page
