"""The words for programmes: rhythms, and what rounds are called."""

from collections.abc import Mapping
from datetime import date

from app.i18n import N_, Locale
from surveys.codes import Rhythm

RHYTHMS: Mapping[Rhythm, str] = {
    "monthly": N_("Every month"),
    "quarterly": N_("Every quarter"),
    "half_yearly": N_("Every half year"),
    "yearly": N_("Every year"),
    "free": N_("Whenever it is needed"),
}


def round_name(rhythm: Rhythm, begins: date, locale: Locale) -> str:
    """Of the round that begins on this day."""
    year, quarter, half = begins.year, (begins.month + 2) // 3, (begins.month + 5) // 6
    names = {
        "monthly": lambda: locale.month(begins),
        "quarterly": lambda: locale.say("Quarter %(quarter)s of %(year)s", quarter=quarter, year=year),
        "half_yearly": lambda: locale.say("Half %(half)s of %(year)s", half=half, year=year),
        "yearly": lambda: str(year),
        "free": lambda: locale.date(begins),
    }
    return names[rhythm]()
