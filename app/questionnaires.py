"""The page of a questionnaire and the one after it: what they say, rendered once for all who come by the same way."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from markupsafe import Markup, escape

from app.i18n import Locale, in_locale
from app.pages import Fault, Questionnaire, Thanks
from app.prepared import Prepared
from app.templating import render_text
from surveys import clock, receipts
from surveys.campaigns import Published
from surveys.forms import CHANNELS, Form

_HIDDEN = '<input type="hidden" name="{}" value="{}"{}>'
_BLANK = "<!-- what this form carries -->"


@dataclass(frozen=True)
class Arrival:
    """What the link says: by which channel, and values of segments that need not be asked any more."""

    channel: str = CHANNELS[0]
    segments: tuple[tuple[str, str], ...] = ()


def arrival_of(published: Published, said: Mapping[str, str]) -> Arrival:
    """Only what the campaign lists; anything else in a link is as if it were not there."""
    known = tuple((name, said[name]) for name, values in published.segments.items() if said.get(name) in values)
    channel = said.get("channel", "")
    return Arrival(channel if channel in CHANNELS else CHANNELS[0], known)


def mark_of(token: str) -> str:
    """Lets a browser tell which of its drafts belong to a personal link; made from the token and in no table."""
    return hashlib.sha256(f"draft:{token}".encode()).hexdigest()[:16]


def carried(key: str, invite: str = "", began: str = "") -> Markup:
    """The hidden fields in which forms of one questionnaire differ."""
    html = _HIDDEN.format("key", escape(key), "") + _HIDDEN.format("began", escape(began or int(time.time())), "")
    if invite:
        html += _HIDDEN.format("invite", escape(invite), f' data-mark="{mark_of(invite)}"')
    return Markup(html)  # noqa: S704 - escaped above: Markup's own format takes five times as long


def questionnaire(
    published: Published,
    form: Form,
    locale: Locale,
    hidden: Markup,
    zone: tzinfo,
    arrival: Arrival = Arrival(),
    values: Mapping[str, list[str]] | None = None,
    faults: list[Fault] | None = None,
    notice: str = "",
    preview: bool = False,
) -> Questionnaire:
    return Questionnaire(
        title=in_locale(published.title, locale),
        slug=published.slug,
        demo=published.demo,
        anonymity=published.anonymity,
        personal=published.access == "personal",
        minutes=published.minutes,
        kept=published.kept,
        form=form,
        carried=hidden,
        channel=arrival.channel,
        said=dict(arrival.segments),
        closes=_closing(published, zone),
        next_words=in_locale(published.thanks, locale),
        values=values or {},
        faults=faults or [],
        notice=notice,
        preview=preview,
    )


class Identity:
    """A published campaign as a key of the cache."""

    def __init__(self, published: Published) -> None:
        self.published = published

    def __hash__(self) -> int:
        return hash(self.published.shown)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self.published.shown == other.published.shown


@lru_cache(maxsize=400)
def prepared(identity: Identity, form: Form, locale: Locale, zone: tzinfo, arrival: Arrival) -> Prepared:
    page = questionnaire(identity.published, form, locale, Markup(_BLANK), zone, arrival)  # noqa: S704 - our own constant
    return Prepared(render_text(locale, page), _BLANK)


@lru_cache(maxsize=100)
def confirmation(identity: Identity, locale: Locale, zone: tzinfo, arrival: Arrival) -> str:
    return render_text(locale, thanks(identity.published, locale, zone, arrival, None))


def _closing(published: Published, zone: tzinfo) -> datetime | None:
    return None if published.closes is None else clock.to_local(published.closes, zone)


def thanks(published: Published, locale: Locale, zone: tzinfo, arrival: Arrival, receipt: str | None) -> Thanks:
    return Thanks(
        title=in_locale(published.title, locale),
        slug=published.slug,
        channel=arrival.channel,
        said=dict(arrival.segments),
        closes=_closing(published, zone),
        next_words=in_locale(published.thanks, locale),
        groups=receipts.groups(receipt) if receipt else [],
    )
