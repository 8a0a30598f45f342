"""`simgraph verify`: each way to break a store is found and named, and mended where that needs no guess."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from simgraph_neo.maintenance.verify import invariants, verify
from tests.support.commands import good, simgraph
from tests.support.crawls import run, snapshot, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.reference import reference_store
from tests.support.tally import count
from tests.support.tiers import few

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World

LIST = (
    "MATCH (a:Image {state: 'expanded', source: 'wellcome'})-[r:SIMILAR_TO]->(b) WITH * ORDER BY a.id, r.rank LIMIT 1 "
)
OWN = "MATCH (a:Image {state: 'expanded', source: 'wellcome'}) WITH a ORDER BY a.id LIMIT 1 "
NEW = "MATCH (i:Image {state: 'new', source: 'wellcome'}) WITH i ORDER BY i.id LIMIT 1 "
INNER = "MATCH (:Crawl)-[:FROM]->(s)-[:SIMILAR_TO]->(a) WITH a ORDER BY a.id LIMIT 1 "


class Damage(NamedTuple):
    """A statement, the invariants that it breaks, and those that are still broken after a repair."""

    statement: str
    breaks: set[str]
    left: frozenset[str] = frozenset()


DAMAGE = {
    "an id with a control": Damage(NEW + "SET i.id = i.id + '\\n'", {"INV1"}, frozenset({"INV1"})),
    "an id that Wellcome has not": Damage(NEW + "SET i.id = 'X'", {"INV1"}, frozenset({"INV1"})),
    "an empty id": Damage(NEW + "SET i.id = ''", {"INV1"}, frozenset({"INV1"})),
    "an edge twice": Damage(LIST + "CREATE (a)-[n:SIMILAR_TO]->(b) SET n = properties(r)", {"INV2", "INV7"}),
    "an edge to itself": Damage(
        LIST + "CREATE (a)-[n:SIMILAR_TO]->(a) SET n = properties(r), n.rank = 6",
        {"INV3"},
    ),
    "a list that was never asked for": Damage(
        "MATCH (i:Image {state: 'new'}) WITH i ORDER BY i.id LIMIT 2 WITH collect(i) AS two "
        "WITH two[0] AS a, two[1] AS b CREATE (a)-[:SIMILAR_TO {rank: 1}]->(b)",
        {"INV4", "INV17"},
    ),
    "half a list": Damage(
        LIST + "SET r.lastSeenAt = r.lastSeenAt - duration('PT1H'), r.firstSeenAt = r.firstSeenAt - duration('PT1H')",
        {"INV6"},
    ),
    "a deleted edge": Damage(LIST + "DELETE r", {"INV7"}),
    "two edges of one rank": Damage(LIST + "SET r.rank = 2", {"INV7"}),
    "a list that is gone": Damage(INNER + "MATCH (a)-[r:SIMILAR_TO]->() DELETE r", {"INV9"}),
    "expanded, but never asked": Damage(NEW + "SET i.state = 'expanded'", {"INV9"}),
    "a state of no meaning": Damage(NEW + "SET i.state = 'lost'", {"INV9"}),
    "a reason without a fault": Damage(OWN + "SET a.reason = 'x'", {"INV16"}),
    "a doubt about nothing": Damage(NEW + "SET i.shortSince = datetime()", {"INV16"}),
    "seen last before it was seen first": Damage(
        LIST + "SET r.firstSeenAt = r.lastSeenAt + duration('PT1H')", {"INV17"}, frozenset({"INV17"})
    ),
    "an image of no crawl": Damage(
        "CREATE (:Image {id: 'lone', source: 'wellcome', state: 'new'})", {"INV8"}, frozenset({"INV8"})
    ),
    "an image of two works": Damage(
        OWN + "MATCH (w:Work) WHERE NOT (a)-[:OF]->(w) WITH a, w ORDER BY w.id LIMIT 1 CREATE (a)-[:OF]->(w)", {"INV25"}
    ),
    "a work of no image": Damage("CREATE (:Work {id: 'x', describedAt: datetime()})", {"INV25"}),
    "a subject of no work": Damage("CREATE (:Subject {name: 'x', firstSeenAt: datetime()})", {"INV25"}),
    "a state that was not kept": Damage(OWN + "SET a.states = ['gone'], a.stateTimes = [a.expandedAt]", {"INV26"}),
    "kept states without times": Damage(OWN + "SET a.states = [a.state]", {"INV26"}),
    "kept ranks out of order": Damage(
        LIST + "SET r.ranks = [2, r.rank], r.rankTimes = [r.firstSeenAt, r.firstSeenAt - duration('PT1H')]", {"INV26"}
    ),
    "a kept rank of another kind": Damage(LIST + "SET r.ranks = ['1'], r.rankTimes = [r.firstSeenAt]", {"INV26"}),
    "a list of our own with a gap": Damage(
        LIST + "CREATE (a)-[:ALSO_SIMILAR_TO {by: 'colors', rank: 2, computedAt: datetime()}]->(b)", {"INV27"}
    ),
    "a list by nothing": Damage(
        LIST + "CREATE (a)-[:ALSO_SIMILAR_TO {rank: 1, computedAt: datetime()}]->(b)", {"INV27"}
    ),
    "a source of no kind": Damage("MATCH (s:Source) REMOVE s.kind", {"INV28"}, frozenset({"INV28"})),
    "a view of a guessable id": Damage(
        "CREATE (:View {id: '1', createdAt: datetime(), state: '{}', schema: 1})", {"INV29"}, frozenset({"INV29"})
    ),
    "a view that is no JSON": Damage(
        "CREATE (:View {id: '" + "a" * 22 + "', createdAt: datetime(), state: '{', schema: 1})",
        {"INV29"},
        frozenset({"INV29"}),
    ),
    "a crawl of no kind": Damage("MATCH (c:Crawl) SET c.kind = 'stroll'", {"INV30"}),
    "why a picture is hidden that is not": Damage(OWN + "SET a.hiddenWhy = 'x'", {"INV16"}),
    "an inner image that was never asked": Damage(
        INNER + "OPTIONAL MATCH (a)-[r:SIMILAR_TO]->() DELETE r SET a.state = 'new', a.expandedAt = null",
        {"INV10"},
    ),
}


@pytest.fixture
def world() -> World:
    return knn_world(60, seed=3, gone=2, empty=2, short=2)


def broken(store: Store, *, repair: bool = False) -> set[str]:
    findings = verify(store, repair=repair)
    count("invariants checked", len(findings))
    return {finding.invariant for finding in findings if finding.violations}


@pytest.mark.parametrize("name", few(DAMAGE, *list(DAMAGE)[::3]))
def test_damage_is_found_and_mended_without_a_guess(store: Store, cypher: Any, world: World, name: str) -> None:
    """INV1 to INV4, INV6 to INV10, INV16, INV17, INV25 to INV30: each damage breaks its invariants and no other.

    A repair takes away what it can. The crawl that it has asked for then leaves the reference graph, unless what is
    left is not a crawl's to mend.
    """
    damage, seeds = DAMAGE[name], [world.ids[0]]
    with FakeWellcome(world) as fake:
        run(fake, store, seeds, 2)
        cypher(damage.statement)
        assert broken(store) == damage.breaks
        assert broken(store, repair=True) == damage.left
        if damage.left & {"INV1", "INV17", "INV28", "INV29"}:
            return
        run(fake, store, seeds, 2)
    cypher("MATCH (i:Image {id: 'lone'}) DELETE i")
    assert broken(store) == set()
    assert snapshot(cypher) == reference_store(world, (seeds, 2))
    assert works(cypher) == {i: world.works()[i] for i, _ in snapshot(cypher)[0]}


def test_two_images_of_one_id_become_one(store: Store, cypher: Any, world: World) -> None:
    """INV1, C06: what came in while the constraint was gone is merged into the image that answered last.

    The constraint is back then, and the crawl that follows leaves the reference graph.
    """
    seeds = [world.ids[0]]
    with FakeWellcome(world) as fake:
        run(fake, store, seeds, 3)
        name = cypher("SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes = ['Image'] RETURN name")[0][
            "name"
        ]
        cypher(f"DROP CONSTRAINT {name}")
        try:
            assert broken(store) == {"INV1"}
            cypher(
                "MATCH (:Crawl)-[:FROM]->(s) CREATE (t:Image {state: 'new'}) SET t.id = s.id, t.source = s.source "
                "WITH s, t MATCH (s)<-[r:SIMILAR_TO]-(a) CREATE (t)<-[n:SIMILAR_TO]-(a) SET n = properties(r) DELETE r"
            )
            assert "INV1" in broken(store)
            assert broken(store, repair=True) == set()
        finally:
            cypher(
                "MATCH (i:Image) WITH i.id AS id, collect(i) AS same WHERE size(same) > 1 "
                "UNWIND tail(same) AS x DETACH DELETE x"
            )
            store.prepare()
        run(fake, store, seeds, 3)
    assert broken(store) == set()
    assert snapshot(cypher) == reference_store(world, (seeds, 3))


def test_inv24_what_is_not_ours_is_never_touched(store: Store, cypher: Any, world: World) -> None:
    """INV24: in a shared database other people's nodes, labelled Image or not, are neither judged nor changed."""
    foreign = (
        "MATCH (n) WHERE n.owner = 'them' OPTIONAL MATCH (n)-[r]-(m) WITH n, r, m ORDER BY elementId(r) "
        "RETURN elementId(n) AS e, labels(n) AS l, properties(n) AS p, "
        "collect([type(r), properties(r), elementId(m)]) AS r ORDER BY e"
    )
    cypher(
        "CREATE (a:Image {owner: 'them', url: 'x', state: 'draft'}), (b:Image {owner: 'them', id: ''}), "
        "(p:Product {owner: 'them', id: 'p'}), (c:Crawl {owner: 'them', depth: 3, completedAt: datetime()}) "
        "CREATE (:Subject {owner: 'them', name: 'Subject 1'}), (:Subject {owner: 'them', name: 'x'}), "
        "(:Work {owner: 'them', id: 'x'})-[:BY]->(:Contributor {owner: 'them'}), (:Genre {owner: 'them'}) "
        "CREATE (a)-[:SIMILAR_TO {rank: 9}]->(a), (a)-[:SIMILAR_TO]->(b), (a)-[:SIMILAR_TO]->(b), (c)-[:FROM]->(a), "
        "(p)-[:SIMILAR_TO {rank: 1}]->(p), (b)-[:WAS_SIMILAR_TO]->(p)"
    )
    with FakeWellcome(world) as fake:
        run(fake, store, [world.ids[0]], 2)
        ours = cypher("MATCH (i:Image) WHERE i.source = 'wellcome' RETURN i.id AS id ORDER BY id LIMIT 1")[0]["id"]
        cypher("MATCH (i:Image {id: $id}), (p:Product) CREATE (p)-[:SHOWS {owner: 'them'}]->(i)", id=ours)
        before = cypher(foreign)
        assert broken(store) == set()
        for damage in ("an edge to itself", "a reason without a fault", "an edge twice", "a subject of no work"):
            cypher(DAMAGE[damage].statement.replace("'x'", "'y'"))
        assert broken(store) == {"INV2", "INV3", "INV7", "INV16", "INV25"}
        assert broken(store, repair=True) == set()
        assert cypher(foreign) == before
        assert (
            len(store.subgraph().graph) == cypher("MATCH (i:Image {source: 'wellcome'}) RETURN count(i) AS n")[0]["n"]
        )


def test_a_crawl_finished_long_ago_is_judged_by_its_own_time(store: Store, cypher: Any, world: World) -> None:
    """INV10: edges that a later crawl brought do not make an earlier, finished crawl look unfinished."""
    seed, other = world.ids[0], next(i for i in world.ids if i not in reference_ids(world, world.ids[0]))
    with FakeWellcome(world) as fake:
        run(fake, store, [seed], 2)
        fake.set_list(seed, [other, *world.lists[seed][:4]])
        run(fake, store, [seed], 1, refresh=True)
    assert store.subgraph([seed], 2).graph.graph["unexpanded"] == 1
    assert broken(store) == set()


def reference_ids(world: World, seed: str) -> set[str]:
    return {i for i, _ in reference_store(world, ([seed], 2))[0]}


def test_the_command_says_what_it_found(neo4j_env: None, cypher: Any) -> None:
    """Verify prints each invariant with its count, exits with 0 or 6, and repairs only when told to."""
    good("ingest", "flags:fr", "--depth", "2")
    table = good("verify")
    assert all(invariant.name in table for invariant in invariants())
    cypher(DAMAGE["an edge twice"].statement.replace("wellcome", "flags"))
    result = simgraph("verify")
    assert (result.exit_code, "simgraph verify --repair" in result.stderr) == (6, True)
    assert simgraph("verify").exit_code == 6
    found = {f["invariant"]: f for f in json.loads(simgraph("verify", "--json").stdout) if f["violations"]}
    assert set(found) == {"INV2", "INV7"}
    assert set(found["INV2"]["violations"][0]) == {"id", "detail"}
    repaired = json.loads(simgraph("verify", "--repair", "--json").stdout)
    assert sum(f["repaired"] for f in repaired) == 2
    assert good("ingest", "flags:fr", "--depth", "2")
    assert good("verify").count("\n") == len(invariants()) + 1


def test_an_empty_store_breaks_nothing(neo4j_env: None) -> None:
    """A store without images has nothing to be wrong."""
    assert good("verify")


ODD = {
    "a time that is none": (LIST + "SET r.firstSeenAt = 'yesterday'", {"INV17"}),
    "an end that is none": (
        LIST + "CREATE (a)-[:WAS_SIMILAR_TO {firstSeenAt: 'x', endedAt: 1}]->(b)",
        {"INV17"},
    ),
    "a missing time": (LIST + "REMOVE r.firstSeenAt", {"INV17"}),
    "an answer from the future": (
        OWN + "SET a.expandedAt = datetime('2099-01-01T00:00:00Z') "
        "WITH a MATCH (a)-[r:SIMILAR_TO]->() SET r.lastSeenAt = a.expandedAt",
        {"INV17"},
    ),
    "a depth that is none": ("MATCH (c:Crawl) SET c.depth = 'two'", {"INV10"}),
    "a crawl without its depth": ("MATCH (c:Crawl) SET c.depth = null", {"INV10"}),
    "a crawl without its seeds": ("MATCH (:Crawl)-[f:FROM]->() DELETE f", {"INV8", "INV10"}),
    "an image without its state": (OWN + "REMOVE a.state", {"INV9"}),
    "an image of another source": (NEW + "SET i.source = 'mars'", {"INV1"}),
}


@pytest.mark.parametrize("name", ODD)
def test_values_of_another_kind_are_found_and_stop_no_check(store: Store, cypher: Any, world: World, name: str) -> None:
    """INV1, INV9, INV10, INV17: text for a time, what is missing, what lies in the future: found, and no error."""
    statement, breaks = ODD[name]
    with FakeWellcome(world) as fake:
        run(fake, store, [world.ids[0]], 2)
    cypher(statement)
    assert breaks <= broken(store)
    broken(store, repair=True)
