"""Front page, sign-in and the first account."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import pages
from app.memory.guesses import TooManyGuesses
from app.memory.hashing import Busy
from app.memory.sources import place_of
from app.settings import LOOPBACK
from app.web import keys
from app.web.deps import COOKIE, FromOurSite, ServicesDep, SessionDep, StaffFormDep, VisitorDep, frame_of
from app.web.errors import Notice, fault, faults, words
from app.web.page import Fault, Frame
from app.web.security import locale_of
from app.web.templating import render
from surveys.campaigns import campaigns
from surveys.errors import Invalid, Problem, SignInFailed
from surveys.people import accounts
from surveys.people.addresses import LONGEST_ADDRESS, address_of

DEVICE = "__Secure-device"  # sent to the page that signs in and nowhere else
DEVICE_LASTS = timedelta(days=365)
PAUSE = 1.0  # seconds before a refusal, so that trying again and again costs the server little

_NOTICES: dict[type[Exception], Notice] = {TooManyGuesses: "too_many_guesses", Busy: "busy"}
router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/")
def front(request: Request, session: SessionDep, visitor: VisitorDep) -> Response:
    frame = frame_of(visitor)
    slugs = campaigns.demo_slugs(session)
    return render(request, pages.Home(frame, slugs, empty=not campaigns.any_campaign(session)))


def _unsafe_address(request: Request) -> bool:
    """Browsers keep a secure cookie for https and for this very machine only."""
    return request.url.scheme != "https" and request.url.hostname not in (*LOOPBACK, "::1")


def _path_of_ours(onward: str) -> str:
    """Where to go after signing in: a path of ours, never another host."""
    parts = urlsplit(onward)
    ours = onward.startswith("/") and not onward.startswith("//") and not parts.netloc and "\\" not in onward
    return onward if ours else "/home"


def _signed_in(token: str, onward: str) -> Response:
    response = RedirectResponse(_path_of_ours(onward), 303)
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax", path="/")
    return response


def _remember_device(response: Response, secret: bytes, address: str) -> None:
    """By which the owner of this address still gets in while others guess at it. It signs nobody in."""
    value = keys.signed_key(secret, f"device:{address}")
    lasts = int(DEVICE_LASTS.total_seconds())
    response.set_cookie(DEVICE, value, max_age=lasts, secure=True, httponly=True, samesite="lax", path="/sign-in")


def _device(request: Request, secret: bytes, address: str) -> str:
    """The device, where somebody has signed in at this address before."""
    value = request.cookies.get(DEVICE, "")
    return value if keys.is_signed(secret, f"device:{address}", value) else ""


@router.get("/sign-in")
def ask(request: Request, visitor: VisitorDep, onward: str = "") -> Response:
    if visitor:
        return RedirectResponse(_path_of_ours(onward), 303)
    return render(request, pages.SignIn(Frame(), "", [], onward, _unsafe_address(request)))


@router.post("/sign-in", dependencies=[FromOurSite])
async def sign_in(
    request: Request,
    services: ServicesDep,
    email: Text = "",
    password: Text = "",
    onward: Text = "",
) -> Response:
    def check() -> str:
        with services.database.read() as session:
            account = accounts.verify(session, email, password)
        with services.database.write() as session:
            return accounts.sign_in(session, account, locale.code)

    def again(status: int, faults: Sequence[Fault] = (), notice: str = "") -> Response:
        typed = email[:LONGEST_ADDRESS]
        page = pages.SignIn(Frame(), typed, faults, onward, _unsafe_address(request), notice)
        return render(request, page, status)

    secret, locale = services.settings.secret, locale_of(request)
    try:
        accounts.check_lengths(email, password)
        address = address_of(email)
        device, sender = _device(request, secret, address), place_of(request.client.host if request.client else None)
        with services.guesses.trying(address, sender, device):
            token = await services.hashing.run(check, known=bool(device))
    except SignInFailed:
        return again(422, [fault(locale, Problem("email", "sign_in_failed", {}))])
    except (TooManyGuesses, Busy) as refusal:
        await asyncio.sleep(PAUSE)
        response = again(429, notice=words(locale, _NOTICES[type(refusal)]))
        response.headers["Retry-After"] = "60"
        return response
    response = _signed_in(token, onward)
    if not device:
        _remember_device(response, secret, address)
    return response


@router.post("/sign-out")
def sign_out(request: Request, session: SessionDep, staff: StaffFormDep) -> Response:
    accounts.sign_out(session, request.cookies[COOKIE])
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.get("/setup/{link}")
def ask_setup(link: str, request: Request, session: SessionDep) -> Response:
    accounts.check_setup(session, link)
    return render(request, pages.Setup(Frame(), "", "", []))


@router.post("/setup/{link}", dependencies=[FromOurSite])
async def set_up(
    link: str,
    request: Request,
    services: ServicesDep,
    email: Text = "",
    name: Text = "",
    password: Text = "",
) -> Response:
    def make() -> str:
        with services.database.write() as session:
            return accounts.sign_in(session, accounts.set_up(session, link, email, name, password))

    try:
        return _signed_in(await services.hashing.run(make), "/campaigns")
    except Invalid as invalid:
        return render(request, pages.Setup(Frame(), email, name, faults(locale_of(request), invalid)), 422)
