"""Pages as a printer gets them: full pages, whole charts, headings with what they head, and nothing folded away."""

import re
from dataclasses import dataclass

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.campaigns import campaign_id
from tests.browser.site import LANGUAGES, Server, Visitor

PAGES = {
    "report": ("demo-servqual", ""),
    "report-kano": ("demo-kano", ""),
    "details": ("demo-servqual", "/details"),
    "people": ("personal-people", "/people"),
    "groups": ("some-sites", ""),
    "posters": ("short-pulse", "/posters"),
    "cards": ("short-pulse", "/posters?paper=a6-four"),
}
_LABELS = """charts => charts.map(chart => [...chart.querySelectorAll("svg text")].map(text => text.textContent))"""
_HEADINGS = """parts => parts.filter(part => part.checkVisibility()).map(part => part.innerText)"""
_FOLDED = """parts => parts.filter(part => !part.closest(".share, .no-print")).map(part => part.textContent)"""


@dataclass(frozen=True)
class Sheet:
    """One printed page: how far down it is filled, and its words without the spaces, whose place a line break takes."""

    filled: float
    words: str


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def _printed(page: Page) -> list[Sheet]:
    sheets = []
    for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)):
        picture = sheet.render(scale=0.5).to_pil().convert("L")
        _, _, _, bottom = picture.point(lambda shade: 255 if shade < 250 else 0).getbbox() or (0, 0, 0, 0)
        sheets.append(Sheet(bottom / picture.height, _plain(sheet.get_textpage().get_text_bounded())))
    return sheets


def _open(browser: Browser, server: Server, path: str, language: str = "en") -> Page:
    lead = Visitor(browser, server, language, width=1280)
    lead.sign_in()
    page = lead.open(path)
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)
    return page


def _check(page: Page) -> None:
    sheets = _printed(page)
    assert [number for number, sheet in enumerate(sheets[:-1], 1) if sheet.filled < 1 / 3] == []
    for heading in map(_plain, page.locator("main :is(h1, h2, h3)").evaluate_all(_HEADINGS)):
        assert not any(sheet.words.endswith(heading) for sheet in sheets), heading
    # What is printed is drawn for a wide page, as it is on the screen where no two figures stand side by side.
    page.set_viewport_size({"width": 999, "height": 900})
    page.wait_for_timeout(400)
    for labels in page.locator(".chart").evaluate_all(_LABELS):
        wanted = {word for label in labels if (word := _plain(label)) and not set(word) & set("−–")}
        assert any(all(word in sheet.words for word in wanted) for sheet in sheets), labels
    words = "".join(sheet.words for sheet in sheets)
    for cell in map(_plain, page.locator("details tbody th").evaluate_all(_FOLDED)):
        assert cell in words


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_campaign_on_paper(browser: Browser, server: Server, name: str) -> None:
    slug, path = PAGES[name]
    language = list(LANGUAGES)[len(name) % 3]
    page = _open(browser, server, f"/campaigns/{campaign_id(server.data, slug)}{path}", language)
    _check(page)
    page.context.close()


def test_a_suggestion_and_the_list_on_paper(browser: Browser, server: Server) -> None:
    page = _open(browser, server, "/suggestions?source=answers")
    _check(page)
    page.locator(".lines a").first.click()
    page.wait_for_selector(".timeline")
    _check(page)
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_action_is_one_sheet(browser: Browser, server: Server, language: str) -> None:
    page = _open(browser, server, "/programmes", language)
    page.goto(server.address + page.locator("tbody a", has_text="Repairs").get_attribute("href") + "/actions")
    for address in page.locator("tbody th a").evaluate_all("all => all.map(each => each.href)"):
        page.goto(address)
        assert len(_printed(page)) == 1, address
    page.context.close()


def test_a_heat_map_keeps_its_colours_on_paper_and_forms_stay_on_the_screen(browser: Browser, server: Server) -> None:
    page = _open(browser, server, f"/campaigns/{campaign_id(server.data, 'some-sites')}")
    page.emulate_media(media="print")
    coloured = "cells => cells.map(cell => getComputedStyle(cell).printColorAdjust)"
    assert set(page.locator(".heat td, .swatch").evaluate_all(coloured)) == {"exact"}
    page.goto(f"{server.address}/campaigns/{campaign_id(server.data, 'some-sites')}/details")
    expect(page.locator("a[download]:visible, main .form:visible")).to_have_count(0)
    page.goto(f"{server.address}/programmes")
    expect(page.locator("main .form:visible")).to_have_count(0)
    page.context.close()
