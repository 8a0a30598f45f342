"""A TCP proxy in front of a real Bolt server: sees each message of the client, and may cut, hold or kill around it."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from tests.support import tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

KINDS = {
    0x01: "HELLO",
    0x02: "GOODBYE",
    0x0F: "RESET",
    0x10: "RUN",
    0x11: "BEGIN",
    0x12: "COMMIT",
    0x13: "ROLLBACK",
    0x2F: "DISCARD",
    0x3F: "PULL",
    0x54: "TELEMETRY",
    0x66: "ROUTE",
    0x6A: "LOGON",
    0x6B: "LOGOFF",
}
RECORD = 0x71
MANIFEST = 0xFF
READ_MODE = b"\x84mode\x81r"
"""What BEGIN says of a transaction that only reads, as PackStream."""


class Message(NamedTuple):
    """One message of a client, at one of the two moments at which its fate is decided."""

    number: int
    """From 1, over all connections."""
    connection: int
    """From 1."""
    kind: str
    """BEGIN, COMMIT, ..."""
    phase: Literal["before", "after"]
    """Before it is forwarded; after the server's answer has come, which is not delivered yet."""
    reads: bool
    """Whether it belongs to a transaction that was begun for reading only."""


Verdict = Literal["cut", "hang"] | object
"""cut = close both sides now; hang = swallow it and stay connected until the client goes; a callable = call it, then
hang: a client that it killed is gone, and the server learns it at once."""


class BoltProxy:
    """A Bolt server at `uri`, in truth the one at `target`; use it as a context manager.

    `decide` is asked about each message before and after, one at a time, and may be replaced at any time; None lets
    it pass. Of pipelined messages the next is forwarded when the one before it is answered, so that the order of
    moments is always the same.
    """

    def __init__(self, target: str | int, decide: Callable[[Message], Verdict | None] = lambda _: None) -> None:
        parts = urlsplit(target if isinstance(target, str) else f"bolt://127.0.0.1:{target}")
        self._target = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self.decide = decide
        self.messages: list[Message] = []
        """Every message that came, in order."""
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> BoltProxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        self._spawn(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with self._lock:
            waited_for = [self._listener, *self._sockets]
        for each in waited_for:  # wakes up its thread, which closes it
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def count(self, kind: str) -> int:
        """How many messages of a kind have come."""
        with self._lock:
            return sum(message.kind == kind for message in self.messages)

    def _spawn(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        connection = 0
        while not self._over.is_set():
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            connection += 1
            self._spawn(self._serve, client, connection)

    def _serve(self, client: socket.socket, connection: int) -> None:
        server = socket.socket()
        with self._lock:
            self._sockets += [client, server]
        with suppress(OSError), client, server:
            if not self._over.is_set():
                server.connect(self._target)
                for each in (client, server):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _shake_hands(client, server)
                self._relay(client, server, connection)

    def _relay(self, client: socket.socket, server: socket.socket, connection: int) -> None:
        reads = False
        while _speaks_first(client, server) is client:
            kind, data = read_message(client)
            reads = READ_MODE in data if KINDS[kind] == "BEGIN" else reads
            message = self._note(connection, KINDS[kind], reads)
            if not self._passes(message, client):
                return
            server.sendall(data)
            if message.kind != "GOODBYE" and not self._answered(message, client, server):
                return

    def _answered(self, message: Message, client: socket.socket, server: socket.socket) -> bool:
        """Deliver the server's records as they come, its summary when it may pass; False to end the connection."""
        kind, data = read_message(server)
        while kind == RECORD:
            client.sendall(data)
            kind, data = read_message(server)
        if not self._passes(message._replace(phase="after"), client):
            return False
        client.sendall(data)
        return True

    def _note(self, connection: int, kind: str, reads: bool) -> Message:
        with self._lock:
            message = Message(len(self.messages) + 1, connection, kind, "before", reads)
            self.messages.append(message)
            return message

    def _passes(self, message: Message, client: socket.socket) -> bool:
        """Whether it may go on; a message that is held is held until its client goes, or the proxy."""
        with self._lock:
            verdict = self.decide(message)
        if verdict is None:
            return True
        tally.count("faults injected")
        if callable(verdict):
            verdict()
        while verdict != "cut" and client.recv(65_536):
            pass
        return False


def read_message(connection: socket.socket) -> tuple[int, bytes]:
    """Signature and raw bytes of the next chunked message, its keep-alives included. Raises OSError at the end."""
    raw, body = bytearray(), bytearray()
    while True:
        header = exactly(connection, 2)
        (size,) = struct.unpack(">H", header)
        raw += header
        if size:
            chunk = exactly(connection, size)
            raw += chunk
            body += chunk
        elif body:  # an end marker before any chunk is a keep-alive
            return body[1], bytes(raw)


def exactly(connection: socket.socket, count: int) -> bytes:
    """That many bytes. Raises ConnectionError when the other side has closed."""
    data = bytearray()
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise ConnectionError("closed")
        data += piece
    return bytes(data)


def _shake_hands(client: socket.socket, server: socket.socket) -> None:
    """Let both agree on a version: one answer of four bytes, or a manifest from which the client chooses."""
    server.sendall(exactly(client, 20))
    answer = exactly(server, 4)
    client.sendall(answer)
    if answer[3] == MANIFEST:
        offers, count = _number(server)
        capabilities = exactly(server, 4 * count)
        client.sendall(offers + capabilities + _number(server)[0])
        server.sendall(exactly(client, 4) + _number(client)[0])


def _number(connection: socket.socket) -> tuple[bytes, int]:
    """A number of seven bits a byte, least first: its bytes and its value."""
    raw = b"".join(_septets(connection))
    return raw, sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(raw))


def _septets(connection: socket.socket) -> Iterator[bytes]:
    while True:
        byte = exactly(connection, 1)
        yield byte
        if not byte[0] & 0x80:
            return


def _speaks_first(client: socket.socket, server: socket.socket) -> socket.socket:
    """The side that sends, or has closed, while nothing is asked."""
    ready = select.select([client, server], [], [])[0]
    return server if server in ready else client
