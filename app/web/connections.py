"""What one connection may take of the server: heads of 32 kB, and a minute for each request to come whole."""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

LARGEST_HEAD = 32 * 1024  # bytes
LONGEST_REQUEST = 60.0  # seconds, from its first byte to its last; also of a connection that sends nothing


class TooLongHead(Exception):
    """Raised while a head is read."""


class Connection(HttpToolsProtocol):
    """The parser keeps what it has not read to an end; so what it has told of counts, and what it has not."""

    _head = 0  # bytes of this head that the parser has told of
    _untold = 0  # bytes since it told of anything: of a long header, of what follows the last piece of a body
    _latest: float | None = None  # by the loop's clock, when what is awaited must be there
    _alarm: TimerHandle | None = None  # one for many requests: it looks what is awaited by then

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._begin_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._untold += len(data)
        super().data_received(data)
        if self._untold > LARGEST_HEAD and not self.transport.is_closing():
            self._refuse(431)

    def send_400_response(self, msg: str) -> None:
        self._refuse(431 if self._head > LARGEST_HEAD else 400)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = self._untold = 0
        self._begin_waiting()

    def on_url(self, url: bytes) -> None:
        self._told(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._told(len(name) + len(value))
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        self._untold = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._latest = None
        super().on_message_complete()
        if self.cycle.response_complete:  # it was refused before it had come whole
            self.transport.close()

    def _told(self, length: int) -> None:
        self._untold = 0
        self._head += length
        if self._head > LARGEST_HEAD:
            raise TooLongHead  # the parser gives up

    def _begin_waiting(self) -> None:
        self._latest = self.loop.time() + LONGEST_REQUEST
        if self._alarm is None:
            self._alarm = self.loop.call_later(LONGEST_REQUEST, self._look)

    def _look(self) -> None:
        self._alarm = None
        if self._latest is None or self.transport.is_closing():
            return
        left = self._latest - self.loop.time()
        if left > 0:
            self._alarm = self.loop.call_later(left, self._look)
        else:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Say so where nothing was said yet, and close; whoever reads the body meanwhile hears that its sender went."""
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.scope is not None and not (
            answering and self.cycle.response_started
        ):  # who sent nothing waits for none
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()
