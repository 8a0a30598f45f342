"""Run the service on this machine: bind, say where it is, and end after the running answers."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import webbrowser
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from simgraph_neo.connection import connect
from simgraph_neo.errors import FileAccessError, InvalidInputError, StoreError
from simgraph_neo.pictures import user_cache
from simgraph_neo.service import site
from simgraph_neo.service.app import make_app
from simgraph_neo.service.budget import Budget
from simgraph_neo.service.connections import Patient
from simgraph_neo.service.guard import Address
from simgraph_neo.service.jobs import Jobs
from simgraph_neo.service.sessions import Sessions
from simgraph_neo.service.state import State
from simgraph_neo.settings import home
from simgraph_neo.store.transactions import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from simgraph_neo.store import Store

HOST = "127.0.0.1"
PORT = 8642
SECONDS = 20.0
"""The time limit of a statement that a request sends."""
HEAD = 32 * 1024
"""Bytes of the head of a request at most."""
GRACE = 10
"""Seconds that running answers have at the end."""


class Server(uvicorn.Server):
    """Tells when it is ready, and stops the jobs first when it is to end: streams of events end with them."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready, self._ending = ready, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End soon: a signal handler may not wait."""
        threading.Thread(target=self._ending, daemon=True).start()
        super().handle_exit(sig, frame)


def serve(
    port: int = PORT,
    *,
    budget: int = 2_000,
    session_budget: int = 300,
    token_file: Path | None = None,
    on_ready: Callable[[State], None],
) -> None:
    """Serve the store that the environment names, on this machine only, until a signal ends it.

    Parameters
    ----------
    port
        The port; 0 for any free one.
    budget, session_budget
        Requests to museums that people may cause in a UTC day, and in one session.
    token_file
        A file with the token of programs; it is made if it does not exist.
    on_ready
        Called as soon as requests are answered.

    Raises
    ------
    InvalidInputError
        If the port is in use, or if the token file cannot be read or is readable by others.
    StoreError
        If Neo4j does not answer, refuses, or cannot be installed or started.
    """
    programs = [secrets.token_urlsafe(32)]
    if token_file:
        programs.append(_token(token_file))
    with ExitStack() as stack:
        listening = stack.enter_context(closing(bound(port)))
        store = stack.enter_context(connect(patience=Patience(transaction=SECONDS, whole_store=SECONDS)))
        store.prepare()
        state = state_of(listening, store, connect, Sessions(programs), Budget(budget, session_budget, store))
        stack.callback(state.close)
        stack.enter_context(_recorded(listening.getsockname()[1], programs[0]))
        server_of(state, lambda: on_ready(state)).run([listening])


def state_of(
    listening: socket.socket, store: Store, open_store: Callable[[], Store], sessions: Sessions, budget: Budget
) -> State:
    """Return what the routes share, for a service on a socket."""
    port = listening.getsockname()[1]
    return State(store, user_cache(), sessions, Jobs(budget), f"http://{HOST}:{port}", f"simgraph-{port}", open_store)


def server_of(state: State, on_ready: Callable[[], None]) -> Server:
    """Return the server for a state; its `run` takes the socket."""
    port = int(state.origin.rpartition(":")[2])
    config = uvicorn.Config(
        make_app(state, Address.of_port(port)),
        http=Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses of visitors are not kept
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=HEAD,
    )
    return Server(config, on_ready, state.jobs.cancel_all)


def bound(port: int) -> socket.socket:
    """Return a socket that listens on this machine. Raises InvalidInputError if the port is in use."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise InvalidInputError(
            f"Port {port} cannot be used: {error.strerror}. If the explorer runs already, get a link with: simgraph "
            "serve --link. Else choose another port with --port."
        ) from None
    return listening


def _token(file: Path) -> str:
    """Read the token of programs; a new file gets a random one. Raises InvalidInputError."""
    try:
        with suppress(FileExistsError):
            _write_secret(file, secrets.token_urlsafe(32) + "\n")
        if file.stat().st_mode & 0o077:
            raise InvalidInputError(f"{file} can be read by others. Run: chmod 600 {file}")
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise FileAccessError(f"The token file {file} cannot be used: {error}.") from error
    if len(token) < 20:
        raise InvalidInputError(f"{file} has no token of 20 characters or more. Delete it, and it is made again.")
    return token


def _write_secret(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


def open_browser(state: State) -> None:
    """Open the entrance in a browser, from a file: other users can read the arguments of a browser's process."""
    file = home() / "serve" / "open.html"
    file.unlink(missing_ok=True)
    _write_secret(file, site.forward(state.entrance()))
    webbrowser.open(file.as_uri())


# -- a running service, for `simgraph serve --link` ----------------------------------------------------------------


def _record(port: int) -> Path:
    return home() / "serve" / f"{port}.json"


@contextmanager
def _recorded(port: int, token: str) -> Iterator[None]:
    """Keep the token with which `new_link` asks, in a file that only this user can read, while the service runs."""
    file = _record(port)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    _write_secret(file, json.dumps({"pid": os.getpid(), "token": token}))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        (file.parent / "open.html").unlink(missing_ok=True)


def new_link(port: int = PORT) -> str:
    """Return a new entrance link of the service that runs on a port. Raises StoreError if none runs."""
    try:
        known: dict[str, Any] = json.loads(_record(port).read_text(encoding="utf-8"))
        with closing(HTTPConnection(HOST, port, timeout=10)) as connection:
            headers = {"Authorization": f"Bearer {known['token']}", "Content-Type": "application/json"}
            connection.request("POST", "/api/link", "{}", headers | {"X-Simgraph": "1"})
            answer = connection.getresponse()
            if answer.status == 200:
                return str(json.loads(answer.read())["url"])
    except (OSError, ValueError, KeyError, HTTPException):
        pass
    raise StoreError(f"No explorer of this user runs on port {port}. Start it with: simgraph serve")
