"""What a lead hands out: the addresses of a questionnaire by channel and site, and the words on posters."""

import io
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlencode

import segno

from app.campaigns.pages import (
    PosterWords,
)
from app.i18n import LOCALES, Locale
from app.settings import Settings
from surveys import clock
from surveys.campaigns.published import Published
from surveys.codes import Channel

PAPERS: Mapping[str, Channel] = {"a4": "poster", "a6": "card", "a6-four": "card"}  # paper -> way to the form


def papers(handed_out: Collection[Channel]) -> list[str]:
    """On which a campaign of these ways to the form is printed."""
    return [paper for paper, channel in PAPERS.items() if channel in handed_out]


def link_of(settings: Settings, published: Published, **said: str) -> str:
    """The address, with what it says of the channel and of segments."""
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{settings.base_url}/s/{published.slug}{'?' if query else ''}{query}"


def code_of(link: str) -> bytes:
    """A QR code as SVG."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", scale=8, xmldecl=False)
    return drawn.getvalue()


def kiosks(settings: Settings, published: Published) -> list[tuple[str, str]]:
    """Site (or none) and the address that a kiosk there shows; none where a device answers only once."""
    if published.access != "open":
        return []
    sites = published.segments.get("site") or ("",)
    return [(site, link_of(settings, published, channel="kiosk", site=site)) for site in sites]


def title_length(titles: Iterable[str]) -> str:
    """By the longest, as a poster sets all of them in one size: it fits into two lines of the usual size, some 19
    Chinese characters each, into three of the next with 29, or needs the smallest.
    """
    ems = max(map(_ems, titles), default=0.0)
    return "usual" if ems <= 34 else "long" if ems <= 70 else "longest"


def _ems(text: str) -> float:
    """About how wide it is set, in Chinese characters."""
    return sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.62 for c in text)


def poster_words(settings: Settings, published: Published) -> list[PosterWords]:
    """In every language in which the campaign has a title."""
    return [_words(settings, published, locale) for locale in LOCALES if published.title.get(locale.code)]


def _words(settings: Settings, published: Published, locale: Locale) -> PosterWords:
    minutes = published.minutes
    call = locale.say_n(
        "Scan with your phone's camera and tell us how it was: about %(n)s minute.",
        "Scan with your phone's camera and tell us how it was: about %(n)s minutes.",
        minutes,
    )
    small = []
    if published.anonymous:
        small.append(locale.say("Anonymous: nobody learns who said what."))
    if published.closes is not None:
        until = locale.moment(clock.to_local(published.closes, settings.zone))
        small.append(locale.say("Open until %(moment)s.", moment=until))
    return PosterWords(locale.tag, published.title[locale.code], call, locale.sentences(small))
