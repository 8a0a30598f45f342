"""Kill -9 at every moment that counts: what is stored is whole, and the same command ends with the same graph.

A process leaves traces only by its questions to the API and by its messages to Neo4j. It is killed by SIGKILL when a
question has come and is not answered, when a transaction begins, when a statement of a write has come and is not passed
on, and around each COMMIT: before it is passed on, and when it has been applied but its answer is not delivered yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.crawls import SIX, paint, snapshot, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.kills import Executioner, ended, killed_at, unbroken
from tests.support.reference import reference_bfs, reference_store
from tests.support.tally import count
from tests.support.tiers import moments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World


@pytest.fixture
def world() -> World:
    """Two hundred images, some gone, some without a list, some with a short one."""
    return knn_world(200, seed=11, gone=3, empty=3, short=4)


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWellcome]:
    with FakeWellcome(world) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


def whole_answers_only(cypher: Any, world: World) -> None:
    """INV19: the store is the fold of whole answers of the API; no list is there in part, none was made up."""
    states, edges = snapshot(cypher)
    lists: dict[str, list[str]] = {}
    for image_id, other, _ in sorted(edges, key=lambda edge: edge[2]):
        lists.setdefault(image_id, []).append(other)
    neighbours = world.neighbours()
    assert {i: neighbours[i] for i, state in states if state == "expanded"} == lists
    assert all(not neighbours[i] for i, state in states if state == "empty")
    assert {i for i, state in states if state == "gone"} <= world.gone
    assert {other for listed in lists.values() for other in listed} <= {i for i, _ in states}
    assert works(cypher).items() <= world.works().items()


def finished_crawls(cypher: Any) -> int:
    found: int = cypher("MATCH (c:Crawl) WHERE c.completedAt IS NOT NULL RETURN count(c) AS n")[0]["n"]
    return found


@pytest.mark.timeout(3600)
@moments(263, 7)
def test_c01_killed_at_any_moment_of_a_crawl(
    executioner: Executioner, world: World, store: Store, cypher: Any, first: int, stride: int
) -> None:
    """C01, INV1 to INV4, INV6 to INV10, INV12, INV16, INV17, INV19, INV20, INV25: killed at moment k, it is whole.

    The store is made of whole answers. The same command again leaves the reference graph and one finished Crawl more;
    one that was killed is finished only if it was killed when it had just noted its end.
    """
    seeds, moment = [world.ids[0], world.ids[1]], first
    command = ["ingest", *seeds, "--depth", "10", "--rate", "0"]
    reference = reference_store(world, (seeds, 10))
    assert len(reference[0]) > 150
    while killed_at(moment, executioner, *command):
        count("kills survived")
        unbroken(store)
        whole_answers_only(cypher, world)
        finished = finished_crawls(cypher)
        assert not finished or snapshot(cypher) == reference
        ended(executioner, *command)
        assert snapshot(cypher) == reference
        assert works(cypher) == {i: world.works()[i] for i, _ in reference[0]}
        assert finished_crawls(cypher) == finished + 1
        moment += stride
        cypher("MATCH (n) DETACH DELETE n")
    unbroken(store)
    assert moment > 250
    assert snapshot(cypher) == reference


def change_some_lists(world: World) -> None:
    """Every ninth image gets two new neighbours in front, for the two last ones."""
    ids = sorted(world.lists)
    for place in range(0, len(ids), 9):
        fresh = [ids[(place + step) % len(ids)] for step in (50, 90)]
        world.lists[ids[place]] = list(dict.fromkeys([*fresh, *world.lists[ids[place]]]))[:5]


@pytest.mark.timeout(3600)
@moments(None, 29)
def test_c01_killed_at_any_moment_of_a_refresh(
    executioner: Executioner, api: FakeWellcome, world: World, store: Store, cypher: Any, first: int, stride: int
) -> None:
    """C01, INV17, INV18: a refresh killed at moment k and run again leaves exactly the newer lists, edge by edge.

    What the killed run had stored is not asked for again, unless it was killed when it had just noted its end.
    """
    world.lists.update(knn_world(200, seed=11).lists)  # no short lists, which must be seen twice
    old, seeds, moment = dict(world.lists), [world.ids[0]], first
    crawl_command = ["ingest", *seeds, "--depth", "5", "--rate", "0"]
    more = True
    while more:
        cypher("MATCH (n) DETACH DELETE n")
        world.lists.update(old)
        ended(executioner, *crawl_command)
        change_some_lists(world)
        api.log.clear()
        more = killed_at(moment, executioner, *crawl_command, "--refresh")
        count("kills survived", int(more))
        unbroken(store)
        known = {row["id"] for row in cypher(
            "MATCH (c:Crawl {refresh: true}) WHERE c.completedAt IS NULL "
                "MATCH (i:Image) WHERE i.expandedAt >= c.startedAt RETURN i.id AS id"
        )}  # fmt: skip
        if more:
            api.log.clear()
            ended(executioner, *crawl_command, "--refresh")
            assert not known & {key for _, key, _ in api.log}
        graph, neighbours = store.subgraph(seeds, 5).graph, world.neighbours()
        assert {i: d["depth"] for i, d in graph.nodes(data=True)} == reference_bfs(neighbours, seeds, 5)
        assert set(graph.edges(data="rank")) == {
            (i, other, rank)
            for i, data in graph.nodes(data=True)
            if data["depth"] < 5
            for rank, other in enumerate(neighbours.get(i, ()), 1)
        }
        unbroken(store)
        moment += stride


@pytest.mark.timeout(600)
@moments(None, 7)
def test_c01_killed_at_any_moment_of_reading_a_folder(
    executioner: Executioner, store: Store, cypher: Any, tmp_path: Path, first: int, stride: int
) -> None:
    """C01: the same for a folder read whole, before and after it changed."""
    folder = paint(tmp_path / "six", **SIX)
    command = ["ingest", "--source", f"folder:{folder}"]
    ended(executioner, *command)
    six = snapshot(cypher)
    (folder / "a.png").unlink()
    ended(executioner, *command)
    five, moment, more = snapshot(cypher), first, True
    while more:
        cypher("MATCH (n) DETACH DELETE n")
        paint(folder, **SIX)
        if more := killed_at(moment, executioner, *command):
            count("kills survived")
            unbroken(store)
            ended(executioner, *command)
        assert snapshot(cypher) == six
        (folder / "a.png").unlink()
        if killed_at(moment, executioner, *command):
            count("kills survived")
            unbroken(store)
            ended(executioner, *command)
        assert snapshot(cypher) == five
        moment += stride
