"""Front page, sign-in and the first account."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from app.accounts import pages
from app.settings import LOOPBACK
from app.web.deps import COOKIE, FromOurSite, ServicesDep, SessionDep, StaffFormDep, VisitorDep, frame_of
from app.web.errors import fault, faults
from app.web.page import Frame
from app.web.security import locale_of
from app.web.templating import render
from surveys.campaigns import campaigns
from surveys.errors import Invalid, Problem, SignInFailed
from surveys.people import accounts

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
    return onward if ours else "/campaigns"


def _signed_in(token: str, onward: str) -> Response:
    response = RedirectResponse(_path_of_ours(onward), 303)
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax", path="/")
    return response


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
            return accounts.sign_in(session, account)

    await services.guesses.wait(email)
    try:
        token = await run_in_threadpool(check)
    except SignInFailed:
        services.guesses.failed(email)
        failed = fault(locale_of(request), Problem("email", "sign_in_failed", {}))
        page = pages.SignIn(Frame(), email, [failed], onward, _unsafe_address(request))
        return render(request, page, 422)
    services.guesses.succeeded(email)
    return _signed_in(token, onward)


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
def set_up(
    link: str,
    request: Request,
    session: SessionDep,
    email: Text = "",
    name: Text = "",
    password: Text = "",
) -> Response:
    try:
        account = accounts.set_up(session, link, email, name, password)
    except Invalid as invalid:
        return render(request, pages.Setup(Frame(), email, name, faults(locale_of(request), invalid)), 422)
    return _signed_in(accounts.sign_in(session, account), "/campaigns")
