"""What an answer may cost, however small it is packed: measured on whole processes (rows H12 and H18)."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

from simgraph_neo.http.json_answer import MAX_DEPTH, MAX_VALUES, read_json_body
from simgraph_neo.http.policy import InvalidResponseError, Policy
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.fake_worlds import knn_world, real_world
from tests.support.hostile import gzip_bomb

LIMIT = Policy().max_decoded
ROOM = LIMIT - 200


def filled(piece: bytes, most: int = LIMIT) -> bytes:
    """A JSON list of as many pieces as fit."""
    return b"[" + b",".join([piece] * (min(most, ROOM // (len(piece) + 1)))) + b"]"


def within(value: bytes) -> bytes:
    """The document of an image with something in it that nobody asked for."""
    return b'{"id":"IDENTITY","type":"Image","withSimilarFeatures":[],"more":' + value + b"}"


CHAIN = b'{"a":' * (MAX_DEPTH - 5) + b"1" + b"}" * (MAX_DEPTH - 5)
HOSTILE = {
    "lists": filled(b"[]"),
    "objects": filled(b'{"a":{}}'),
    "texts": filled(b'"ab"'),
    "numbers": filled(b"1e5"),
    "nested": b"[" * (ROOM // 2) + b"]" * (ROOM // 2),
    "a billion laughs": filled(filled(b"[]", 10)),
    "lists within the limit": within(filled(b"[]", MAX_VALUES // 2 - 50)),
    "objects within the limit": within(filled(b'{"ab":1}', MAX_VALUES // 2 - 50)),
    "chains within the limit": within(filled(CHAIN, MAX_VALUES // (MAX_DEPTH - 4) - 50)),
    "names within the limit": within(b"{" + b",".join(b'"k%d":"v%d"' % (n, n) for n in range(MAX_VALUES - 50)) + b"}"),
    "a wide text": within('"😀'.encode() + b"x" * (ROOM - 200) + b'"'),
    "an escaped text": within(b'"' + b"\\u00e9" * ((ROOM - 200) // 6) + '😀"'.encode()),
    "quotes": b'"' * ROOM,
    "backslashes": b'["' + b"\\" * (ROOM - 10) + b'"]',
}

PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from simgraph_neo.http.policy import Policy
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.memory import peak_memory
url, workers, *ids = sys.argv[1:]
workers, policy = int(workers), Policy(backoff=0, breaker=10**9, attempts=2)
source = WellcomeSource(url, rate=0, workers=workers, policy=policy)
with closing(source), ThreadPoolExecutor(workers) as pool:
    list(pool.map(source.expand, ids[-8:]))
    before = peak_memory()
    states = list(pool.map(lambda i: source.expand(i).image.state, ids[:-8]))
    print(peak_memory() - before, *states)
"""


@pytest.mark.parametrize(("workers", "megabytes"), [(1, 40), (8, 120)])
def test_h12_h18_no_answer_grows_the_process(workers: int, megabytes: int) -> None:
    """H12, H18: answers of 2 MiB made to cost memory, packed in a few kB: 40 MB at most, 120 MB for eight workers."""
    world = knn_world(8 * len(HOSTILE) + 16, seed=1)
    answers = [*HOSTILE.values(), bytes(LIMIT + 1)] * (1 if workers == 1 else 2)
    with FakeWellcome(world) as fake:
        for image_id, body in zip(world.ids, answers, strict=False):
            packed = gzip.compress(body.replace(b"IDENTITY", image_id.encode()), 1)
            fake.always[image_id] = Answer(body=packed, headers={"Content-Encoding": "gzip"})
        fake.always[world.ids[0]] = Answer(body=gzip_bomb(), headers={"Content-Encoding": "gzip"})
        ids = [*world.ids[: len(answers)], *world.ids[-8:]]
        command = [sys.executable, "-c", PROGRAM, fake.base_url, str(workers), *ids]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    grown, *states = run.stdout.split()
    assert set(states) == {"expanded", "rejected", "retry"}
    assert int(grown) < megabytes * 1_000_000


@pytest.mark.parametrize("kind", ["lists", "objects", "texts", "numbers", "nested", "a billion laughs"])
def test_h18_what_holds_too_much_is_not_parsed(kind: str) -> None:
    """H18: an answer with more values or levels than any honest one is told by a scan, before it is parsed."""
    with pytest.raises(InvalidResponseError, match=f"more than {MAX_VALUES:,} values|deeper than {MAX_DEPTH} levels"):
        read_json_body(HOSTILE[kind])


def test_h18_the_bounds_are_exact_where_it_matters() -> None:
    """H18: 64 levels are read and 65 are not; brackets within texts nest nothing; as many values as may be are read."""
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert read_json_body(deep)
    with pytest.raises(InvalidResponseError):
        read_json_body(b"[" + deep + b"]")
    texts = ["[" * 100, '\\"[' * 100, "{" * 100, "\\", "]"]
    assert read_json_body(json.dumps(texts).encode()) == texts
    assert len(read_json_body(filled(b"1", MAX_VALUES))) == MAX_VALUES


def test_h18_an_honest_answer_is_far_from_the_limits() -> None:
    """H18: a long page of a search, 100 images with 30 subjects each, is read."""
    document = real_world().document("hqnskj6m")
    subjects = [{"id": f"s{n}", "label": f"Subject, number {n}", "type": "Subject", "concepts": []} for n in range(30)]
    page = [{**document, "source": {**document["source"], "subjects": subjects}}] * 100
    body = json.dumps({"type": "ResultList", "results": page}).encode()
    assert len(body) < LIMIT
    assert read_json_body(body)["results"] == page
