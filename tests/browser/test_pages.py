"""Every kind of page and state, on a phone: valid, no wider than it, nothing on the console, nothing for axe to find.

Each is looked at once, in English, whose words are the longest, or in Chinese in turn where a page shares its parts
with others; the main ones in Chinese too. What axe looks at (roles, names, order, contrast) comes from
templates and styles, which are the same in each. `make pictures` looks at everything in each language and width, also
at pages that show other answers in the parts of another one.
"""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS

MAIN = ("front", "answer-servqual", "answer-kano", "answer-faults", "thanks-receipt", "suggest", "sign-in", "campaigns")
MAIN += ("needs", "set-need", "campaign-new", "campaign-edit", "people", "posters", "report-kano")
OTHER_ANSWERS = {  # by the view that has the same parts
    "report-servqual": ("report-short", "report-some-sites", "report-known-list", "set-report"),
    "report-kano": ("set-report-kano",),
    "report-gaps_managers": ("report-gaps_staff", "report-internal", "report-servperf"),
    "details-servqual": ("details-short", "details-some-sites", "details-known-list", "details-zones"),
    "programme": ("programme-forty",),
    "programme-trends": ("programme-forty-trends",),
    "programme-needs": ("programme-forty-needs", "programme-filtered"),
    "programme-filter": ("programme-filtered-overview", "programme-filter-malformed"),
    "answer-servqual": ("answer-servqual-chosen", "answer-servqual-overall", "answer-servqual-last", "answer-servperf"),
    "answer-kano": ("answer-kano-absent", "answer-kano-importance"),
    "answer-one-page": ("answer-one-page-kano", "answer-one-page-pulse"),
    "campaign-draft": ("campaign-opened", "campaign-test-sent"),
    "company": ("company-changed",),
    "set-need": ("set-need-kano", "set-need-warned"),
    "set-question": ("set-question-choices",),
    "programme-note": ("programme-note-new",),
    "programme-comments": ("programme-comments-found",),
    "events": ("events-chosen",),
    "comments": ("comments-found", "comments-about"),
    "comment-proposed": ("comment-corrected",),
    "lists-entry": ("lists-entry-retired", "lists-entry-changed", "lists-way"),
    "people": ("people-anonymous",),
    "campaign-paused": ("campaign-closed",),
    "action-judged": ("action-doing",),
}
ALIKE = ("answer-", "report-", "details-", "charts")


def _cases() -> list[tuple[str, str]]:
    turns = itertools.cycle(LANGUAGES)
    once = {view: next(turns) if view.startswith(ALIKE) and view not in MAIN else "en" for view in VIEWS}
    others = {view for views in OTHER_ANSWERS.values() for view in views}
    assert others < VIEWS.keys() > OTHER_ANSWERS.keys()
    in_chinese = zip(MAIN, itertools.cycle(["zh-Hant", "zh-Hans"]), strict=False)
    return [*((view, own) for view, own in once.items() if view not in others), *in_chinese]


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
