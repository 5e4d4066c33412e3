"""Every refusal with its status and page, in one table. The words here are those that the reader sees."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.i18n import N_, Locale
from app.memory.hashing import Busy
from app.web import again, security
from app.web.deps import ForeignForm, NeedsSignIn, services_of
from app.web.letterhead import letterhead_of
from app.web.page import Fault, Frame
from app.web.page import Problem as ProblemPage
from app.web.problems import PROBLEMS, REASONS
from app.web.templating import render
from app.web.ways_back import ways_back
from surveys import errors
from surveys.errors import Problem

log = logging.getLogger(__name__)

# Said above a form whose words are still in it.
Notice = Literal["sent_before", "sent_too_often", "not_saved", "paused", "too_many_guesses", "busy"]

_GO_BACK = N_("Your browser's Back button returns to the form as you left it.")
_PAGES: dict[type[Exception], tuple[int, str, str]] = {
    errors.NotFound: (
        404,
        N_("This page does not exist"),
        N_("The address may be incomplete. Open the link again or scan the code again."),
    ),
    errors.CampaignClosed: (
        409,
        N_("This questionnaire is closed"),
        N_("Answers are no longer taken. Thank you for your time."),
    ),
    errors.CampaignNotOpen: (
        409,
        N_("This questionnaire is not open yet"),
        N_("Come back on the day you were told, or ask the person who gave you the link."),
    ),
    errors.CampaignPaused: (
        409,
        N_("This questionnaire is paused"),
        N_("Answers are not taken at the moment. Come back later; what you began is kept."),
    ),
    errors.NotInvited: (
        403,
        N_("This link cannot be used"),
        N_(
            "It may be incomplete, used already, or no longer valid. "
            "If you have not answered yet, open the link in your message again."
        ),
    ),
    errors.AnsweredBefore: (
        409,
        N_("This device has already answered"),
        N_("We take one answer from each device, and yours is kept. Thank you."),
    ),
    errors.CountedAnew: (
        503,
        N_("These figures are being counted anew"),
        N_("GapLens was updated and counts all answers once more. Try again in a few minutes; no answer is lost."),
    ),
    errors.NoRoom: (
        503,
        N_("There is no room for this file"),
        N_(
            "The disk of the server is too full to make it. Nothing of it was kept, and nothing has left. Make room on "
            "the disk, then ask for the file again."
        ),
    ),
    errors.FilesBusy: (
        503,
        N_("Other files are being made at the moment"),
        N_("Ask for this one again in a minute."),
    ),
    ForeignForm: (
        403,
        N_("This form has expired"),
        N_("Go back, reload the page and send again. What you wrote stays in the form."),
    ),
}
_OUR_FAULT = (
    500,
    N_("Something went wrong on our side"),
    N_("It has been noted. Go back and try again; what you had sent before is safe."),
)
_HTTP: dict[int, tuple[str, str]] = {
    404: (_PAGES[errors.NotFound][1], _PAGES[errors.NotFound][2]),
    405: (N_("This address does not take that"), N_("Open the page from the start and try again.")),
    429: (
        N_("That was too often in one minute"),
        N_("Nothing was lost. Go back and send again in a minute."),
    ),
    413: (N_("That was too much at once"), _GO_BACK),
    415: (N_("This is not a form"), N_("Open the page from the start and try again.")),
    400: (N_("We could not read what was sent"), _GO_BACK),
}
NOTICES: Mapping[Notice, str] = {
    "sent_before": N_(
        "Something else was already sent from this page, and it is kept. "
        "What you see here is not sent yet: send it as a new answer if you mean to."
    ),
    "sent_too_often": N_("This was sent too often in one minute. Your answers are still here: send them in a minute."),
    "too_many_guesses": N_(
        "Somebody tried too many passwords for this address, or from your network. Try again in a minute. "
        "A browser in which you have signed in before is not held up by others."
    ),
    "busy": N_("Too many people are signing in at the moment. Try again in a few seconds."),
    "paused": N_("Answers are not taken at the moment. Yours are still here: send them again later."),
    "not_saved": N_("We cannot save anything at the moment. Your words are still in the form: send again in a minute."),
}


def fault(locale: Locale, problem: Problem) -> Fault:
    return Fault(problem.field, locale.say(PROBLEMS[problem.code], **problem.values))


def faults(locale: Locale, invalid: errors.Invalid) -> list[Fault]:
    return [fault(locale, problem) for problem in invalid.problems]


def words(locale: Locale, notice: Notice) -> str:
    """One of the notices above by its code."""
    return locale.say(NOTICES[notice])


def _page(request: Request, status: int, title: str, advice: str) -> Response:
    locale = security.locale_of(request)
    answering = request.url.path.startswith("/s/")
    frame = getattr(request.state, "frame", Frame())
    ways = [(address, locale.say(words)) for address, words in ways_back(request.url.path, status == 404)]
    services = services_of(request)
    head = letterhead_of(
        services.company.latest, services.settings.mail, locale
    )  # asks for nothing: what failed may too
    response = render(request, ProblemPage(frame, head, locale.say(title), locale.say(advice), answering, ways), status)
    if status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response


def _refused(request: Request, error: Exception) -> Response:
    status, title, advice = next(_PAGES[kind] for kind in type(error).__mro__ if kind in _PAGES)
    return _page(request, status, title, advice)


def _not_possible(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.NotPossible)
    return _page(request, 409, N_("That is not possible"), REASONS[error.reason])


def _invalid(request: Request, error: Exception) -> Response:
    """Our forms show their faults themselves; this page is for what none of them would send."""
    assert isinstance(error, errors.Invalid)
    first = fault(security.locale_of(request), error.problems[0])
    return _page(request, 422, N_("We could not read what was sent"), first.words)


def _gone(_request: Request, _error: Exception) -> Response:
    """Nobody reads this answer."""
    log.warning("A sender went away before everything had come")
    return Response(status_code=400)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ClientDisconnect):  # while a form was read for a handler
        return _gone(request, error)
    status = 413 if "Too many" in str(error.detail) or "exceeded maximum" in str(error.detail) else error.status_code
    title, advice = _HTTP.get(status, _HTTP[400])
    return _page(request, status, title, advice)


def _unreadable(request: Request, error: Exception) -> Response:
    """What stands in the path and is no id leads to a page that does not exist."""
    assert isinstance(error, RequestValidationError)
    if any(each["loc"][0] == "path" for each in error.errors()):
        return _page(request, 404, *_HTTP[404])
    return _page(request, 422, *_HTTP[400])


def too_large(request: Request) -> Response:
    return _page(request, 413, *_HTTP[413])


async def _sign_in_first(request: Request, _: Exception) -> Response:
    """What was typed meanwhile stays on the page that says so."""
    if page := await again.signed_out(request):
        return page
    if request.method != "GET":
        return RedirectResponse("/sign-in", 303)
    url = request.url
    onward = quote(f"{url.path}?{url.query}" if url.query else url.path, safe="/")
    return RedirectResponse(f"/sign-in?onward={onward}", 303)


async def _expired(request: Request, error: Exception) -> Response:
    return await again.other_sign_in(request) or _refused(request, error)


def _unhandled(request: Request, error: Exception) -> Response:
    # The path of an anonymous page is not written down.
    log.error("Unhandled %s", type(error).__name__, exc_info=error)
    return _page(request, *_OUR_FAULT)


Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def handlers() -> Mapping[type[Exception], Handler]:
    """What answers each refusal."""
    return {
        **dict.fromkeys(_PAGES, _refused),
        errors.NotPossible: _not_possible,
        errors.Invalid: _invalid,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Busy: lambda request, _: _page(request, 429, *_HTTP[429]),
        RequestValidationError: _unreadable,
        NeedsSignIn: _sign_in_first,
        ForeignForm: _expired,
    }


def install(app: FastAPI) -> None:
    for kind, handler in handlers().items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(Exception, _unhandled)
