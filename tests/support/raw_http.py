"""A server that answers every request with the same bytes, whatever they are, and closes the connection."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self


class RawServer:
    """`answer` may be changed at any time."""

    def __init__(self) -> None:
        self.answer = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):  # the client hung up
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while not request.endswith(b"\r\n\r\n") and (piece := connection.recv(65_536)):
            request += piece
        connection.sendall(self.answer)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def loopback() -> str:
    """The loopback address: of IPv6 where this machine has it, else of IPv4."""
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return "::1"
    return "127.0.0.1"
