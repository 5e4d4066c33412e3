"""What a locale says of days."""

from datetime import date

import pytest

from app.i18n import LOCALES, Locale

_DAY, _NEXT = date(2026, 11, 29), date(2026, 11, 30)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.tag)
def test_one_day_is_said_once(locale: Locale) -> None:
    assert locale.days(_DAY, _DAY) == locale.date(_DAY)
    assert locale.date(_DAY) in locale.days(_DAY, _NEXT)
    assert locale.date(_NEXT) in locale.days(_DAY, _NEXT)
