"""Answering by a personal link: on several devices, on one that others use, and where the confirmation got lost."""

import json
import re

from playwright.sync_api import Browser, Route, expect

from tests.browser.campaigns import GUESTS, campaign_id, token
from tests.browser.cards import SEND, answer
from tests.browser.respondent import (
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
from tests.browser.site import Server, Visitor


def invitation(server: Server, slug: str, guest: str) -> str:
    return f"/s/{slug}?invite={token(server.data, campaign_id(server.data, slug), guest)}"


def test_a_named_guest_goes_on_on_another_device_and_answers_once(browser: Browser, server: Server) -> None:
    link = invitation(server, "personal-named", GUESTS[0])
    phone = Visitor(browser, server)
    page = phone.open(link)
    assert "invite" not in page.url
    with page.expect_response(re.compile("/draft$")) as kept:
        tap(page, 6, 2)
    assert kept.value.status == 204
    desk = Visitor(browser, server, width=1280)
    page = desk.open(link)
    expect(page.locator("[data-found]")).to_be_visible()
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(2)
    assert place(page) == 2
    answer(page, None)
    page.fill("#comment", "From the other device")
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    expect(page.locator(".receipt")).to_be_visible()
    page.goto(server.address + link)
    expect(page.locator("h1")).not_to_have_text(THANKS)
    expect(page.locator("form[data-cards]")).to_have_count(0)
    assert stored(server, "From the other device") == 1
    phone.close()
    desk.close()


def test_who_has_answered_from_another_device_is_told_so_and_can_send_nothing_more(
    browser: Browser, server: Server
) -> None:
    link = invitation(server, "personal-named", GUESTS[9])
    phone, desk = Visitor(browser, server), Visitor(browser, server, width=1280)
    page = phone.open(link)
    with page.expect_response(re.compile("/draft$")):
        tap(page, 6, 2)
    other = desk.open(link)
    answer(other, None)
    other.fill("#comment", "Sent from the desk")
    other.click(SEND)
    expect(other.locator("h1")).to_have_text(THANKS)
    answer(page, 5)
    page.click(SEND)
    told = page.locator("[data-waiting] p")
    expect(told).to_have_count(2)
    expect(told.first).to_have_text("This link cannot be used")
    expect(page.locator("[data-send]")).to_be_hidden()
    expect(page.locator(".notice:visible")).to_have_count(1)
    phone.close()
    desk.close()


def test_an_anonymous_guest_leaves_no_draft_on_the_server(browser: Browser, server: Server) -> None:
    guest = Visitor(browser, server)
    asked: list[str] = []
    guest.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page = guest.open(invitation(server, "personal-anonymous", GUESTS[0]))
    expect(page.locator("[data-keep] input")).not_to_be_checked()
    tap(page, 6, 2)
    page.wait_for_timeout(2500)
    assert not [each for each in asked if "/draft" in each]
    assert guest.context.storage_state()["origins"] == []
    guest.close()


def test_what_one_guest_left_is_neither_shown_nor_sent_to_the_next(browser: Browser, server: Server) -> None:
    """On a device that both use, each with a link of their own; also where the second one has answered before."""
    shared = Visitor(browser, server)
    links = [invitation(server, "personal-named", GUESTS[number]) for number in (1, 2, 3)]
    page = shared.open(links[2])
    answer(page, 4)
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    page = shared.open(links[0])
    answer(page, 3)
    page.fill("#comment", "Of the first guest")
    send_in_vain(page)
    leave(page)
    let_through(page)
    page = shared.open(links[1])
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 1 of"))
    expect(page.locator("[data-found]")).to_be_hidden()
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(0)
    page = shared.open(links[2])
    page.wait_for_timeout(500)
    expect(page.locator("h1")).to_have_text("This link cannot be used")
    assert stored(server, "Of the first guest") == 0
    page = shared.open(links[0])
    expect(page.locator("h1")).to_have_text(THANKS)
    assert stored(server, "Of the first guest") == 1
    shared.close()


def test_what_was_changed_without_a_network_stands_in_place_of_what_the_server_knew(
    browser: Browser, server: Server
) -> None:
    guest = Visitor(browser, server)
    page = guest.open(invitation(server, "personal-named", GUESTS[8]))
    with page.expect_response(re.compile("/draft$")):
        page.locator("[data-card]:visible .choice.aside").click()
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.route("**/draft", lambda route: route.abort())
    page.click("[data-back]")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.reload()
    page.click("[data-back]")
    expect(page.locator("[data-card]:visible [value=na]")).not_to_be_checked()
    expect(page.locator("[data-card]:visible input:checked")).to_have_count(2)
    guest.close()


def test_who_opts_out_leaves_nothing_on_the_server(browser: Browser, server: Server) -> None:
    """Not even what was about to be saved there."""
    guest = Visitor(browser, server)
    page = guest.open(invitation(server, "personal-named", GUESTS[4]))
    tap(page, 6, 2)
    change_keeping(page)
    page.wait_for_timeout(2500)
    other = Visitor(browser, server)
    page = other.open(invitation(server, "personal-named", GUESTS[4]))
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(0)
    expect(page.locator("[data-found]")).to_be_hidden()
    other.close()
    guest.close()


def test_who_opts_out_without_a_network_is_forgotten_when_it_is_back(browser: Browser, server: Server) -> None:
    guest = Visitor(browser, server)
    link = invitation(server, "personal-named", GUESTS[6])
    page = guest.open(link)
    with page.expect_response(re.compile("/draft$")):
        tap(page, 6, 2)
    guest.context.set_offline(True)
    change_keeping(page)
    page.wait_for_timeout(300)
    with page.expect_response(re.compile("/draft$")) as forgotten:
        guest.context.set_offline(False)
    assert forgotten.value.status == 204
    other = Visitor(browser, server)
    page = other.open(link)
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(0)
    other.close()
    guest.close()


def test_who_opts_in_again_before_the_network_is_back_is_kept(browser: Browser, server: Server) -> None:
    guest = Visitor(browser, server)
    link = invitation(server, "personal-named", GUESTS[10])
    page = guest.open(link)
    with page.expect_response(re.compile("/draft$")):
        tap(page, 6, 2)
    guest.context.set_offline(True)
    change_keeping(page)
    page.wait_for_timeout(300)
    change_keeping(page)
    guest.context.set_offline(False)
    page.wait_for_timeout(2500)
    other = Visitor(browser, server)
    page = other.open(link)
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(2)
    other.close()
    guest.close()


def test_a_confirmation_that_was_lost_with_the_page_is_given_later(browser: Browser, server: Server) -> None:
    """The link was used by then, and says so to everybody else."""
    guest = Visitor(browser, server)
    link, used = (invitation(server, "personal-named", GUESTS[number]) for number in (5, 7))
    answer(guest.open(used), 3)
    guest.page.click(SEND)
    expect(guest.page.locator("h1")).to_have_text(THANKS)
    page = guest.open(link)
    answer(page, 3)
    page.fill("#comment", "Lost with the page")
    heard: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            heard.append(route.fetch().status)  # stored
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/s/personal-named$"), lose)
    page.click(SEND)
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")
    page.unroute(re.compile(r"/s/personal-named$"))
    page.goto("about:blank")
    without_https = guest.context.new_page()  # the browser cannot tell then whose link this is
    without_https.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    without_https.goto(server.address + used)
    without_https.wait_for_timeout(500)
    expect(without_https.locator("h1")).to_have_text("This link cannot be used")
    page = guest.open(link)
    expect(page.locator("h1")).to_have_text(THANKS)
    expect(page.locator(".receipt")).to_be_visible()
    assert set(heard) == {200}
    assert stored(server, "Lost with the page") == 1
    page.goto(server.address + link)
    expect(page.locator("h1")).to_have_text("This link cannot be used")
    assert "Lost with the page" not in json.dumps(guest.context.storage_state()["origins"])
    guest.close()
