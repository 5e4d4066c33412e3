"""The suggestion box in a browser."""

from playwright.sync_api import Browser

from tests.browser.site import Server, Visitor
from tests.browser.views import suggest


def test_back_and_send_again_is_one_suggestion(browser: Browser, server: Server) -> None:
    visitor = Visitor(browser, server)
    first = suggest(visitor, "The door is heavy.")
    visitor.page.go_back()
    assert visitor.page.input_value("#text") in ("The door is heavy.", "")  # browsers differ in what they give back
    visitor.page.fill("#text", "The door is heavy.")
    visitor.page.click(".form .button")
    assert visitor.page.inner_text(".receipt") == first
    visitor.page.goto(f"{server.address}/suggest")  # while a new visit is another one
    visitor.page.fill("#text", "The door is heavy.")
    visitor.page.click(".form .button")
    assert visitor.page.inner_text(".receipt") != first
    visitor.close()
