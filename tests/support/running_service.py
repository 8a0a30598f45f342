"""The live explorer on a port of its own, in a thread, over real HTTP; and a small client for it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from simgraph_neo.service import run
from simgraph_neo.service.budget import Budget
from simgraph_neo.service.sessions import Sessions
from simgraph_neo.source_kinds import Options
from simgraph_neo.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from simgraph_neo.http.policy import Policy
    from simgraph_neo.service.passwords import Passwords
    from simgraph_neo.settings import Neo4jSettings

TOKEN = "the-token-of-a-program-in-tests"
OWN = {"Content-Type": "application/json", "X-Simgraph": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RunningService:
    """A service over a store; `ask` is a program with the token, `request` sends exactly what it is told.

    With `origin` it is called by that name, as by a proxy: requests have its Host unless a test gives another.
    """

    def __init__(
        self,
        settings: Neo4jSettings,
        *,
        budget: Budget | None = None,
        policy: Policy | None = None,
        origin: str | None = None,
        passwords: Passwords | None = None,
        public: bool = False,
    ) -> None:
        self.store = Store(settings)
        self._listening = run.bound(0)
        self.port: int = self._listening.getsockname()[1]
        budget = budget or Budget()
        budget.store = self.store
        self.state = run.state_of(self._listening, self.store, lambda: Store(settings), Sessions([TOKEN]), budget)
        self.state.options = Options(workers=4, rate=0, policy=policy)
        if origin:
            self.state.origin, self.state.cookie = origin, run.cookie_of(origin)
        self.state.passwords, self.state.public = passwords, public
        self.host = self.state.origin.partition("://")[2]
        self._ready = threading.Event()
        self.server = run.server_of(self.state, self._ready.set)
        self._thread = threading.Thread(target=self.server.run, args=([self._listening],), daemon=True)

    def __enter__(self) -> RunningService:
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.state.close()
        self.server.should_exit = True
        self._thread.join(20)
        self._listening.close()
        self.store.close()

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | str | None = None
    ) -> Answer:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # an answer may come before all was sent
                connection.request(method, path, body, {"Host": self.host, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())

    def raw(self, request: bytes) -> bytes:
        """Send bytes, and return all that comes until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
        return b"".join(parts)

    def ask(self, path: str, **parameters: Any) -> Answer:
        """GET as a program."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return self.request("GET", quote(path, safe="/:%") + query, {"Authorization": f"Bearer {TOKEN}"})

    def send(self, method: str, path: str, body: object = None, cookie: str | None = None) -> Answer:
        """POST, PUT or DELETE as a program, or as the browser with this cookie."""
        who = {"Cookie": cookie} if cookie else {"Authorization": f"Bearer {TOKEN}"}
        return self.request(method, path, {**OWN, **who}, json.dumps(body if body is not None else {}))

    def visitor(self) -> str:
        """The cookie of a new visitor, who came by an entrance link."""
        token = self.state.sessions.entrance()
        answer = self.request("POST", "/enter", OWN, json.dumps({"token": token}))
        assert answer.status == 204, answer.body
        return answer.headers["set-cookie"].partition(";")[0]

    def signed_in(self, password: str) -> str:
        """The cookie of a person who signed in."""
        answer = self.request("POST", "/sign-in", OWN, json.dumps({"password": password}))
        assert answer.status == 204, answer.body
        return answer.headers["set-cookie"].partition(";")[0]

    def done(self, asked: object, cookie: str | None = None) -> dict[str, Any]:
        """Ask for a job, follow its events to the end, and return it."""
        begun = self.send("POST", "/api/jobs", asked, cookie)
        assert begun.status == 202, begun.body
        self.events(begun.json["id"])
        found: dict[str, Any] = self.ask(f"/api/jobs/{begun.json['id']}").json
        return found

    def events(self, job: str, after: int = 0) -> list[tuple[int, str, Any]]:
        """All events of a job to its end: number, name, data."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Last-Event-ID": str(after)}
        text = self.request("GET", f"/api/jobs/{job}/events", headers).body.decode()
        found = []
        for block in text.strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if lines:
                found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
        return found
