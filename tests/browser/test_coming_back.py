"""Drafts, failing networks and personal links: what was answered is kept, sent and stored once."""

import json
import os
import re
import shutil
import signal
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.cards import SEND, answer
from tests.browser.respondent import (
    CARD,
    PROGRESS,
    THANKS,
    change_keeping,
    leave,
    let_through,
    place,
    send_in_vain,
    stored,
    tap,
)
from tests.browser.site import Server, Visitor, serve


def test_a_draft_survives_a_crash_but_not_the_wish_to_keep_none(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    left = customer.context.storage_state()  # what the device holds when the browser is gone
    customer.close()
    again = Visitor(browser, server, state=left)
    page = again.open("/s/long-servqual")
    expect(page.locator("[data-found]")).to_be_visible()
    assert place(page) == 2
    page.click("[data-back]")
    expect(page.locator(f"{CARD} input:checked")).to_have_count(2)
    page.click("summary")
    page.uncheck("[data-keep] input")
    assert again.context.storage_state()["origins"] == []
    again.close()


def test_a_draft_is_gone_after_a_day_and_one_of_another_version_is_said_to_be(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))  # and the draft is kept
    read = "JSON.parse(localStorage.getItem(key))"
    change = f"([key, made]) => localStorage.setItem(key, JSON.stringify({{...{read}, ...made}}))"
    page.evaluate(change, ["gaplens /s/long-servqual", {"version": "servqual-1"}])
    page.goto("about:blank")
    page.goto(server.address + "/s/long-servqual")
    expect(page.locator("[data-found]")).to_contain_text("The questionnaire has changed since you began")
    page.click("[data-fresh]")
    page.wait_for_load_state()
    expect(page.locator("[data-found]")).to_be_hidden()
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.evaluate(change, ["gaplens /s/long-servqual", {"saved": (time.time() - 25 * 3600) * 1000}])
    page.goto("about:blank")
    page.goto(server.address + "/s/long-kano")
    assert customer.context.storage_state()["origins"] == []
    page.goto(server.address + "/s/long-servqual")
    expect(page.locator("[data-found]")).to_be_hidden()
    customer.close()


@pytest.mark.parametrize("name", ["action", "hidden"])
def test_a_question_may_be_called_like_a_property_of_the_form(browser: Browser, server: Server, name: str) -> None:
    customer = Visitor(browser, server)

    def rename(route: Route) -> None:
        if route.request.method == "POST":
            return route.abort()
        page = route.fetch()
        named = page.text().replace('name="comment"', f'name="{name}"').replace('id="comment"', f'id="{name}"')
        return route.fulfill(response=page, body=named)

    customer.page.route(re.compile(r"/s/long-pulse$"), rename)
    page = customer.open("/s/long-pulse")
    answer(page, 3)
    page.fill(f"#{name}", "Of that name")
    page.reload()
    expect(page.locator(f"#{name}")).to_have_value("Of that name")
    with page.expect_navigation():
        page.click("[data-fresh]")
    expect(page.locator(f"#{name}")).to_have_value("")
    answer(page, 3)
    with page.expect_request(lambda request: request.method == "POST" and "/started" not in request.url) as sent:
        page.click(SEND)
    assert sent.value.url == server.address + "/s/long-pulse"
    assert customer.faults == []
    customer.close()


def to_the_comment(visitor: Visitor, slug: str, words: str) -> Page:
    page = visitor.open(f"/s/{slug}")
    answer(page, 3)
    page.fill("#comment", words)
    return page


def test_without_a_network_the_answers_wait_and_are_sent_when_it_is_back(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = to_the_comment(customer, "long-pulse", "In the lift")
    customer.context.set_offline(True)
    page.click(SEND)
    expect(page.locator("[data-waiting]")).to_contain_text("No network now")
    assert stored(server, "In the lift") == 0
    customer.context.set_offline(False)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15000)
    assert stored(server, "In the lift") == 1
    assert customer.context.storage_state()["origins"] == []
    customer.close()


@pytest.mark.parametrize("status", [200, 403, 408, 511])
def test_a_captive_portal_neither_confirms_nor_refuses(browser: Browser, server: Server, status: int) -> None:
    customer = Visitor(browser, server)
    words = f"Behind a portal that answers {status}"
    page = to_the_comment(customer, "long-pulse", words)
    sent = re.compile(r"/s/long-pulse$")

    def portal(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(
                status=status, content_type="text/html", body="<main><h1>Welcome to the free network</h1></main>"
            )
        else:
            route.continue_()

    page.route(sent, portal)
    page.click(SEND)
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")
    assert words in json.dumps(customer.context.storage_state()["origins"])
    page.unroute(sent)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15000)
    assert stored(server, words) == 1
    customer.close()


def test_a_lost_confirmation_is_asked_for_again(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = to_the_comment(customer, "long-pulse", "Confirmed the second time")
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # it was stored, and nobody heard of it
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/s/long-pulse$"), lose)
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15000)
    assert lost[0].status == 200
    assert stored(server, "Confirmed the second time") == 1
    customer.close()


def test_the_server_killed_while_sending_and_started_again(browser: Browser, prepared: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        with serve(Path(folder)) as first:
            customer = Visitor(browser, first)
            page = to_the_comment(customer, "long-pulse", "While it was killed")
            os.kill(first.process.pid, signal.SIGSTOP)  # the request is on its way and gets no answer
            page.click(SEND)
            page.wait_for_timeout(300)
            first.process.kill()
            expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet", timeout=15000)
            port = int(first.address.rpartition(":")[2])
        with serve(Path(folder), port) as second:
            expect(page.locator("h1")).to_have_text(THANKS, timeout=40000)
            assert stored(second, "While it was killed") == 1
            customer.close()


def test_a_short_form_that_was_sent_is_confirmed_whichever_needs_are_drawn_next(
    browser: Browser, server: Server
) -> None:
    customer = Visitor(browser, server)
    page = to_the_comment(customer, "short-servqual", "Of a short form")
    change_keeping(page)
    send_in_vain(page)
    leave(page)
    let_through(page)

    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    customer.context.route("**/*variant=*", slowly)
    page.goto(f"{server.address}/s/short-servqual")
    expect(page.locator("h1")).to_have_text(THANKS)
    assert stored(server, "Of a short form") == 1
    customer.close()


def test_another_tab_takes_nothing_from_what_is_being_sent(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    other = customer.context.new_page()
    other.goto(f"{server.address}/s/long-pulse")
    page = to_the_comment(customer, "long-pulse", "From the first tab")
    send_in_vain(page)
    page.close()
    tap(other, 4)
    expect(other.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    let_through(other)
    other.reload()
    expect(other.locator("h1")).to_have_text(THANKS)
    assert stored(server, "From the first tab") == 1
    customer.close()


def test_what_is_kept_grows_no_younger_by_being_looked_at(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    name, yesterday = "gaplens /s/long-servqual", (time.time() - 23 * 3600) * 1000
    change = "([key, saved]) => localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage[key]), saved}))"
    page.evaluate(change, [name, yesterday])
    page.goto("about:blank")
    page.goto(f"{server.address}/s/long-servqual")
    expect(page.locator("[data-found]")).to_be_visible()
    assert page.evaluate("(key) => JSON.parse(localStorage[key]).saved", name) == yesterday
    customer.close()


def test_what_is_being_sent_cannot_be_thrown_away(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = to_the_comment(customer, "long-pulse", "Not to be thrown away")
    send_in_vain(page)
    expect(page.locator("[data-waiting]")).to_be_focused()
    page.reload()
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")
    expect(page.locator("[data-fresh]")).to_be_hidden()
    let_through(page)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15_000)
    customer.close()


def test_a_campaign_that_closed_meanwhile_says_so_beside_the_answers(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = to_the_comment(customer, "long-pulse", "Too late")
    closed = "<main><h1>This questionnaire is closed</h1><p>Answers are no longer taken.</p></main>"
    refusal = {"status": 409, "content_type": "text/html", "headers": {"Gaplens-Page": "1"}, "body": closed}

    def refuse(route: Route) -> None:
        route.fulfill(**refusal) if route.request.method == "POST" else route.continue_()

    page.route("**/s/long-pulse", refuse)
    page.click(SEND)
    told = page.locator("[data-waiting] p")
    expect(told).to_have_text(["This questionnaire is closed", re.compile("^Answers are no longer taken.")])
    expect(page.locator("[data-send]")).to_be_hidden()
    expect(page.locator("#comment")).to_have_value("Too late")
    expect(page.locator("#comment")).to_be_visible()
    customer.close()


def press(lead: Visitor, slug: str, button: str) -> None:
    """A button on the page of this campaign."""
    with sqlite3.connect(lead.server.data / "gaplens.db") as connection:
        ((number,),) = connection.execute("SELECT id FROM campaign WHERE slug = ?", (slug,)).fetchall()
    page = lead.open(f"/campaigns/{number}")
    page.evaluate("document.querySelectorAll('.share details').forEach((each) => { each.open = true; })")
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


SAID_PAUSED = {
    "en": "The questionnaire is paused. Your answers are on this device and will be sent when it goes on.",
    "zh-Hant": "問卷暫停中。答案還在這台裝置上，恢復後會自動送出。",
    "zh-Hans": "问卷暂停中。答案还在这台设备上，恢复后会自动提交。",
}


@pytest.mark.parametrize("language", SAID_PAUSED)
def test_what_is_sent_to_a_paused_campaign_waits_until_it_goes_on(
    browser: Browser, server: Server, language: str
) -> None:
    customer, lead = Visitor(browser, server, language), Visitor(browser, server)
    lead.sign_in()
    page = to_the_comment(customer, "long-pulse", f"In a pause, {language}")
    press(lead, "long-pulse", "Pause for a while")
    try:
        page.wait_for_timeout(1100)  # the server knows it within a second
        page.click(SEND)
        expect(page.locator("[data-waiting] p")).to_have_text(SAID_PAUSED[language])
        assert stored(server, f"In a pause, {language}") == 0
    finally:
        press(lead, "long-pulse", "Take answers again")
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=40_000)
    assert stored(server, f"In a pause, {language}") == 1
    customer.close()
    lead.close()


def test_the_wish_to_keep_nothing_is_remembered(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    page.click("summary")
    page.uncheck("[data-keep] input")
    page.reload()
    expect(page.locator("[data-keep] input")).not_to_be_checked()
    answer(page, None)
    page.click(SEND)
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("[data-keep] input")).not_to_be_checked()
    page.fill("#comment", "On a shared computer")
    assert customer.context.storage_state()["origins"] == []
    page.reload()
    expect(page.locator("[data-found]")).to_be_visible()  # as long as the window is open
    customer.close()


def test_a_browser_that_forbids_keeping_sends_all_the_same(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    forbid = "Object.defineProperty(window, '{}', {{ get() {{ throw new DOMException('no', 'SecurityError'); }} }});"
    customer.page.add_init_script("".join(forbid.format(kind) for kind in ("localStorage", "sessionStorage")))
    page = to_the_comment(customer, "long-pulse", "Where nothing may be kept")
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    assert stored(server, "Where nothing may be kept") == 1
    assert customer.faults == []
    customer.close()
