"""The company's name, logo and notice on pages with script, without it and at kiosks."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import company
from tests.browser.cards import SEND, answer
from tests.browser.site import Server, Visitor

NOTICE = "delete them after two years"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_the_notice_is_one_tap_away_and_stays_after_sending(browser: Browser, server: Server, javascript: bool) -> None:
    lead, customer = Visitor(browser, server), Visitor(browser, server, javascript=javascript)
    with company.written(lead):
        page = customer.open("/s/demo-kano")
        expect(page.get_by_role("img", name=company.NAMES["en"])).to_be_visible()
        expect(page.locator(".about")).to_contain_text(company.CONTACTS["en"])
        expect(page.get_by_text(NOTICE)).to_be_hidden()
        page.locator(".about summary").click()
        expect(page.get_by_text(NOTICE)).to_be_visible()
        if javascript:
            answer(page, 1)
        else:
            page.locator("input[type=radio]").first.press("Space")
        page.click(SEND)
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        expect(page.locator(".about strong")).to_have_text(company.NAMES["en"])
        assert customer.check() == []
    lead.close()
    customer.close()


def test_a_kiosk_shows_it_in_the_language_of_the_person_there(browser: Browser, server: Server) -> None:
    lead, kiosk = Visitor(browser, server), Visitor(browser, server)
    with company.written(lead):
        page = kiosk.open("/s/long-pulse?channel=kiosk")
        page.locator(".about summary").click()
        page.click('.tongues a[lang="zh-Hant"]')
        expect(page.locator(".about strong")).to_have_text(company.NAMES["zh_Hant"])
        expect(page.locator(".logo")).to_have_attribute("alt", company.NAMES["zh_Hant"])
        expect(page.locator(".about details p").first).to_be_hidden()  # as nobody had been there
    lead.close()
    kiosk.close()
