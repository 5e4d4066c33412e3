"""A form that came after its sign-in had ended, or from another one: what was typed is shown to be sent again."""

from fastapi import Request
from fastapi.responses import Response

from app.i18n import N_
from app.web import security
from app.web.page import Frame, SendAgain
from app.web.templating import render

MOST = 256 * 1024  # characters that a page gives back
_SECRET = "password"  # noqa: S105 - part of a field's name: such are not shown again


async def signed_out(request: Request) -> Response | None:
    """None: nothing was typed that could be lost."""
    if not security.is_unsafe(request.method) or security.is_foreign(request.headers):
        return None
    advice = N_("Nothing that you typed is lost. Sign in in another tab, then come back here and send it again.")
    return await _page(request, 401, N_("You are signed out"), advice, sign_in=True)


async def other_sign_in(request: Request) -> Response | None:
    """None: another site sent it, or nothing was typed. Only a press of the button on our own page sends it."""
    if security.is_foreign(request.headers):
        return None
    advice = N_("Nothing that you typed is lost. Send it again, if it was you who wrote it.")
    return await _page(request, 403, N_("You have signed in anew since this form was opened"), advice, sign_in=False)


async def _page(request: Request, status: int, title: str, advice: str, *, sign_in: bool) -> Response | None:
    sent = [(name, value) for name, value in (await request.form()).multi_items() if name != "token"]
    fields = [(name, value) for name, value in sent if isinstance(value, str) and _SECRET not in name]
    if not 0 < sum(len(value) for _, value in fields) <= MOST:
        return None
    locale, url = security.locale_of(request), request.url
    page = SendAgain(
        frame=getattr(request.state, "frame", Frame()),
        title=locale.say(title),
        advice=locale.say(advice),
        address=f"{url.path}?{url.query}" if url.query else url.path,
        fields=fields,
        left_out=len(fields) < len([each for each in sent if each[1]]),
        sign_in=sign_in,
    )
    return render(request, page, status)
