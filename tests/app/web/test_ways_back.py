"""A refused step leads back to what the person was at, in their language, and nowhere that does not exist."""

import re

import httpx
import pytest

from surveys.campaigns.plan import Plan
from tests.conftest import Site
from tests.factories import TITLE, make_campaign, make_personal

WORDS = {
    "en": ("Back to the campaign", "All campaigns"),
    "zh-Hant": ("回到這次調查", "全部調查"),
    "zh-Hans": ("回到这次调查", "全部调查"),
}


def ways(page: httpx.Response) -> list[tuple[str, str]]:
    """The links of the page's main part."""
    main = page.text.split("<main")[1].split("</main>")[0]
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', main)


def press(site: Site, path: str, token: str = "", **fields: str) -> httpx.Response:
    return site.client.post(path, data={"token": token or site.form_token(), **fields}, follow_redirects=False)


@pytest.mark.parametrize("tag", WORDS)
@pytest.mark.parametrize(
    ("state", "step"),
    [("open", "delete"), ("closed", "open"), ("draft", "close"), ("closed", "take-back"), ("closed", "delete")],
)
def test_a_step_that_is_not_possible_leads_back_to_the_campaign(site: Site, state: str, step: str, tag: str) -> None:
    make_campaign(site.database, state=state)
    site.lead()
    site.client.cookies.set("lang", tag)
    refused = press(site, f"/campaigns/1/{step}")
    assert refused.status_code == 409
    words = WORDS[tag]
    assert ways(refused) == [("/campaigns/1", words[0]), ("/campaigns", words[1])]
    assert all(site.client.get(address).status_code == 200 for address, _ in ways(refused))
    assert 'href="/suggestions"' in refused.text.split("</header>")[0]  # the bar at the top is the desk's


def test_a_step_at_the_people_leads_back_to_them(site: Site) -> None:
    make_campaign(site.database, state="draft", plan=Plan(TITLE, access="personal"))
    site.lead()
    refused = press(site, "/campaigns/1/people/send")
    assert refused.status_code == 409
    assert [address for address, _ in ways(refused)] == ["/campaigns/1/people", "/campaigns/1", "/campaigns"]


@pytest.mark.parametrize("path", ["/campaigns/1/close", "/campaigns/1/people/stop", "/suggestions/abc", "/sign-out"])
def test_a_form_that_has_expired_leads_back_to_its_page(site: Site, path: str) -> None:
    make_personal(site.database)
    site.lead()
    refused = press(site, path, token="of another sign-in")
    assert refused.status_code == 403
    first, _ = ways(refused)[0]
    assert first == {"close": "/campaigns/1", "stop": "/campaigns/1/people", "abc": "/suggestions/abc"}.get(
        path.rpartition("/")[2], "/"
    )


@pytest.mark.parametrize(
    ("path", "back"),
    [("/campaigns/99", "/campaigns"), ("/campaigns/99/people", "/campaigns"), ("/suggestions/none", "/suggestions")],
)
def test_what_does_not_exist_leads_to_the_list(site: Site, path: str, back: str) -> None:
    site.lead()
    missing = site.client.get(path)
    assert missing.status_code == 404
    assert [address for address, _ in ways(missing)] == [back]


def test_whoever_answers_is_not_led_to_the_desk(site: Site) -> None:
    assert ways(site.client.get("/s/none")) == []
    assert ways(site.client.post("/suggest/receipt", data={"code": "x" * 2_000_000})) == [
        ("/suggest/receipt", "Back to the receipt code")
    ]
