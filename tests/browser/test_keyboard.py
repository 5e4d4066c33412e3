"""Answering by keys alone, and back from a page that refuses."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.cards import NEXT, SEND, answer
from tests.browser.programme_views import programme
from tests.browser.respondent import CARD, PROGRESS, THANKS, place, stored
from tests.browser.site import Server, Visitor
from tests.browser.views import VIEWS


def test_arrow_keys_choose_and_never_go_on(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    for group in page.locator(f"{CARD} fieldset").all():
        group.locator("input").first.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    assert place(page) == 1
    expect(page.locator(f"{CARD} input:checked")).to_have_count(2)
    customer.close()


def by_keyboard(page: Page) -> None:
    """The card that is shown, with digits, Tab, Space and letters alone."""
    card = page.locator(CARD)
    if card.locator(".stepper").count():
        for share in (20, 20, 20, 20, 20):
            page.keyboard.press("Tab")
            while "stepper" not in (page.evaluate("document.activeElement.parentElement.className") or "") or (
                page.evaluate("document.activeElement.tagName") != "INPUT"
            ):
                page.keyboard.press("Tab")
            page.keyboard.type(str(share))
    elif card.locator("textarea, input.input").count():
        page.keyboard.press("Tab")
        if card.locator("textarea").count():
            page.keyboard.type("By keyboard alone")
    elif card.locator("[data-group]:not(:has(.scale))").count():
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    else:
        for digit in "53412"[: card.locator("fieldset").count()]:
            page.keyboard.press(digit)


def test_the_long_form_by_keyboard_alone(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    last = 0
    for _ in range(60):
        by_keyboard(page)
        page.keyboard.press("Enter") if not page.locator(f"{CARD} textarea").count() else None
        if page.locator(SEND).is_visible():
            break
        expect(page.locator(PROGRESS)).not_to_have_text(re.compile(f"^Question {last} "))
        last = place(page)
    by_keyboard(page) if page.locator(f"{CARD} textarea").input_value() == "" else None
    while page.evaluate("!document.activeElement.matches('[data-send]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(THANKS)
    expect(page.locator("h1")).to_be_focused()
    assert stored(server, "By keyboard alone") == 1
    customer.close()


def test_a_figure_is_of_its_own_card(browser: Browser, server: Server) -> None:
    """1 on one card and 0 on the next are not 10; 1 and 0 at once are."""
    customer = Visitor(browser, server)
    page = customer.open("/s/long-pulse")
    for key in ("1", "Enter", "0"):
        page.keyboard.press(key)
    expect(page.locator(f"{CARD} input:checked")).to_have_value("0")
    page.keyboard.press("1")
    page.keyboard.press("0")
    expect(page.locator(f"{CARD} input:checked")).to_have_value("10")
    page.keyboard.press("1")
    page.wait_for_timeout(1100)
    page.keyboard.press("0")
    expect(page.locator(f"{CARD} input:checked")).to_have_value("0")
    customer.close()


def test_a_figure_counts_options_that_have_no_numbers(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-internal")
    page.keyboard.press("2")
    expect(page.locator(f"{CARD} input").nth(1)).to_be_checked()
    page = customer.open("/s/long-kano")
    page.keyboard.press("5")
    expect(page.locator(f"{CARD} input").nth(4)).to_be_checked()
    customer.close()


def test_enter_goes_on_from_a_card_that_was_skipped(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    page.click(NEXT)
    for question in (3, 4):
        page.keyboard.press("Enter")
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    customer.close()


def test_the_enter_of_an_input_method_neither_goes_on_nor_sends(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server, "zh-Hant")
    page = customer.open("/s/long-pulse")
    answer(page, 3)
    comment = page.locator("#comment")
    comment.fill("謝")
    comment.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    page.evaluate("document.querySelector('form[data-cards]').requestSubmit()")  # as some browsers do then
    page.wait_for_timeout(500)
    expect(comment).to_be_visible()
    comment.dispatch_event("keyup", {"key": "Enter"})
    page.click(SEND)
    expect(comment).to_be_hidden()
    customer.close()


def test_neither_does_it_on_the_page_that_says_what_to_mend(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server, "zh-Hant")
    page = customer.open("/s/long-servqual")
    answer(page, None)
    page.click(SEND)
    expect(page.locator(".errors")).to_be_focused()
    points = page.locator(".stepper input").first
    points.fill("1")
    points.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    page.evaluate("document.querySelector('form[data-cards]').requestSubmit()")
    page.wait_for_timeout(500)
    expect(points).to_have_value("1")
    expect(page.locator(".errors a")).to_have_count(1)
    customer.close()


def test_a_refusal_leads_back_by_keyboard_alone(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server)
    VIEWS["campaign-refused"](lead)
    page = lead.page
    refused = page.url
    back = page.get_by_role("link", name="Back to the campaign")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    page.keyboard.press("Tab")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(refused.removesuffix("/close"))
    expect(page.locator("h1")).to_have_text("Winter 2026")
    lead.close()


def test_an_action_is_fixed_and_carried_out_by_keyboard_alone(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    programme("/actions/new")(lead)
    page, keys = lead.page, lead.page.keyboard
    lead.tab_to("#title")
    keys.type("By keys alone")
    for button, state in (("[value=fix]", "Rule fixed"), ("[action$='/start'] button", "Under way")):
        lead.tab_to(f"main {button}")
        keys.press("Enter")
        expect(page.locator(".sheet .tag").first).to_have_text(state)
    lead.tab_to("#evidence")
    keys.type("Four rosters")
    lead.tab_to("[action$='/carry_out'] button")
    keys.press("Enter")
    expect(page.locator(".sheet .tag").first).to_have_text("Carried out")
    lead.close()
