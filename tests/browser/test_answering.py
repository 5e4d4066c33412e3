"""Answering as respondents do it: by tap, by key, by name alone, coming back, and with a network that fails."""

import itertools
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from surveys import instruments
from tests.browser.campaigns import slug_of
from tests.browser.respondent import CARD, PROGRESS, THANKS, place, stored, tap
from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import NEXT, SEND, answer

ROOT = Path(__file__).parents[2]


def test_a_tap_on_the_last_question_goes_on_and_back_keeps_it(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    expect(page.locator(f"{CARD} h2")).to_be_focused()
    page.click("[data-back]")
    expect(page.locator(f"{CARD} input:checked")).to_have_count(2)
    page.locator(f"{CARD} .choice.aside").click()  # "does not apply" is an answer too
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    customer.close()


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


def by_name(page: Page) -> None:
    """Everything on the card, found by role and name as a screen reader says them."""
    groups = page.get_by_role("group").all()
    for group in groups or [page.get_by_role("main")]:
        radios, fields = group.get_by_role("radio"), group.get_by_role("textbox")
        if radios.count():
            radios.nth(radios.count() // 2).check(force=True)
        for field in fields.all():
            if field.get_attribute("type") != "date":
                field.fill("20" if field.get_attribute("inputmode") == "numeric" else "By name alone")


def test_the_long_form_by_accessible_names_alone(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    expect(page.get_by_role("progressbar", name=re.compile("Question 1 of"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("What I expect")).get_by_role("radio")).to_have_count(7)
    expect(page.get_by_role("radio", name="7 Strongly agree")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Does not apply, or I cannot say")).to_be_visible()
    for _ in range(60):
        by_name(page)
        if not page.get_by_role("button", name="Next").is_visible():
            break
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert stored(server, "By name alone") == 1
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


@pytest.mark.parametrize("width", [180, 320, 360])
@pytest.mark.parametrize("name", instruments.names())
def test_nothing_scrolls_sideways_at_twice_the_size(browser: Browser, server: Server, name: str, width: int) -> None:
    """A phone of 360 px at 200 % shows 180 px of CSS; one of 320 px is what WCAG asks for."""
    customer = Visitor(browser, server, width=width)
    page = customer.open(f"/s/{slug_of(name)}")
    more = True
    while more:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.inner_text(PROGRESS)
        if width == 360:
            assert small_targets(page.locator(CARD)) == []
        more = page.locator(NEXT).is_visible()
        if more:
            page.click(NEXT)
    customer.close()


def small_targets(card: Locator) -> list[str]:
    """What one taps that is smaller than 44 px in one direction."""
    taps = card.locator(".scale label > :nth-child(2), .choice, button, textarea, .input")
    small = (
        "all => all.filter((e) => { const b = e.getBoundingClientRect(); return Math.min(b.width, b.height) < 44; })"
    )
    found: list[str] = taps.evaluate_all(small + ".filter((e) => e.checkVisibility()).map((e) => e.innerText)")
    return found


# Kinds of questions


def test_conditions_hold_alike_in_the_browser_and_on_the_server(browser: Browser, server: Server) -> None:
    """The cases that tests/surveys/test_conditions.py runs through the server's side."""
    cases = json.loads((ROOT / "tests/surveys/conditions.json").read_text())
    customer = Visitor(browser, server)
    page = customer.open("/s/nowhere")
    run = "async (cases) => { const { holds } = await import('/static/js/answer.js');"
    found = page.evaluate(run + " return cases.map((each) => holds(each.condition, each.sent)); }", cases)
    assert found == [case["holds"] for case in cases]
    customer.close()


def test_a_question_comes_only_after_the_answer_that_asks_for_it(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-pulse")
    expect(page.locator(PROGRESS)).to_have_text("Question 1 of 4")
    tap(page, 6)
    page.click("[data-back]")
    tap(page, 0)
    expect(page.locator(PROGRESS)).to_have_text("Question 2 of 5")
    customer.close()


def test_a_hundred_points(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    while not page.locator(f"{CARD}[data-points]").count():
        page.click(NEXT)
    left, here = page.locator("[data-left]"), place(page)
    page.get_by_role("button", name="5 points more for Reliability").click()
    expect(left).to_have_text("Points left: 95")
    page.click(NEXT)  # not yet: all of them or none
    assert place(page) == here
    page.get_by_role("textbox", name=re.compile("Tangibles")).fill("100")
    expect(left).to_have_text("Points too many: 5")
    page.get_by_role("button", name="5 points less for Reliability").click()
    expect(left).to_have_text("All 100 points are given.")
    page.click(NEXT)
    assert place(page) == here + 1
    customer.close()


def test_a_short_form_has_twelve_cards_and_stays_the_same_one(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/short-servqual")
    assert len(page.locator("[data-card]").all()) <= 12
    page.check("[data-keep] input")
    for question in (2, 3):
        page.locator(f"{CARD} .choice").first.click()
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    tap(page, 4, 4)
    ids = "all => all.map(each => each.getAttribute('aria-labelledby'))"
    asked = page.locator("section[aria-labelledby]").evaluate_all(ids)
    for _ in range(4):  # another form than this one would be shown, were it not for the draft
        page.goto(server.address + "/s/short-servqual")
        expect(page.locator("[data-found]")).to_be_visible()
        again = page.locator("section[aria-labelledby]").evaluate_all(ids)
        assert again == asked
    answer(page, None)
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    customer.close()


def test_a_kiosk_is_cleared_after_a_minute_for_the_next_person(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open("/s/long-pulse?channel=kiosk")
    tap(page, 6)
    page.clock.fast_forward(1000)
    assert kiosk.context.storage_state()["origins"] == []
    page.clock.fast_forward(50_000)
    page.locator(f"{CARD} label").first.click()
    page.clock.fast_forward(59_000)
    assert page.locator("input:checked").count() == 2
    with page.expect_navigation():
        page.clock.fast_forward(2_000)
    expect(page.locator("input:checked")).to_have_count(0)
    answer(page, 3)
    page.click(SEND)
    expect(page.locator("[data-again]")).to_be_visible()
    with page.expect_navigation():
        page.clock.fast_forward(61_000)
    expect(page.locator("form[data-kiosk]")).to_be_visible()
    kiosk.close()


def test_a_kiosk_stays_full_screen_from_one_person_to_the_next(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    page = kiosk.open("/s/short-servqual?channel=kiosk&site=台北&service=Workshop")
    first = page.locator("[name=key]").input_value()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    for words in ("The first person", "The second person"):
        answer(page, 3)
        page.fill("#comment", words)
        page.click(SEND)
        expect(page.locator("h1")).to_have_text(THANKS)
        page.click("[data-again]")
        expect(page.locator("form[data-kiosk]")).to_be_visible()
        assert page.evaluate("document.fullscreenElement !== null")
        assert page.locator("[name=key]").input_value() != first
        assert place(page) == 1
        assert page.locator("input:checked, fieldset[id^='segment']").count() == 0
        assert stored(server, words) == 1
    assert kiosk.faults == []
    kiosk.close()


@pytest.mark.parametrize(("name", "language"), list(zip(instruments.names(), itertools.cycle(LANGUAGES), strict=False)))
def test_every_questionnaire_without_script(browser: Browser, server: Server, name: str, language: str) -> None:
    """One page in sections: answered, sent, confirmed."""
    customer = Visitor(browser, server, language, javascript=False)
    page = customer.open(f"/s/{slug_of(name)}")
    for group in page.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").nth(1).check(force=True)
    for number, extremes in enumerate(page.locator("fieldset[id$='.least']").all()):
        extremes.locator("input").nth(number + 2).check(force=True)
    page.fill("#comment", f"{name} {language}")
    page.click(SEND)
    expect(page.locator(".receipt")).to_be_visible()
    assert customer.check() == []
    assert stored(server, f"{name} {language}") == 1
    customer.close()


@pytest.mark.parametrize("name", instruments.names())
def test_the_one_page_form_has_nothing_for_axe_to_find(browser: Browser, server: Server, name: str) -> None:
    customer = Visitor(browser, server)
    customer.page.route(re.compile(r"/static/js/"), lambda route: route.abort())
    page = customer.open(f"/s/{slug_of(name)}")
    expect(page.locator("[data-card]").last).to_be_visible()
    customer.faults.clear()  # that the script is missing
    assert customer.check() == []
    customer.close()
