"""How many opened, began and sent a questionnaire, as tables: the denominator of the response rate."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from app.i18n import Locale, long_date, percent, say
from app.pages import Table
from surveys.storage import traffic
from surveys.storage.engine import Database

NONE = "–"
Counts = tuple[int, int, int]  # opened, began, sent
Key = TypeVar("Key")


def tables(database: Database, campaign_id: int, locale: Locale) -> tuple[Table | None, Table | None]:
    """By channel and by day; None where nobody came yet."""
    with database.engine.connect() as connection:
        rows = traffic.of_campaign(connection, campaign_id)
    if not rows:
        return None, None
    by_channel = _added((channel, counts) for _, channel, *counts in rows)
    by_day = _added((day, counts) for day, _, *counts in rows)
    total = _added(("", counts) for counts in by_channel.values())[""]
    names = channel_names(locale)
    channels = [_row(names[channel], by_channel[channel]) for channel in names if channel in by_channel]
    if len(channels) > 1:
        channels.append(_row(say(locale, "All ways"), total))
    days = [_row(long_date(day, locale), counts) for day, counts in sorted(by_day.items(), reverse=True)]
    head = (say(locale, "Opened"), say(locale, "Began"), say(locale, "Sent"), say(locale, "Sent of opened"))
    return Table((say(locale, "Way"), *head), channels), Table((say(locale, "Day"), *head), days)


def channel_names(locale: Locale) -> dict[str, str]:
    return {
        "link": say(locale, "Link"),
        "mail": say(locale, "Personal mail"),
        "poster": say(locale, "Printed poster"),
        "card": say(locale, "Printed card"),
        "kiosk": say(locale, "Kiosk"),
    }


def _added(rows: Iterable[tuple[Key, Iterable[int]]]) -> dict[Key, Counts]:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, counts in rows:
        sums[key] = [a + b for a, b in zip(sums[key], counts, strict=True)]
    return {key: (opened, began, sent) for key, (opened, began, sent) in sums.items()}


def _row(name: str, counts: Counts) -> tuple[str, ...]:
    opened, _, sent = counts
    # A page that was open before the counting began may be sent after: then there is no share to tell.
    return (name, *map(str, counts), percent(sent / opened) if opened and sent <= opened else NONE)
