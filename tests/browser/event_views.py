"""The states of the log of events."""

from collections.abc import Callable

from tests.browser.site import Visitor


def _log(address: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(f"/company/events{address}")

    return go


EVENT_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "events": _log(""),
    "events-chosen": _log("?kind=opened&subject=campaign"),
    "events-none": _log("?kind=merged"),
}
