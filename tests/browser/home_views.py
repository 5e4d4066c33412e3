"""Home, and the public page of what was done after a round."""

from collections.abc import Callable

from tests.browser.action_views import ACTION_VIEWS
from tests.browser.site import Visitor


def _home(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/home")


def _done(visitor: Visitor) -> None:
    """As a stranger reads it."""
    ACTION_VIEWS["action-closed"](visitor)
    address = visitor.page.locator("a[href^='/done/']").get_attribute("href")
    assert address is not None
    visitor.context.clear_cookies()
    visitor.open(address)


HOME_VIEWS: dict[str, Callable[[Visitor], None]] = {"home": _home, "done": _done}
