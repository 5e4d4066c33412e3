"""What respondents do on a card, and what the database then holds."""

import re
import sqlite3
from collections.abc import Iterator

from playwright.sync_api import Page, Route, expect

from surveys.storage.seals import FOLDER, Seals
from tests.browser.site import Server

CARD = "[data-card]:visible"
PROGRESS = "[data-progress] label"
THANKS = "Thank you. We have your answers."


_WAITING = "SELECT campaign_id, answers, comment FROM intake"
_COUNTED = """
    SELECT answers FROM response
    UNION ALL SELECT message.text FROM message JOIN suggestion ON suggestion.id = message.suggestion_id
        JOIN campaign ON campaign.id = suggestion.campaign_id WHERE campaign.anonymity = 'anonymous'
"""


def stored(server: Server, words: str) -> int:
    """How many answers on disk hold these words, waiting or counted; comments of anonymous ones lie apart."""
    with sqlite3.connect(server.data / "gaplens.db") as connection:
        waiting = [answers + _opened(server, *rest) for answers, *rest in _waiting(connection)]
        return sum(words in said for said in (*waiting, *(said for (said,) in connection.execute(_COUNTED))))


def waiting_of(server: Server, slug: str) -> int:
    """How many answers to a campaign are on disk and not counted yet."""
    with sqlite3.connect(server.data / "gaplens.db") as connection:
        query = "SELECT count(*) FROM intake JOIN campaign ON campaign.id = campaign_id WHERE slug = ?"
        return int(connection.execute(query, (slug,)).fetchone()[0])


def let_it_step(server: Server, slug: str) -> None:
    """The moment of the campaign's next step has come; the server takes it in its next round."""
    with sqlite3.connect(server.data / "gaplens.db") as connection:
        connection.execute("UPDATE campaign SET next_step = '2026-01-01 00:00:00.000000' WHERE slug = ?", (slug,))


def _waiting(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str | None]]:
    for campaign_id, answers, comment in connection.execute(_WAITING):
        yield answers, campaign_id, comment


def _opened(server: Server, campaign_id: int, comment: str | None) -> str:
    return "" if comment is None else Seals(server.data / FOLDER).opened(campaign_id, comment)[1]


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
