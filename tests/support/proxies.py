"""Small real proxies on loopback: SOCKS 4, 4a and 5, and HTTP with CONNECT, plain or over TLS."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

GRANTED, REFUSED = 0, 5


class Proxy:
    """Connects whom it is asked for by `name -> port of this machine`; `asked` lists the names. As a context manager.

    A subclass says in `_destination` how its kind is asked and how it says yes.
    """

    scheme = ""

    def __init__(
        self,
        ports: dict[str, int] | None = None,
        certificate: Path | None = None,
        drip: float = 0.0,
        trickle: float = 0.0,
    ) -> None:
        """`ports`: for names that this machine has not. Seconds between bytes: `drip` of the proxy's, `trickle` of the
        server's.
        """
        self.asked: list[str] = []
        self.ports = ports or {}
        self.drip = drip
        self.trickle = trickle
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._attendants: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for attendant in self._attendants:
            attendant.join()
        for each in (self._listener, *self._open):
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                self._attendants.append(threading.Thread(target=self._attend, args=(client,), daemon=True))
                self._attendants[-1].start()

    def _attend(self, client: socket.socket) -> None:
        with suppress(OSError, EOFError):  # somebody hung up
            if self._context:
                client = self._context.wrap_socket(client, server_side=True)
                client.settimeout(30)  # so that no thread waits within OpenSSL while another one writes
                self._open.append(client)
            server = self._connected(client)
            back = threading.Thread(target=_pump, args=(server, client, self.trickle), daemon=True)
            back.start()
            _pump(client, server)
            back.join()
            client.close()
            server.close()

    def _connected(self, client: socket.socket) -> socket.socket:
        raise NotImplementedError

    def _reach(self, name: str, port: int) -> socket.socket:
        self.asked.append(name)
        place = ("127.0.0.1", self.ports[name]) if name in self.ports else (name, port)
        self._open.append(server := socket.create_connection(place))
        return server

    def _say(self, client: socket.socket, words: bytes) -> None:
        for at in range(len(words)) if self.drip else ():
            client.sendall(words[at : at + 1])
            time.sleep(self.drip)
        if not self.drip:
            client.sendall(words)


class Socks(Proxy):
    """SOCKS 4, 4a and 5; with a `login` the latter asks for it."""

    scheme = "socks5h"
    login: tuple[str, str] | None = None
    refuses = False

    def _connected(self, client: socket.socket) -> socket.socket:
        return self._five(client) if _exactly(client, 1) == b"\5" else self._four(client)

    def _five(self, client: socket.socket) -> socket.socket:
        _exactly(client, ord(_exactly(client, 1)))
        self._say(client, b"\5\2" if self.login else b"\5\0")
        if self.login:
            _exactly(client, 1)
            login = tuple(_exactly(client, ord(_exactly(client, 1))).decode() for _ in range(2))
            self._say(client, b"\1\0" if login == self.login else b"\1\1")
        kind = _exactly(client, 4)[3]
        if kind == 3:
            name = _exactly(client, ord(_exactly(client, 1))).decode()
        else:
            family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
            name = socket.inet_ntop(family, _exactly(client, size))
        (port,) = struct.unpack(">H", _exactly(client, 2))
        if self.refuses:
            self._say(client, bytes([5, REFUSED, 0, 1, 0, 0, 0, 0, 0, 0]))
            raise EOFError
        server = self._reach(name, port)
        self._say(client, bytes([5, GRANTED, 0, 1, 0, 0, 0, 0, 0, 0]))
        return server

    def _four(self, client: socket.socket) -> socket.socket:
        _, port, address = struct.unpack(">BH4s", _exactly(client, 7))
        _until_zero(client)
        name = _until_zero(client) if address[:3] == bytes(3) else socket.inet_ntoa(address)
        server = self._reach(name, port)
        self._say(client, bytes([0, 0x5A, 0, 0, 0, 0, 0, 0]))
        return server


class Http(Proxy):
    """CONNECT, and whole addresses for plain HTTP."""

    scheme = "http"

    def _connected(self, client: socket.socket) -> socket.socket:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += _exactly(client, 1)
        method, target, _ = head.decode("latin-1").split(" ", 2)
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        server = self._reach(parts.hostname or "", parts.port or 80)
        if method == "CONNECT":
            self._say(client, b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            server.sendall(head.replace(target.encode(), target[target.index("/", 8) :].encode(), 1))
        return server


def _exactly(sock: socket.socket, size: int) -> bytes:
    words = b""
    while len(words) < size:
        piece = sock.recv(size - len(words))
        if not piece:
            raise EOFError
        words += piece
    return words


def _until_zero(sock: socket.socket) -> str:
    words = b""
    while (byte := _exactly(sock, 1)) != b"\0":
        words += byte
    return words.decode()


def _pump(giver: socket.socket, taker: socket.socket, trickle: float = 0.0) -> None:
    """Pass everything on, then the end."""
    with suppress(OSError):
        while piece := giver.recv(1 if trickle else 65_536):
            taker.sendall(piece)
            time.sleep(trickle)
    with suppress(OSError):
        taker.shutdown(socket.SHUT_WR)
