"""What a sick Neo4j does to the store (rows N04 to N14, C03, C04): nothing is lost, nothing doubled, one line said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simgraph_neo.store import Store
from tests.bolt_proxy import BoltProxy
from tests.test_crawl import run, snapshot, some_ids

if TYPE_CHECKING:
    from simgraph_neo.settings import Neo4jSettings
    from tests.fake_wellcome import FakeWellcome


def test_the_proxy_changes_nothing(
    knn_api: FakeWellcome, neo4j_settings: Neo4jSettings, store: Store, cypher: Any
) -> None:
    """A crawl through a proxy that lets everything pass gives the store that it gives without one."""
    seeds = some_ids(knn_api, 2)
    moments: list[tuple[int, str, str]] = []
    run(knn_api, store, seeds, 3)
    direct = snapshot(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    with (
        BoltProxy(neo4j_settings.uri, lambda m: moments.append((m.number, m.kind, m.phase))) as proxy,
        Store(replace(neo4j_settings, uri=proxy.uri)) as through,
    ):
        through.prepare()
        run(knn_api, through, seeds, 3)
    assert snapshot(cypher) == direct
    assert proxy.count("COMMIT") > 3
    assert [m.number for m in proxy.messages] == [number for number, _, phase in moments if phase == "before"]
    answered = {number for number, _, phase in moments if phase == "after"}
    assert answered == {m.number for m in proxy.messages if m.kind != "GOODBYE"}
