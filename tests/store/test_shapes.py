"""The store's second shape: what is kept of changes, graphs of the past, and stores of the first shape."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from simgraph_neo.attributes import View
from simgraph_neo.errors import ImageNotFoundError, StoreError
from simgraph_neo.maintenance import verify
from simgraph_neo.model import Crawl, SourceNote
from simgraph_neo.store import Store
from simgraph_neo.store.schema import CONSTRAINTS, NAMED
from tests.support.answers import NOON, answer
from tests.support.snapshots import Snapshot
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from simgraph_neo.model import Expansion, State
    from simgraph_neo.settings import Neo4jSettings

SHAPE_1 = Path(__file__).parents[1] / "data" / "shape-1.json"
"""What simgraph of a152c7a (2026-11-30) had stored: three crawls of one seed in which ranks, lists and states change,
an unfinished one, a search for a path, and a folder; `verify` found it whole."""


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def kept(cypher: Any, image_id: str) -> list[tuple[str, datetime]]:
    (row,) = cypher("MATCH (i:Image {id: $id}) RETURN i.states AS states, i.stateTimes AS times", id=image_id)
    return [(state, time.to_native()) for state, time in zip(row["states"] or [], row["times"] or [], strict=True)]


def kept_ranks(cypher: Any, kind: str = "SIMILAR_TO") -> dict[str, list[tuple[int, datetime]]]:
    """By pair of ids."""
    rows = cypher(
        f"MATCH (a)-[r:{kind}]->(b) WHERE r.ranks IS NOT NULL "
        "RETURN a.id + b.id AS pair, r.ranks AS ranks, r.rankTimes AS times"
    )
    return {
        row["pair"]: [(rank, time.to_native()) for rank, time in zip(row["ranks"], row["times"], strict=True)]
        for row in rows
    }


def seen(graph: nx.DiGraph[str]) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    """States by id, ranks by edge."""
    states = {node: data["state"] for node, data in graph.nodes(data=True)}
    return states, {(a, b): data["rank"] for a, b, data in graph.edges(data=True)}


def found_whole(store: Store) -> list[str]:
    return [
        f"{f.invariant} {f.violations}"
        for f in verify.verify(store)
        if f.violations and f.invariant not in {"INV1", "INV8"}
    ]


def test_every_change_of_a_state_is_kept(store: Store, cypher: Any) -> None:
    """An image keeps the states that it had, each since when; a first answer needs no note: expandedAt is one."""
    store.write([answer("a", "b", minutes=1), answer("b", state="retry", minutes=2)])
    assert kept(cypher, "a") == []
    assert kept(cypher, "b") == [("retry", at(2))]
    store.write([answer("b", "a", minutes=3), answer("a", "b", minutes=4)])
    store.write([answer("a", state="gone", minutes=5)])
    store.write([answer("a", "b", minutes=6)])
    assert kept(cypher, "a") == [("expanded", at(1)), ("gone", at(5)), ("expanded", at(6))]
    assert kept(cypher, "b") == [("retry", at(2)), ("expanded", at(3))]


def test_every_change_of_a_rank_is_kept(store: Store, cypher: Any) -> None:
    """An edge keeps the ranks that it had, also when it is closed; one that never moved needs no note."""
    store.write([answer("a", "bcd", minutes=1)])
    assert kept_ranks(cypher) == {}
    store.write([answer("a", "cbd", minutes=2)])
    assert kept_ranks(cypher) == {"ab": [(1, at(1)), (2, at(2))], "ac": [(2, at(1)), (1, at(2))]}
    store.write([answer("a", "dc", minutes=3)])
    assert kept_ranks(cypher) == {"ac": [(2, at(1)), (1, at(2)), (2, at(3))], "ad": [(3, at(1)), (1, at(3))]}
    assert kept_ranks(cypher, "WAS_SIMILAR_TO") == {"ab": [(1, at(1)), (2, at(2))]}


def test_what_changes_nothing_is_not_kept(store: Store, neo4j_settings: Neo4jSettings, cypher: Any) -> None:
    """The same answers once more, by the same or another process, add nothing to what is kept."""
    history = [answer("a", "bc", minutes=1), answer("a", "cb", minutes=2), answer("b", state="retry", minutes=2)]
    for each in history:
        store.write([each])
    before = kept(cypher, "a"), kept(cypher, "b"), kept_ranks(cypher)
    for each in history:
        store.write([each])
    with Store(neo4j_settings) as another:
        another.write(history[1:])
    assert (kept(cypher, "a"), kept(cypher, "b"), kept_ranks(cypher)) == before


def test_an_answer_that_was_sent_before_the_last_one_keeps_the_order(store: Store, cypher: Any) -> None:
    """Of two processes one may store an earlier answer later: what is kept stays in the order in which it stood."""
    store.write([answer("a", state="retry", minutes=5)])
    store.write([answer("a", "b", minutes=4)])
    assert kept(cypher, "a") == [("retry", at(5)), ("expanded", at(5))]
    assert found_whole(store) == []


def drawn(chance: random.Random, minutes: float) -> Expansion:
    """Any answer of one of eight images: lists, long, short and empty ones, and those without a list."""
    one = chance.choice("abcdefgh")
    states: list[State] = ["expanded", "empty", "gone", "retry", "rejected"]
    state = chance.choices(states, [12, 1, 2, 2, 1])[0]
    if state == "expanded":
        others = chance.sample([i for i in "abcdefgh" if i != one], chance.randint(1, 5))
        return answer(one, "".join(others), minutes=minutes, complete=chance.random() < 0.8)
    return answer(one, state=state, minutes=minutes, complete=chance.random() < 0.5)


@pytest.mark.parametrize("number", few(range(12), 0))
def test_a_graph_of_the_past_is_the_graph_that_was_read_then(store: Store, number: int) -> None:
    """After any answers the graph of each moment is what a reader of that moment saw: ids, edges, ranks, states."""
    chance = random.Random(number)
    store.prepare()
    past: list[tuple[datetime, list[str], Any, dict[tuple[int, View], Any]]] = []
    for step in range(40):
        store.write([drawn(chance, step)])
        seeds = chance.sample(sorted(store.subgraph().graph), 1)
        found: dict[tuple[int, View], Any] = {
            (depth, view): seen(store.subgraph(seeds, depth, view=view).graph)
            for depth in (0, 1, 2)
            for view in get_args(View)
        }
        past.append((at(step + 0.5), seeds, seen(store.subgraph().graph), found))
    for moment, seeds, everything, graphs in past:
        whole = store.subgraph(as_of=moment).graph
        assert seen(whole) == everything
        assert (whole.graph["history"], whole.graph["whole_since"]) == ("whole", None)
        for (depth, view), expected in graphs.items():
            assert seen(store.subgraph(seeds, depth, view=view, as_of=moment).graph) == expected
    assert found_whole(store) == []


def test_at_the_moment_of_an_answer_it_counts(store: Store) -> None:
    """An edge stands from the moment of the answer that brought it to that of the answer that lacks it, not beyond."""
    store.write([answer("a", "b")])
    store.write([answer("a", "c", minutes=10)])
    lists = {minute: list(store.subgraph("a", 1, as_of=at(minute)).graph) for minute in (0, 9.99, 10)}
    assert lists == {0: ["a", "b"], 9.99: ["a", "b"], 10: ["a", "c"]}


def test_what_was_not_stored_then_is_said(store: Store) -> None:
    """A seed, or a store, of which nothing was there yet is refused with the time."""
    store.write([answer("a", "b")])
    with pytest.raises(ImageNotFoundError, match=r"^Not in the store at 2026-01-01 11:59 UTC: a, x\.$"):
        store.subgraph(["a", "x"], 1, as_of=at(-1))
    with pytest.raises(ImageNotFoundError, match=r"^The store held no image at 2026-01-01 11:59 UTC\.$"):
        store.subgraph(as_of=at(-1))


def test_the_days_of_the_lists_of_the_past_are_not_later(store: Store) -> None:
    """A described graph of the past names no day on which a list came in later."""
    store.write([answer("a", "bc"), answer("b", "ca", minutes=1)])
    store.write([answer("b", "ca", minutes=3000)])
    graph = store.subgraph(["a"], 2, as_of=at(2000)).describe()
    assert graph.graph["lists_of"] == "2026-01-01"


# -- sources --------------------------------------------------------------------------------------------------


def test_a_source_stays_what_it_was_first(store: Store, cypher: Any) -> None:
    """The first crawl notes its source; a later one with another root or function changes nothing of it."""
    store.begin(Crawl("c1", "x", ("x:a",), 1, NOON, "0"), SourceNote("x", "folder", "/pictures", "colors", 5))
    store.begin(Crawl("c2", "x", ("x:a",), 1, at(1), "0"), SourceNote("x", "folder", "/elsewhere", "shapes", 9))
    (row,) = cypher("MATCH (s:Source) RETURN properties(s) AS s")
    assert {key: value for key, value in row["s"].items() if key != "addedAt"} == {
        "name": "x", "kind": "folder", "root": "/pictures", "function": "colors", "k": 5
    }  # fmt: skip
    assert row["s"]["addedAt"].to_native() == NOON


# -- the first shape ------------------------------------------------------------------------------------------


def older(cypher: Any) -> None:
    """Without what the second shape added to the schema."""
    for name in ("source_name", "view_id"):
        cypher(f"DROP CONSTRAINT {name} IF EXISTS")
    cypher("DROP INDEX image_hidden IF EXISTS")


@pytest.fixture
def first_shape(store: Store, cypher: Any) -> Iterator[Store]:
    """A store as the last version of the first shape left it, which nobody has written to since."""
    older(cypher)
    Snapshot.loaded(SHAPE_1).put_back(cypher)
    yield store
    cypher("MATCH (n) DETACH DELETE n")
    store.prepare()


def everything(cypher: Any, *new: str) -> list[Any]:
    """All nodes and relationships, but for Source nodes and the properties that the second shape added."""
    nodes = cypher(
        "MATCH (n) WHERE NOT n:Source RETURN labels(n)[0] + coalesce(n.id, n.name) AS id, properties(n) AS p"
    )
    edges = cypher(
        "MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.name) + type(r) + coalesce(b.id, b.name) + "
        "coalesce(toString(r.firstSeenAt), '') AS id, properties(r) AS p"
    )
    rows = sorted((row["id"], {k: v for k, v in row["p"].items() if k not in new}) for row in [*nodes, *edges])
    return list(rows)


def test_an_older_store_is_brought_forward_and_keeps_all_that_it_had(first_shape: Store, cypher: Any) -> None:
    """The next write gives it constraints, sources, kinds and notes of what is not known; nothing else changes."""
    new = ("states", "stateTimes", "ranks", "rankTimes", "kind")
    before = everything(cypher)
    first_shape.prepare()
    assert everything(cypher, *new) == before
    constraints = {row["name"] for row in cypher("SHOW CONSTRAINTS YIELD name")}
    assert constraints == {*CONSTRAINTS.values(), *NAMED.values()}
    sources = cypher("MATCH (s:Source) RETURN s.name AS name, s.kind AS kind ORDER BY name")
    assert [(row["name"], row["kind"]) for row in sources] == [("photos", "folder"), ("wellcome", "wellcome")]
    kinds = cypher("MATCH (c:Crawl) RETURN c.kind AS kind, count(*) AS n ORDER BY kind")
    assert [(row["kind"], row["n"]) for row in kinds] == [("ingest", 5), ("whole", 1)]
    assert not any(finding.violations for finding in verify.verify(first_shape))


def test_an_older_store_is_brought_forward_once(first_shape: Store, cypher: Any) -> None:
    """What the new version then keeps is not taken for what the old one did not: not even without its constraint."""
    first_shape.prepare()
    first_shape.write([answer("q", "a", minutes=9000)])
    before = everything(cypher)
    cypher("DROP CONSTRAINT source_name")
    first_shape.prepare()
    assert everything(cypher) == before


@pytest.mark.parametrize("rounds", [1, pytest.param(6, marks=pytest.mark.long)])
def test_n14_two_migrations_at_once_make_one_store(first_shape: Store, cypher: Any, rounds: int) -> None:
    """N14, C05: of two processes that bring a store forward at the same moment each goes on; no source stands twice."""
    for _ in range(rounds):
        with ThreadPoolExecutor(2) as pool, Store(first_shape.settings) as other:
            for done in [pool.submit(store.prepare) for store in (first_shape, other)]:
                done.result()
        assert found_whole(first_shape) == []
        assert cypher("MATCH (s:Source) RETURN count(*) AS n")[0]["n"] == 2
        older(cypher)
        cypher("MATCH (s:Source) DELETE s")


def test_n15_sources_and_views_of_others_are_left_alone(first_shape: Store, cypher: Any) -> None:
    """N15: another program's views, and sources of one name, where our images are: nothing is in the way."""
    cypher("CREATE (:View {id: 1}), (:View {id: 1}), (:Source {name: 'Reuters'}), (:Source {name: 'Reuters'})")
    first_shape.prepare()
    first_shape.prepare()
    theirs = cypher("MATCH (n:View|Source) WHERE n.addedAt IS NULL RETURN properties(n) AS p ORDER BY p.name")
    assert [row["p"] for row in theirs] == [{"name": "Reuters"}, {"name": "Reuters"}, {"id": 1}, {"id": 1}]
    assert found_whole(first_shape) == []


ODD_VALUES = {
    "a rank": "MATCH (:Image {id: 'a'})-[r:SIMILAR_TO]->() SET r.rank = 'x'",
    "a first time": "MATCH (:Image {id: 'a'})-[r:SIMILAR_TO]->() SET r.firstSeenAt = 'x'",
    "no first time": "MATCH (:Image {id: 'a'})-[r:SIMILAR_TO]->() REMOVE r.firstSeenAt",
    "kept states": "MATCH (i:Image {id: 'a'}) SET i.states = 5, i.stateTimes = 'x'",
    "kept ranks": "MATCH (:Image {id: 'a'})-[r:SIMILAR_TO]->() SET r.ranks = 'x', r.rankTimes = [1]",
    "kept times": "MATCH (i:Image {id: 'a'}) SET i.states = ['expanded'], i.stateTimes = ['x']",
    "a state": "MATCH (i:Image {id: 'a'}) SET i.state = 7",
}


@pytest.mark.parametrize("name", few(ODD_VALUES, "a rank", "kept states"))
def test_values_of_another_kind_stop_no_crawl(store: Store, cypher: Any, name: str) -> None:
    """Whatever was put in the place of a rank, a time or a kept value: lists, outcomes, the past and verify go on."""
    store.prepare()
    store.write([answer("a", "bc")])
    cypher(ODD_VALUES[name])
    store.subgraph(["a"], 1, as_of=at(1))
    verify.verify(store)
    store.write([answer("a", "cb", minutes=2)])
    store.write([answer("a", state="gone", minutes=3)])
    store.write([answer("a", "cb", minutes=4)])
    store.subgraph(["a"], 1, as_of=at(3.5))
    verify.verify(store, repair=True)
    assert store.level("a")["a"].similar == ["c", "b"]


def test_a_list_that_was_asked_before_its_image_was_gone_changes_nothing(store: Store) -> None:
    """Else edges would stand in times in which they had ended."""
    store.write([answer("a", "bc", minutes=1)])
    store.write([answer("a", state="gone", minutes=5)])
    assert store.write([answer("a", "cb", minutes=4)]).outdated == 1
    assert seen(store.subgraph(["a"], 1, as_of=at(4.5)).graph)[1] == {("a", "b"): 1, ("a", "c"): 2}


def test_an_outcome_that_was_sent_before_the_last_one_is_not_kept(store: Store, cypher: Any) -> None:
    """A lost COMMIT that is sent again after another writer's outcome adds nothing."""
    store.write([answer("a", state="retry", minutes=1)])
    store.write([answer("a", state="rejected", minutes=2)])
    store.write([answer("a", state="retry", minutes=1)])
    assert kept(cypher, "a") == [("retry", at(1)), ("rejected", at(2))]


@pytest.mark.parametrize("page", few([1, 3, 1000], 3))
def test_a_migration_that_was_cut_short_is_begun_again(first_shape: Store, cypher: Any, page: int) -> None:
    """Stopped before its last statement, and run again in pages of any size, it leaves the same store."""
    from simgraph_neo import queries

    cypher(queries.load("store/bring-history-forward").text, after="", most=5)
    with Store(first_shape.settings, batch=page) as store:
        store.prepare()
        assert found_whole(store) == []
    unknown = cypher("MATCH (i:Image) WHERE i.states[0] = 'unknown' RETURN count(*) AS n")[0]["n"]
    assert unknown == cypher("MATCH (i:Image) WHERE i.states IS NOT NULL RETURN count(*) AS n")[0]["n"] == 9


def test_the_past_of_an_older_store_is_called_partial(first_shape: Store) -> None:
    """What the first shape did not keep is said: until its last refresh the graph is partial, then it is whole."""
    first_shape.prepare()
    day = 24 * 60
    between = first_shape.subgraph(["a"], 2, as_of=at(day / 2)).graph
    assert set(between.edges) == {("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "a"), ("c", "d"), ("c", "e")}
    assert between.graph["history"] == "partial"
    assert between.graph["whole_since"] > at(2 * day)
    later = first_shape.subgraph(["g"], 0, as_of=at(4 * day + 10)).graph
    assert (later.graph["history"], later.graph["whole_since"]) == ("whole", None)


def test_an_older_store_that_is_only_read_is_partial(first_shape: Store) -> None:
    """Before the next write nothing tells what was kept: the past is partial, and no day is named."""
    found = first_shape.subgraph(["a"], 1, as_of=at(5)).graph
    assert (found.graph["history"], found.graph["whole_since"]) == ("partial", None)
    assert seen(first_shape.subgraph(["a"], 2, view="closed").graph)[0]["b"] == "gone"


def test_n15_views_of_another_program_are_refused(store: Store, cypher: Any) -> None:
    """N15: a database in which another program keeps views of its own: one line, and no constraint is made."""
    cypher("DROP CONSTRAINT view_id")
    cypher("CREATE (:View {name: 'mine'})")
    with pytest.raises(StoreError, match=r"^This database holds 1 View node of another program\. "):
        store.prepare()
    assert "view_id" not in {row["name"] for row in cypher("SHOW CONSTRAINTS YIELD name")}
    cypher("MATCH (v:View) DELETE v")
    store.prepare()
