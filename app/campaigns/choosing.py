"""The part of a campaign's form in which it chooses of the company's lists."""

from collections.abc import Sequence

from app.campaigns import plans
from app.campaigns.pages import Choosing, Tick, Way
from app.campaigns.words import LISTS
from app.i18n import Locale
from app.reports.words import channel_words
from surveys.codes import ALWAYS, CHANNELS, Segment
from surveys.people.addresses import folded
from surveys.places.register import Place, is_living
from surveys.places.today import Today


def choosing_of(segment: Segment, offered: Sequence[Place], typed: str, locale: Locale) -> Choosing:
    """typed: the names that are chosen, a line each."""
    wanted = {folded(name): name for name in plans.lines(typed)}
    ticks: dict[str, Tick] = {}
    for place in offered:
        name, ticked = folded(place.name), folded(place.name) in wanted
        if (ticked or is_living(place)) and not (name in ticks and ticks[name].in_use):
            ticks[name] = Tick(place.name, ticked, is_living(place))
    others = "\n".join(name for each, name in wanted.items() if each not in ticks)
    return Choosing(segment, locale.say(LISTS[segment]), list(ticks.values()), others)


def channels_of(today: Today, typed: str, locale: Locale) -> list[Way]:
    """Those that the company uses, but the ones that are always there. typed: the codes that are chosen, a line each;
    none: all.
    """
    wanted = plans.lines(typed) or CHANNELS
    return [
        Way(code, channel_words(today.own_channel(code), locale), code in wanted)
        for code in CHANNELS
        if code not in ALWAYS and today.offers(code)
    ]
