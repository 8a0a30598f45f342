"""A Bolt server without a database: answers as scripted, fails when told to, and keeps a log of what was asked."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.store.schema import CONSTRAINTS, NAMED
from tests.support import tally
from tests.support.bolt_proxy import KINDS, exactly, read_message
from tests.support.packstream import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType

SUCCESS, IGNORED, FAILURE, RECORD = 0x70, 0x7E, 0x7F, 0x71
BOLT_5_2, NO_COMMON_VERSION = bytes((0, 0, 2, 5)), bytes(4)
"""The oldest Bolt that knows all we use; the answer of a server that shares no version with the client."""

Failure = tuple[str, str]
"""Code and message of a refusal."""
Step = Failure | str
"""ok, close or hang, or a refusal."""


class Call(NamedTuple):
    """One message of a client."""

    kind: str
    text: str = ""
    """The statement of a RUN."""
    parameters: Mapping[str, Any] = {}


class Answer(NamedTuple):
    """What a statement gives."""

    fields: tuple[str, ...] = ()
    records: list[list[Any]] = []  # noqa: RUF012 - never changed
    counters: Mapping[str, int] = {}
    """As Bolt names them: ``nodes-created``."""


def _of_the_whole_store(text: str) -> Answer | None:
    if "CONSTRAINTS" in text:
        return Answer(("label",), [[label] for label in CONSTRAINTS | NAMED])
    if "hiddenAt" in text and "INDEXES" in text:  # store/is-present-shape
        return Answer(("present",), [[True]])
    if "AS latest" in text:  # store/future: nothing is
        return Answer(("now", "images", "latest"), [[int(time.time() * 1000), 0, None]])
    return None


def obliging(text: str, parameters: Mapping[str, Any]) -> Answer | Failure:
    """A store that has its constraints and takes whatever it is given."""
    if found := _of_the_whole_store(text):
        return found
    if "lists" in parameters and "shortSince + duration" in text:  # store/doubted: nothing is
        return Answer(("ids", "outdated"), [[[], 0]])
    if "lists" in parameters:
        edges = sum(len(row["similar"]) for row in parameters["lists"])
        fields = ("applied", "closed", "unmatched")
        return Answer(fields, [[len(parameters["lists"]), 0, 0]], {"relationships-created": edges})
    if "outcomes" in parameters:
        return Answer(("gone",), [[sum(row["state"] == "gone" for row in parameters["outcomes"])]])
    if "links" in parameters:
        return Answer(("left", "unmatched"), [[[], 0]])
    return Answer(counters={"nodes-created": len(parameters.get("images", ()))})


class FakeBolt:
    """The server at `uri`; use it as a context manager."""

    def __init__(
        self,
        *,
        answer: Callable[[str, Mapping[str, Any]], Answer | Failure] = obliging,
        agent: str = "Neo4j/5.26.0",
        version: bytes = BOLT_5_2,
        port: int = 0,
    ) -> None:
        self._plan: dict[str, Iterator[Step]] = {}
        self._answer, self._agent, self._version, self._port = answer, agent, version, port
        self.log: list[Call] = []
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> FakeBolt:
        listener = socket.create_server(("127.0.0.1", self._port))
        self._sockets.append(listener)
        self.uri = f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()

    def plan(self, **steps: Iterable[Step]) -> FakeBolt:
        """From now on: what happens to the next message of a kind, to the one after it, ...; all others are ok."""
        with self._lock:
            self._plan = {kind: iter(each) for kind, each in steps.items()}
        return self

    def count(self, kind: str) -> int:
        """How many messages of a kind have come."""
        with self._lock:
            return sum(call.kind == kind for call in self.log)

    def statements(self) -> list[Call]:
        """Every RUN, in order."""
        with self._lock:
            return [call for call in self.log if call.kind == "RUN"]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                with self._lock:
                    self._sockets.append(client)
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            exactly(client, 20)
            client.sendall(self._version)
            if self._version != NO_COMMON_VERSION:
                _Conversation(client, self).hold()

    def noted(self, call: Call) -> Step:
        """Keep a message in the log; what is planned for it."""
        with self._lock:
            self.log.append(call)
            step = next(self._plan.get(call.kind, iter(())), "ok")
        tally.count("faults injected", step != "ok")
        return step

    def metadata(self, kind: str) -> dict[str, Any]:
        """What a plain success says."""
        return {"server": self._agent, "connection_id": "bolt-1"} if kind == "HELLO" else {}

    def result(self, call: Call) -> Answer | Failure:
        """What a statement gives."""
        given = self._answer(call.text, call.parameters)
        tally.count("faults injected", not isinstance(given, Answer))
        return given


class _Conversation:
    """One connection: a message, its answer; after a refusal everything is ignored until RESET."""

    def __init__(self, client: socket.socket, server: FakeBolt) -> None:
        self._client, self._server = client, server
        self._failed = False
        self._results: list[Answer] = []

    def hold(self) -> None:
        """Answer until the client goes, or a step closes the connection."""
        while (call := self._next()).kind != "GOODBYE":
            step = self._server.noted(call)
            if step == "close":
                return
            if step == "hang":
                while self._client.recv(65_536):
                    pass
                return
            self._react(call, step)

    def _next(self) -> Call:
        signature, raw = read_message(self._client)
        fields = unpack(b"".join(_chunks(raw)))[1]
        kind = KINDS[signature]
        return Call(kind, fields[0], fields[1]) if kind == "RUN" else Call(kind)

    def _react(self, call: Call, step: Step) -> None:
        if call.kind == "RESET":
            self._failed = False
        if self._failed:
            self._send(IGNORED)
            return
        outcome = self._server.result(call) if call.kind == "RUN" and step == "ok" else step
        if isinstance(outcome, Answer):
            self._results.append(outcome)
            self._send(SUCCESS, {"fields": list(outcome.fields), "t_first": 0})
        elif isinstance(outcome, tuple):
            self._failed = True
            self._send(FAILURE, {"code": outcome[0], "message": outcome[1]})
        else:
            self._succeed(call.kind)

    def _succeed(self, kind: str) -> None:
        if kind != "PULL":
            self._send(SUCCESS, self._server.metadata(kind))
            return
        result = self._results.pop()
        for record in result.records:
            self._send(RECORD, record)
        self._send(SUCCESS, {"type": "rw", "t_last": 0, "stats": dict(result.counters), "db": "neo4j"})

    def _send(self, signature: int, *fields: Any) -> None:
        data = bytes((0xB0 + len(fields), signature)) + b"".join(map(pack, fields))
        self._client.sendall(struct.pack(">H", len(data)) + data + bytes(2))


def _chunks(raw: bytes) -> Iterator[bytes]:
    """The contents of a message's chunks."""
    start = 0
    while start < len(raw):
        (size,) = struct.unpack_from(">H", raw, start)
        yield raw[start + 2 : start + 2 + size]
        start += 2 + size
