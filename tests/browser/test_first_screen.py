"""What somebody sees who opens a questionnaire on a phone: the first card, whole, with what leads on, and one tap away
what is promised.
"""

import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import company
from tests.browser.campaigns import campaign_id, token
from tests.browser.respondent import CARD
from tests.browser.site import LANGUAGES, Server, Visitor

_BOTTOM = "card => Math.ceil(card.getBoundingClientRect().bottom)"


def _links(server: Server) -> Iterator[str]:
    """To every campaign that is open, as each kind of respondent comes to it."""
    with sqlite3.connect(server.data / "gaplens.db") as connection:
        asked = "SELECT id, slug, access FROM campaign WHERE state = 'open' AND NOT paused"
        campaigns = connection.execute(asked).fetchall()
        invited = dict(connection.execute("SELECT campaign_id, max(address) FROM invitation WHERE NOT used GROUP BY 1"))
    for id_, slug, access in campaigns:
        if access != "personal":
            yield from (f"/s/{slug}", f"/s/{slug}?channel=kiosk")
        elif id_ in invited:
            yield f"/s/{slug}?invite={token(server.data, id_, invited[id_])}"


@pytest.mark.parametrize(("language", "turn"), [("zh-Hant", 0), ("zh-Hans", 1)])
def test_the_first_card_is_whole_with_what_leads_on(browser: Browser, server: Server, language: str, turn: int) -> None:
    """Each in one of the two scripts, whose words are as wide. All in English below, where there is least room."""
    customer, links = Visitor(browser, server, language, width=390), list(_links(server))[turn::2]
    cut = {link: bottom for link in links if (bottom := _first_card_ends(customer, link)) > 844}
    assert cut == {}
    customer.close()


def test_it_is_whole_below_the_companys_logo_too(browser: Browser, server: Server) -> None:
    """In English, which needs the most room."""
    lead, customer = (Visitor(browser, server, "en", width=390) for _ in range(2))
    with company.written(lead):
        cut = {link: bottom for link in _links(server) if (bottom := _first_card_ends(customer, link)) > 844}
        logo = customer.page.locator(".top .logo").bounding_box()
    assert cut == {}
    assert logo is not None
    assert 0 < logo["height"] <= 32
    lead.close()
    customer.close()


def _first_card_ends(customer: Visitor, link: str) -> int:
    """With the button that leads to the next card."""
    page = customer.open(link)
    card, button = page.locator(CARD).first, page.locator("[data-next]")
    return max(part.evaluate(_BOTTOM) for part in (card, button) if part.is_visible())


@pytest.mark.parametrize("language", LANGUAGES)
def test_closer_steps_keep_their_44_px(browser: Browser, server: Server, language: str) -> None:
    customer = Visitor(browser, server, language, width=390)
    steps = customer.open("/s/long-zones").locator(f"{CARD} .scale label > :nth-child(2)")
    sizes = steps.evaluate_all(
        "all => all.map(step => step.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(sizes) == 27
    assert min(min(size) for size in sizes) >= 44
    customer.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_what_is_promised_is_one_tap_away(browser: Browser, server: Server, javascript: bool) -> None:
    guest = token(server.data, campaign_id(server.data, "personal-named"), "guest11@company.example")
    customer = Visitor(browser, server, javascript=javascript)
    page = customer.open(f"/s/personal-named?invite={guest}")
    about = page.locator("summary")
    expect(about).to_have_text("About 7 minutes. With your name: what we store")
    promise = page.get_by_text("the quality team sees whose they are")
    expect(promise).to_be_hidden()
    about.click()
    expect(promise).to_be_visible()
    expect(page.get_by_text("first for an excellent repair service")).to_be_visible()
    if javascript:
        expect(page.get_by_role("checkbox", name="Keep unsent answers")).to_be_visible()
    assert customer.check() == []
    customer.close()
