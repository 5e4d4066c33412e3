"""How many opened, began and sent a questionnaire, as tables: the denominator of the response rate.

Of a protected campaign counts are rounded down, each from a place that nobody knows, and not shown by day before it is
closed: a lead who invites one person after another and watches would else see who has answered, and when.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from analysis.estimates.floors import shown
from analysis.estimates.segments import showable
from app.campaigns.words import STEPS
from app.i18n import Locale, percent
from app.reports.pages import Table
from app.reports.words import channel_words
from app.tallies.traffic import Row
from surveys.campaigns.published import Published

NONE = "–"
WITHHELD = -1  # in the place of how many sent
ROUNDED_TO = 10
Counts = tuple[int, int, int]  # opened, began, sent
Key = TypeVar("Key")


def tables(
    rows: Sequence[Row],
    published: Published,
    n: int,
    secret: bytes,
    locale: Locale,
    called: Mapping[str, str],
) -> tuple[Table | None, Table | None]:
    """By channel and by day. None: no visits yet, or they are not shown. n: answers in its figures. called: code of a
    channel -> its name on the company's list; of those that were merged the same.
    """
    by_channel = _added((channel, counts) for _, channel, *counts in rows)
    names = {code: channel_words(name, locale) for code, name in called.items()}
    head = (*_steps(locale), locale.say("Sent of opened"))
    if published.in_steps or (published.protected and not shown(n)):
        at_least = tuple(locale.say("%(step)s, at least", step=step) for step in _steps(locale))
        return _by_channel(_in_order(_rounded(by_channel, published.id, secret)), names, locale, at_least), None
    by_day = _added((day, counts) for day, _, *counts in rows)
    if published.protected:
        by_channel, by_day = _without_few(by_channel), _without_few(by_day)
    days = [_row(locale.date(day), counts, head) for day, counts in sorted(by_day.items(), reverse=True)]
    table = Table((locale.say("Day"), *head), days) if days else None
    return _by_channel(by_channel, names, locale, head), table


def _steps(locale: Locale) -> tuple[str, ...]:
    return tuple(locale.say(words) for words in STEPS.values())


def _by_channel(
    found: Mapping[str, Counts], names: Mapping[str, str], locale: Locale, head: Sequence[str]
) -> Table | None:
    together = _added((name, found[code]) for code, name in names.items() if code in found)
    channels = [_row(name, counts, head) for name, counts in together.items()]
    if len(channels) > 1 and all(sent >= 0 for *_, sent in found.values()):
        total = _added(("", counts) for counts in found.values())[""]
        channels.append(_row(locale.say("All channels"), total, head))
    return Table((locale.say("Channel"), *head), channels) if channels else None


def _without_few(found: Mapping[Key, Counts]) -> dict[Key, Counts]:
    """How many sent is withheld where fewer than five did, and where that would follow from the others and from all."""
    seen = showable(sum(sent for *_, sent in found.values()), {str(key): sent for key, (*_, sent) in found.items()})
    return {
        key: (opened, began, sent if str(key) in seen else WITHHELD) for key, (opened, began, sent) in found.items()
    }


def _rounded(found: Mapping[str, Counts], campaign_id: int, secret: bytes) -> dict[str, Counts]:
    """Down to tens, from a first place that is another for each count. A channel with fewer visits is left out, and the
    total is that of the others.
    """
    rounded = {}
    for channel, (opened, began, sent) in found.items():
        first = hmac.new(secret, f"visits:{campaign_id}:{channel}".encode(), hashlib.sha256).digest()
        counts = (_down(opened, first[0]), _down(began, first[1]), _down(sent, first[2]))
        if any(counts):
            rounded[channel] = counts
    return rounded


def _in_order(found: Mapping[str, Counts]) -> dict[str, Counts]:
    """Whoever sent it had begun, and whoever began had opened it: of rounded counts, which tells no more than these."""
    return {name: (max(counts), max(counts[1:]), counts[2]) for name, counts in found.items()}


def _down(number: int, chance: int) -> int:
    """To the tens below it, which begin at a secret number from 0 to 9: one's own visits do not tell the next."""
    return max(0, (number - chance % ROUNDED_TO) // ROUNDED_TO) * ROUNDED_TO


def _added(rows: Iterable[tuple[Key, Iterable[int]]]) -> dict[Key, Counts]:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, counts in rows:
        sums[key] = [a + b for a, b in zip(sums[key], counts, strict=True)]
    return {key: (opened, began, sent) for key, (opened, began, sent) in sums.items()}


def _row(name: str, counts: Counts, head: Sequence[str]) -> tuple[str, ...]:
    opened, began, sent = counts
    if sent == WITHHELD:
        return (name, *(str(opened), str(began), NONE, NONE)[: len(head)])
    # A page that was open before the counting began may be sent after: then there is no share to tell.
    share = percent(sent / opened) if opened and sent <= opened else NONE
    return (name, *[*map(str, counts), share][: len(head)])
