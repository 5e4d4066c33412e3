"""What one connection may take of the server, over a real one."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from app.main import LARGEST_BODY, create_app
from app.settings import Settings
from app.web import connections
from app.web.connections import LARGEST_HEAD, Connection
from surveys.storage.engine import Database
from tests.factories import make_campaign

HEAD = b"Host: testserver\r\nAccept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def port(settings: Settings, database: Database) -> Iterator[int]:
    make_campaign(database)
    config = uvicorn.Config(create_app(settings), port=0, http=Connection, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def ask(port: int, *pieces: bytes, end: bool = False) -> bytes:
    """What the server says to these, up to its close or to a whole answer."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            if end:
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                said += chunk
                if not end and b"\r\n\r\n" in said and b"content-length: 0" not in said:
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
    return said


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


@pytest.mark.parametrize("parts", [1, 30])
@pytest.mark.parametrize(("spare", "expected"), [(200, 200), (0, 431)])
def test_a_head_has_32_kb_at_most(port: int, spare: int, expected: int, parts: int) -> None:
    length = (LARGEST_HEAD - spare) // parts
    headers = b"".join(b"X-%02d: %s\r\n" % (n, b"a" * (length - 4)) for n in range(parts))
    assert status(ask(port, b"GET /health/live HTTP/1.1\r\nHost: testserver\r\n" + headers + b"\r\n")) == expected
    assert (
        status(ask(port, b"GET /?q=" + b"a" * (LARGEST_HEAD - spare) + b" HTTP/1.1\r\n" + HEAD + b"\r\n")) == expected
    )


@pytest.mark.parametrize(
    "start",
    [
        b"GET / HTTP/1.1\r\n" + HEAD + b"X: ",
        b"GET /",
        b"POST /s/autumn HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
        b"POST /s/autumn HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;",
    ],
    ids=["header", "path", "trailer", "extension"],
)
def test_what_never_ends_is_not_kept(port: int, start: bytes) -> None:
    """Nobody reads on, and the sender hears of it long before all is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(start)
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < 50_000_000:
                connection.sendall(b"a" * 100_000)
                sent += 100_000
    assert sent < 50_000_000


def test_what_is_too_large_is_refused_before_it_is_sent(port: int) -> None:
    head = b"POST /s/autumn HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n"
    said = ask(port, head % (LARGEST_BODY + 1))
    assert status(said) == 413
    assert b"gaplens-page: 1" in said
    assert status(ask(port, head % 10**12)) == 413


def test_who_sends_too_much_all_the_same_reads_why(port: int) -> None:
    """What comes after the refusal is thrown away; the connection ends with it."""
    body = b"a" * (4 * LARGEST_BODY)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"POST /s/autumn HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        said = b""
        while chunk := connection.recv(65536):
            said += chunk
    assert status(said) == 413
    assert b"That was too much at once" in said


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: test", b"HTTP/1.1 408"),
        (b"POST /s/autumn HTTP/1.1\r\n" + HEAD + b"Content-Length: 100\r\n\r\nq=1", b"HTTP/1.1 408"),
        (b"POST /sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 100\r\n\r\nq=1", b"HTTP/1.1 408"),
        (b"", b""),
    ],
)
def test_a_request_comes_whole_in_time_or_not_at_all(
    port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes, expected: bytes
) -> None:
    assert connections.LONGEST_REQUEST == 60
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 0.5)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        assert connection.recv(65536).startswith(expected)
        assert connection.recv(65536) == b""


@pytest.mark.parametrize("path", ["/s/autumn", "/sign-in"])
def test_a_phone_that_goes_away_is_one_short_line(port: int, caplog: pytest.LogCaptureFixture, path: str) -> None:
    with caplog.at_level(logging.WARNING):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(f"POST {path} HTTP/1.1\r\n".encode() + HEAD + b"Content-Length: 500\r\n\r\nq=1&")
            time.sleep(0.3)
        latest = time.monotonic() + 30
        while not caplog.records and time.monotonic() < latest:
            time.sleep(0.05)
    assert [record.getMessage() for record in caplog.records] == ["A sender went away before everything had come"]
    assert len(caplog.text) < 300
    assert path not in caplog.text
