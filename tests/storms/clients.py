"""People who send again until the script of the page would believe that it is stored, and bad ways to the server."""

import contextlib
import http.client
import itertools
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from surveys import instruments
from tests.factories import make_key
from tests.storms.site import ANONYMOUS, NAMED

RATINGS, DIGITS = 7, 6  # the first ratings of a form spell its number, so that no two people say the same
FIELDS = sorted(instruments.load("servqual").fields)
COMMENTED = 3  # every so manieth form has a comment
PATIENCE = 10.0  # seconds that a request may take
CLOSED = (403, 409)

Believes = Callable[[http.client.HTTPResponse, str], bool]


def believes_the_header(reply: http.client.HTTPResponse, key: str) -> bool:
    """As static/js/requests.js does."""
    return reply.getheader("Gaplens-Stored") == key


def believes_anything(reply: http.client.HTTPResponse, _key: str) -> bool:
    """As a page that takes 200 for an acknowledgement would."""
    return reply.status == 200


def number_of(answers: Mapping[str, object]) -> int:
    """Which form it was."""
    return sum((int(str(answers[name])) - 1) * RATINGS**place for place, name in enumerate(FIELDS[:DIGITS]))


@dataclass(frozen=True)
class Form:
    number: int
    slug: str
    key: str
    body: str
    comment: str


def make(number: int, tokens: Sequence[str], words: str = "") -> Form:
    """words: more of them, for a form that takes more room."""
    digits = [number // RATINGS**place % RATINGS + 1 for place in range(DIGITS)]
    given = dict.fromkeys(FIELDS, "5") | dict(zip(FIELDS, map(str, digits), strict=False))
    comment = f"Comment {number}. {words}".strip() if words or number % COMMENTED == 0 else ""
    key, slug = make_key(), (NAMED if number % 2 else ANONYMOUS)
    hidden = {"key": key} | ({"invite": tokens[number // 2]} if slug == NAMED else {})
    said = {"comment": comment} if comment else {}
    return Form(number, slug, key, urlencode({**given, **hidden, **said}), comment)


@dataclass
class Ledger:
    """What was sent, and what each sender was told at last."""

    sent: dict[int, Form] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)  # number -> the receipt of its comment, or ""
    refused: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)  # what else a storm saw


class Crowd:
    """So many people at a time, each with one form after the other, until all forms are settled."""

    def __init__(
        self,
        port: int,
        tokens: Sequence[str],
        people: int,
        forms: int,
        *,
        words: str = "",
        believes: Believes = believes_the_header,
    ) -> None:
        self.port, self.ledger = port, Ledger()
        self._tokens, self._words, self._believes = tokens, words, believes
        self._numbers, self._forms, self.turned_away = itertools.count(), forms, 0
        self._changed, self._giving_up = threading.Condition(), threading.Event()
        self._threads = [threading.Thread(target=self._answer, daemon=True) for _ in range(people)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self.wait(180)
        self.leave()

    def wait(self, seconds: float) -> None:
        """For everybody to be told; what is not by then stays unsettled."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def leave(self) -> None:
        """Nobody sends again."""
        self._giving_up.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)

    def until(self, acknowledged: int, seconds: float = 120) -> None:
        """So many are acknowledged, or all have an answer."""
        with self._changed:
            self._changed.wait_for(lambda: self._enough(acknowledged), seconds)
            if not self._enough(acknowledged):
                raise TimeoutError(f"{len(self.ledger.acknowledged)} of {acknowledged} were acknowledged")

    def _enough(self, acknowledged: int) -> bool:
        known = len(self.ledger.acknowledged)
        return known >= acknowledged or known + len(self.ledger.refused) >= self._forms

    def _next(self) -> Form | None:
        with self._changed:
            over = len(self.ledger.sent) >= self._forms or self._giving_up.is_set()
            return None if over else self.take()

    def take(self) -> Form:
        """A form that somebody else sends."""
        with self._changed:
            number = next(self._numbers)
            form = self.ledger.sent[number] = make(number, self._tokens, self._words)
            return form

    def _answer(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        while (form := self._next()) is not None:
            while not self._told(connection, form) and not self._giving_up.is_set():
                self._giving_up.wait(random.uniform(0.05, 0.15))

    def settle(self, form: Form) -> None:
        """Send what was taken until there is an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        until = time.monotonic() + 30
        while not self._told(connection, form) and time.monotonic() < until:
            time.sleep(0.1)

    def _told(self, connection: http.client.HTTPConnection, form: Form) -> bool:
        """Whether the answer to it is a last one."""
        try:
            return self._send(connection, form)
        except (OSError, http.client.HTTPException):
            connection.close()  # the next request opens it again
            return False

    def _send(self, connection: http.client.HTTPConnection, form: Form) -> bool:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
        connection.request("POST", f"/s/{form.slug}", form.body, headers)
        reply = connection.getresponse()
        believed = self._believes(reply, form.key)  # the head alone says it; the rest may be lost
        if believed:
            self._note(lambda: self.ledger.acknowledged.setdefault(form.number, reply.getheader("Gaplens-Receipt", "")))
        reply.read()
        if not believed and reply.status in CLOSED and reply.getheader("Gaplens-Page") is not None:
            self._note(lambda: self.ledger.refused.add(form.number))
            return True
        self.turned_away += not believed
        return believed

    def _note(self, change: Callable[[], object]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()


Way = Callable[[socket.socket, bytes, Callable[[bytes], bytes]], None]
PORTAL = b"<!doctype html><title>Welcome</title><main><h1>Thank you</h1>Sign in to the network of this hotel.</main>"


def _page(body: bytes, head: str = "") -> bytes:
    first = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n"
    )
    return first.encode() + body


def drops_replies(client: socket.socket, request: bytes, ask: Callable[[bytes], bytes]) -> None:
    """The server's reply to one of two is lost whole, or after a few bytes."""
    reply, chance = ask(request), random.random()
    client.sendall(reply if chance < 0.5 else reply[: random.randrange(40)] if chance < 0.75 else b"")


def is_a_portal(client: socket.socket, request: bytes, ask: Callable[[bytes], bytes]) -> None:
    """Of four requests two are answered with a page of somebody else's, one with the confirmation of another form."""
    chance = random.random()
    if chance < 0.25:
        client.sendall(ask(request))
    elif chance < 0.75:
        client.sendall(_page(PORTAL))
    else:
        client.sendall(_page(PORTAL, f"Gaplens-Page: 1\r\nGaplens-Stored: {make_key()}\r\n"))


@contextlib.contextmanager
def between(port: int, way: Way) -> Iterator[int]:
    """A proxy in front of the server's port; its own port. One request a connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    ending = threading.Event()

    def ask(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as server:
            server.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            return b"".join(iter(lambda: server.recv(65536), b""))

    def serve(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(PATIENCE)
            way(client, whole_request(client), ask)

    def accept() -> None:
        while not ending.is_set():
            with contextlib.suppress(OSError):
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        ending.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def whole_request(client: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(client)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += _more(client)
    return head + b"\r\n\r\n" + body


def _more(client: socket.socket) -> bytes:
    chunk = client.recv(65536)
    if not chunk:
        raise ConnectionError
    return chunk
