"""Staff write the company's own words; everybody may see its logo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.company.pages import CompanyForm
from app.i18n import BY_CODE, Locale
from app.services import Services
from app.web.deps import (
    CompanyDep,
    LocaleDep,
    ServicesDep,
    SessionDep,
    Staff,
    StaffDep,
    StaffFormDep,
    TypedDep,
    frame_of,
    is_signed_in,
)
from app.web.errors import faults
from app.web.letterhead import LOGO, logo_of, name_of
from app.web.templating import render
from surveys import clock
from surveys.company import company
from surveys.company.company import LONGEST, Company
from surveys.company.logo import drawn_anew
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, Problem

router = APIRouter()
PATH = "/company"
LARGEST_FORM = 4 * 1024 * 1024  # of a body: a logo somewhat too large is refused by the form, which keeps the words


def takes_logo(path: str) -> bool:
    return path == PATH


@dataclass(frozen=True)
class Sent:
    """logo: a new one, drawn anew; problems: why the file that was sent is not taken."""

    logo: bytes | None = None
    problems: Sequence[Problem] = ()


def _sent(request: Request, services: ServicesDep, logo: Annotated[UploadFile | None, File()] = None) -> Sent:
    """Drawn before the session that writes begins, as answers wait for that; but only for who is signed in."""
    if not logo or not logo.filename or not is_signed_in(request, services):
        return Sent()
    try:
        return Sent(drawn_anew(logo.file.read()))
    except Invalid as invalid:
        return Sent(problems=invalid.problems)


@router.get(PATH)
def show(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    saved: Annotated[bool, Query()] = False,
) -> Response:
    stands = company.seen_by(session, staff.account)
    return render(request, replace(_form(services, staff, locale, stands, _values_of(stands)), saved=saved))


@router.post(PATH, max_body_size=LARGEST_FORM)
def change(
    request: Request,
    sent: Annotated[Sent, Depends(_sent)],  # before the session: see there
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: TypedDep,
) -> Response:
    wanted, shown, without_logo = _company_of(typed, sent.logo), typed.get("mark", ""), "without_logo" in typed
    try:
        company.change(session, staff.account, shown, wanted, without_logo=without_logo, problems=sent.problems)
    except (Invalid, ChangedMeanwhile) as refusal:
        stands = company.seen_by(session, staff.account)
        page = _form(services, staff, locale, stands, typed)
        page = replace(page, without_logo=without_logo, choose_again=sent != Sent())
        if isinstance(refusal, Invalid):
            return render(request, replace(page, mark=shown, faults=faults(locale, refusal)), 422)
        return render(request, replace(page, others=_others(stands, typed)), 409)
    return RedirectResponse(f"{PATH}?saved=true", 303)


def _company_of(typed: Mapping[str, str], logo: bytes | None) -> Company:
    def texts(name: str) -> dict[str, str]:
        return {code: typed.get(f"{name}_{code}", "") for code in BY_CODE}

    return Company(texts("name"), texts("contact"), texts("privacy"), logo)


def _values_of(stands: Company) -> dict[str, str]:
    """As its form shows it."""
    return {f"{name}_{code}": getattr(stands, name).get(code, "") for name in LONGEST for code in BY_CODE}


def _others(stands: Company, typed: Mapping[str, str]) -> dict[str, str]:
    """What stands now, of the fields in which something else was typed."""
    return {name: text for name, text in _values_of(stands).items() if text.split() != typed.get(name, "").split()}


def _form(services: Services, staff: Staff, locale: Locale, stands: Company, values: Mapping[str, str]) -> CompanyForm:
    settings = services.settings
    return CompanyForm(
        frame=frame_of(staff, "campaigns"),
        mark=stands.mark,
        values=values,
        logo=logo_of(stands),
        fallback=name_of(Company(), settings.mail, locale),
        longest=LONGEST,
        changed=clock.to_local(stands.changed, settings.zone) if stands.changed else None,
    )


@router.get(LOGO)
async def logo(request: Request, shown: CompanyDep) -> Response:
    """Kept for ever under the address that pages name; under any other it is asked for anew."""
    if shown.logo is None:
        raise NotFound
    kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == shown.logo_mark else "no-cache"
    return Response(shown.logo, media_type="image/png", headers={"Cache-Control": kept})
