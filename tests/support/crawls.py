"""Crawls from a fake API, and what they leave in the store."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PIL import Image as Picture

from simgraph_neo.crawler import CrawlResult, crawl
from simgraph_neo.http.policy import Policy
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_worlds import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_time import FakeTime
    from tests.support.fake_wellcome import FakeWellcome

FAST = replace(Policy(), suspect_pause=0.0, backoff=0.0)


def run(fake: FakeWellcome, store: Store, seeds: Sequence[str], depth: int = 2, **options: Any) -> CrawlResult:
    workers = options.pop("workers", 8)
    with closing(WellcomeSource(fake.base_url, workers=workers, rate=0, policy=FAST)) as source:
        return crawl(store, source, seeds, depth, **options)


def snapshot(cypher: Any) -> tuple[Any, Any]:
    """Ids with states, and edges with ranks: what two stores are compared by."""
    nodes = cypher("MATCH (i:Image) RETURN i.id AS id, i.state AS state")
    edges = cypher("MATCH (a:Image)-[r:SIMILAR_TO]->(b) RETURN a.id AS a, b.id AS b, r.rank AS rank")
    return {(n["id"], n["state"]) for n in nodes}, {(e["a"], e["b"], e["rank"]) for e in edges}


def works(cypher: Any) -> dict[str, Work]:
    """The work of each image: what two stores are compared by, too."""
    names = [
        f"COLLECT {{ MATCH (w)-[:{kind}]->(n:{label}) RETURN n.name ORDER BY n.name }} AS {kind}"
        for kind, label in (("ABOUT", "Subject"), ("HAS_GENRE", "Genre"), ("BY", "Contributor"))
    ]
    found = cypher(f"MATCH (i:Image)-[:OF]->(w:Work) RETURN i.id AS i, w.id AS w, w.title AS t, {', '.join(names)}")
    assert len({row["i"] for row in found}) == len(found)
    kinds = ("ABOUT", "HAS_GENRE", "BY")
    return {row["i"]: Work(row["w"], row["t"], *(tuple(row[kind]) for kind in kinds)) for row in found}


def some_ids(fake: FakeWellcome, count: int, step: int = 37) -> list[str]:
    ids = sorted(fake.world.neighbours())
    return [ids[(k * step) % len(ids)] for k in range(count)]


def paint(folder: Path, **colours: str) -> Path:
    """Pictures `a.png` ... of one colour each, a white bar in them at a place of their own."""
    folder.mkdir(exist_ok=True)
    for number, (name, colour) in enumerate(colours.items()):
        picture = Picture.new("RGB", (60, 40), colour)
        picture.paste("white", (8 * number, 0, 8 * number + 4, 40))
        picture.save(folder / f"{name}.png")
    return folder


SIX = {"a": "red", "b": "orange", "c": "yellow", "d": "green", "e": "blue", "f": "purple"}


def run_at(clock: FakeTime, fake: FakeWellcome, store: Store, seeds: Sequence[str], **options: Any) -> CrawlResult:
    """A crawl to depth 1 whose questions are sent by that clock."""
    policy = clock.policy(suspect_pause=0.0, backoff=0.0)
    with closing(WellcomeSource(fake.base_url, rate=0, policy=policy)) as source:
        return crawl(store, source, seeds, 1, **options)
