"""Every page and state, on a phone: valid, no wider than it, nothing on the console, nothing for axe to find.

Each is looked at once, in English, whose words are the longest, or in Chinese in turn where a page shares its parts
with others; the main ones in all three languages. What axe looks at (roles, names, order, contrast) comes from
templates and styles, which are the same in each. `make pictures` looks at everything in each language and width.
"""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS

MAIN = ("front", "answer-servqual", "answer-kano", "answer-faults", "thanks-receipt", "suggest", "sign-in", "campaigns")
MAIN += (
    "needs",
    "set",
    "set-need",
    "campaign-new",
    "campaign-edit",
    "campaign-handed-out",
    "people",
    "posters",
    "report-servqual",
    "report-kano",
)
ALIKE = ("answer-", "report-", "details-", "charts")


def _cases() -> list[tuple[str, str]]:
    turns = itertools.cycle(LANGUAGES)
    once = {view: next(turns) if view.startswith(ALIKE) else "en" for view in VIEWS}
    return [(view, own) for view in VIEWS for own in LANGUAGES if view in MAIN or own == once[view]]


@pytest.fixture(scope="module")
def visitors(browser: Browser, server: Server) -> Iterator[dict[str, Visitor]]:
    """One a language; they forget every page."""
    each = {language: Visitor(browser, server, language) for language in LANGUAGES}
    yield each
    for visitor in each.values():
        visitor.close()


@pytest.mark.parametrize(("view", "language"), _cases())
def test_nothing_is_wrong_with(visitors: dict[str, Visitor], view: str, language: str) -> None:
    visitor = visitors[language]
    try:
        VIEWS[view](visitor)
        assert visitor.check(axe=view not in MAIN or language == "en") == []
    finally:
        visitor.forget()
