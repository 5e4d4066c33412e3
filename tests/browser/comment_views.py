"""The states of the pages that say what comments are about."""

from collections.abc import Callable

from tests.browser.site import Visitor

ABOUT = "/suggestions?source=answers&about="


def _comment_about(visitor: Visitor) -> None:
    """One for which a need is proposed."""
    visitor.sign_in()
    visitor.open(f"{ABOUT}reliability")
    visitor.page.locator(".lines a").first.click()
    visitor.page.wait_for_selector("#about select")


def _corrected(visitor: Visitor) -> None:
    _comment_about(visitor)
    visitor.page.select_option("#about select", "assurance")
    visitor.page.click("#about button")
    visitor.page.wait_for_selector("#about .tag:not(.hollow)")


def _list(address: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(address)

    return go


COMMENT_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "comments": _list("/suggestions?source=answers"),
    "comments-found": _list("/suggestions?source=answers&find=invoice"),
    "comments-about": _list(f"{ABOUT}responsiveness"),
    "comment-proposed": _comment_about,
    "comment-corrected": _corrected,
}
