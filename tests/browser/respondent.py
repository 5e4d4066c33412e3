"""What respondents do on a card, and what the database then holds."""

import re
import sqlite3

from playwright.sync_api import Page, Route, expect

from tests.browser.site import Server

CARD = "[data-card]:visible"
PROGRESS = "[data-progress] label"
THANKS = "Thank you. We have your answers."


_STORED = """
    SELECT answers || coalesce(comment, '') FROM intake
    UNION ALL SELECT answers FROM response
    UNION ALL SELECT message.text FROM message JOIN suggestion ON suggestion.id = message.suggestion_id
        JOIN campaign ON campaign.id = suggestion.campaign_id WHERE campaign.anonymity = 'anonymous'
"""


def stored(server: Server, words: str) -> int:
    """How many answers on disk hold these words, waiting or counted; comments of anonymous ones lie apart."""
    with sqlite3.connect(server.data / "gaplens.db") as connection:
        return sum(words in said for (said,) in connection.execute(_STORED))


def place(page: Page) -> int:
    found = re.search(r"\d+", page.inner_text(PROGRESS))
    assert found
    return int(found[0])


def tap(page: Page, *options: int) -> None:
    """Tap these options, one in each question of the card."""
    groups = page.locator(f"{CARD} fieldset")
    for number, option in enumerate(options):
        groups.nth(number).locator(".scale label").nth(option).click()


def no_sending(route: Route) -> None:
    route.abort() if route.request.method == "POST" else route.continue_()


def send_in_vain(page: Page) -> None:
    """No answer reaches the server, until `let_through`."""
    page.context.route("**/s/*", no_sending)
    page.click("[data-send]")
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")


def let_through(page: Page) -> None:
    page.context.unroute("**/s/*")


def leave(page: Page) -> None:
    """And wait until it is gone, with whatever it was about to send."""
    page.goto("about:blank")
    page.wait_for_timeout(500)


def change_keeping(page: Page) -> None:
    """Whether drafts are kept. By script: the box is on the first card, and a tap may have gone on to the next one."""
    page.evaluate("document.querySelector('[data-keep] input').click()")
