"""A deterministic fake of Wellcome Collection's catalogue API, over real HTTP on the loopback interface.

    with FakeWellcome(real_world()) as fake:
        source = WellcomeSource(fake.base_url)

It answers as the contract says (images, the search listing, IIIF thumbnails, the error bodies of the API), keeps
a log, can be changed while it runs, and misbehaves on demand: `fake.script["hqnskj6m"] = [Answer(status=503), ...]` is
used up attempt by attempt, then the normal answer follows. As a program for benchmarks:

    python -m tests.support.fake_wellcome --knn 20000 --seed 1 --latency 0.05 --port 0
"""

from __future__ import annotations

import argparse
import json
import signal
import ssl
import sys
import threading
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support import tally
from tests.support.fake_http import Answer, Handler, Normal, Seen, Server, error_answer
from tests.support.fake_worlds import World, knn_world, real_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

__all__ = ["Answer", "FakeWellcome", "World", "knn_world", "real_world"]

API = "/catalogue/v2"
SOURCE_INCLUDES = ("source.contributors", "source.languages", "source.genres", "source.subjects")
IMAGE_INCLUDES = ("withSimilarFeatures", *SOURCE_INCLUDES)


class FakeWellcome:
    """The server. `base_url` goes to the client; `world`, `script`, `always`, `faults` may be changed at any time."""

    def __init__(
        self,
        world: World,
        latency: float = 0.0,
        faults: Callable[[int, str], Answer | None] | None = None,
        port: int = 0,
        certificate: Path | None = None,
        host: str = "127.0.0.1",
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
        self._number = 0
        self._documents: dict[tuple[str, frozenset[str]], str] = {}
        self._host = f"[{host}]" if ":" in host else host
        self._server = Server((host, port), Handler)
        self._server.fake = self
        self._scheme = "http"
        if certificate:
            self._scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)

    @property
    def origin(self) -> str:
        return f"{self._scheme}://{self._host}:{self._server.server_port}"

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

    def describe(self, image_id: str, **words: Any) -> None:
        """From now on an image's work has these parts instead."""
        before = self.world.document
        document = before(image_id)
        changed = {**document, "source": {**document["source"], **words}}
        self.world.document = lambda i: changed if i == image_id else before(i)
        self._documents.clear()

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
        tally.count("requests answered by fakes")

    def plan(self, key: str) -> Answer | None:
        with self._lock:
            self._number += 1
            answer = self.faults(self._number, key) if self.faults else None
            if answer is None and self.script.get(key):
                answer = self.script[key].pop(0)
        answer = answer or self.always.get(key)
        tally.count("faults injected", answer is not None)
        return answer

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
        return error_answer("?", 404, f"Page not found for URL {path}")

    def _image(self, image_id: str, query: dict[str, list[str]]) -> Normal:
        include, refusal = _includes(query, IMAGE_INCLUDES)
        if refusal:
            return error_answer(image_id, 400, refusal)
        if image_id not in self.world:
            return error_answer(image_id, 404, f"Image not found for identifier {image_id}")
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
            return error_answer("search", 400, refusal)
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
