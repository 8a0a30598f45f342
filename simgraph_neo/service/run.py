"""Run the service: bind, say where it is, and end after the running answers."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import webbrowser
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import uvicorn

from simgraph_neo.connection import connect
from simgraph_neo.errors import FileAccessError, InvalidInputError, StoreError
from simgraph_neo.pictures import user_cache
from simgraph_neo.service import site
from simgraph_neo.service.address import checked_origin, port_of
from simgraph_neo.service.app import make_app
from simgraph_neo.service.budget import Budget
from simgraph_neo.service.connections import Patient
from simgraph_neo.service.jobs import Jobs
from simgraph_neo.service.notice import read_notice
from simgraph_neo.service.passwords import Passwords, read_passwords
from simgraph_neo.service.sessions import Sessions
from simgraph_neo.service.state import SECONDS, State
from simgraph_neo.settings import home, neo4j_settings
from simgraph_neo.store.transactions import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from simgraph_neo.store import Store

HOST = "127.0.0.1"
PORT = 8642
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


@dataclass(frozen=True, slots=True)
class Shared:
    """How a service is reached by others than this machine's user. By default it is not."""

    origin: str | None = None
    """The address in browsers, such as ``https://explore.museum.org``; a proxy with TLS answers there."""
    password_file: Path | None = None
    """The passwords of the roles, from `passwords.set_password`."""
    public: bool = False
    """Whether anybody may read what is stored."""
    bind: str = HOST
    """The address to listen on: in a container another one than this machine's own."""

    def checked(self) -> Shared:
        """Return it with its origin as browsers write it. Raises InvalidInputError for what does not fit together."""
        if not self.origin:
            if self.password_file:
                raise InvalidInputError("`password_file` needs `origin`: the address under which others come in.")
            if self.bind != HOST:
                raise InvalidInputError("`bind` needs `origin`: without it the explorer is for this machine only.")
            return self
        if not (self.password_file or self.public):
            raise InvalidInputError("`origin` needs `password_file`, or `public`: else no visitor could come in.")
        try:
            ip_address(self.bind)
        except ValueError:
            raise InvalidInputError(
                f"{ascii(self.bind)[:60]} is not an IP address; 0.0.0.0 means all of this machine."
            ) from None
        return replace(self, origin=checked_origin(self.origin))


ALONE = Shared()


def serve(
    port: int = PORT,
    *,
    budget: int = 2_000,
    session_budget: int = 300,
    notice: Path | None = None,
    token_file: Path | None = None,
    shared: Shared = ALONE,
    on_ready: Callable[[State], None],
) -> None:
    """Serve the store that the environment names until a signal ends it; by default on this machine only.

    Parameters
    ----------
    port
        The port; 0 for any free one.
    budget, session_budget
        Requests to museums that people may cause in a UTC day, and in one session.
    notice
        A file with a text that people read before they see the first picture.
    token_file
        A file with the token of programs; it is made if it does not exist.
    shared
        How others reach it.
    on_ready
        Called as soon as requests are answered.

    Raises
    ------
    InvalidInputError
        If the port is in use, if options do not fit together, if the notice cannot be read, or if the file of a token
        or of passwords cannot be read or is readable by others.
    StoreError
        If Neo4j does not answer, refuses, or cannot be installed or started.
    """
    shared = shared.checked()
    passwords = Passwords(read_passwords(shared.password_file)) if shared.password_file else None
    words = read_notice(notice) if notice else []
    programs = [secrets.token_urlsafe(32)]
    if token_file:
        programs.append(_token(token_file))
    with ExitStack() as stack:
        listening = stack.enter_context(closing(bound(port, shared.bind)))
        store = stack.enter_context(connect(patience=Patience(transaction=SECONDS, whole_store=SECONDS)))
        store.prepare()
        state = state_of(listening, store, connect, Sessions(programs), Budget(budget, session_budget, store))
        if shared.origin:
            state.origin, state.cookie = shared.origin, cookie_of(shared.origin)
        state.passwords, state.public, state.notice = passwords, shared.public, words
        stack.callback(state.close)
        stack.enter_context(_recorded(state, programs[0]))
        server_of(state, lambda: on_ready(state)).run([listening])


def state_of(
    listening: socket.socket, store: Store, open_store: Callable[[], Store], sessions: Sessions, budget: Budget
) -> State:
    """Return what the routes share, for a service on a socket that is for this machine only."""
    port = listening.getsockname()[1]
    origin = f"http://{HOST}:{port}"
    return State(store, user_cache(), sessions, Jobs(budget), origin, cookie_of(origin), open_store, port)


def cookie_of(origin: str) -> str:
    """Return the name of the session's cookie: with the port, since browsers share cookies between ports.

    >>> cookie_of("http://127.0.0.1:8642"), cookie_of("https://explore.museum.org")
    ('simgraph-8642', '__Host-simgraph-443')
    """
    prefix = "__Host-" if origin.startswith("https:") else ""
    return f"{prefix}simgraph-{port_of(origin)}"


def server_of(state: State, on_ready: Callable[[], None]) -> Server:
    """Return the server for a state; its `run` takes the socket."""
    config = uvicorn.Config(
        make_app(state),
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


def bound(port: int, host: str = HOST) -> socket.socket:
    """Return a socket that listens on an address. Raises InvalidInputError if its port is in use."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
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


def open_browser(url: str) -> None:
    """Open an entrance in a browser, from a file: other users can read the arguments of a browser's process."""
    file = home() / "serve" / "open.html"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    _write_secret(file, site.forward(url))
    webbrowser.open(file.as_uri())


# -- a running service, for `simgraph serve --link` ----------------------------------------------------------------


def _record(port: int) -> Path:
    return home() / "serve" / f"{port}.json"


def _store() -> str:
    """Return which store the environment names: the local one of this folder, or a database elsewhere."""
    settings = neo4j_settings()
    return f"{settings.uri} {settings.database}" if settings else ""


@contextmanager
def _recorded(state: State, token: str) -> Iterator[None]:
    """Keep the token with which `new_link` asks, in a file that only this user can read, while the service runs."""
    file = _record(state.port)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    about = json.dumps({"pid": os.getpid(), "token": token, "origin": state.origin, "store": _store()})
    _write_secret(file, about)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            if file.read_text(encoding="utf-8") == about:  # else it is that of another one, which began meanwhile
                file.unlink()
        (file.parent / "open.html").unlink(missing_ok=True)


def new_link(port: int = PORT) -> str:
    """Return a new entrance link of the service that runs on a port.

    Raises StoreError if none runs, and InvalidInputError if it is entered with a password.
    """
    running = _running(port)
    if not running:
        raise StoreError(f"No explorer of this user runs on port {port}. Start it with: simgraph serve")
    if not running.link:
        raise InvalidInputError(f"This explorer has no links. Sign in with a password at {running.origin}")
    return running.link


def find_page(path: str, port: int = PORT) -> str | None:
    """Return an address that opens a page of the service that runs on a port; None if none runs.

    It is a new entrance link that leads on to the page, or the page itself if one signs in with a password. Raises
    InvalidInputError if the service reads another store: it would not have what is to be shown.
    """
    running = _running(port)
    if running and running.store != _store():
        raise InvalidInputError(f"The explorer on port {port} reads another store. Choose another `port`.")
    return f"{running.link or running.origin}{path}" if running else None


class _Running(NamedTuple):
    origin: str
    link: str | None
    """A new entrance link; None if the service is entered with a password."""
    store: str


def _running(port: int) -> _Running | None:
    """Ask the service of this user that runs on a port for a link; None if none answers."""
    try:
        known: dict[str, Any] = json.loads(_record(port).read_text(encoding="utf-8"))
        host = urlsplit(known["origin"]).netloc
        with closing(HTTPConnection(HOST, port, timeout=10)) as connection:
            headers = {"Authorization": f"Bearer {known['token']}", "Content-Type": "application/json", "Host": host}
            connection.request("POST", "/api/link", "{}", headers | {"X-Simgraph": "1"})
            answer = connection.getresponse()
            if answer.status == 404:
                return _Running(known["origin"], None, known["store"])
            if answer.status == 200:
                return _Running(known["origin"], str(json.loads(answer.read())["url"]), known["store"])
    except (OSError, ValueError, KeyError, HTTPException):
        pass
    return None
