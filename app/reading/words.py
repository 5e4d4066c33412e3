"""The words for programmes: rhythms, what rounds are called, how far actions are."""

from collections.abc import Mapping
from datetime import date

from app.i18n import N_, Locale
from surveys.codes import ActionState, Rhythm

RHYTHMS: Mapping[Rhythm, str] = {
    "monthly": N_("Every month"),
    "quarterly": N_("Every quarter"),
    "half_yearly": N_("Every half year"),
    "yearly": N_("Every year"),
    "free": N_("Whenever it is needed"),
}


STATES: Mapping[ActionState, str] = {
    "draft": N_("Draft"),
    "fixed": N_("Rule fixed"),
    "doing": N_("Under way"),
    "carried_out": N_("Carried out"),
    "waiting": N_("Waits for its wave"),
    "judged": N_("Judged"),
    "closed": N_("Closed"),
    "dropped": N_("Dropped"),
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
