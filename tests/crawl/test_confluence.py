"""However a crawl is cut into runs, workers and batches, the store in the end is one and the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simgraph_neo.maintenance.verify import verify
from tests.support.crawls import run, snapshot, some_ids, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.reference import reference_bfs, reference_store

if TYPE_CHECKING:
    from simgraph_neo.store import Store

WORLD = knn_world(90, seed=4, gone=2, empty=2, short=3)
SEEDS = [i for i in WORLD.ids if i in WORLD][:3]


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.permutations(SEEDS),
    together=st.booleans(),
    workers=st.sampled_from([1, 2, 8]),
    batch=st.sampled_from([1, 7, 20]),
)
def test_c11_every_order_workers_and_batch_make_one_store(
    store: Store, cypher: Any, order: list[str], together: bool, workers: int, batch: int
) -> None:
    """C11, INV12, INV25: seeds in any order, in one run or three, 1, 2 or 8 workers, batches of 1, 7 or 20: one graph.

    The works of its images and their names are those of the catalogue, too, and nothing is left over.
    """
    cypher("MATCH (n) DETACH DELETE n")
    with FakeWellcome(WORLD) as fake:
        for seeds in [order] if together else [[seed] for seed in order]:
            run(fake, store, seeds, 3, workers=workers, batch=batch)
    states, edges = reference_store(WORLD, (SEEDS, 3))
    assert snapshot(cypher) == (states, edges)
    assert works(cypher) == {i: WORLD.works()[i] for i, _ in states}
    assert [finding for finding in verify(store) if finding.violations] == []


def test_inv11_distances_agree_however_they_are_counted(knn_api: FakeWellcome, store: Store) -> None:
    """INV11: hops by Cypher, by networkx on the exported graph, and by a plain walk over the fake API are equal."""
    seed = some_ids(knn_api, 1)[0]
    run(knn_api, store, [seed], 4)
    by_cypher = {row["id"]: row["distance"] for row in store.query("within-hops", seed=seed, hops=4)}
    by_networkx = nx.single_source_shortest_path_length(store.subgraph().graph, seed, cutoff=4)
    assert by_cypher == dict(by_networkx) == reference_bfs(knn_api.world.neighbours(), [seed], 4)


def test_inv14_a_deeper_crawl_only_adds(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """INV14: each depth has all images and edges of the depth before it, in the store and in what is discovered."""
    seed = some_ids(knn_api, 1)
    stored: set[Any] = set()
    found: set[Any] = set()
    for depth in range(1, 6):
        run(knn_api, store, seed, depth)
        _, edges = snapshot(cypher)
        discovered: set[Any] = set(store.subgraph(seed, depth).graph.edges(data="rank"))
        assert stored <= edges
        assert found < discovered <= edges
        stored, found = edges, discovered
