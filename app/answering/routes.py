"""Fill in a questionnaire and send it.

The one path that everybody takes: plain routes of a router of their own, whose handlers take what they need from the
request themselves. Injection would make an answer half as expensive again.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import repeat
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from app.answering.questionnaires import Arrival, Reader, arrival_of, hidden_fields, values_by_field
from app.web import keys
from app.web.deps import ForeignForm, company_of, services_of
from app.web.errors import Notice, words
from app.web.page import Fault
from app.web.security import is_foreign, locale_of, speak_one_of
from app.web.templating import accepts_gzip, render
from surveys import receipts
from surveys.answers import responses
from surveys.answers.responses import Accepted, Sender, Sent
from surveys.campaigns.forms import SEGMENT, VARIANTS, variant_of
from surveys.campaigns.published import Published
from surveys.errors import AnsweredBefore, CampaignPaused, Invalid, KeyReused, StoreUnavailable
from surveys.people import invitations
from surveys.people.tokens import hash_of

MOST_FIELDS = 500
LINK_LASTS = timedelta(hours=2)  # a personal link, in the browser; the form carries it too
ANSWERED_LASTS = timedelta(days=365)
_FORM = "application/x-www-form-urlencoded"
_VARIANTS = frozenset(map(str, range(VARIANTS)))
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}

Answers = list[tuple[str, str]]  # field and value, as they were typed


class TooOften(Exception):
    """One personal link, or one place in the network, sends again and again."""


_NOTICES: dict[type[Exception], tuple[int, Notice]] = {
    TooOften: (429, "sent_too_often"),
    KeyReused: (409, "sent_before"),
    StoreUnavailable: (503, "not_saved"),
    CampaignPaused: (503, "paused"),  # so that a page with script keeps the answers and tries again by itself
}


async def _published(request: Request) -> Published:
    """NotFound: no campaign has this link."""
    campaigns, slug = services_of(request).published, request.path_params["slug"]
    known = campaigns.remembered(slug)
    published = await run_in_threadpool(campaigns.get, slug) if known is None else known
    speak_one_of(request, published.instrument.languages)
    return published


def _refuse_foreign(request: Request) -> None:
    if is_foreign(request.headers):
        raise ForeignForm


@lru_cache(maxsize=1000)
def _cookie_name(slug: str) -> str:
    return f"gl-{hashlib.sha256(slug.encode()).hexdigest()[:12]}"


def _remembered(request: Request, published: Published) -> str:
    """What this device remembers of the campaign: a personal link, or the mark of the answer that it has sent."""
    return request.cookies.get(_cookie_name(published.slug), "")


def _remember(request: Request, answer: Response, published: Published, value: str, lasts: timedelta) -> None:
    answer.set_cookie(
        _cookie_name(published.slug),
        value,
        max_age=int(lasts.total_seconds()),
        path=f"/s/{published.slug}",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


async def _reader(request: Request, published: Published, arrival: Arrival) -> Reader:
    services = services_of(request)
    return Reader(published, locale_of(request), services.settings, await company_of(services), arrival)


async def show(request: Request) -> Response:
    published, services = await _published(request), services_of(request)
    if published.access == "personal" and (token := request.query_params.get("invite")):
        return await _with_clean_address(request, published, token)
    published.check_open()
    arrival, invite = arrival_of(published, request.query_params), ""
    if published.access == "device" and _remembered(request, published):
        raise AnsweredBefore
    if published.access == "personal":
        invite = _remembered(request, published)
        guest = await run_in_threadpool(invitations.guest, services.database, published, invite)
        # An anonymous answer takes nothing from its link: what only one link says would tell whose it is.
        segments = {} if published.anonymous else guest.segments
        arrival = arrival_of(published, {**segments, "channel": "mail"})
        if guest.draft:
            return _continued(request, await _reader(request, published, arrival), invite, guest.draft)
    variant = request.query_params.get("variant")  # a page that goes on with a form that was begun
    if request.method == "GET" and variant is None:
        services.traffic.note(published, arrival.channel, "opened")
    key = _key_of_variant(request, published, variant or "")
    form, reader = published.form(key), await _reader(request, published, arrival)
    page = services.questionnaires.get((reader.sees(), form), lambda: reader.prepared_questionnaire(form))
    hidden = hidden_fields(key, invite)
    if accepts_gzip(request):
        return HTMLResponse(page.gzipped(hidden), headers={**_HEADERS, "Content-Encoding": "gzip"})
    return HTMLResponse(page.plain(hidden), headers=_HEADERS)


async def _with_clean_address(request: Request, published: Published, token: str) -> Response:
    """Take the token out of the address at once: it must not stay in histories."""
    await run_in_threadpool(invitations.guest, services_of(request).database, published, token)
    answer = RedirectResponse(f"/s/{published.slug}", 303)
    _remember(request, answer, published, token, LINK_LASTS)
    return answer


def _continued(request: Request, reader: Reader, invite: str, draft: Answers) -> Response:
    """What was begun on another device, with the key that says which needs were asked there."""
    sent, answers = responses.opened_up(draft)
    key = _usable_key(request, reader.published, sent)
    hidden = hidden_fields(key, invite, sent.began)
    return render(request, reader.questionnaire(reader.published.form(key), hidden, values_by_field(answers)))


async def _fields(request: Request) -> Answers:
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


async def send(request: Request) -> Response:
    _refuse_foreign(request)
    services, published = services_of(request), await _published(request)
    sent, answers = responses.opened_up(await _fields(request))
    # A kiosk's form says in its address how it was opened: the next person comes by the same one.
    arrival = arrival_of(published, {**request.query_params, "channel": sent.channel})
    reader = await _reader(request, published, arrival)
    try:
        place = _place(request, published)
        accepted = await responses.accept(
            services.answers,
            published,
            sent,
            answers,
            _sender(request, published, sent),
            locale=reader.locale.code,
            secret=services.settings.secret,
        )
    except (Invalid, TooOften, KeyReused, StoreUnavailable, CampaignPaused) as refusal:
        return _form_again(request, reader, sent, answers, refusal)
    by_script = request.headers.get("sec-fetch-mode") != "navigate"  # which has told that somebody began
    if services.traffic.finish(published, arrival.channel, accepted.id, began=not by_script):
        services.sources.note(published.id, place)
    return _confirmed(request, reader, accepted)


def _place(request: Request, published: Published) -> str:
    """Stands for the place in the network that sends by an open link. TooOften: not any more in this minute."""
    if published.access == "personal":
        return ""
    services = services_of(request)
    place = services.sources.name(published.id, request.client.host if request.client else None)
    if place and services.open_links.exceeded(place):
        raise TooOften
    return place


def _sender(request: Request, published: Published, sent: Sent) -> Sender:
    """TooOften: a personal link may not send any more in this minute."""
    if published.access == "open":
        return Sender()
    remembered = _remembered(request, published)
    if published.access == "device":
        return Sender(device=remembered)
    token = sent.invite or remembered
    if not token:
        return Sender()
    token_hash = hash_of(token)
    if services_of(request).sendings.exceeded(token_hash):
        raise TooOften
    return Sender(token_hash)


def _form_again(request: Request, reader: Reader, sent: Sent, answers: Answers, refusal: Exception) -> Response:
    """The form as it was sent, with what is to be corrected, or why it was not taken."""
    key = _usable_key(request, reader.published, sent)
    form, corrections, notice = reader.published.form(key), list[Fault](), ""
    if isinstance(refusal, Invalid):
        status, corrections = 422, reader.corrections(form, refusal)
    else:
        status, code = _NOTICES[type(refusal)]
        notice = words(reader.locale, code)
    if isinstance(refusal, KeyReused):
        key = _key_of(request, reader.published, variant_of(key))
    if any(correction.field.startswith(SEGMENT) for correction in corrections):
        reader = replace(reader, arrival=Arrival(reader.arrival.channel))
    hidden = hidden_fields(key, sent.invite, sent.began)  # correcting one answer takes less time than the whole did
    page = reader.questionnaire(form, hidden, values_by_field(answers), corrections, notice)
    answer = render(request, page, status)
    if status == 429:
        answer.headers["Retry-After"] = "60"
    if isinstance(refusal, CampaignPaused):
        answer.headers["Gaplens-Paused"] = "1"  # for the script, which says so and goes on trying
    return answer


def _usable_key(request: Request, published: Published, sent: Sent) -> str:
    """The form's key; where it got lost, another one that asks for the same needs."""
    if sent.key and responses.KEY.fullmatch(sent.key):
        return sent.key
    return _key_of_variant(request, published, sent.variant)


def _key_of_variant(request: Request, published: Published, variant: str) -> str:
    return _key_of(request, published, int(variant) if variant in _VARIANTS else None)


def _key_of(request: Request, published: Published, variant: int | None) -> str:
    """A fresh key, of this short form, so that no answer falls out of it."""
    secret = services_of(request).settings.secret
    fresh = keys.signed_key(secret, f"form:{published.id}")
    while variant is not None and variant_of(fresh) != variant:
        fresh = keys.signed_key(secret, f"form:{published.id}")
    return fresh


def _confirmed(request: Request, reader: Reader, accepted: Accepted) -> Response:
    """Our own word that the answer is kept: no other page on the way carries the form's key."""
    headers = {"Cache-Control": "no-store", "Gaplens-Stored": accepted.key}
    if accepted.receipt:
        html = reader.confirmation(accepted.receipt)
        headers["Gaplens-Receipt"] = " ".join(receipts.groups(accepted.receipt))
    else:
        html = services_of(request).confirmations.get(reader.sees(), reader.confirmation)
    answer, published = HTMLResponse(html, headers=headers), reader.published
    if published.access == "device":
        _remember(request, answer, published, responses.device_mark(accepted.key), ANSWERED_LASTS)
    elif published.access == "personal":
        answer.delete_cookie(_cookie_name(published.slug), path=f"/s/{published.slug}")
    return answer


async def keep_draft(request: Request) -> Response:
    """Unsent answers behind a personal link; only our own page sends them."""
    _refuse_foreign(request)
    published, services = await _published(request), services_of(request)
    published.check_open()
    fields = await _fields(request)
    token = responses.opened_up(fields)[0].invite or _remembered(request, published)
    if services.drafts.exceeded(hash_of(token)):
        raise HTTPException(429)
    typed = [(name, value) for name, value in fields if value and name not in ("invite", "website")]
    await run_in_threadpool(invitations.keep_draft, services.database, published, token, typed)
    return Response(status_code=204)


async def started(request: Request) -> Response:
    """A page says once that somebody has begun; counted once for each form that came from here."""
    _refuse_foreign(request)
    services, published = services_of(request), await _published(request)
    key = responses.opened_up(await _fields(request))[0].key or ""
    if keys.is_signed(services.settings.secret, f"form:{published.id}", key):
        services.traffic.start(published, arrival_of(published, request.query_params).channel, key)
    return Response(status_code=204)


class _Handler:
    """A handler as a plain application: Starlette would guard each of them once more against exceptions."""

    def __init__(self, handle: Callable[[Request], Awaitable[Response]]) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._handle(Request(scope, receive, send))
        await answer(scope, receive, send)


router = Router(
    [
        Route("/s/{slug}", _Handler(send), methods=["POST"]),
        Route("/s/{slug}", _Handler(show), methods=["GET"]),
        Route("/s/{slug}/draft", _Handler(keep_draft), methods=["PUT"]),
        Route("/s/{slug}/started", _Handler(started), methods=["POST"]),
    ]
)
