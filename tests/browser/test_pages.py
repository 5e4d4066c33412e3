"""Every page in every language: valid, no wider than the phone, nothing for axe to find, nothing on the console."""

import pytest
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wrong_with(browser: Browser, server: Server, view: str, language: str) -> None:
    visitor = Visitor(browser, server, language)
    VIEWS[view](visitor)
    assert visitor.check() == []
    visitor.close()
