"""A deterministic fake of Wellcome Collection's catalogue API, over real HTTP on the loopback interface.

    with FakeWellcome(real_world()) as fake:
        source = WellcomeSource(fake.base_url)

It answers as the contract says (images, the search listing, IIIF thumbnails, the error bodies of the API), keeps
a log, can be changed while it runs, and misbehaves on demand: `fake.script["hqnskj6m"] = [Answer(status=503), ...]` is
used up attempt by attempt, then the normal answer follows. As a program for benchmarks:

    python -m tests.fake_wellcome --knn 20000 --seed 1 --latency 0.05 --port 0
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fake_worlds import World, knn_world, real_world

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

__all__ = ["Answer", "FakeWellcome", "World", "knn_world", "real_world"]

API = "/catalogue/v2"
SOURCE_INCLUDES = ("source.contributors", "source.languages", "source.genres", "source.subjects")
IMAGE_INCLUDES = ("withSimilarFeatures", *SOURCE_INCLUDES)
LABELS = {
    400: "Bad Request",
    404: "Not Found",
    410: "Gone",
    429: "Throttled",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


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


class FakeWellcome:
    """The server. `base_url` goes to the client; `world`, `script`, `always`, `faults` may be changed at any time."""

    def __init__(
        self,
        world: World,
        latency: float = 0.0,
        faults: Callable[[int, str], Answer | None] | None = None,
        port: int = 0,
    ) -> None:
        self.world = world
        self.latency = latency
        self.faults = faults
        """Called with the request's number (from 1) and its key; what it returns is answered, None = normally."""
        self.script: dict[str, list[Answer]] = {}
        """Per key (an image id, an asset's name, or "search"): answers that are used up one an attempt."""
        self.always: dict[str, Answer] = {}
        """Per key: the answer to every attempt."""
        self.log: list[tuple[float, str, int]] = []
        """(time.monotonic() at arrival, key, status) of every request; status 0 = no proper answer."""
        self.seen: list[Seen] = []
        self._lock = threading.Lock()
        self._documents: dict[tuple[str, frozenset[str]], str] = {}
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def base_url(self) -> str:
        return self.origin + API

    @property
    def requests(self) -> int:
        """API requests so far, pictures not counted."""
        return sum(seen.path.startswith(API) for seen in self.seen)

    @property
    def connections(self) -> int:
        return len({seen.port for seen in self.seen})

    def asked(self, key: str) -> int:
        """How often `key` (an image id, an asset, "search") was asked for."""
        return sum(entry[1] == key for entry in self.log)

    def set_list(self, image_id: str, ids: list[str]) -> None:
        self.world.lists[image_id] = list(ids)

    def remove(self, image_id: str) -> None:
        self.world.gone.add(image_id)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    # What the handler asks for.

    def note(self, arrived: float, key: str, status: int, seen: Seen) -> None:
        self.log.append((arrived, key, status))
        self.seen.append(seen)

    def plan(self, key: str) -> Answer | None:
        with self._lock:
            if self.faults and (answer := self.faults(len(self.log) + 1, key)):
                return answer
            if self.script.get(key):
                return self.script[key].pop(0)
        return self.always.get(key)

    def normal(self, target: str) -> Normal:
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)
        if path.startswith(f"{API}/images/"):
            return self._image(path.removeprefix(f"{API}/images/"), query)
        if path == f"{API}/images":
            return self._search(query)
        if path.startswith("/image/"):
            return self._picture(path)
        if path == "/_requests":
            return Normal("_requests", 200, json.dumps(self.requests).encode())
        return _error("?", 404, f"Page not found for URL {path}")

    def _image(self, image_id: str, query: dict[str, list[str]]) -> Normal:
        include, refusal = _includes(query, IMAGE_INCLUDES)
        if refusal:
            return _error(image_id, 400, refusal)
        if image_id not in self.world:
            return _error(image_id, 404, f"Image not found for identifier {image_id}")
        text = self._document(image_id, include)
        if "withSimilarFeatures" in include:
            similar = ",".join(self._document(i, include) for i in self.world.lists.get(image_id, ()))
            text = f'{text[:-1]},"withSimilarFeatures":[{similar}]}}'
        return Normal(image_id, 200, text.encode())

    def _search(self, query: dict[str, list[str]]) -> Normal:
        include, refusal = _includes(query, SOURCE_INCLUDES)
        size, page = int(query.get("pageSize", ["10"])[0]), int(query.get("page", ["1"])[0])
        if not 1 <= size <= 100:
            refusal = "pageSize: must be between 1 and 100"
        if refusal:
            return _error("search", 400, refusal)
        found = self.world.search(query.get("query", [""])[0])
        results = ",".join(self._document(i, include) for i in found[(page - 1) * size : page * size])
        pages = -(-len(found) // size)
        head = f'"type":"ResultList","pageSize":{size},"totalPages":{pages},"totalResults":{len(found)}'
        return Normal("search", 200, f'{{{head},"results":[{results}]}}'.encode())

    def _picture(self, path: str) -> Normal:
        _, _, asset, *rest = path.split("/")
        sizes = {"full/!400,400/0/default.jpg": 400, "full/!200,200/0/default.jpg": 200}
        size, look = sizes.get("/".join(rest)), self.world.look(asset)
        if look is None or size is None:
            return Normal(asset, 404, b"", "text/plain")
        return Normal(asset, 200, draw(*look, size), "image/jpeg")

    def _document(self, image_id: str, include: frozenset[str]) -> str:
        """The display document as JSON text, with the wanted parts of its source and with thumbnails of this server."""
        wanted = include - {"withSimilarFeatures"}
        if (image_id, wanted) not in self._documents:
            document = self.world.document(image_id)
            kept = {
                k: v
                for k, v in document["source"].items()
                if f"source.{k}" not in SOURCE_INCLUDES or f"source.{k}" in wanted
            }
            text = json.dumps({**document, "source": kept}, separators=(",", ":"))
            self._documents[image_id, wanted] = text.replace("https://iiif.wellcomecollection.org", self.origin)
        return self._documents[image_id, wanted]


def draw(aspect_ratio: float, color: str, box: int) -> bytes:
    """A JPEG of one colour with a darker frame, fitted into `box` x `box` pixels."""
    from PIL import Image, ImageDraw

    size = (box, max(1, round(box / aspect_ratio))) if aspect_ratio >= 1 else (max(1, round(box * aspect_ratio)), box)
    picture = Image.new("RGB", size, color)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] - 1, size[1] - 1), outline="#333333", width=max(2, box // 50))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _includes(query: dict[str, list[str]], valid: tuple[str, ...]) -> tuple[frozenset[str], str]:
    """The wanted includes, and the API's refusal when one of them is not valid."""
    asked = [name for name in ",".join(query.get("include", [])).split(",") if name]
    bad = [f"'{name}'" for name in asked if name not in valid]
    verb = "are not valid values" if len(bad) > 1 else "is not a valid value"
    choices = ", ".join(f"'{name}'" for name in valid)
    return frozenset(asked), f"include: {', '.join(bad)} {verb}. Please choose one of: [{choices}]" if bad else ""


def _error(key: str, status: int, description: str | None = None) -> Normal:
    body = {
        "errorType": "http",
        "httpStatus": status,
        "label": LABELS.get(status, "Error"),
        "description": description,
        "type": "Error",
    }
    return Normal(key, status, json.dumps({k: v for k, v in body.items() if v is not None}).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    fake: FakeWellcome

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass

    def do_GET(self) -> None:
        arrived, fake = time.monotonic(), self.server.fake
        normal = fake.normal(self.path)
        plan = fake.plan(normal.key)
        status = normal.status if plan is None else 0 if plan.reset or plan.raw is not None else plan.status
        fake.note(
            arrived, normal.key, status, Seen(self.path, MappingProxyType(dict(self.headers)), self.client_address[1])
        )
        time.sleep(fake.latency + (plan.delay if plan else 0))
        if plan is None:
            self.wfile.write(self._message(normal, {}))
        else:
            self._misbehave(normal, plan)

    def _misbehave(self, normal: Normal, plan: Answer) -> None:
        message = self._scripted(normal, plan)
        if plan.cut is not None:
            message = message[: message.index(b"\r\n\r\n") + 4 + plan.cut]
        if plan.drip:
            self._drip(message, plan.drip)
        elif not plan.reset or plan.cut is not None:
            self.wfile.write(message)
        self.close_connection = self.close_connection or plan.raw is not None or plan.cut is not None or plan.reset
        if plan.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())

    def _scripted(self, normal: Normal, plan: Answer) -> bytes:
        if plan.raw is not None:
            return plan.raw
        if plan.body is not None:
            normal = normal._replace(body=plan.body)
        elif plan.status != 200:
            normal = _error(normal.key, plan.status)
        elif plan.hidden_empty or plan.edit:
            document = json.loads(normal.body)
            if plan.hidden_empty:
                document["withSimilarFeatures"] = []
            if plan.edit:
                plan.edit(document)
            normal = normal._replace(body=json.dumps(document).encode())
        return self._message(normal._replace(status=plan.status), plan.headers)

    def _message(self, normal: Normal, extra: Mapping[str, str]) -> bytes:
        headers = {
            "Content-Type": normal.content_type,
            "Content-Length": str(len(normal.body)),
            "Date": self.date_time_string(),
            **extra,
        }
        lines = [f"HTTP/1.1 {normal.status} {LABELS.get(normal.status, 'OK')}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        if not headers["Content-Length"]:
            self.close_connection = True
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + normal.body

    def _drip(self, message: bytes, pause: float) -> None:
        for i in range(len(message)):
            self.wfile.write(message[i : i + 1])
            time.sleep(pause)


def main() -> None:
    """Serve a seeded nearest-neighbour world until the process is ended; the base URL is the first line of stdout."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--knn", type=int, default=0, help="images of the nearest-neighbour world; 0 = the 38 real images"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--port", type=int, default=0, help="0 = any free one")
    options = parser.parse_args()
    world = knn_world(options.knn, options.seed) if options.knn else real_world()
    fake = FakeWellcome(world, options.latency, port=options.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(fake.base_url, flush=True)
    with suppress(KeyboardInterrupt):
        fake.serve_forever()


if __name__ == "__main__":
    main()
