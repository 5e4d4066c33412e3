"""Fill in a questionnaire and send it.

The one path that everybody takes: plain routes of a mounted router, whose handlers take what they need from the request
themselves. Having it injected would cost half as much again as all the rest.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import repeat
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup, escape
from starlette.routing import Route, Router

from app.assets import accepts_gzip
from app.deps import ForeignForm, services_of
from app.errors import faults, words
from app.i18n import Locale, in_locale
from app.keys import new_key
from app.pages import Fault, Questionnaire, Thanks
from app.prepared import Prepared
from app.security import is_foreign, locale_of
from app.templating import render, render_text
from app.throttle import Limit
from surveys import clock, invitations, receipts, responses
from surveys.campaigns import Published
from surveys.errors import (
    AnsweredBefore,
    CampaignClosed,
    CampaignNotOpen,
    Invalid,
    KeyReused,
    NotInvited,
    StoreUnavailable,
)
from surveys.forms import CHANNELS, VARIANTS, Form, variant_of
from surveys.responses import Sent

MOST_FIELDS = 500
MOST_SENDINGS = 20  # a minute by one personal link
MOST_DRAFTS = 60
LINK_HOURS = 12  # that a browser keeps a personal link for
_BLANK = "<!-- what this form carries -->"
_VARIANTS = frozenset(map(str, range(VARIANTS)))
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}

_sendings, _drafts = Limit(MOST_SENDINGS), Limit(MOST_DRAFTS)


class TooOften(Exception):
    """One personal link sends again and again."""


@dataclass(frozen=True)
class Arrival:
    """What the link says: by which channel, and values of segments that need not be asked any more."""

    channel: str = CHANNELS[0]
    segments: tuple[tuple[str, str], ...] = ()


def _arrival(published: Published, said: Mapping[str, str]) -> Arrival:
    """Only what the campaign lists; anything else in a link is as if it were not there."""
    known = tuple((name, said[name]) for name, values in published.segments.items() if said.get(name) in values)
    return Arrival(_channel(said.get("channel", "")), known)


def _channel(said: str) -> str:
    return said if said in CHANNELS else CHANNELS[0]


def carried(key: str, invite: str = "", began: str = "") -> Markup:
    """The hidden fields in which forms of one questionnaire differ."""
    fields = {"key": key, "began": began or str(int(time.time())), **({"invite": invite} if invite else {})}
    # Escaped here, as Markup's own format takes five times as long.
    return Markup("".join(f'<input type="hidden" name="{n}" value="{escape(v)}">' for n, v in fields.items()))  # noqa: S704


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
        length=published.length,
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


class _Identity:
    """A published campaign as a key of the cache."""

    def __init__(self, published: Published) -> None:
        self.published = published

    def __hash__(self) -> int:
        return hash(self.published.shown)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.published.shown == other.published.shown


@lru_cache(maxsize=400)
def _prepared(identity: _Identity, form: Form, locale: Locale, zone: tzinfo, arrival: Arrival) -> Prepared:
    page = questionnaire(identity.published, form, locale, Markup(_BLANK), zone, arrival)  # noqa: S704 - our own constant
    return Prepared(render_text(locale, page), _BLANK)


@lru_cache(maxsize=100)
def _confirmation(identity: _Identity, locale: Locale, zone: tzinfo, channel: str) -> str:
    return render_text(locale, _thanks(identity.published, locale, zone, channel, None))


def _closing(published: Published, zone: tzinfo) -> datetime | None:
    return None if published.closes is None else clock.to_local(published.closes, zone)


def _thanks(published: Published, locale: Locale, zone: tzinfo, channel: str, receipt: str | None) -> Thanks:
    return Thanks(
        title=in_locale(published.title, locale),
        slug=published.slug,
        kiosk=channel == "kiosk",
        closes=_closing(published, zone),
        next_words=in_locale(published.thanks, locale),
        groups=receipts.groups(receipt) if receipt else [],
    )


def _published(request: Request) -> Published:
    return services_of(request).published.get(request.path_params["slug"])


def _zone(request: Request) -> tzinfo:
    return services_of(request).settings.zone


def _cookie(published: Published) -> str:
    return _cookie_of(published.slug)


@lru_cache(maxsize=1000)
def _cookie_of(slug: str) -> str:
    return f"gl-{hashlib.sha256(slug.encode()).hexdigest()[:12]}"


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def _check_open(published: Published) -> None:
    now = clock.now()
    if published.is_over(now):
        raise NotInvited if published.access == "personal" else CampaignClosed
    if published.opens is not None and now < published.opens:
        raise CampaignNotOpen


async def show(request: Request) -> Response:
    published, locale = _published(request), locale_of(request)
    if published.access == "personal" and (token := request.query_params.get("invite")):
        return _with_clean_address(request, published, token)
    _check_open(published)
    cookie = request.cookies.get(_cookie(published), "")
    if published.access == "device" and cookie:
        raise AnsweredBefore
    arrival, invite = _arrival(published, request.query_params), ""
    if published.access == "personal":
        guest = await run_in_threadpool(invitations.guest, services_of(request).database, published, cookie)
        # An anonymous answer takes nothing from its link: what only one link says would tell whose it is.
        said = {} if published.anonymous else guest.segments
        arrival, invite = _arrival(published, {**said, "channel": "mail"}), cookie
        if guest.draft:
            return _continued(request, published, locale, arrival, invite, guest.draft)
    variant = request.query_params.get("part", "")  # a page that goes on with a short form that was begun
    if request.method == "GET" and not variant:
        services_of(request).traffic.note(published, arrival.channel, "opened")
    key = _key_of(int(variant)) if variant in _VARIANTS else new_key()
    prepared = _prepared(_Identity(published), published.form(key), locale, _zone(request), arrival)
    own = carried(key, invite)
    if accepts_gzip(request):
        return HTMLResponse(prepared.gzipped(own), headers={**_HEADERS, "Content-Encoding": "gzip"})
    return HTMLResponse(prepared.plain(own), headers=_HEADERS)


def _continued(
    request: Request, published: Published, locale: Locale, arrival: Arrival, invite: str, draft: list[tuple[str, str]]
) -> Response:
    """What was begun on another device, with the key that says which needs were asked there."""
    sent, answers = responses.opened_up(draft)
    key = sent.key if sent.key and responses.KEY.fullmatch(sent.key) else new_key()
    hidden, values = carried(key, invite, sent.began), _typed(answers)
    page = questionnaire(published, published.form(key), locale, hidden, _zone(request), arrival, values)
    return render(request, page)


def _with_clean_address(request: Request, published: Published, token: str) -> Response:
    """Take the token out of the address at once: it must not stay in histories."""
    invitations.guest(services_of(request).database, published, token)
    answer = RedirectResponse(f"/s/{published.slug}", 303)
    answer.set_cookie(
        _cookie(published),
        token,
        max_age=LINK_HOURS * 3600,
        path=f"/s/{published.slug}",
        httponly=True,
        samesite="lax",
        secure=_is_https(request),
    )
    return answer


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The form's fields in their order. The size of the body is limited before this."""
    body = (await request.body()).decode(errors="replace")
    if "%" not in body and "+" not in body and body.count("&") < MOST_FIELDS:  # nothing escaped: most forms, and fast
        return [(name, value) for name, _, value in map(str.partition, body.split("&"), repeat("=")) if name]
    try:
        return parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None


def _typed(answers: list[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in answers:
        values.setdefault(name, []).append(value)
    return values


def _token_hash(request: Request, published: Published, sent: Sent) -> str | None:
    """Of the personal link. NotInvited: there is none."""
    if published.access != "personal":
        return None
    token = sent.invite or request.cookies.get(_cookie(published), "")
    if not token:
        raise NotInvited
    token_hash = invitations.hash_of(token)
    if _sendings.exceeded(token_hash):
        raise TooOften
    return token_hash


def _check_device(request: Request, published: Published, key: str) -> None:
    """One answer a device; the same answer again is confirmed again."""
    mark = request.cookies.get(_cookie(published), "") if published.access == "device" else ""
    if mark and not hmac.compare_digest(mark.encode(), _mark(key).encode()):
        raise AnsweredBefore


def _mark(key: str) -> str:
    return hashlib.sha256(f"device:{key}".encode()).hexdigest()[:16]


async def send(request: Request) -> Response:
    if is_foreign(request.headers):
        raise ForeignForm
    services, locale = services_of(request), locale_of(request)
    published = services.published.get(request.path_params["slug"])
    sent, answers = responses.opened_up(await _fields(request))
    form = published.form(sent.key or "")

    def again(status: int, key: str, found: list[Fault], notice: str) -> Response:
        arrival = Arrival(_channel(sent.channel))  # segments are asked again, with what was said filled in
        shown = form if variant_of(key) == variant_of(sent.key or "") else published.form(key)
        hidden = carried(key, sent.invite, sent.began)  # mending one answer takes less time than the whole did
        typed = _typed(answers)
        page = questionnaire(published, shown, locale, hidden, _zone(request), arrival, typed, found, notice)
        return render(request, page, status)

    try:
        key = responses.check_key(sent.key)
        _check_device(request, published, key)
        token_hash = _token_hash(request, published, sent)
        document = responses.validate(form, answers, sent.version)
        receipt = responses.receipt_for(form, services.settings.secret, key, document)
        row = responses.new_response(published, form, sent, document, locale.code, token_hash, receipt)
        await services.answers.submit(row)
    except Invalid as invalid:
        fresh = sent.key if sent.key and responses.KEY.fullmatch(sent.key) else new_key()
        return again(422, fresh, faults(locale, invalid), "")
    except TooOften:
        refused = again(429, sent.key or new_key(), [], words(locale, "sent_too_often"))
        refused.headers["Retry-After"] = "60"
        return refused
    except KeyReused:
        return again(409, _key_of(variant_of(sent.key or "")), [], words(locale, "sent_before"))
    except StoreUnavailable:
        return again(503, sent.key or new_key(), [], words(locale, "not_saved"))
    channel = _channel(sent.channel)
    services.traffic.finish(published, channel, row.id)
    return _confirmed(request, published, locale, channel, key, receipt)


def _key_of(variant: int) -> str:
    """A fresh key of this short form, so that nothing typed falls out of it."""
    fresh = new_key()
    while variant_of(fresh) != variant:
        fresh = new_key()
    return fresh


def _confirmed(
    request: Request, published: Published, locale: Locale, channel: str, key: str, receipt: str | None
) -> Response:
    """Our own word that the answer is kept: no other page on the way carries the form's key."""
    if receipt:
        html = render_text(locale, _thanks(published, locale, _zone(request), channel, receipt))
    else:
        html = _confirmation(_Identity(published), locale, _zone(request), channel)
    headers = {"Cache-Control": "no-store", "Gaplens-Stored": key}
    if receipt:
        headers["Gaplens-Receipt"] = " ".join(receipts.groups(receipt))
    answer = HTMLResponse(html, headers=headers)
    if published.access == "device":
        year = 365 * 24 * 3600
        path = f"/s/{published.slug}"
        answer.set_cookie(
            _cookie(published),
            _mark(key),
            max_age=year,
            path=path,
            httponly=True,
            samesite="lax",
            secure=_is_https(request),
        )
    elif published.access == "personal":
        answer.delete_cookie(_cookie(published), path=f"/s/{published.slug}")
    return answer


async def keep_draft(request: Request) -> Response:
    """Unsent answers behind a personal link; only our own page sends them."""
    if is_foreign(request.headers):
        raise ForeignForm
    published, database = _published(request), services_of(request).database
    _check_open(published)
    fields = await _fields(request)
    token = responses.opened_up(fields)[0].invite or request.cookies.get(_cookie(published), "")
    if _drafts.exceeded(invitations.hash_of(token)):
        raise HTTPException(429, headers={"Retry-After": "60"})
    typed = [(name, value) for name, value in fields if value and name not in ("invite", "website")]
    await run_in_threadpool(invitations.keep_draft, database, published, token, typed)
    return Response(status_code=204)


async def started(request: Request) -> Response:
    """A page says once that somebody has begun."""
    if is_foreign(request.headers):
        raise ForeignForm
    published = _published(request)
    channel = _arrival(published, request.query_params).channel
    services_of(request).traffic.note(published, channel, "started")
    return Response(status_code=204)


router = Router(
    [
        Route("/{slug}", send, methods=["POST"]),
        Route("/{slug}", show, methods=["GET"]),
        Route("/{slug}/draft", keep_draft, methods=["PUT"]),
        Route("/{slug}/started", started, methods=["POST"]),
    ]
)
