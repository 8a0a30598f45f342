"""100,000 images with five edges and a work each: our own write path, the best raw statements, one MERGE an edge.

A work has a title and a few subjects, genres and contributors out of some hundreds.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.common import empty, fresh_neo4j, opened, show, timed
from simgraph_neo.model import Expansion, Image, Similar, Work, image_properties
from simgraph_neo.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import LiteralString

    from neo4j import Driver, ManagedTransaction

IMAGES, EDGES, WARM_UP, SINGLES, RAW_BATCH, RUNS = 100_000, 5, 10_000, 1_000, 5_000, 3
NODES = "UNWIND $rows AS row MERGE (i:Image {id: row.id}) SET i += row.data"
LISTS = """UNWIND $rows AS row MATCH (a:Image {id: row.id})
CALL (a, row) { UNWIND range(0, size(row.similar) - 1) AS k MATCH (b:Image {id: row.similar[k]})
MERGE (a)-[r:SIMILAR_TO]->(b) SET r.rank = k + 1 }"""
WORKS = """UNWIND $rows AS row MERGE (w:Work {id: row.id}) SET w.title = row.title
WITH w, row MATCH (i:Image {id: row.image}) MERGE (i)-[:OF]->(w)"""
JOINED = """UNWIND $rows AS row MERGE (n:%s {name: row.name})
WITH n, row UNWIND row.works AS id MATCH (w:Work {id: id}) MERGE (w)-[:%s]->(n)"""
KINDS: dict[str, tuple[LiteralString, LiteralString]] = {
    "subjects": ("Subject", "ABOUT"), "genres": ("Genre", "HAS_GENRE"), "contributors": ("Contributor", "BY"),
}  # fmt: skip
VOCABULARY = {"subjects": 300, "genres": 40, "contributors": 200}
SINGLE = """MERGE (a:Image {id: $a}) SET a += $data MERGE (b:Image {id: $b})
MERGE (a)-[r:SIMILAR_TO]->(b) SET r.rank = $rank"""
SINGLE_WORK = "MATCH (a:Image {id: $a}) MERGE (w:Work {id: $id}) SET w.title = $title MERGE (a)-[:OF]->(w)"
SINGLE_NAME = "MATCH (w:Work {id: $id}) MERGE (n:%s {name: $name}) MERGE (w)-[:%s]->(n)"


def main() -> None:
    """Print the seconds of each way and the two ratios; each way starts on an empty store, after a warm-up."""
    collection = list(expansions(IMAGES))
    with fresh_neo4j() as settings, opened(settings) as (store, driver):
        for _ in range(2):
            store.write(expansions(WARM_UP))
            _raw(driver, list(expansions(WARM_UP)))
            empty(driver)
        ours, raw = [], []
        for _ in range(RUNS):
            raw.append(_on_empty(driver, lambda: _raw(driver, collection)))
            with Store(settings) as fresh:  # a store remembers what it has described
                ours.append(_on_empty(driver, lambda: fresh.write(collection)))
        single = _on_empty(driver, lambda: _one_by_one(driver, collection[:SINGLES])) / (SINGLES * EDGES)
    best, written = show("best raw statements", raw), show("the ingester's write path", ours)
    print(f"one MERGE an edge: {1 / single:.0f} edges/s; the ingester: {IMAGES * EDGES / written:,.0f} edges/s")
    print(f"write: {single * IMAGES * EDGES / written:.0f} times faster an edge than one MERGE an edge (wanted: 40)")
    print(f"write: {written / best:.2f} times the time of the best raw statements (wanted: at most 2)")


def expansions(count: int) -> Iterator[Expansion]:
    """Answers as Wellcome gives them: each describes its image and five others nearby; seeded."""
    chance = random.Random(1)
    at = datetime.now(UTC)
    images = [_image(number, chance) for number in range(count)]
    for number, image in enumerate(images):
        others = chance.sample(range(1, 60), EDGES)
        similar = (Similar(images[(number + step) % count], rank) for rank, step in enumerate(others, 1))
        yield Expansion(image, at, tuple(similar), complete=True)


def _image(number: int, chance: random.Random) -> Image:
    few = {
        kind: [f"{kind} {chance.randrange(most)}" for _ in range(chance.randrange(4))]
        for kind, most in VOCABULARY.items()
    }
    title = f"Image number {number}, etching with watercolour"
    work = Work(f"work{number}", title, *(tuple(names) for names in few.values()))
    return Image(
        id=f"image{number}",
        source="benchmark",
        title=title,
        thumbnail=f"https://example.org/image/V{number:07}/full/!400,400/0/default.jpg",
        aspect_ratio=1.5,
        average_color="#95897f",
        license="pdm",
        credit="Example",
        work=work,
        state="expanded",
    )


def _on_empty(driver: Driver, work: Any) -> float:
    empty(driver)
    return timed(work)


def _raw(driver: Driver, collection: Sequence[Expansion]) -> None:
    """Nodes in batches, then edges grouped by source image, works, and their names: the best shapes known."""
    nodes = [{"id": e.image.id, "data": image_properties(e.image)} for e in collection]
    lists = [{"id": e.image.id, "similar": [s.image.id for s in e.similar]} for e in collection]
    works = [(e.image.id, e.image.work) for e in collection if e.image.work]
    rows_of_works = [{"id": work.id, "title": work.title, "image": image_id} for image_id, work in works]
    with driver.session() as session:
        for statement, rows in ((NODES, nodes), (LISTS, lists), (WORKS, rows_of_works)):
            for start in range(0, len(rows), RAW_BATCH):
                session.execute_write(_send, statement, rows[start : start + RAW_BATCH])
        for start in range(0, len(works), RAW_BATCH):
            for kind, (label, relationship) in KINDS.items():
                rows = _by_name(kind, [work for _, work in works[start : start + RAW_BATCH]])
                session.execute_write(_send, JOINED % (label, relationship), rows)


def _by_name(kind: str, works: Sequence[Work]) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for work in works:
        for name in getattr(work, kind):
            found.setdefault(name, []).append(work.id)
    return [{"name": name, "works": ids} for name, ids in found.items()]


def _send(tx: ManagedTransaction, statement: LiteralString, rows: list[dict[str, Any]]) -> None:
    tx.run(statement, rows=rows).consume()


def _one_by_one(driver: Driver, collection: Sequence[Expansion]) -> None:
    with driver.session() as session:
        for e in collection:
            for s in e.similar:
                session.run(SINGLE, a=e.image.id, b=s.image.id, rank=s.rank, data=image_properties(e.image)).consume()
            if work := e.image.work:
                session.run(SINGLE_WORK, a=e.image.id, id=work.id, title=work.title).consume()
                for kind, joined in KINDS.items():
                    for name in getattr(work, kind):
                        session.run(SINGLE_NAME % joined, id=work.id, name=name).consume()


if __name__ == "__main__":
    main()
