"""How the fake Wellcome server speaks HTTP, well or badly: scripted answers as bytes and who sends them."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LABELS = {
    400: "Bad Request",
    404: "Not Found",
    410: "Gone",
    429: "Throttled",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
END_OF_HEADERS = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """One scripted answer; what is not said stays as the world would answer."""

    status: int = 200
    body: bytes | None = None
    """Sent instead of the normal body; with a status other than 200 the default is the API's own error body."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Added; `Content-Type`, `Content-Length` and `Date` replace the normal ones; empty = left out."""
    delay: float = 0.0
    """Seconds before anything is sent."""
    hidden_empty: bool = False
    """200 and `[]`: how the API hides that its similarity search failed."""
    edit: Callable[[dict[str, Any]], object] | None = None
    """Changes the normal JSON document in place."""
    cut: int | None = None
    """Announce the whole body, send only this many bytes, close."""
    drip: float = 0.0
    """Seconds between single bytes, headers included."""
    drip_body: float = 0.0
    """Seconds between the single bytes of the body."""
    reset: bool = False
    """Reset the connection (RST) instead of answering; with `cut`, after that many bytes of the body."""
    raw: bytes | None = None
    """Written as it stands, then the connection is closed."""


class Seen(NamedTuple):
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    port: int
    """The client's own port: one value a connection."""


class Normal(NamedTuple):
    """What the world answers when nothing is scripted."""

    key: str
    status: int
    body: bytes
    content_type: str = "application/json"


class Mind(Protocol):
    """What the handler asks: the normal answer, what is scripted instead, and to keep the log."""

    latency: float

    def normal(self, target: str) -> Normal: ...
    def plan(self, key: str) -> Answer | None: ...
    def note(self, arrived: float, key: str, status: int, seen: Seen) -> None: ...


def error_answer(key: str, status: int, description: str | None = None) -> Normal:
    body = {
        "errorType": "http",
        "httpStatus": status,
        "label": LABELS.get(status, "Error"),
        "description": description,
        "type": "Error",
    }
    return Normal(key, status, json.dumps({k: v for k, v in body.items() if v is not None}).encode())


def heard(mind: Mind, target: str, headers: Mapping[str, str], port: int) -> tuple[Normal, Answer | None]:
    """A request taken in and noted: the normal answer, and what is scripted instead."""
    arrived, normal = time.monotonic(), mind.normal(target)
    plan = mind.plan(normal.key)
    status = normal.status if plan is None else 0 if plan.reset or plan.raw is not None else plan.status
    mind.note(arrived, normal.key, status, Seen(target, MappingProxyType(dict(headers)), port))
    return normal, plan


def written(normal: Normal, plan: Answer | None) -> bytes:
    """All the bytes that go over the wire, headers first."""
    if plan is None:
        return _message(normal, {})
    message = plan.raw if plan.raw is not None else _message(_scripted(normal, plan), plan.headers)
    if plan.cut is not None:
        return message[: message.index(END_OF_HEADERS) + len(END_OF_HEADERS) + plan.cut]
    return b"" if plan.reset else message


def closes(plan: Answer | None) -> bool:
    """Whether the connection ends with the answer."""
    if plan is None:
        return False
    broken = plan.raw is not None or plan.cut is not None or plan.reset
    return broken or plan.headers.get("Content-Length") == ""


def undripped(message: bytes, plan: Answer) -> int:
    """How many bytes come at once before the others come singly."""
    return message.index(END_OF_HEADERS) + len(END_OF_HEADERS) if plan.drip_body else 0


def _scripted(normal: Normal, plan: Answer) -> Normal:
    if plan.body is not None:
        normal = normal._replace(body=plan.body)
    elif plan.status != 200:
        normal = error_answer(normal.key, plan.status)
    elif plan.hidden_empty or plan.edit:
        document = json.loads(normal.body)
        if plan.hidden_empty:
            document["withSimilarFeatures"] = []
        if plan.edit:
            plan.edit(document)
        normal = normal._replace(body=json.dumps(document).encode())
    return normal._replace(status=plan.status)


def _message(normal: Normal, extra: Mapping[str, str]) -> bytes:
    headers = {
        "Content-Type": normal.content_type,
        "Content-Length": str(len(normal.body)),
        "Date": formatdate(usegmt=True),
        **extra,
    }
    lines = [f"HTTP/1.1 {normal.status} {LABELS.get(normal.status, 'OK')}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join(lines).encode("latin-1") + END_OF_HEADERS + normal.body


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    fake: Mind

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the play; a bug of the fake is not."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass

    def do_GET(self) -> None:
        normal, plan = heard(self.server.fake, self.path, dict(self.headers), self.client_address[1])
        time.sleep(self.server.fake.latency + (plan.delay if plan else 0))
        message = written(normal, plan)
        self.close_connection = self.close_connection or closes(plan)
        if plan and (plan.drip or plan.drip_body):
            self._drip(message, plan)
        else:
            self.wfile.write(message)
        if plan and plan.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())

    def _drip(self, message: bytes, plan: Answer) -> None:
        at_once = undripped(message, plan)
        self.wfile.write(message[:at_once])
        for i in range(at_once, len(message)):
            self.wfile.write(message[i : i + 1])
            time.sleep(plan.drip or plan.drip_body)
