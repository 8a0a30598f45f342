"""`simgraph seeds` and `simgraph crawls`: where what is stored came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.crawler import crawl, ingest_whole
from simgraph_neo.explore import territories
from simgraph_neo.sources.flags import FlagsSource
from tests.support.commands import good, simgraph
from tests.support.crawls import run
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome


@pytest.fixture
def two(knn_api: FakeWellcome) -> list[str]:
    return sorted(knn_api.world.neighbours())[:2]


def test_a_territory_is_what_a_walk_over_the_api_finds(store: Store, knn_api: FakeWellcome, two: list[str]) -> None:
    """Each seed has a row a depth, to that of its deepest crawl, with the images of a walk that shares no code."""
    for seed, depth in ((two[1], 1), (two[0], 3), (two[1], 2)):
        run(knn_api, store, [seed], depth)
    found = territories(store)
    assert [(row.seed, row.depth) for row in found] == [(two[1], d) for d in range(3)] + [(two[0], d) for d in range(4)]
    lists = knn_api.world.neighbours()
    assert [row.images for row in found] == [
        len(reference_bfs(lists, [row.seed or ""], row.depth or 0)) for row in found
    ]
    assert all(row.complete and not row.unexpanded and row.source == "wellcome" for row in found)
    assert "<table" in found._repr_html_()


def test_what_is_missing_is_counted(store: Store, cypher: Any) -> None:
    """An image that is to be asked again makes every depth beyond its own incomplete, and no other."""
    crawl(FlagsSource(), store, ["fr"], 3)
    cypher("MATCH (:Image {id: 'flags:fr'})-[:SIMILAR_TO {rank: 1}]->(i) SET i.state = 'retry', i.reason = 'time-out'")
    assert [(row.complete, row.unexpanded) for row in territories(store)] == [
        (True, 0),
        (True, 0),
        (False, 1),
        (False, 1),
    ]


def test_the_commands_list_seeds_and_runs(neo4j_env: None, store: Store) -> None:
    """Both print tables and JSON; a source that was read whole has no seeds, and is named; an empty store says so."""
    for command in ("seeds", "crawls"):
        assert good(command, "--json") == []
        assert "Nothing was crawled yet" in simgraph(command).stderr
    crawl(FlagsSource(), store, ["fr", "jp"], 1)
    ingest_whole(FlagsSource(), store)
    rows = good("seeds", "--json")
    assert [(row["seed"], row["depth"], row["images"], row["complete"], row["title"]) for row in rows] == [
        ("flags:fr", 0, 1, True, "France"),
        ("flags:fr", 1, 6, True, "France"),
        ("flags:jp", 0, 1, True, "Japan"),
        ("flags:jp", 1, 6, True, "Japan"),
        (None, None, 157, True, None),
    ]
    said = simgraph("seeds")
    assert said.stdout.split()[:7] == ["seed", "source", "depth", "images", "unexpanded", "complete", "title"]
    assert said.stdout.splitlines()[-1].split() == ["-", "flags", "-", "157", "0", "yes", "-"]
    runs = good("crawls", "--json")
    assert [(run["seeds"], run["depth"], run["images"], run["lists"]) for run in runs] == [
        (["flags:fr", "flags:jp"], 1, 12, 2),
        ([], None, 145, 155),
    ]
    assert "flags:fr, flags:jp" in good("crawls")
