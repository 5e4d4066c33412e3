"""Fill in a questionnaire and send it."""

from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.assets import accepts_gzip
from app.deps import ForeignForm, LocaleDep, ServicesDep
from app.errors import faults, words
from app.i18n import Locale, in_locale
from app.keys import new_key
from app.pages import Fault, Questionnaire, Thanks
from app.prepared import Prepared
from app.security import is_foreign
from app.templating import render, render_text
from surveys import responses
from surveys.campaigns import Published
from surveys.errors import CampaignClosed, Invalid, KeyReused, StoreUnavailable

router = APIRouter(prefix="/s")
MOST_FIELDS, LARGEST_FIELD = 500, 64 * 1024
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


@router.get("/{slug}")
async def show(slug: str, request: Request, services: ServicesDep, locale: LocaleDep) -> Response:
    published = services.published.get(slug)
    if published.state == "closed":
        raise CampaignClosed
    prepared = _prepared(_Identity(published), locale)
    if accepts_gzip(request):
        return HTMLResponse(prepared.gzipped(new_key()), headers={**_HEADERS, "Content-Encoding": "gzip"})
    return HTMLResponse(prepared.plain(new_key()), headers=_HEADERS)


@router.post("/{slug}")
async def send(slug: str, request: Request, services: ServicesDep, locale: LocaleDep) -> Response:
    if is_foreign(request.headers):
        raise ForeignForm
    published = services.published.get(slug)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    key = next((value for name, value in sent if name == "key"), None)
    answers = [(name, value) for name, value in sent if name != "key"]

    def again(status: int, key: str, found: list[Fault], notice: str) -> Response:
        page = questionnaire(published, locale, key, dict(answers), found, notice)
        return render(request, page, status)

    try:
        checked = responses.check_key(key)
        document = responses.validate(published.instrument, answers)
        await services.answers.submit(responses.new_response(published, checked, document, locale.code))
    except Invalid as invalid:
        fresh = key if key and responses.KEY.fullmatch(key) else new_key()
        return again(422, fresh, faults(locale, invalid), "")
    except KeyReused:
        return again(409, new_key(), [], words(locale, "sent_before"))
    except StoreUnavailable:
        return again(503, key or new_key(), [], words(locale, "not_saved"))
    return RedirectResponse(f"/s/{slug}/thanks", 303)


@router.get("/{slug}/thanks")
async def thanks(slug: str, request: Request, services: ServicesDep, locale: LocaleDep) -> Response:
    return render(request, Thanks(in_locale(services.published.get(slug).title, locale)))
