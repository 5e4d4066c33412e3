"""Every request and answer passes here: no foreign form gets in, no answer leaves without its policy."""

import sys
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import i18n

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# Pages of respondents run only our few lines of script: the browser may enforce that strings never become code.
_ANSWERING = (_POLICY + "; require-trusted-types-for 'script'").encode()
# Plotly sets style attributes and builds PNG files from blobs.
_DESK = _POLICY.replace("img-src 'self' data:", "img-src 'self' data: blob:") + "; style-src-attr 'unsafe-inline'"
_DESK_BYTES = _DESK.encode()
_LOCALE = "gaplens.locale"  # in the scope of a request
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIXED: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"gaplens-page", b"1"),  # by which a page that sends answers knows ours from those of somebody in between
]


def is_foreign(headers: Headers) -> bool:
    """Whether another site's page made this request. Old browsers tell only their Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _policy(path: str) -> bytes:
    return _ANSWERING if path.startswith(("/s/", "/suggest/")) or path == "/suggest" else _DESK_BYTES


class Guard:
    """A plain ASGI middleware, the cheapest kind, as every answer passes it.

    largest: of the bodies that a path takes; too_large: what the sender of a larger one reads.
    """

    def __init__(self, app: ASGIApp, largest: Callable[[str], int], too_large: Callable[[Request], Response]) -> None:
        self._app, self._largest, self._too_large = app, largest, too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._app
        path: str = scope["path"]
        if (length := _content_length(scope)) and length > self._largest(path):
            app = self._too_large(Request(scope))  # at once; what still comes is thrown away unread
        policy = (b"content-security-policy", _policy(path))
        # A kiosk forgets the language with the person who chose it.
        chosen = None if b"channel=kiosk" in scope["query_string"] else _chosen_language(scope["query_string"])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = [*message["headers"], *_FIXED, policy]
                if all(name != b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                if scope["scheme"] == "https":
                    headers.append((b"strict-transport-security", b"max-age=31536000"))
                if chosen is not None:
                    cookie = f"lang={chosen.tag}; Path=/; Max-Age=31536000; SameSite=Lax"
                    headers.append((b"set-cookie", cookie.encode()))
            await send(message)

        await app(scope, receive, guarded)


def _content_length(scope: Scope) -> int:
    value = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return min(int(value[:20]), sys.maxsize) if value.isdigit() else 0  # of endless figures the first say enough


class BodyLimit(RequestBodyLimitMiddleware):
    """Counts bodies that come in pieces; of all others the parser reads no more than they told, which `Guard` knows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        in_pieces = scope["type"] == "http" and any(name == b"transfer-encoding" for name, _ in scope["headers"])
        await (super().__call__ if in_pieces else self.app)(scope, receive, send)


class Shortcut:
    """Requests below `prefix` go to this application, past what all others need (a middleware)."""

    def __init__(self, app: ASGIApp, prefix: str, to: ASGIApp) -> None:
        self._app, self._prefix, self._to = app, prefix, to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = scope["type"] == "http" and scope["path"].startswith(self._prefix)
        await (self._to if here else self._app)(scope, receive, send)


def _chosen_language(query: bytes) -> i18n.Locale | None:
    if b"lang=" not in query:
        return None
    return i18n.by_tag(parse_qs(query.decode("latin-1")).get("lang", [""])[0])


def locale_of(request: Request) -> i18n.Locale:
    """As chosen in the address, else before (a cookie), else what the browser prefers."""
    known: i18n.Locale | None = request.scope.get(_LOCALE)
    if known is None:
        known = request.scope[_LOCALE] = (
            _chosen_language(request.scope["query_string"])
            or i18n.by_tag(request.cookies.get("lang"))
            or i18n.choose(request.headers.get("accept-language", ""))
        )
    return known


def speak_one_of(request: Request, codes: Sequence[str]) -> i18n.Locale:
    """The reader's language, or the nearest of these: from here on the request's pages are in it."""
    spoken = request.scope[_LOCALE] = i18n.nearest(locale_of(request), codes)
    return spoken


def is_unsafe(method: str) -> bool:
    return method not in _SAFE
