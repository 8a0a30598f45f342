"""HTTP connections: strict about the form of a request, and let go when nothing arrives or nothing is taken.

uvicorn itself waits for ever, and answers a malformed request in plain text without our headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from simgraph_neo.service.problems import HEADERS, MEDIA_TYPE, body

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport

    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

CONNECTIONS = 200
"""Connections at the same time at most."""
HEAD_SECONDS = 10.0
"""The time in which the head of a request must arrive, from the begin of the connection or the last answer on."""
WRITE_SECONDS = 30.0
"""The time in which a client must take some of an answer."""


class Strict(h11.Connection):
    """Refuses a request with two lengths: a proxy before us may use the other one."""

    def next_event(self) -> Any:
        """Return what arrived. Raises RemoteProtocolError."""
        head = self.trailing_data[0] if self.their_state is h11.IDLE else b""
        event = super().next_event()
        if isinstance(event, h11.Request) and _lengths(head) > 1:
            raise h11.RemoteProtocolError("More than one length.")
        return event


def _lengths(head: bytes) -> int:
    r"""Count how often the head of a request says how long its body is; h11 itself takes equal ones as one.

    >>> _lengths(b"GET / HTTP/1.1\r\nContent-Length: 5\r\ncontent-length: 5, 5\r\n\r\nContent-Length: 5")
    3
    >>> _lengths(b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")
    2
    """
    lines, _, _ = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    pairs = (line.partition(b":") for line in lines.lower().split(b"\n")[1:])
    return sum(value.count(b",") + 1 for name, _, value in pairs if name in {b"content-length", b"transfer-encoding"})


class Patient(H11Protocol):
    """A connection with limits of time, and with our headers on the answers that are not the application's."""

    _head: TimerHandle | None = None
    _unread: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.conn = Strict(h11.SERVER, self.config.h11_max_incomplete_event_size or 16_384)
        if len(self.connections) > CONNECTIONS:
            self.app = _busy
        self._watch_head()

    def handle_events(self) -> None:
        """Handle what arrived, and wait for the rest of a head."""
        super().handle_events()
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        for timer in (self._head, self._unread):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Look from now on whether the client takes its answer."""
        super().pause_writing()
        self._watch_answer()

    def resume_writing(self) -> None:
        """Look no longer."""
        super().resume_writing()
        if self._unread:
            self._unread.cancel()
            self._unread = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's plain text
        """Answer a malformed request with a problem document, and close; close only, if an answer has begun."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            text = body(400, "This is not a valid HTTP request.")
            headers = {**HEADERS, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(text)), "Connection": "close"}
            events = (
                h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
                h11.Data(data=text),
                h11.EndOfMessage(),
            )
            for event in events:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: there are no websockets here, and a request for one is answered as any other."""

    def _watch_head(self) -> None:
        waits = self.conn.their_state is h11.IDLE and not self.transport.is_closing()
        if waits and not self._head:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.close)
        elif self._head and not waits:
            self._head.cancel()
            self._head = None

    def _watch_answer(self) -> None:
        size = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() >= size:
                self.transport.abort()
            else:
                self._watch_answer()

        self._unread = self.loop.call_later(WRITE_SECONDS, look)


async def _busy(_scope: Scope, _receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Answer a connection above the limit."""
    text = body(503, "Too many connections. Try again in a moment.")
    headers = {**HEADERS, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(text)), "Connection": "close"}
    pairs = [(name.lower().encode(), value.encode()) for name, value in {**headers, "Retry-After": "5"}.items()]
    await send({"type": "http.response.start", "status": 503, "headers": pairs})
    await send({"type": "http.response.body", "body": text})
