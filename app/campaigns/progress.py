"""When the figures of a campaign last moved and will next, and what can be read before: as sentences."""

from datetime import datetime, tzinfo

from app.i18n import N_, Locale
from app.memory.sources import VERY_MANY
from app.tallies.steps import FEWEST
from surveys import clock
from surveys.campaigns.published import Published

_PACE = {
    "confidential": N_(
        "So that no figure shows what one person said, figures move in steps: at most once an hour, %(fewest)s or more "
        "answers at a time, and as many stay for the next step."
    ),
    "anonymous": N_(
        "So that no figure shows what one person said, figures move in steps: at most once a day and at a random time, "
        "%(fewest)s or more answers at a time, and as many stay for the next step."
    ),
}


def sentences(published: Published, crowded: bool, locale: Locale, zone: tzinfo) -> list[str]:
    """None for campaigns whose figures follow each answer. crowded: very many answers came from one place."""
    if published.demo and published.anonymity != "named":
        return [locale.say("In this demo figures follow each answer; in real campaigns they move in steps.")]
    if not published.protected or published.state == "draft":
        return []
    if not published.in_steps:
        return [] if published.finished else [locale.say("The last answers are being counted.")]
    if published.stage == "over":  # nothing moves until the close has settled
        return [_limit(locale)]
    pace = locale.say(_PACE[published.anonymity], fewest=FEWEST[published.anonymity])
    if published.stepped is None:
        said = [_before(published, locale), *_next(published, locale, zone), pace]
    else:
        moved = locale.say("They last moved on %(moment)s.", moment=_moment(published.stepped, locale, zone))
        said = [pace, moved, *_next(published, locale, zone)]
    if published.segments:
        said.append(locale.say("Groups are compared once the campaign has closed."))
    return [*said, *([_crowded(locale)] if crowded else []), _limit(locale)]


def _before(published: Published, locale: Locale) -> str:
    return locale.say(
        "No figures yet: the first step needs %(first)s answers. Until then you can read about how many have opened, "
        "begun and sent it, and nothing of what was answered.",
        first=2 * FEWEST[published.anonymity],
    )


def _next(published: Published, locale: Locale, zone: tzinfo) -> list[str]:
    """Not of an anonymous campaign: whoever knew the moment could send just before it."""
    if published.anonymity == "anonymous" or published.next_step is None:
        return []
    moment = _moment(published.next_step, locale, zone)
    return [locale.say("The next step is on %(moment)s, if enough have come by then.", moment=moment)]


def _limit(locale: Locale) -> str:
    return locale.say(
        "The limit of this protection: whoever sends most of the answers can work out the rest, and where all agree, "
        "that is known."
    )


def _crowded(locale: Locale) -> str:
    return locale.say(
        "Today %(n)s or more answers came from one place in the network: an office, a kiosk, or one sender.",
        n=VERY_MANY,
    )


def _moment(moment: datetime, locale: Locale, zone: tzinfo) -> str:
    return locale.moment(clock.to_local(moment, zone))
