"""The three people's ways through the product, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cards import NEXT, SEND, answer, answer_by_key
from tests.browser.respondent import let_it_step, waiting_of
from tests.browser.site import Server, Visitor
from tests.browser.views import new_campaign, suggest


@pytest.mark.parametrize(
    ("slug", "language", "javascript"),
    [
        ("demo-servqual", "zh-Hant", True),
        ("demo-servqual", "en", False),
        ("demo-kano", "zh-Hans", True),
        ("demo-kano", "zh-Hant", False),
    ],
)
def test_a_customer_answers_on_a_phone(
    browser: Browser, server: Server, slug: str, language: str, javascript: bool
) -> None:
    """By keys, card by card; each language is answered in, with and without script (`test_answering` has the rest)."""
    visitor = Visitor(browser, server, language, width=390, javascript=javascript)
    page = visitor.open(f"/s/{slug}")
    answer_by_key(page, 4)
    page.fill("#comment", "<b>謝謝</b>")
    page.click(SEND)
    expect(page.locator(".receipt")).to_be_visible()
    assert visitor.faults == []
    visitor.close()


def test_one_need_a_card_and_back_keeps_the_answer(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/demo-servqual")
    expect(page.locator("[data-need]:visible")).to_have_count(1)
    page.locator('fieldset:visible input[value="3"]').first.check(force=True)
    page.click(NEXT)
    expect(page.locator("[data-need]:visible")).to_have_count(1)
    expect(page.locator("[data-progress] label")).to_have_text("Question 2 of 26")
    expect(page.locator("[data-need]:visible h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # goes on, does not send
    expect(page.locator("[data-progress] label")).to_have_text("Question 3 of 26")
    page.click("[data-back]")
    page.click("[data-back]")
    expect(page.locator('fieldset:visible input[value="3"]').first).to_be_checked()
    customer.close()


def test_a_double_tap_sends_once(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    new_campaign(lead, title="Double tap")
    lead.page.click(".share .button:not(.quiet)")
    link = lead.page.inner_text("#link")
    customer = Visitor(browser, server)
    page = customer.page
    page.goto(link)
    answer(page, 6)
    page.dblclick(SEND)
    expect(page.locator("[data-cards]")).to_have_count(0)
    assert waiting_of(server, link.rpartition("/")[2]) == 1
    lead.close()
    customer.close()


def test_a_lead_makes_a_campaign_and_sees_the_number_move(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    new_campaign(lead, "pulse", "Pulse of the winter")
    address = lead.page.url
    lead.page.click(".share .button:not(.quiet)")
    expect(lead.page.locator(".qr")).to_be_visible()
    link = lead.page.inner_text("#link")
    customer = Visitor(browser, server, "zh-Hant")
    for _ in range(10):
        customer.page.goto(link)
        answer(customer.page, 1)
        customer.page.click(SEND)
        expect(customer.page.locator("[data-cards]")).to_have_count(0)
    customer.close()
    lead.page.goto(address)
    expect(lead.page.locator(".facts dd").first).to_have_text("not counted yet")
    let_it_step(server, link.rpartition("/")[2])
    for _ in range(50):
        lead.page.wait_for_timeout(200)
        lead.page.goto(address)
        if lead.page.locator(".facts dd").first.inner_text() == "5":
            break
    expect(lead.page.locator(".facts dd").first).to_have_text("5")
    expect(lead.page.locator(".figure").first).to_be_visible()
    assert lead.faults == []
    lead.close()


def test_the_demo_number_moves(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    lead.sign_in()
    lead.open("/campaigns").locator("tbody th a").last.click()
    before = int(lead.page.inner_text(".facts dd >> nth=0"))
    address = lead.page.url
    customer = Visitor(browser, server)
    answer(customer.open("/s/demo-servqual"), 1)
    customer.page.click(SEND)
    expect(customer.page.locator("[data-cards]")).to_have_count(0)
    lead.page.goto(address)
    assert int(lead.page.inner_text(".facts dd >> nth=0")) == before + 1
    lead.close()
    customer.close()


def test_an_employee_reads_the_reply(browser: Browser, server: Server) -> None:
    employee = Visitor(browser, server, "zh-Hans")
    code = suggest(employee, "备件柜晚上没人。")
    lead = Visitor(browser, server, width=1280)
    lead.sign_in()
    lead.open("/suggestions")
    lead.page.get_by_text("备件柜晚上没人。").click()
    lead.page.fill("#text", "下周起延长到晚上十点。")
    lead.page.click(".form .button")
    expect(lead.page.locator(".timeline li")).to_have_count(2)
    employee.open("/suggest/receipt")
    employee.page.fill("#code", code)
    employee.page.click(".form .button")
    expect(employee.page.locator(".timeline")).to_contain_text("下周起延长到晚上十点。")
    assert employee.faults == lead.faults == []
    employee.close()
    lead.close()


def test_the_chart_is_drawn_and_says_what_the_table_says(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    lead.sign_in()
    lead.open("/campaigns").locator("tbody th a").last.click()
    page = lead.page
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.locator("#dimensions summary").click()
    worst = page.locator("#dimensions tbody tr").first
    gap = re.search(r"−\d\.\d\d", worst.inner_text())
    assert gap is not None
    expect(page.locator("#dimensions .chart")).to_contain_text(gap[0])
    assert page.get_attribute("#dimensions .chart [role=img], #dimensions .chart[role=img]", "aria-label")
    outside = [entry for entry in page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")]
    assert all(name.startswith((server.address, "data:", "blob:")) for name in outside)
    lead.close()
