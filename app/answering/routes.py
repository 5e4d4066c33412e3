"""Fill in a questionnaire and send it.

The one path that everybody takes: plain routes of a mounted router, whose handlers take what they need from the request
themselves. Having it injected would cost half as much again as all the rest.
"""

import hashlib
import hmac
from datetime import timedelta, tzinfo
from functools import lru_cache
from itertools import repeat
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from app.answering.questionnaires import (
    Arrival,
    Identity,
    arrival_of,
    carried,
    confirmation,
    faults_of,
    prepared,
    questionnaire,
    thanks,
)
from app.i18n import Locale
from app.web.assets import accepts_gzip
from app.web.deps import ForeignForm, services_of
from app.web.errors import words
from app.web.keys import new_key
from app.web.page import Fault
from app.web.security import is_foreign, locale_of
from app.web.templating import render, render_text
from app.web.throttle import Limit
from surveys import receipts
from surveys.answers import responses
from surveys.answers.responses import Sent
from surveys.campaigns.forms import SEGMENT, VARIANTS, variant_of
from surveys.campaigns.published import Published
from surveys.errors import (
    AnsweredBefore,
    Invalid,
    KeyReused,
    NotInvited,
    StoreUnavailable,
)
from surveys.people import invitations

MOST_FIELDS = 500
MOST_SENDINGS = 20  # a minute by one personal link
MOST_DRAFTS = 60
LINK_LASTS = timedelta(hours=2)  # a personal link, in the browser; the form carries it too
ANSWERED_LASTS = timedelta(days=365)
_FORM = "application/x-www-form-urlencoded"
_VARIANTS = frozenset(map(str, range(VARIANTS)))
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}

_sendings, _drafts = Limit(MOST_SENDINGS), Limit(MOST_DRAFTS)


class TooOften(Exception):
    """One personal link sends again and again."""


async def _published(request: Request) -> Published:
    """NotFound: no campaign has this link."""
    campaigns, slug = services_of(request).published, request.path_params["slug"]
    known = campaigns.remembered(slug)
    return await run_in_threadpool(campaigns.get, slug) if known is None else known


def _refuse_foreign(request: Request) -> None:
    if is_foreign(request.headers):
        raise ForeignForm


def _zone(request: Request) -> tzinfo:
    return services_of(request).settings.zone


def _cookie(published: Published) -> str:
    return _cookie_of(published.slug)


@lru_cache(maxsize=1000)
def _cookie_of(slug: str) -> str:
    return f"gl-{hashlib.sha256(slug.encode()).hexdigest()[:12]}"


async def show(request: Request) -> Response:
    published, locale = await _published(request), locale_of(request)
    if published.access == "personal" and (token := request.query_params.get("invite")):
        return await _with_clean_address(request, published, token)
    published.check_open()
    cookie = request.cookies.get(_cookie(published), "")
    if published.access == "device" and cookie:
        raise AnsweredBefore
    arrival, invite = arrival_of(published, request.query_params), ""
    if published.access == "personal":
        guest = await run_in_threadpool(invitations.guest, services_of(request).database, published, cookie)
        # An anonymous answer takes nothing from its link: what only one link says would tell whose it is.
        said = {} if published.anonymous else guest.segments
        arrival, invite = arrival_of(published, {**said, "channel": "mail"}), cookie
        if guest.draft:
            return _continued(request, published, locale, arrival, invite, guest.draft)
    variant = request.query_params.get("variant")  # a page that goes on with a form that was begun
    if request.method == "GET" and variant is None:
        services_of(request).traffic.note(published, arrival.channel, "opened")
    key = _key_of_variant(variant or "")
    page = prepared(Identity(published, _zone(request)), published.form(key), locale, _zone(request), arrival)
    own = carried(key, invite)
    if accepts_gzip(request):
        return HTMLResponse(page.gzipped(own), headers={**_HEADERS, "Content-Encoding": "gzip"})
    return HTMLResponse(page.plain(own), headers=_HEADERS)


def _continued(
    request: Request, published: Published, locale: Locale, arrival: Arrival, invite: str, draft: list[tuple[str, str]]
) -> Response:
    """What was begun on another device, with the key that says which needs were asked there."""
    sent, answers = responses.opened_up(draft)
    key = _usable_key(sent)
    hidden, values = carried(key, invite, sent.began), _typed(answers)
    page = questionnaire(published, published.form(key), locale, hidden, _zone(request), arrival, values)
    return render(request, page)


async def _with_clean_address(request: Request, published: Published, token: str) -> Response:
    """Take the token out of the address at once: it must not stay in histories."""
    await run_in_threadpool(invitations.guest, services_of(request).database, published, token)
    answer = RedirectResponse(f"/s/{published.slug}", 303)
    _remember(request, answer, published, token, LINK_LASTS)
    return answer


def _remember(request: Request, answer: Response, published: Published, value: str, lasts: timedelta) -> None:
    """On this device, for this campaign alone."""
    answer.set_cookie(
        _cookie(published),
        value,
        max_age=int(lasts.total_seconds()),
        path=f"/s/{published.slug}",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The form's fields in their order, U+FFFD for what is no text. The body's size is limited before this."""
    if not request.headers.get("content-type", _FORM).lower().startswith(_FORM):
        raise HTTPException(415)
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
    _refuse_foreign(request)
    services, locale = services_of(request), locale_of(request)
    published = await _published(request)
    sent, answers = responses.opened_up(await _fields(request))
    asked = _usable_key(sent)
    form = published.form(asked)
    # A kiosk's form says in its address how it was opened: the next person comes by the same one.
    arrival = arrival_of(published, {**request.query_params, "channel": sent.channel})

    def again(status: int, key: str, found: list[Fault], notice: str) -> Response:
        to_mend = any(fault.field.startswith(SEGMENT) for fault in found)
        shown = Arrival(arrival.channel) if to_mend else arrival
        hidden = carried(key, sent.invite, sent.began)  # mending one answer takes less time than the whole did
        typed = _typed(answers)
        page = questionnaire(published, form, locale, hidden, _zone(request), shown, typed, found, notice)
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
        return again(422, asked, faults_of(form, locale, invalid), "")
    except TooOften:
        refused = again(429, asked, [], words(locale, "sent_too_often"))
        refused.headers["Retry-After"] = "60"
        return refused
    except KeyReused:
        if published.access == "personal":  # answered from another device meanwhile: the link is used
            raise NotInvited from None
        return again(409, _key_of(variant_of(asked)), [], words(locale, "sent_before"))
    except StoreUnavailable:
        return again(503, asked, [], words(locale, "not_saved"))
    by_script = request.headers.get("sec-fetch-mode") != "navigate"  # which has told that somebody began
    services.traffic.finish(published, arrival.channel, row.id, began=not by_script)
    return _confirmed(request, published, locale, arrival, key, receipt)


def _usable_key(sent: Sent) -> str:
    """The form's key; where it got lost, another one that asks for the same needs."""
    return sent.key if sent.key and responses.KEY.fullmatch(sent.key) else _key_of_variant(sent.variant)


def _key_of_variant(variant: str) -> str:
    return _key_of(int(variant)) if variant in _VARIANTS else new_key()


def _key_of(variant: int) -> str:
    """A fresh key of this short form, so that nothing typed falls out of it."""
    fresh = new_key()
    while variant_of(fresh) != variant:
        fresh = new_key()
    return fresh


def _confirmed(
    request: Request, published: Published, locale: Locale, arrival: Arrival, key: str, receipt: str | None
) -> Response:
    """Our own word that the answer is kept: no other page on the way carries the form's key."""
    if receipt:
        html = render_text(locale, thanks(published, locale, _zone(request), arrival, receipt))
    else:
        html = confirmation(Identity(published, _zone(request)), locale, _zone(request), arrival)
    headers = {"Cache-Control": "no-store", "Gaplens-Stored": key}
    if receipt:
        headers["Gaplens-Receipt"] = " ".join(receipts.groups(receipt))
    answer = HTMLResponse(html, headers=headers)
    if published.access == "device":
        _remember(request, answer, published, _mark(key), ANSWERED_LASTS)
    elif published.access == "personal":
        answer.delete_cookie(_cookie(published), path=f"/s/{published.slug}")
    return answer


async def keep_draft(request: Request) -> Response:
    """Unsent answers behind a personal link; only our own page sends them."""
    _refuse_foreign(request)
    published, database = await _published(request), services_of(request).database
    published.check_open()
    fields = await _fields(request)
    token = responses.opened_up(fields)[0].invite or request.cookies.get(_cookie(published), "")
    if _drafts.exceeded(invitations.hash_of(token)):
        raise HTTPException(429)
    typed = [(name, value) for name, value in fields if value and name not in ("invite", "website")]
    await run_in_threadpool(invitations.keep_draft, database, published, token, typed)
    return Response(status_code=204)


async def started(request: Request) -> Response:
    """A page says once that somebody has begun."""
    _refuse_foreign(request)
    published = await _published(request)
    channel = arrival_of(published, request.query_params).channel
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
