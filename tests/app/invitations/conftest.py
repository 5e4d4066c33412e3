"""A company that has told who its messages come from, and set no mail server."""

from dataclasses import replace

import pytest

from app.settings import Mail, Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, mail=Mail(sender="Quality 品質部 <quality@company.example>"))
