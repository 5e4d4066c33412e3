"""taps_*: how often a respondent touches the screen from the first card to the thanks, by questionnaire and length.

Every question with options is answered; texts, dates and points, which all may be left out, are passed over.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench import Figure
from surveys import instruments
from tests.browser.campaigns import slug_of
from tests.browser.site import Server, Visitor, chromium, serve

RESPONDENTS = 3  # of each: short forms differ
_COUNT = "window.taps = 0; addEventListener('pointerdown', () => { window.taps += 1; }, { capture: true });"


def _answer_card(page: Page, option: int) -> None:
    """Tap an option in each question of the card, then wait until it has gone on, or go on."""
    card = page.locator("[data-card]:visible")
    words = page.inner_text("[data-progress] label")
    for group in card.locator("xpath=descendant-or-self::fieldset").all():
        labels = group.locator("label:has([type=radio]:not([value=na]), [type=checkbox])")
        if labels.count():
            last = labels.count() - 1
            place = last if (group.get_attribute("id") or "").endswith(".least") else min(option, last)
            labels.nth(place).click()
    page.wait_for_timeout(350)
    if page.locator("[data-next]").is_visible() and page.inner_text("[data-progress] label") == words:
        page.click("[data-next]")


def _taps(browser: Browser, server: Server, slug: str, option: int) -> int:
    customer = Visitor(browser, server)
    customer.page.add_init_script(_COUNT)
    page = customer.open(f"/s/{slug}")
    while not page.locator("[data-send]").is_visible():
        _answer_card(page, option)
    page.click("[data-send]")
    page.wait_for_selector("[data-cards]", state="detached")
    taps: int = page.evaluate("window.taps")
    customer.close()
    return taps


def run() -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as data, serve(Path(data)) as server, chromium() as browser:
        for name in instruments.one_of_each():
            for length in ("long", "short"):
                each = [_taps(browser, server, slug_of(name, length), option) for option in range(RESPONDENTS)]
                figures.append(Figure(f"taps_{name}_{length}", statistics.median(each), "taps"))
    return figures
