"""The Cypher library on some 2,000 images of a collection shaped like Wellcome's, crawled twice over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.model import Image, Work
from tests.support.crawls import works
from tests.support.fake_collection import IMAGES, Collection, fill
from tests.support.fake_wellcome import FakeWellcome
from tests.support.library import ORACLES, World, shown, within

if TYPE_CHECKING:
    from simgraph_neo.store import Store

pytestmark = pytest.mark.long


def as_stored(cypher: Any) -> World:
    """What the oracles read, by the plainest of queries."""
    world = World()
    for row in cypher("MATCH (i:Image) RETURN properties(i) AS image"):
        told = {name: row["image"].get(name) for name in ("id", "source", "title", "state", "license", "credit")}
        world.images[told["id"]] = Image(**told)
        world.graph.add_node(told["id"])
    world.works = {i: Work(*work) for i, work in works(cypher).items()}
    edges = "MATCH (a)-[r:{}]->(b) RETURN a.id AS a, b.id AS b, r.rank AS rank, r.endedAt AS ended"
    for row in cypher(edges.format("SIMILAR_TO")):
        world.graph.add_edge(row["a"], row["b"], rank=row["rank"])
    for row in cypher(edges.format("WAS_SIMILAR_TO")):
        world.gone.append((row["a"], row["rank"], row["b"], row["ended"].to_native()))
    world.gone.sort(key=lambda edge: (edge[3], edge[0], edge[1]))
    return world


def test_every_query_on_a_collection(store: Store, cypher: Any) -> None:
    """Each query gives the rows of its oracle, asked of the busiest seed, and there are some; the queries on history
    tell what the second index changed.
    """
    made = Collection(3 * IMAGES)
    with FakeWellcome(made.world) as fake:
        between = fill(store, fake, made)
    world = as_stored(cypher)
    seed = max(world.graph, key=lambda i: (world.graph.in_degree(i), i))
    near = sorted(within(world.graph, seed, 3).items(), key=lambda pair: (pair[1], pair[0]))
    goal = next(i for i, distance in near if distance == 3)
    other = next(i for i, distance in near if distance == 2)
    asked = {"seed": seed, "other": other, "seeds": [seed, other], "from": seed, "to": goal, "least": 2}
    asked |= {"work": world.works[seed].id, "subject": "Hospitals", "genre": "Etchings"}
    asked |= {"contributor": next(name for work in world.works.values() for name in work.contributors)}
    for query in map(queries.load, ORACLES):
        if query.name not in {"changed-since", "new-since", "crawls"}:
            given = query.examples | {name: value for name, value in asked.items() if name in query.defaults}
            found, expected = shown(library.ask(store, query, given).tuples), ORACLES[query.name](world, given)
            assert (found[0] in expected) if query.name == "shortest-path" else (found == expected), query.name
            assert found, query.name
    crawls = store.query("crawls")
    assert sum(row["images"] for row in crawls) == len(world.images)
    new = store.query("new-since", since=between.isoformat())[0]
    assert 0 < new["images"] < len(world.images)
    changed = store.query("changed-since", since=between.isoformat())
    left = {(row["id"], row["similar"]) for row in changed if row["change"] == "left"}
    assert left == {(a, b) for a, _, b, at in world.gone if at > between} - set(world.graph.edges)
    assert left
