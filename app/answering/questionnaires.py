"""The page of a questionnaire and the one after it: what they say, rendered once for all who come by the same way."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import lru_cache

from markupsafe import Markup, escape

from app.answering.pages import Questionnaire, Thanks
from app.answering.prepared import Prepared
from app.answering.promises import next_steps, promise
from app.i18n import N_, Locale
from app.web.errors import faults
from app.web.page import Fault
from app.web.templating import render_text
from surveys import clock, receipts
from surveys.campaigns.forms import SEGMENT, Form
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS
from surveys.errors import Invalid

_HIDDEN = '<input type="hidden" name="{}" value="{}"{}>'
SEGMENT_ASKED = {"site": N_("Where were you?"), "service": N_("Which service was it?")}
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
        title=locale.title(published.title),
        slug=published.slug,
        demo=published.demo,
        anonymity=published.anonymity,
        personal=published.access == "personal",
        minutes=published.minutes,
        promise=promise(published, locale),
        form=form,
        asked={name: locale.say(SEGMENT_ASKED[name]) for name in form.segments},
        carried=hidden,
        channel=arrival.channel,
        said=dict(arrival.segments),
        closes=None if published.closes is None else clock.to_local(published.closes, zone),
        next_steps=next_steps(published, locale, zone),
        values=values or {},
        faults=faults or [],
        notice=notice,
        preview=preview,
    )


def faults_of(form: Form, locale: Locale, invalid: Invalid) -> list[Fault]:
    """Each with the question that it is about, as the summary at the top names it."""
    found = []
    for problem, fault in zip(invalid.problems, faults(locale, invalid), strict=True):
        about = "" if problem.code == "nothing_answered" else _question_of(form, locale, problem.field)
        found.append(replace(fault, about=about))
    return found


def _question_of(form: Form, locale: Locale, field: str) -> str:
    code, (first, _, second) = locale.code, field.partition(".")
    if field.startswith(SEGMENT):
        return locale.say(SEGMENT_ASKED[second])
    for need in form.needs:
        if need.id == first:
            asked = next((question.legend[code] for question in form.instrument.questions if question.id == second), "")
            return " · ".join(filter(None, (need.short[code], asked)))
    for own in form.general:
        if own.id == first:
            named = {dimension.id: dimension.name[code] for dimension in form.instrument.dimensions}.get(second, "")
            return " · ".join(filter(None, (own.label[code], named)))
    return ""


class Identity:
    """A published campaign as a key of the cache: what its pages show of it today."""

    def __init__(self, published: Published, zone: tzinfo) -> None:
        self.published = published
        self._shown = (published.shown, published.decides and published.promised(clock.today(zone)))

    def __hash__(self) -> int:
        return hash(self._shown)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self._shown == other._shown


@lru_cache(maxsize=400)
def prepared(identity: Identity, form: Form, locale: Locale, zone: tzinfo, arrival: Arrival) -> Prepared:
    page = questionnaire(identity.published, form, locale, Markup(_BLANK), zone, arrival)  # noqa: S704 - our own constant
    return Prepared(render_text(locale, page), _BLANK)


@lru_cache(maxsize=100)
def confirmation(identity: Identity, locale: Locale, zone: tzinfo, arrival: Arrival) -> str:
    return render_text(locale, thanks(identity.published, locale, zone, arrival, None))


def thanks(published: Published, locale: Locale, zone: tzinfo, arrival: Arrival, receipt: str | None) -> Thanks:
    return Thanks(
        title=locale.title(published.title),
        slug=published.slug,
        channel=arrival.channel,
        said=dict(arrival.segments),
        next_steps=next_steps(published, locale, zone),
        groups=receipts.groups(receipt) if receipt else [],
    )
