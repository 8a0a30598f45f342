"""The outermost layer: what is refused before any route sees a request, and headers on every answer.

It is plain ASGI. Middleware of Starlette would let websockets pass, and its `request.url` is built from the Host
header, which a rebound name controls. Nothing here reads it, nor a header of a proxy.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.service.problems import HEADERS, MEDIA_TYPE, Refused, body
from simgraph_neo.service.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from simgraph_neo.service.address import Address
    from simgraph_neo.service.sessions import Sessions

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 64 * 1024
"""Bytes of a request's body at most."""
MAX_STATE_BODY = 320 * 1024
"""The same where a body has all images of a page: a state of 256 kB, its title and its note."""
NUMBERS = frozenset({"/api/groups", "/api/numbers"})
"""What is posted only because it has many ids: it changes nothing, so that readers may ask it too."""
BODY_SECONDS = 10.0
"""The time in which a body must arrive."""
OWN_HEADER = b"x-simgraph"
"""A header that only our page and programs send: a form of another page cannot."""
LINK = frozenset({"/enter", "/healthz", "/static/live/enter.js", "/static/live/enter.css"})
SIGN_IN = frozenset({"/sign-in", "/healthz", "/static/live/sign-in.js", "/static/live/enter.css"})
"""Paths that need no session: the entrance, by a link or by a password, its files, and the health check."""
FOR_EXPLORERS = ("/api/jobs", "/api/budget", "/api/hidden")
"""How paths begin that are for the role explore only, also to read: what others search for is private."""
SIGN_OUT = "/sign-out"
"""The only change that a reader may make."""
PAGES = ("/i/", "/v/")
"""How the paths of pages begin, besides the start page: without a session they show the entrance."""
SAFE, CHANGING = frozenset({"GET", "HEAD"}), frozenset({"POST", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class Door:
    """How people get in."""

    cookie: str
    """The name of the session's cookie."""
    entrance: bytes
    """The page that is shown to those who have no session."""
    open: frozenset[str]
    """Paths that need no session."""
    advice: str
    """What to do without a session: a sentence."""
    public: bool = False
    """Whether anybody may read."""


class Guard:
    """Checks Host, method, origin, body and session of each request, in this order."""

    def __init__(self, app: App, address: Address, sessions: Sessions, door: Door) -> None:
        self._app, self._address, self._sessions, self._door = app, address, sessions, door
        self._public = Session("public") if door.public else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or one connection's start or end."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # there is none: the handshake gets 403
        else:
            await self._http(scope, receive, _with_headers(send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            headers = _headers(scope)
            self._check_host(headers)
            _check_method(scope["method"])
            if scope["method"] in CHANGING:
                self._check_origin(headers)
            scope["state"] = {**scope.get("state", {}), "session": self._session(scope, headers)}
            most = MAX_STATE_BODY if scope["path"] in NUMBERS | {"/api/views"} else MAX_BODY
            whole = await _body(headers, receive, most)
        except Refused as refused:
            if refused.status == 401 and _is_page(scope):
                await _answer(send, 401, self._door.entrance, {"Content-Type": "text/html; charset=utf-8"})
            else:
                text = body(refused.status, str(refused))
                await _answer(send, refused.status, text, {"Content-Type": MEDIA_TYPE, **refused.headers})
            return
        await self._app(scope, _replaying(whole, receive), send)

    def _check_host(self, headers: Mapping[str, list[str]]) -> None:
        """Raise Refused unless there is exactly one Host, and it is ours: another site's name may lead to 127.0.0.1."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._address.hosts:
            raise Refused(
                421, "This explorer is not called by this name. Use the address that `simgraph serve` printed."
            )

    def _check_origin(self, headers: Mapping[str, list[str]]) -> None:
        """Raise Refused for a request that a page of another site may have sent."""
        kinds = headers.get("content-type", [])
        if len(kinds) != 1 or kinds[0].partition(";")[0].strip().lower() != "application/json":
            raise Refused(403, "Send Content-Type: application/json.")
        if OWN_HEADER.decode() not in headers:
            raise Refused(403, "Send the header X-Simgraph: 1.")
        if any(site != "same-origin" for site in headers.get("sec-fetch-site", [])):
            raise Refused(403, "Pages of other sites may not send this.")
        if any(origin not in self._address.origins for origin in headers.get("origin", [])):
            raise Refused(403, "Pages of other sites may not send this.")

    def _session(self, scope: Scope, headers: Mapping[str, list[str]]) -> Session | None:
        """Return the session; None for what is open to all. Raises Refused without one, or without its role."""
        session = self._found(headers)
        if scope["path"] in self._door.open:
            return session
        if session is None:
            raise Refused(401, self._door.advice, {"WWW-Authenticate": "Bearer"})
        changes = scope["method"] in CHANGING and scope["path"] not in NUMBERS | {SIGN_OUT}
        if session.role != "explore" and (changes or scope["path"].startswith(FOR_EXPLORERS)):
            raise Refused(403, "You may look, search and export, but not change anything or send requests to a museum.")
        return session

    def _found(self, headers: Mapping[str, list[str]]) -> Session | None:
        kinds = (value.partition(" ") for value in headers.get("authorization", []))
        tokens = [token.strip() for kind, _, token in kinds if kind.lower() == "bearer"]
        if tokens:  # a program whose token is wrong should learn that
            return self._sessions.of_program(tokens[0])
        pairs = (part.strip().partition("=") for value in headers.get("cookie", []) for part in value.split(";"))
        sessions = (self._sessions.of_cookie(value) for name, _, value in pairs if name == self._door.cookie)
        return next((session for session in sessions if session), self._public)


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _check_method(method: str) -> None:
    if method not in SAFE | CHANGING:
        raise Refused(405, "This method is not known here.", {"Allow": ", ".join(sorted(SAFE | CHANGING))})


async def _body(headers: Mapping[str, list[str]], receive: Receive, most: int) -> bytes:
    """Return the whole body. Raises Refused for one that is too large or too slow."""
    length = "".join(headers.get("content-length", ["0"]))
    if not length.isdecimal() or int(length) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _received(receive, most)
    except TimeoutError:
        raise Refused(408, f"The request did not arrive within {BODY_SECONDS:g} s.", {"Connection": "close"}) from None


async def _received(receive: Receive, most: int) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "The connection ended before the request was complete.")
        parts += message.get("body", b"")
        if len(parts) > most:
            raise _too_large(most)
        if not message.get("more_body", False):
            return bytes(parts)


def _too_large(most: int) -> Refused:
    return Refused(413, f"The body has more than {most // 1024} kB.", {"Connection": "close"})


def _replaying(whole: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body that was read, and then what the connection says."""
    unread = [whole]

    async def replay() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return replay


def _with_headers(send: Send) -> Send:
    """Return a `send` that adds `HEADERS` to every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))
            named = {name.lower() for name, _ in given}
            missing = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
            message["headers"] = [*given, *(pair for pair in missing if pair[0] not in named)]
        await send(message)

    return sending


def _is_page(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "GET" and (path == "/" or path.startswith(PAGES))


async def _answer(send: Send, status: int, text: bytes, headers: Mapping[str, str]) -> None:
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    pairs.append((b"content-length", str(len(text)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": text})
