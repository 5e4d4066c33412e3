"""Where a handler's parameters come from: their types say it.

What does not wait for the database is `async`, which spares it a thread.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, Path, Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session as Session

from app.i18n import Locale
from app.services import Services
from app.web import security
from app.web.letterhead import Letterhead, letterhead_of
from app.web.page import Frame
from surveys.company.company import Company
from surveys.people import accounts
from surveys.people.addresses import plain
from surveys.storage.tables import Account

COOKIE = "__Host-sid"
LONGEST_SEARCH = 100  # characters
Id = Annotated[int, Path(ge=0, lt=2**31)]  # what a column of ids can hold; any other address does not exist


class NeedsSignIn(Exception):
    """Nobody is signed in: the page to sign in on comes first."""


class ForeignForm(Exception):
    """A form that another site sent, or that was made for another sign-in."""


@dataclass(frozen=True)
class Staff:
    """Who is signed in, and what their forms carry."""

    account: Account
    form_token: str


def frame_of(visitor: Staff | None, at: str = "") -> Frame:
    """The bar at the top of this person's pages."""
    return Frame(visitor.account.name, visitor.form_token, at) if visitor else Frame()


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _services(request: Request) -> Services:
    return services_of(request)


ServicesDep = Annotated[Services, Depends(_services)]


def _session(request: Request, services: ServicesDep) -> Iterator[Session]:
    """A safe method reads. Any other writes, with one commit before the answer leaves (see `scope` below)."""
    open_session = services.database.write if security.is_unsafe(request.method) else services.database.read
    with open_session() as session:
        yield session


SessionDep = Annotated[Session, Depends(_session, scope="function")]


async def _locale(request: Request) -> Locale:
    return security.locale_of(request)


LocaleDep = Annotated[Locale, Depends(_locale)]


async def company_of(services: Services) -> Company:
    """The company's words, as they were a moment ago."""
    known = services.company.remembered()
    return await run_in_threadpool(services.company.get) if known is None else known


async def _company(services: ServicesDep) -> Company:
    return await company_of(services)


CompanyDep = Annotated[Company, Depends(_company)]


async def _letterhead(company: CompanyDep, services: ServicesDep, locale: LocaleDep) -> Letterhead:
    return letterhead_of(company, services.settings.mail, locale)


LetterheadDep = Annotated[Letterhead, Depends(_letterhead)]


def _visitor(request: Request, session: SessionDep, services: ServicesDep) -> Staff | None:
    token = request.cookies.get(COOKIE)
    signed_in = accounts.signed_in(session, token) if token else None
    if token is None or signed_in is None:
        return None
    account, entry = signed_in
    if accounts.is_stale(entry) and security.is_unsafe(request.method):
        accounts.touch(session, token)
    elif accounts.is_stale(entry):
        with services.database.write() as writing:
            accounts.touch(writing, token)
    staff = Staff(account, accounts.form_token(token))
    request.state.frame = frame_of(staff)  # for the page of a refusal, when the session is over
    return staff


def account_of(request: Request, services: Services) -> Account | None:
    """Before a session is opened: whoever only looks waits for nobody and holds up nobody."""
    token = request.cookies.get(COOKIE)
    with services.database.read() as session:
        found = accounts.signed_in(session, token) if token else None
    return found[0] if found else None


def is_signed_in(request: Request, services: Services) -> bool:
    """The same, where nothing else is asked."""
    return account_of(request, services) is not None


VisitorDep = Annotated[Staff | None, Depends(_visitor, scope="function")]


async def _staff(visitor: VisitorDep) -> Staff:
    if visitor is None:
        raise NeedsSignIn
    return visitor


StaffDep = Annotated[Staff, Depends(_staff, scope="function")]


async def _from_our_site(request: Request) -> None:
    """Of a form without a sign-in the browser says where it comes from; it needs no token."""
    if security.is_foreign(request.headers):
        raise ForeignForm


FromOurSite: Any = Depends(_from_our_site)


async def _staff_form(
    request: Request, staff: StaffDep, _: Annotated[None, FromOurSite], token: Annotated[str, Form()] = ""
) -> Staff:
    """The form of a signed-in person also carries the token of that sign-in."""
    if not accounts.is_form_token(request.cookies.get(COOKIE, ""), token):
        raise ForeignForm
    return staff


async def _find(find: str = "") -> str:
    """What a list is searched for."""
    return plain(find)[:LONGEST_SEARCH]


FindDep = Annotated[str, Depends(_find)]


async def _typed(request: Request) -> dict[str, str]:
    """A form's texts as they were typed; of a name that comes twice the last one."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


TypedDep = Annotated[dict[str, str], Depends(_typed)]


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The same with every value, in their order."""
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]


FieldsDep = Annotated[list[tuple[str, str]], Depends(_fields)]

StaffFormDep = Annotated[Staff, Depends(_staff_form, scope="function")]
