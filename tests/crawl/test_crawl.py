"""The crawl against the fake API and a real Neo4j; the oracles share no code with it."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.errors import ContractChangedError, ImageNotFoundError, InvalidInputError
from simgraph_neo.metrics import density
from simgraph_neo.model import Crawl
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.crawls import SIX, paint, run, snapshot, some_ids, works
from tests.support.fake_wellcome import Answer, FakeWellcome, knn_world, real_world
from tests.support.reference import reference_bfs, tutorial_graph, tutorial_union

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.crawler import Progress
    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World

CONTRACT_CHANGED = b'{"httpStatus": 400, "description": "include: ... Please choose one of: [...]", "type": "Error"}'


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_discovered_is_the_tutorials_graph(knn_api: FakeWellcome, store: Store, depth: int) -> None:
    """The undirected discovered graph has exactly the tutorial's nodes, edges and density, for one seed or several."""
    seeds = some_ids(knn_api, 3)
    neighbours = knn_api.world.neighbours()
    run(knn_api, store, seeds, depth)
    for chosen, oracle in [
        (seeds[:1], tutorial_graph(neighbours, seeds[0], depth)),
        (seeds, tutorial_union(neighbours, seeds, depth)),
    ]:
        ours = store.subgraph(chosen, depth).graph
        assert set(ours) == set(oracle)
        assert {frozenset(edge) for edge in ours.edges} == {frozenset(edge) for edge in oracle.edges}
        assert density(ours) == nx.density(oracle)
        assert ours.graph["complete"]
        assert {i: d["depth"] for i, d in ours.nodes(data=True)} == reference_bfs(neighbours, chosen, depth)


def test_ranks_are_the_apis_order(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """Every stored list has the API's ids in the API's order."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 3)
    rows = cypher(
        "MATCH (a:Image)-[r:SIMILAR_TO]->(b) WITH a, b, r ORDER BY r.rank "
        "RETURN a.id AS id, collect(b.id) AS ids, collect(r.rank) AS ranks"
    )
    assert {row["id"]: row["ids"] for row in rows} == {row["id"]: knn_api.world.neighbours()[row["id"]] for row in rows}
    assert all(row["ranks"] == [1, 2, 3, 4, 5] for row in rows)


@pytest.mark.long
def test_seeds_in_every_order_make_one_store(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """Three seeds in every order, in one run or three, with 1 or 8 workers: the same ids, edges, ranks and states."""
    seeds = some_ids(knn_api, 3)
    run(knn_api, store, seeds, 2)
    together, described = snapshot(cypher), works(cypher)
    assert described.keys() == {i for i, _ in together[0]}
    assert described.items() <= knn_api.world.works().items()
    for number, order in enumerate(permutations(seeds)):
        cypher("MATCH (n) DETACH DELETE n")
        for seed in order:
            run(knn_api, store, [seed], 2, workers=1 + 7 * (number % 2))
        assert (snapshot(cypher), works(cypher)) == (together, described)


def test_a_second_run_asks_nothing_and_changes_nothing(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """INV13: the same crawl again sends 0 requests and adds one Crawl node and nothing else, works included."""
    seeds = some_ids(knn_api, 2)
    first = run(knn_api, store, seeds, 3)
    everything = (
        "MATCH (n:Image|Work|Subject|Genre|Contributor) OPTIONAL MATCH (n)-[r:SIMILAR_TO|OF|ABOUT|HAS_GENRE|BY]->(m) "
        "WITH n, r, m ORDER BY n.id, n.name, type(r), m.id, m.name "
        "RETURN properties(n) AS n, collect([m.id, m.name, properties(r)]) AS lists ORDER BY n.id, n.name"
    )
    before, sent = cypher(everything), knn_api.requests
    again = run(knn_api, store, seeds, 3)
    assert (again.requests, again.new_images, again.new_edges, again.expanded) == (0, 0, 0, 0)
    assert knn_api.requests == sent
    assert (again.images, again.edges, again.already_expanded) == (first.images, first.edges, first.expanded)
    assert cypher(everything) == before
    assert cypher("MATCH (c:Crawl) RETURN count(*) AS n, count(c.completedAt) AS done") == [{"n": 2, "done": 2}]


def test_the_summary_counts_what_happened(knn_api: FakeWellcome, store: Store) -> None:
    """Images and edges are the discovered subgraph's; requests, new and expanded are this run's."""
    seed = some_ids(knn_api, 1)
    result = run(knn_api, store, seed, 3)
    graph = store.subgraph(seed, 3).graph
    asked = [i for i, data in graph.nodes(data=True) if data["depth"] < 3]
    assert (result.images, result.edges) == (len(graph), graph.number_of_edges())
    assert (result.new_images, result.new_edges) == (len(graph), graph.number_of_edges())
    assert (result.requests, result.expanded, result.already_expanded) == (len(asked), len(asked), 0)
    assert sorted(key for _, key, _ in knn_api.log) == sorted(asked)


def test_one_seeds_numbers_do_not_change_by_another(knn_api: FakeWellcome, store: Store) -> None:
    """After seed B is crawled deeper, seed A's discovered graph is what it was."""
    a, b = some_ids(knn_api, 2)
    run(knn_api, store, [a], 2)
    before = store.subgraph([a], 2).graph
    run(knn_api, store, [b], 4)
    after = store.subgraph([a], 2).graph
    assert set(after.edges(data="rank")) == set(before.edges(data="rank"))
    assert set(after) == set(before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_keeps_what_was_fetched(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C02: SIGINT in the library's crawl: every answer is stored, KeyboardInterrupt goes on, a crawl asks the rest."""

    def stop(progress: Progress) -> None:
        if progress.requests >= 20 and not knn_api.latency:
            knn_api.latency = 0.05  # so that some requests are under way
            signal.raise_signal(signal.SIGINT)

    seed = some_ids(knn_api, 1)
    with pytest.raises(KeyboardInterrupt, match="resumes"):
        run(knn_api, store, seed, 4, on_progress=stop)
    asked = sorted(key for _, key, _ in knn_api.log)
    assert asked == sorted(row["id"] for row in cypher("MATCH (i:Image {state: 'expanded'}) RETURN i.id AS id"))
    knn_api.latency = 0
    again = run(knn_api, store, seed, 4)
    assert again.already_expanded == len(asked)
    after = snapshot(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    run(knn_api, store, seed, 4)
    assert snapshot(cypher) == after


@pytest.mark.usefixtures("interruptible")
def test_a_second_interrupt_stops_at_once(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """The second SIGINT raises KeyboardInterrupt where the crawl is; no list is stored in part."""

    def stop(progress: Progress) -> None:
        if progress.requests >= 20:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt) as stopped:
        run(knn_api, store, some_ids(knn_api, 1), 4, on_progress=stop)
    assert not str(stopped.value)
    lengths = cypher("MATCH (i:Image {state: 'expanded'}) RETURN DISTINCT COUNT { (i)-[:SIMILAR_TO]->() } AS n")
    assert lengths == [{"n": 5}]


def chain(edges: dict[str, list[str]]) -> tuple[World, dict[str, str]]:
    """A world with just these lists, and the ids behind the letters; the others' lists are empty."""
    world = knn_world(40, seed=1)
    names = dict(zip("abcdexyz", sorted(world.neighbours()), strict=False))
    for image_id in world.neighbours():
        world.lists[image_id] = []
    for source, targets in edges.items():
        world.lists[names[source]] = [names[t] for t in targets]
    return world, names


def test_c09_stored_images_are_walked_through(store: Store) -> None:
    """C09: x is settled by its own crawl; a later crawl from a at depth 3 passes through x and expands y."""
    world, names = chain({"a": ["x"], "x": ["y"], "y": ["z"]})
    with FakeWellcome(world) as fake:
        run(fake, store, [names["x"]], 1)
        run(fake, store, [names["a"]], 3)
    assert store.level([names["y"]])[names["y"]].similar == [names["z"]]


def test_c10_the_shortest_distance_counts(store: Store) -> None:
    """C10: d is met at distance 3 and at distance 1; its neighbour e belongs to the graph of depth 3."""
    world, names = chain({"a": ["b", "d"], "b": ["c"], "c": ["d"], "d": ["e"]})
    with FakeWellcome(world) as fake:
        run(fake, store, [names["a"]], 3)
    graph = store.subgraph([names["a"]], 3).graph
    assert graph.nodes[names["d"]]["depth"] == 1
    assert graph.nodes[names["e"]]["depth"] == 2


def test_missing_seeds_are_all_named_and_nothing_is_written(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """Seeds that the source has not: one error names them all, and the store stays empty."""
    good = some_ids(knn_api, 1)
    with pytest.raises(ImageNotFoundError, match=r"zzzzzzz1, zzzzzzz2"):
        run(knn_api, store, [*good, "zzzzzzz1", "zzzzzzz2"], 2)
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


@pytest.mark.parametrize("depth", [0, -1, 11, 10**9])
def test_depth_is_checked_before_anything_is_asked(knn_api: FakeWellcome, store: Store, depth: int) -> None:
    """S05: a depth out of range is refused without a request."""
    with pytest.raises(InvalidInputError, match="1 to 10"):
        run(knn_api, store, some_ids(knn_api, 1), depth)
    assert knn_api.requests == 0


def test_gone_images_settle_the_crawl(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """A neighbour that answers 404 becomes gone, is listed as missing and leaves the crawl complete."""
    seed = some_ids(knn_api, 1)[0]
    lost = knn_api.world.neighbours()[seed][2]
    knn_api.remove(lost)
    result = run(knn_api, store, [seed], 2)
    assert result.missing == [lost]
    graph = store.subgraph([seed], 2).graph
    assert (graph.graph["complete"], graph.graph["gone"]) == (True, 1)
    assert cypher("MATCH (c:Crawl) RETURN c.completedAt IS NOT NULL AS done") == [{"done": True}]


def test_p06_a_hidden_empty_list_is_asked_again(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """P06: an image that answers [] once and its list at the next look is expanded, and so is what lies behind it."""
    seed = some_ids(knn_api, 1)[0]
    hidden = knn_api.world.neighbours()[seed][0]
    knn_api.script[hidden] = [Answer(hidden_empty=True)]
    result = run(knn_api, store, [seed], 3)
    assert result.suspect == []
    neighbours = knn_api.world.neighbours()
    assert set(store.subgraph([seed], 3).graph) == set(reference_bfs(neighbours, [seed], 3))
    assert knn_api.asked(hidden) == 2


def test_an_empty_list_is_believed_after_three_looks(fake: FakeWellcome, store: Store) -> None:
    """[] at every look: asked three times, state empty, listed as suspect, and not asked again by the next run."""
    lonely = next(i for i, ids in sorted(fake.world.neighbours().items()) if not ids)
    result = run(fake, store, [lonely], 1)
    assert result.suspect == [lonely]
    assert fake.asked(lonely) == 3
    assert store.level([lonely])[lonely].state == "empty"
    assert run(fake, store, [lonely], 1).requests == 0
    assert run(fake, store, [lonely], 1, refresh=True).requests == 3


def test_a_passing_fault_is_left_to_the_next_run(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """An image that never answers is retry: the crawl is unfinished, says so, and the same call settles it later."""
    seed = some_ids(knn_api, 1)[0]
    sick = knn_api.world.neighbours()[seed][1]
    knn_api.script[sick] = [Answer(status=503)] * 5
    result = run(knn_api, store, [seed], 2)
    assert result.retry == [sick]
    assert cypher("MATCH (c:Crawl) RETURN c.completedAt AS done") == [{"done": None}]
    graph = store.subgraph([seed], 2).graph
    assert (graph.graph["complete"], graph.graph["unexpanded"]) == (False, 1)
    assert run(knn_api, store, [seed], 2).requests == 1
    assert store.subgraph([seed], 2).graph.graph["complete"]


def test_max_images_stops_at_the_expansion_that_reaches_it(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """A limit of 20 is reached by one expansion and not passed by another; going on completes the crawl."""
    seed = some_ids(knn_api, 1)
    result = run(knn_api, store, seed, 4, max_images=20)
    assert result.limited
    assert 20 <= result.new_images < 25
    assert cypher("MATCH (i:Image) RETURN count(*) AS n") == [{"n": result.new_images}]
    assert cypher("MATCH (c:Crawl) RETURN c.completedAt AS done") == [{"done": None}]
    run(knn_api, store, seed, 4)
    limited = snapshot(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    run(knn_api, store, seed, 4)
    assert snapshot(cypher) == limited


def test_the_real_lists_give_the_known_graph(store: Store) -> None:
    """hqnskj6m at depth 1 is the clique of six that the real lists name, and it never grows."""
    with FakeWellcome(real_world()) as fake:
        run(fake, store, ["hqnskj6m"], 3)
    assert len(store.subgraph(["hqnskj6m"], 1).graph) == 6
    assert store.subgraph(["hqnskj6m"], 2).graph.number_of_edges() == 30
    assert len(store.subgraph(["hqnskj6m"], 3).graph) == 6


def test_a_changed_contract_stops_at_once(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """P05: a 400 that offers other includes stops the run at the first answer, and nothing is written."""
    seed = some_ids(knn_api, 1)[0]
    knn_api.script[seed] = [Answer(status=400, body=CONTRACT_CHANGED)]
    with pytest.raises(ContractChangedError):
        run(knn_api, store, [seed], 2)
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
    assert knn_api.requests == 1


# -- folders --------------------------------------------------------------------------------------------------------


def test_a_folder_is_compared_whole(store: Store, cypher: Any, tmp_path: Path) -> None:
    """A folder read again: unchanged = no write; new and vanished pictures change just the lists they touch."""
    folder = paint(tmp_path / "six", **SIX)
    first = crawl(store, FolderSource(folder))
    assert (first.images, first.edges, first.new_images, first.new_edges, first.expanded) == (6, 30, 6, 30, 6)
    noted = cypher("MATCH (c:Crawl) RETURN c.depth AS depth, COUNT { (c)-[:FROM]->() } AS seeds")
    assert noted == [{"depth": None, "seeds": 0}]
    before = snapshot(cypher)
    again = crawl(store, FolderSource(folder))
    assert (again.new_images, again.new_edges, again.expanded, again.already_expanded) == (0, 0, 0, 6)
    assert snapshot(cypher) == before

    (folder / "f.png").unlink()
    paint(folder, g="navy")
    third = crawl(store, FolderSource(folder))
    assert third.missing == ["six:f.png"]
    states, edges = snapshot(cypher)
    assert ("six:f.png", "gone") in states
    source = FolderSource(folder)
    expected = {(i, s.image.id, s.rank) for i in source.image_ids() for s in source.expand(i).similar}
    assert edges == expected
    assert cypher("MATCH ()-[w:WAS_SIMILAR_TO]->(:Image {id: 'six:f.png'}) RETURN count(w) AS n") == [{"n": 5}]


def test_seeds_of_a_folder_and_its_changes(store: Store, tmp_path: Path) -> None:
    """A crawl from a seed of a folder also applies what changed in lists that are stored."""
    folder = paint(tmp_path / "six", **SIX, h="pink", i="brown")
    crawl(store, FolderSource(folder), ["a.png"], 1)
    listed = store.level(["six:a.png"])["six:a.png"].similar
    (folder / listed[0].removeprefix("six:")).unlink()
    crawl(store, FolderSource(folder), ["d.png"], 1)
    assert store.level(["six:a.png"])["six:a.png"].similar == [
        s.image.id for s in FolderSource(folder).expand("six:a.png").similar
    ]


def test_a_folders_name_belongs_to_one_place(store: Store, cypher: Any, tmp_path: Path) -> None:
    """A name that is used for another path is refused before anything is written; --name gives another."""
    crawl(store, FolderSource(paint(tmp_path / "six", **SIX)))
    (tmp_path / "other").mkdir()
    twin = paint(tmp_path / "other" / "six", **SIX)
    before = snapshot(cypher)
    with pytest.raises(InvalidInputError, match="`name`"):
        crawl(store, FolderSource(twin))
    assert snapshot(cypher) == before
    assert crawl(store, FolderSource(twin, name="twin")).new_images == 6


def test_a_run_killed_before_its_first_answer_continues(store: Store, tmp_path: Path) -> None:
    """Seeds that were only announced, by a run that ended there, do not make the folder's name look taken."""
    source = FolderSource(paint(tmp_path / "six", **SIX))
    store.begin(Crawl("dead", "six", ("six:a.png",), 1, datetime.now(UTC), "0"))
    assert crawl(store, source, ["a.png"], 1).expanded == 1


def test_refresh_asks_again_and_closes(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """--refresh asks again for what is settled: a changed list replaces the stored one and closes what it lacks."""
    seed, other = some_ids(knn_api, 2)
    run(knn_api, store, [seed], 1)
    old = knn_api.world.neighbours()[seed]
    knn_api.set_list(seed, [other, *old[:4]])
    assert run(knn_api, store, [seed], 1).requests == 0
    assert run(knn_api, store, [seed], 1, refresh=True).requests == 1
    assert store.level([seed])[seed].similar == [other, *old[:4]]
    closed = cypher("MATCH (:Image {id: $id})-[w:WAS_SIMILAR_TO]->(b) RETURN b.id AS id, w.rank AS rank", id=seed)
    assert closed == [{"id": old[4], "rank": 5}]
