"""Pages keep up while answers arrive: the numbers change in place, and what is read, opened and focused stays."""

import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.campaigns import campaign_id, token
from tests.browser.site import Server, Visitor
from tests.factories import make_form

SLUG = "known-list"  # a named campaign; of its guests the last twenty have not answered
LATEST = 30.0  # seconds, on a machine that has much else to do; on a quiet one less than two
guests = iter(range(60, 80))


def answer(server: Server, slug: str = SLUG) -> None:
    """Somebody answers, without a browser."""
    fields = make_form("servqual")
    address = f"{server.address}/s/{slug}"
    if slug == SLUG:
        guest = f"one{next(guests)}@company.example"
        fields["invite"] = token(server.data, campaign_id(server.data, slug), guest)
    with urllib.request.urlopen(address, urllib.parse.urlencode(fields).encode()) as page:
        assert "Gaplens-Stored" in page.headers


@pytest.fixture
def lead(browser: Browser, server: Server) -> Iterator[Visitor]:
    visitor = Visitor(browser, server, width=1280)
    visitor.sign_in()
    yield visitor
    visitor.close()


def in_programme(lead: Visitor, name: str) -> str:
    """The path of a programme that holds the campaign."""
    lead.open("/programmes")
    lead.page.fill("#name", name)
    lead.page.select_option("#needs", "repair")
    lead.page.click("#rhythm label >> nth=0")
    lead.page.click("section .button")
    lead.page.wait_for_url("**/programmes/*")
    path = lead.page.url.removeprefix(lead.server.address)
    lead.page.select_option("#campaign", str(campaign_id(lead.server.data, SLUG)))
    lead.page.click("details .button")
    lead.page.wait_for_url("**done=in")
    return path


def n_of(page: Page) -> int:
    return int(page.locator(".facts dd, [data-part^=n-]").first.inner_text().rpartition(" ")[2])


def see(page: Page, n: int) -> None:
    """The page says so many by itself."""
    expect(page.locator(".facts dd, [data-part^=n-]").first).to_contain_text(str(n), timeout=1000 * LATEST)


def test_the_report_keeps_up(lead: Visitor, server: Server) -> None:
    page = lead.open(f"/campaigns/{campaign_id(server.data, SLUG)}")
    n = n_of(page)
    page.evaluate("window.still = true")
    page.locator("figure footer summary").nth(1).click()
    page.locator("figure footer summary").nth(1).focus()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    place = "document.querySelectorAll('figure footer summary')[1].getBoundingClientRect().top"
    top = page.evaluate(place)
    answer(server)
    see(page, n + 1)
    assert page.evaluate("window.still")  # no reload
    assert page.evaluate("document.querySelectorAll('figure footer details')[1].open")
    assert page.evaluate("document.activeElement === document.querySelectorAll('figure footer summary')[1]")
    assert abs(page.evaluate(place) - top) <= 1
    expect(page.locator("p[role=status]")).to_have_text("New answers: the figures on this page are up to date.")
    assert page.locator(".chart .main-svg").count() >= 2
    assert page.locator("figcaption p", has_text=str(n + 1)).count() > 0
    assert lead.check() == []


def test_a_programme_s_pages_keep_up(lead: Visitor, server: Server) -> None:
    path = in_programme(lead, "Live")
    page = lead.open(path)
    n = n_of(page)
    page.evaluate("window.still = true")
    answer(server)
    see(page, n + 1)
    page = lead.open(f"{path}/needs")
    page.evaluate("window.still = true")
    measure = page.locator("figure figcaption p").first
    before = measure.inner_text()
    answer(server)
    expect(measure).not_to_have_text(before, timeout=1000 * LATEST)
    assert page.evaluate("window.still")
    assert lead.check() == []


def test_nobody_asks_while_the_page_is_hidden(lead: Visitor, server: Server) -> None:
    page = lead.open(f"/campaigns/{campaign_id(server.data, SLUG)}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/mark") else None)
    page.wait_for_timeout(2500)
    assert 1 <= len(asked) <= 3
    hidden = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    event = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hidden % "true" + event)
    asked.clear()
    page.wait_for_timeout(2500)
    assert asked == []
    page.evaluate(hidden % "false" + event)
    page.wait_for_timeout(500)
    assert len(asked) == 1


def test_who_fills_in_a_form_is_not_disturbed(lead: Visitor, server: Server) -> None:
    """What comes is put in beside the form; typed words stay."""
    path = in_programme(lead, "Live form")
    page = lead.open(f"{path}/comments")
    page.fill("[name=find]", "half a wo")
    answer(server)
    page.wait_for_timeout(2500)
    assert page.input_value("[name=find]") == "half a wo"
    assert lead.check() == []


def test_without_script_the_page_is_as_before(browser: Browser, server: Server) -> None:
    visitor = Visitor(browser, server, width=1280, javascript=False)
    visitor.sign_in()
    page = visitor.open(f"/campaigns/{campaign_id(server.data, SLUG)}")
    n = n_of(page)
    answer(server)
    page.wait_for_timeout(1500)
    assert n_of(page) == n
    page.reload()
    assert n_of(page) == n + 1
    visitor.close()
