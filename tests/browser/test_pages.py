"""Every page in every language: valid, no wider than the phone, nothing on the console; nothing for axe to find.

What depends on the language is looked at in all three: the language that the page names, its title, its ids, its width
on a phone and whatever scripts complain of. What axe looks at does not: roles, names, order and contrast come from the
templates and styles, which are the same; so axe, which takes most of a visit, looks once at each page and state, at
one after the other in Chinese and English. `make pictures` has it look at all of them in each language and width.
"""

import itertools

import pytest
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS

FIRST = ("report-servqual", "report-kano")
BY_AXE = dict(zip(VIEWS, itertools.cycle(LANGUAGES), strict=False))


def _cases() -> list[tuple[str, str]]:
    """Every view in every language; what shares its parts with the first two reports, in one each."""
    further = {view for view in VIEWS if view.startswith(("report-", "details-", "charts")) and view not in FIRST}
    return [(view, own) for view in VIEWS for own in LANGUAGES if view not in further or own == BY_AXE[view]]


@pytest.mark.parametrize(("view", "language"), _cases())
def test_nothing_is_wrong_with(browser: Browser, server: Server, view: str, language: str) -> None:
    visitor = Visitor(browser, server, language)
    VIEWS[view](visitor)
    assert visitor.check(axe=language == BY_AXE[view]) == []
    visitor.close()
