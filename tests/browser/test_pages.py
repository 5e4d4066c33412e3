"""Every page in every language: valid, no wider than the phone, nothing for axe to find, nothing on the console."""

import itertools

import pytest
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS

FIRST = ("report-servqual", "report-kano")


def _cases() -> list[tuple[str, str]]:
    """Every view in every language; what shares its parts with the first two reports, in one each."""
    further = [view for view in VIEWS if view.startswith(("report-", "details-", "charts")) and view not in FIRST]
    one = dict(zip(further, itertools.cycle(LANGUAGES), strict=False))
    return [(view, language) for view in VIEWS for language in LANGUAGES if one.get(view, language) == language]


@pytest.mark.parametrize(("view", "language"), _cases())
def test_nothing_is_wrong_with(browser: Browser, server: Server, view: str, language: str) -> None:
    visitor = Visitor(browser, server, language)
    VIEWS[view](visitor)
    assert visitor.check() == []
    visitor.close()
