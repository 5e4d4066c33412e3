"""Five people in one step: their addresses where the campaign is, and all their links on one page."""

import re

import pytest

from tests.app.mail.server import Desk, change, everybody
from tests.app.needs.test_sets import Lead
from tests.conftest import Site
from tests.factories import close, make_campaign, make_guests, make_personal

FIVE = "a@x.example\nBob <b@x.example>, c@x.example\nd@x.example; e@x.example\n"
ROW = re.compile(r"<h2>([^<]+)</h2>.*?</div>", re.DOTALL)


@pytest.mark.parametrize("anonymity", ["named", "confidential", "anonymous"])
def test_five_addresses_are_put_on_the_list_where_the_campaign_is(site: Site, anonymity: str) -> None:
    make_personal(site.database, anonymity)
    lead = Lead(site)
    page = lead.page("/campaigns/1")
    form = page.split('action="/campaigns/1/people/import"')[1].split("</form>")[0]
    assert 'name="list"' in form
    status, page = lead.post("/campaigns/1/people/import", list=FIVE)
    assert status == 200
    assert "5 people were added." in page
    assert everybody(site.database)["b@x.example"].name == "Bob"


def test_opening_puts_typed_addresses_on_the_list_first(site: Site) -> None:
    make_personal(site.database, "named", state="draft")
    lead = Lead(site)
    status, page = lead.post("/campaigns/1/people/import", list="a@x.example, nobody at all", then="open")
    assert status == 422, "a faulty list opens nothing"
    assert "nobody at all" in page
    assert "Draft" in lead.page("/campaigns/1")
    status, page = lead.post("/campaigns/1/people/import", list=FIVE, then="open")
    assert status == 200
    assert "Everybody" in page
    assert len(everybody(site.database)) == 5


def test_a_campaign_opens_without_a_list(site: Site) -> None:
    make_personal(site.database, "named", state="draft")
    status, page = Lead(site).post("/campaigns/1/people/import", list=" ", then="open")
    assert status == 200
    assert "people/links" in page


def test_whoever_has_the_link_needs_no_list(site: Site) -> None:
    campaign = make_campaign(site.database)
    assert "people/import" not in Lead(site).page(f"/campaigns/{campaign.id}")


def test_all_links_of_a_named_campaign_stand_on_one_page(site: Site) -> None:
    campaign = make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring(FIVE)
    assert 'href="/campaigns/1/people/links"' in desk.page()
    change(site.database, "c@x.example", used=True)
    page = desk.client.get("/campaigns/1/people/links").text
    links = re.findall(r'href="(https://testserver/s/autumn\?invite=\w+)"', page)
    assert len(set(links)) == 4
    assert all(site.client.get(link).status_code == 200 for link in links)
    assert page.count('/link.svg"') == 4
    assert page.count("This link was used") == 1
    assert ROW.findall(page) == ["a@x.example", "Bob", "c@x.example", "d@x.example", "e@x.example"]
    close(site.database, campaign)
    assert "people/links" not in desk.page()


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_no_link_is_shown_where_nobody_may_see_who_answers(site: Site, anonymity: str) -> None:
    make_guests(site.database, make_personal(site.database, anonymity), 2)
    desk = Desk(site)
    assert "people/links" not in desk.page()
    assert desk.client.get("/campaigns/1/people/links").status_code == 404


def test_more_links_than_a_page_holds_follow_on_the_next(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring("\n".join(f"person{number}@x.example" for number in range(103)))
    pages = [desk.client.get(f"/campaigns/1/people/links?page={number}").text for number in (1, 2, 3, 4)]
    assert [page.count("/link.svg") for page in pages] == [50, 50, 3, 0]


def test_addresses_that_cannot_be_mailed_are_left_out_after_one_question(site: Site) -> None:
    make_personal(site.database, "named")
    lead, address = Lead(site), "/campaigns/1/people/import"
    status, page = lead.post(address, list="a@x.example\nnobody\nb@x.example\n")
    assert (status, everybody(site.database)) == (422, {})
    assert "nobody" in page
    mark = re.search(r'name="leave_out" value="([^"]+)"', page)
    assert mark is not None
    assert lead.post(address, list="a@x.example\nsomebody else\n", leave_out=mark[1])[0] == 422, "another list"
    status, page = lead.post(address, list="a@x.example\nnobody\nb@x.example\n", leave_out=mark[1])
    assert "2 people were added. 1 line without an address that can be mailed was left out." in page
    assert sorted(everybody(site.database)) == ["a@x.example", "b@x.example"]


def test_a_list_without_anybody_asks_no_question(site: Site) -> None:
    make_personal(site.database, "named")
    assert "leave_out" not in Lead(site).post("/campaigns/1/people/import", list="nobody\n")[1]
