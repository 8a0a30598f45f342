"""What a write changes, and what it must not change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import ImageNotFoundError, Stopped
from simgraph_neo.model import Crawl, Expansion, Image, Similar
from simgraph_neo.store import Store, Written
from tests.support.answers import NOON, answer

if TYPE_CHECKING:
    from simgraph_neo.settings import Neo4jSettings


def edges(cypher: Any, kind: str = "SIMILAR_TO") -> dict[str, int]:
    """Rank by pair, as {"ab": 1}, for every edge of that type."""
    rows = cypher(f"MATCH (a)-[r:{kind}]->(b) RETURN a.id + b.id AS pair, r.rank AS rank")
    return {row["pair"]: row["rank"] for row in rows}


def test_a_newer_complete_list_closes_what_it_lacks(store: Store, cypher: Any) -> None:
    """Edges that a newer list lacks become WAS_SIMILAR_TO with their period; the others get their new rank."""
    store.write([answer("a", "bcd")])
    assert store.write([answer("a", "dbe", minutes=5)]) == Written(images=1, edges=1, closed=1)
    assert edges(cypher) == {"ad": 1, "ab": 2, "ae": 3}
    closed = cypher("MATCH (a)-[w:WAS_SIMILAR_TO]->(c) RETURN a.id AS a, c.id AS c, properties(w) AS w")
    assert [(row["a"], row["c"]) for row in closed] == [("a", "c")]
    times = {key: value.to_native() for key, value in closed[0]["w"].items() if key != "rank"}
    assert times == {"firstSeenAt": NOON, "lastSeenAt": NOON, "endedAt": NOON + timedelta(minutes=5)}
    kept = cypher(
        "MATCH (:Image {id: 'a'})-[r:SIMILAR_TO]->(:Image {id: 'b'}) RETURN r.firstSeenAt AS f, r.lastSeenAt AS l"
    )
    assert (kept[0]["f"].to_native(), kept[0]["l"].to_native()) == (NOON, NOON + timedelta(minutes=5))


def test_c07_an_older_answer_changes_nothing(store: Store, cypher: Any) -> None:
    """C07: the answer that was sent earlier but arrives later leaves edges, title and time as they are."""
    store.write([answer("a", "bc", minutes=5, title="new")])
    assert store.write([answer("a", "de", title="old")]).edges == 0
    assert edges(cypher) == {"ab": 1, "ac": 2}
    assert store.images(["a"])["a"].title == "new"
    assert store.images(["a"])["a"].expanded_at == NOON + timedelta(minutes=5)
    assert set(store.subgraph().graph) == set("abc")


def test_p08_a_doubted_list_brings_no_images(store: Store, cypher: Any) -> None:
    """P08, INV8: a short list that is not believed yet leaves nothing but the doubt; what it names is not stored."""
    store.write([answer("a", "bcdef")])
    assert store.write([answer("a", "bxy", minutes=10, complete=False)]) == Written()
    assert set(store.subgraph().graph) == set("abcdef")
    store.write([answer("a", "bxy", minutes=12, complete=False)])
    assert edges(cypher) == {"ab": 1, "ax": 2, "ay": 3}


def test_a_short_list_must_be_seen_twice(store: Store, cypher: Any) -> None:
    """An incomplete list that would drop edges changes nothing at first; the same a minute later is believed."""
    store.write([answer("a", "bcdef")])
    store.write([answer("a", "bc", minutes=10, complete=False)])
    assert len(edges(cypher)) == 5
    store.write([answer("a", "bc", minutes=10.5, complete=False)])
    assert len(edges(cypher)) == 5
    store.write([answer("a", "bc", minutes=11, complete=False)])
    assert edges(cypher) == {"ab": 1, "ac": 2}
    assert edges(cypher, "WAS_SIMILAR_TO") == {"ad": 3, "ae": 4, "af": 5}


def test_a_short_list_forgotten_by_a_complete_one(store: Store, cypher: Any) -> None:
    """P08: three of five once, then five again: no edge is lost, and the doubt is gone."""
    store.write([answer("a", "bcdef")])
    store.write([answer("a", "bcd", minutes=10, complete=False)])
    store.write([answer("a", "bcdef", minutes=20)])
    assert len(edges(cypher)) == 5
    assert cypher("MATCH (i:Image) WHERE i.shortSince IS NOT NULL RETURN i.id AS id") == []


def test_writing_the_same_twice_is_writing_once(store: Store, neo4j_settings: Neo4jSettings, cypher: Any) -> None:
    """A batch that is sent again, as after a lost answer to COMMIT, leaves the same store."""
    batch = [answer("a", "bc"), answer("b", "ca"), answer("x", state="gone"), answer("y", state="retry")]
    state = (
        "MATCH (i:Image) OPTIONAL MATCH (i)-[r]->(j) WITH i, r, j ORDER BY i.id, j.id "
        "RETURN properties(i) AS i, type(r) AS t, properties(r) AS r, j.id AS j"
    )
    assert store.write(batch) == Written(images=5, edges=4)
    before = cypher(state)
    assert store.write(batch) == Written()
    with Store(neo4j_settings) as another:
        assert another.write(batch) == Written()
    assert cypher(state) == before


def test_states_settle_and_stay_settled(store: Store) -> None:
    """Retry and rejected mark only what is unsettled; gone is news for anything, and keeps the edges at first."""
    store.write([answer("a", "b"), answer("y", state="rejected")])
    store.write([answer("a", state="retry", minutes=1), answer("b", state="retry", minutes=1)])
    level = store.level(list("aby"))
    assert {i: level[i].state for i in level} == {"a": "expanded", "b": "retry", "y": "rejected"}
    store.write([answer("a", state="gone", minutes=2, complete=False)])
    assert (store.level("a")["a"].state, store.level("a")["a"].similar) == ("gone", ["b"])
    store.write([answer("a", state="gone", minutes=3, complete=False)])
    assert store.level("a")["a"].similar == []


def test_a_vanished_picture_loses_its_list_at_once(store: Store, cypher: Any) -> None:
    """A folder's word is complete: gone closes the picture's own edges in the same write."""
    store.write([answer("a", "bc"), answer("b", "ac")])
    store.write([answer("a", state="gone", minutes=1)])
    assert edges(cypher) == {"ba": 1, "bc": 2}
    assert edges(cypher, "WAS_SIMILAR_TO") == {"ab": 1, "ac": 2}


def test_images_deleted_meanwhile_are_written_again(store: Store, cypher: Any) -> None:
    """Images described earlier in a run are not sent again, unless somebody deleted them: nothing is lost."""
    store.write([answer("a", "bcd"), answer("b", "acd")])
    cypher("MATCH (i:Image) WHERE i.id IN ['b', 'd'] DETACH DELETE i")
    store.write([answer("b", "dca", minutes=1)])
    assert edges(cypher) == {"ac": 2, "bd": 1, "bc": 2, "ba": 3}


def test_an_images_own_word_stands_above_its_neighbours(store: Store) -> None:
    """A list describes an image only until the image answers for itself."""
    store.write([answer("a", "b")])
    assert store.images("b")["b"].title == "seen as b"
    store.write([answer("b", "a", minutes=1, title="its own")])
    store.write([answer("c", "b", minutes=2)])
    assert store.images("b")["b"].title == "its own"


def test_times_are_utc_and_state_the_request(store: Store, cypher: Any) -> None:
    """expandedAt, firstSeenAt and lastSeenAt are the moment the request was sent, in UTC."""
    store.write([answer("a", "b")])
    row = cypher(
        "MATCH (a:Image {id: 'a'})-[r:SIMILAR_TO]->() RETURN a.expandedAt AS e, a.firstSeenAt AS f, r.lastSeenAt AS l"
    )[0]
    assert {value.to_native() for value in row.values()} == {NOON}


def test_a_crawl_remembers_its_seeds(store: Store, cypher: Any) -> None:
    """A Crawl node holds its parameters and points to its seeds; its end adds requests and time."""
    run = Crawl("c1", "t", ("a", "b"), 2, NOON, "0.1")
    assert store.begin(run) == Written(images=2)
    store.end(Crawl("c1", "t", ("a", "b"), 2, NOON, "0.1", NOON + timedelta(minutes=1), 12))
    rows = cypher("MATCH (c:Crawl)-[:FROM]->(s) RETURN properties(c) AS c, collect(s.id) AS seeds")
    crawl = {k: v.to_native() if hasattr(v, "to_native") else v for k, v in rows[0]["c"].items()}
    assert sorted(rows[0]["seeds"]) == ["a", "b"]
    assert crawl == {
        "id": "c1", "source": "t", "depth": 2, "startedAt": NOON, "completedAt": NOON + timedelta(minutes=1),
        "requests": 12, "toolVersion": "0.1", "refresh": False, "kind": "ingest",
    }  # fmt: skip


def test_a_crawl_whose_store_was_replaced_stops(store: Store, cypher: Any) -> None:
    """A crawl that ends in another store than it began in, after a restore or a reset, does not claim to be done."""
    run = Crawl("c1", "t", ("a",), 2, NOON, "0.1")
    store.begin(run)
    cypher("MATCH (n) DETACH DELETE n")
    with pytest.raises(Stopped, match="emptied or replaced"):
        store.end(run)


def test_reading_names_all_seeds_that_are_absent(store: Store) -> None:
    """Reading from seeds that are not stored names each of them, and the command that brings them."""
    store.write([answer("a", "b")])
    with pytest.raises(ImageNotFoundError, match=r"Not in the store: x, y\..*simgraph ingest x y"):
        store.subgraph(["a", "x", "y"], 2)
    with pytest.raises(ImageNotFoundError, match='source "nowhere"'):
        store.subgraph(source="nowhere")


def test_everything_is_every_image_and_edge(store: Store, cypher: Any) -> None:
    """The whole graph has every image and every current edge with its rank; a source narrows it."""
    store.write([answer("a", "bc"), answer("b", "ca")])
    store.write([answer("a", "c", minutes=1)])
    store.write([Expansion(Image("u:1", "u", state="empty"), NOON, (), complete=True)])
    graph = store.subgraph().graph
    assert {a + b: data["rank"] for a, b, data in graph.edges(data=True)} == edges(cypher)
    assert set(graph) == {"a", "b", "c", "u:1"}
    assert (graph.graph["complete"], graph.graph["unexpanded"]) == (False, 1)
    assert set(store.subgraph(source="u").graph) == {"u:1"}


def test_status_counts_by_source_and_state(store: Store) -> None:
    """Status counts images, current and closed edges, seeds and crawls, and each source's states."""
    store.begin(Crawl("c1", "t", ("a",), 1, NOON, "0"))
    store.write([answer("a", "bc")])
    store.write([answer("a", "b", minutes=1)])
    status = store.status()
    assert (status.images, status.expanded, status.edges, status.closed_edges) == (3, 1, 1, 1)
    assert (status.seeds, status.crawls, status.sources) == (1, 1, {"t": {"expanded": 1, "new": 2}})


def test_values_never_become_cypher(store: Store) -> None:
    """Ids and titles full of quotes and Cypher are stored and found as plain values."""
    nasty = "a' }) DETACH DELETE n //\\\"`$x"
    store.write(
        [
            Expansion(
                Image(nasty, "t", title=nasty, state="expanded"), NOON, (Similar(Image("b", "t"), 1),), complete=True
            )
        ]
    )
    assert store.images([nasty])[nasty].title == nasty
    assert store.subgraph([nasty], 1).graph.number_of_edges() == 1
