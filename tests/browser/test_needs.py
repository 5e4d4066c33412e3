"""A set of needs is written by keyboard alone, asked, and answered on a phone."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.cards import SEND, answer
from tests.browser.set_views import new_set
from tests.browser.site import Server, Visitor


def test_a_need_by_keyboard_alone(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    path = new_set(lead, "clinic")
    page = lead.open(f"{path}/new/needs?dimension=empathy")
    for field, words in (("short", "A hand held"), ("text", "They hold my hand when I ask.")):
        lead.tab_to(f"#{field}_en")
        page.keyboard.type(words)
    lead.tab_to("#dimension")
    lead.tab_to("button[value=save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=saved")
    expect(page.locator(".outline .here")).to_contain_text("A hand held")
    before = page.locator(".outline li a").all_inner_texts()
    lead.tab_to(".outline .here button[value=up]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/needs/a_hand_held\?done=moved-up$"))
    after = page.locator(".outline li a").all_inner_texts()
    place = next(n for n, words in enumerate(before) if "A hand held" in words)
    assert "A hand held" in after[place - 1]
    lead.tab_to("#part details:has(button[value=remove]) > summary")
    page.keyboard.press("Enter")
    lead.tab_to("input[name=sure]")
    page.keyboard.press("Space")
    lead.tab_to("button[value=remove]")
    page.keyboard.press("Space")
    page.wait_for_url("**done=removed")
    assert lead.check() == []
    lead.close()


def test_enter_in_a_field_saves_and_neither_moves_nor_takes_out(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    path = new_set(lead, "clinic")
    page = lead.open(f"{path}/needs/curtain")
    page.press("#short_en", "Enter")
    page.wait_for_url("**/needs/curtain?done=saved")
    lead.open(f"{path}/head")
    page.press("#title_en", "Enter")
    page.wait_for_url("**done=saved")
    lead.open(f"{path}/head")
    expect(page.locator("#title_zh_Hant")).to_have_value("門診或病房")
    page.click("button[name=without][value=zh_Hant]")
    page.wait_for_url("**/head?done=language")
    lead.open(f"{path}/head")
    expect(page.locator("#title_zh_Hant")).to_have_value("")
    lead.close()


def test_a_set_in_two_languages_is_asked_and_answered(browser: Browser, server: Server) -> None:
    """From nothing to the page of thanks, for SERVQUAL and Kano."""
    lead = Visitor(browser, server, width=1280)
    page = lead.open(new_set(lead))
    path = page.url.removeprefix(server.address)
    lead.open(f"{path}/head")
    page.fill("#title_zh_Hant", "圖書館")
    page.fill("#title_en", "Library")
    page.click("button[value=save]")
    lead.open(f"{path}/new/dimensions")
    page.fill("#name_zh_Hant", "速度")
    page.fill("#name_en", "Speed")
    page.click("button[value=save]")
    for need, words in (("Loans", "借書"), ("Returns", "還書")):
        lead.open(f"{path}/new/needs?dimension=speed")
        for field in ("short", "text", "present", "absent"):
            page.fill(f"#{field}_zh_Hant", f"{words}很快")
            page.fill(f"#{field}_en", f"{need} take a minute")
        page.click("button[value=save]")
        page.wait_for_url("**done=saved")
    lead.open(path)
    page.click("form[action$='/publish'] button")
    page.wait_for_selector(".notice")
    for kind in ("servqual", "kano"):
        lead.open(f"/campaigns/new?needs={path.split('/')[-1]}")
        page.check(f'input[name="instrument"][value="{kind}"]')
        page.fill("#title_en", "Library")
        page.click(".form > .actions .button")
        page.wait_for_selector(".share")
        page.click(".share .button:not(.quiet)")
        page.wait_for_selector(".qr")
        link = page.locator("#link").inner_text().strip()
        customer = Visitor(browser, server, "zh-Hans")
        asked = customer.open(link[link.index("/s/") :])
        expect(asked.locator("html")).to_have_attribute("lang", "zh-Hant")  # the nearest
        expect(asked.locator("main")).to_contain_text("借書很快")
        expect(asked.locator(".tongues a")).to_have_count(2)
        answer(asked, 5)
        asked.click(SEND)
        expect(asked.locator("h1:visible")).to_contain_text("謝")
        customer.close()
    lead.close()
