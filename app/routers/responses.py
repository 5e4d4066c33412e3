"""Fill in a questionnaire and send it.

The one path that everybody takes: plain routes of a mounted router, whose handlers take what they need from the request
themselves. Having it injected would cost half as much again as all the rest.
"""

from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
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
from surveys import responses
from surveys.campaigns import Published
from surveys.errors import CampaignClosed, Invalid, KeyReused, StoreUnavailable

MOST_FIELDS = 500
_BLANK = "the-key-of-this-form"
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}


def questionnaire(
    published: Published,
    locale: Locale,
    key: str,
    values: dict[str, str] | None = None,
    faults: list[Fault] | None = None,
    notice: str = "",
    preview: bool = False,
) -> Questionnaire:
    return Questionnaire(
        title=in_locale(published.title, locale),
        demo=published.demo,
        anonymous=published.anonymity == "anonymous",
        instrument=published.instrument,
        key=key,
        values=values or {},
        faults=faults or [],
        notice=notice,
        preview=preview,
    )


class _Identity:
    """A published campaign as a key of the cache: the same object is the same page."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self._mark = (published.id, published.instrument.id, published.instrument.version, str(published.title))

    def __hash__(self) -> int:
        return hash(self._mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self._mark == other._mark


@lru_cache(maxsize=200)
def _prepared(identity: _Identity, locale: Locale) -> Prepared:
    return Prepared(render_text(locale, questionnaire(identity.published, locale, _BLANK)), _BLANK)


def _published(request: Request) -> Published:
    return services_of(request).published.get(request.path_params["slug"])


async def show(request: Request) -> Response:
    published, locale = _published(request), locale_of(request)
    if published.state == "closed":
        raise CampaignClosed
    prepared = _prepared(_Identity(published), locale)
    if accepts_gzip(request):
        return HTMLResponse(prepared.gzipped(new_key()), headers={**_HEADERS, "Content-Encoding": "gzip"})
    return HTMLResponse(prepared.plain(new_key()), headers=_HEADERS)


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The form's fields in their order. The size of the body is limited before this."""
    body = (await request.body()).decode(errors="replace")
    if "%" not in body and "+" not in body and body.count("&") < MOST_FIELDS:  # nothing escaped: most forms, and fast
        return [(name, value) for name, _, value in (field.partition("=") for field in body.split("&")) if name]
    try:
        return parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None


async def send(request: Request) -> Response:
    if is_foreign(request.headers):
        raise ForeignForm
    published, locale = _published(request), locale_of(request)
    sent = await _fields(request)
    key = next((value for name, value in sent if name == "key"), None)
    answers = [(name, value) for name, value in sent if name != "key"]

    def again(status: int, key: str, found: list[Fault], notice: str) -> Response:
        page = questionnaire(published, locale, key, dict(answers), found, notice)
        return render(request, page, status)

    try:
        checked = responses.check_key(key)
        document = responses.validate(published.instrument, answers)
        await services_of(request).answers.submit(responses.new_response(published, checked, document, locale.code))
    except Invalid as invalid:
        fresh = key if key and responses.KEY.fullmatch(key) else new_key()
        return again(422, fresh, faults(locale, invalid), "")
    except KeyReused:
        return again(409, new_key(), [], words(locale, "sent_before"))
    except StoreUnavailable:
        return again(503, key or new_key(), [], words(locale, "not_saved"))
    return RedirectResponse(f"/s/{published.slug}/thanks", 303)


async def thanks(request: Request) -> Response:
    return render(request, Thanks(in_locale(_published(request).title, locale_of(request))))


router = Router(
    [
        Route("/{slug}", send, methods=["POST"]),
        Route("/{slug}", show, methods=["GET"]),
        Route("/{slug}/thanks", thanks, methods=["GET"]),
    ]
)
