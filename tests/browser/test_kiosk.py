"""A screen that many use, one after the other."""

from playwright.sync_api import Browser, Route, expect

from tests.browser.cards import NEXT, SEND, answer
from tests.browser.respondent import CARD, THANKS, let_through, place, send_in_vain, stored, tap
from tests.browser.site import Server, Visitor

KIOSK = "/s/short-servqual?channel=kiosk&site=台北&service=Workshop"


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
    page.clock.fast_forward(2_000)
    expect(page.locator("input:checked")).to_have_count(0)
    answer(page, 3)
    page.click(SEND)
    expect(page.locator("[data-again]")).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.locator("form[data-kiosk]")).to_be_visible()
    kiosk.close()


def test_a_kiosk_stays_full_screen_from_one_person_to_the_next(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    page = kiosk.open("/s/short-servqual?channel=kiosk&site=台北&service=Workshop")
    first = page.locator("[name=key]").input_value()
    page.click("summary")
    page.get_by_role("button", name="Full screen").click()
    expect(page.locator(":fullscreen")).to_have_count(1)
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


def test_whoever_has_to_mend_something_is_still_at_the_kiosk(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    answer(page, None)
    page.click(SEND)
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("fieldset[id^='segment']")).to_have_count(0)
    page.fill("#comment", "Mended at the kiosk")
    page.clock.fast_forward(50_000)
    expect(page.locator("#comment")).to_have_value("Mended at the kiosk")
    page.locator("#comment").press("End")
    page.clock.fast_forward(50_000)
    expect(page.locator("#comment")).to_have_value("Mended at the kiosk")
    page.clock.fast_forward(11_000)
    expect(page.locator("form[data-kiosk] #comment")).to_have_value("")
    expect(page.locator(".errors")).to_have_count(0)
    answer(page, None)
    page.click(SEND)
    expect(page.locator(".errors")).to_be_focused()
    page.fill("#comment", "Mended and sent at the kiosk")
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    page.click("[data-again]")
    expect(page.locator("form[data-kiosk]")).to_be_visible()
    expect(page.locator("fieldset[id^='segment']")).to_have_count(0)
    assert kiosk.context.storage_state()["origins"] == []
    assert page.evaluate("Object.keys(sessionStorage)") == []
    assert (stored(server, "Mended at the kiosk"), stored(server, "Mended and sent at the kiosk")) == (0, 1)
    kiosk.close()


def test_without_a_network_nobody_sees_what_the_last_person_said(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    answer(page, 3)
    page.fill("#comment", "The last person")
    kiosk.context.set_offline(True)
    page.click(SEND)
    expect(page.locator("[data-waiting]")).to_contain_text("No network now")
    expect(page.locator("#comment")).to_be_hidden()
    page.clock.fast_forward(61_000)
    expect(page.locator("[data-waiting]")).to_contain_text("No network now")
    expect(page.locator(f"{CARD}, [data-back]:visible, {NEXT}:visible")).to_have_count(0)
    kiosk.context.set_offline(False)
    page.clock.resume()
    expect(page.locator("h1")).to_have_text(THANKS, timeout=40_000)
    assert stored(server, "The last person") == 1
    assert page.evaluate("Object.keys(sessionStorage)") == []
    kiosk.close()


def test_a_kiosk_that_is_started_again_sends_what_waited(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    page = kiosk.open(KIOSK)
    answer(page, 3)
    page.fill("#comment", "Before the reload")
    send_in_vain(page)
    page.reload()
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")
    expect(page.locator(CARD)).to_have_count(0)
    let_through(page)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15_000)
    assert stored(server, "Before the reload") == 1
    kiosk.close()


def test_a_kiosk_changes_its_language_for_one_person(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, "zh-Hant", width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    tap(page, 4, 4)
    page.clock.run_for(1000)
    assert place(page) == 2
    answered, began = page.locator("input:checked").count(), page.locator("[name=began]").input_value()
    page.click(".tongues [lang=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("input:checked")).to_have_count(answered)
    assert place(page) == 2
    assert page.locator("[name=began]").input_value() == began
    expect(page.locator(".skip")).to_have_text("Skip to content")
    assert kiosk.context.cookies() == []
    answer(page, None)
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    page.clock.fast_forward(61_000)
    expect(page.locator("form[data-kiosk]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    kiosk.close()


def test_a_kiosk_that_nobody_touches_is_left_alone(browser: Browser, server: Server) -> None:
    """Else it would count as opened every minute."""
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(300)
    assert asked == []
    kiosk.close()


def test_what_a_kiosk_sends_is_out_of_reach_of_the_next_person(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    page = kiosk.open(KIOSK)
    answer(page, 3)
    page.fill("#comment", "Out of reach")
    send_in_vain(page)
    expect(page.locator(".tongues")).to_be_hidden()
    page.evaluate("document.querySelector('.tongues [lang=en]').click()")
    page.wait_for_timeout(500)
    expect(page.locator("[data-waiting]")).to_contain_text("Not stored yet")
    let_through(page)
    expect(page.locator("h1")).to_have_text(THANKS, timeout=15_000)
    assert stored(server, "Out of reach") == 1
    kiosk.close()


def test_a_page_that_comes_late_does_not_take_the_next_persons_answers(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    tap(page, 4)
    late: list[Route] = []
    page.route("**/s/*", lambda route: late.append(route))
    page.clock.fast_forward(61_000)
    expect(page.locator("input:checked")).to_have_count(0)
    page.wait_for_timeout(100)
    tap(page, 5)
    late[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator("input:checked")).to_have_count(1)
    kiosk.close()


def test_who_was_there_before_the_script_of_the_kiosk_is_cleared_too(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    late: list[Route] = []
    kiosk.page.route("**/kiosk.js*", lambda route: late.append(route))
    page = kiosk.open(KIOSK)
    tap(page, 4)
    page.clock.fast_forward(61_000)
    expect(page.locator("input:checked")).to_have_count(1)
    late[0].continue_()
    expect(page.locator("input:checked")).to_have_count(0)
    kiosk.close()


def test_a_language_that_comes_late_does_not_bring_back_what_was_sent(browser: Browser, server: Server) -> None:
    kiosk = Visitor(browser, server, "zh-Hant", width=768)
    page = kiosk.open(KIOSK)
    answer(page, 3)
    page.fill("#comment", "Sent before the language came")
    late: list[Route] = []
    page.route("**/s/*lang=en&variant=*", lambda route: late.append(route))
    page.click(".tongues [lang=en]")
    page.wait_for_timeout(100)
    page.click(SEND)
    expect(page.locator("[data-again]")).to_be_visible()
    late[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator("[data-again]")).to_be_visible()
    expect(page.locator("#comment")).to_have_count(0)
    kiosk.close()


def test_whoever_dictates_is_at_the_kiosk_too(browser: Browser, server: Server) -> None:
    """Input methods that press no key and touch nothing."""
    kiosk = Visitor(browser, server, width=768)
    kiosk.page.clock.install()
    page = kiosk.open(KIOSK)
    answer(page, None)
    page.focus("#comment")
    for _ in range(4):
        page.keyboard.insert_text("said ")
        page.clock.fast_forward(50_000)
    expect(page.locator("#comment")).to_have_value("said said said said ")
    kiosk.close()


def test_a_kiosk_shows_nothing_that_was_begun_elsewhere(browser: Browser, server: Server) -> None:
    device = Visitor(browser, server, width=768)
    page = device.open("/s/long-pulse")
    tap(page, 4)
    page = device.open("/s/long-pulse?channel=kiosk")
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("[data-found]")).to_be_hidden()
    page = device.open("/s/long-pulse")
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(1)
    device.close()
