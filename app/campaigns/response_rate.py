"""How many opened, began and sent a questionnaire, as tables: the denominator of the response rate.

While an anonymous campaign is open, counts are rounded down to tens and not shown by day: a lead who invites one person
after another and watches would else see who has answered, and when.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from app.campaigns.words import STEPS
from app.i18n import Locale, percent
from app.reports.pages import Table
from app.reports.words import CHANNELS
from app.tallies.traffic import Row
from surveys.campaigns.published import Published

NONE = "–"
ROUNDED_TO = 10
Counts = tuple[int, int, int]  # opened, began, sent
Key = TypeVar("Key")


def tables(rows: Sequence[Row], published: Published, locale: Locale) -> tuple[Table | None, Table | None]:
    """By channel and by day. None: no visits yet, or they are not shown."""
    by_channel = _added((channel, counts) for _, channel, *counts in rows)
    if published.batching:
        return _by_channel(_rounded(by_channel), locale, _steps(locale)), None
    head = (*_steps(locale), locale.say("Sent of opened"))
    by_day = _added((day, counts) for day, _, *counts in rows)
    days = [_row(locale.date(day), counts, head) for day, counts in sorted(by_day.items(), reverse=True)]
    return _by_channel(by_channel, locale, head), Table((locale.say("Day"), *head), days) if days else None


def _steps(locale: Locale) -> tuple[str, ...]:
    return tuple(locale.say(words) for words in STEPS.values())


def _by_channel(found: Mapping[str, Counts], locale: Locale, head: Sequence[str]) -> Table | None:
    names = {channel: locale.say(words) for channel, words in CHANNELS.items()}
    channels = [_row(name, found[channel], head) for channel, name in names.items() if channel in found]
    if len(channels) > 1:
        total = _added(("", counts) for counts in found.values())[""]
        channels.append(_row(locale.say("All channels"), total, head))
    return Table((locale.say("Channel"), *head), channels) if channels else None


def _rounded(found: Mapping[str, Counts]) -> dict[str, Counts]:
    """Down to tens. A channel with fewer visits is left out, and the total is that of the others."""
    rounded = {
        channel: (a - a % ROUNDED_TO, b - b % ROUNDED_TO, c - c % ROUNDED_TO) for channel, (a, b, c) in found.items()
    }
    return {channel: counts for channel, counts in rounded.items() if any(counts)}


def _added(rows: Iterable[tuple[Key, Iterable[int]]]) -> dict[Key, Counts]:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, counts in rows:
        sums[key] = [a + b for a, b in zip(sums[key], counts, strict=True)]
    return {key: (opened, began, sent) for key, (opened, began, sent) in sums.items()}


def _row(name: str, counts: Counts, head: Sequence[str]) -> tuple[str, ...]:
    opened, _, sent = counts
    # A page that was open before the counting began may be sent after: then there is no share to tell.
    share = percent(sent / opened) if opened and sent <= opened else NONE
    return (name, *[*map(str, counts), share][: len(head)])
