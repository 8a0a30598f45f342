"""The store's reading face: every command reads each image once, in few statements, and all that it tells agrees."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import ImageNotFoundError
from simgraph_neo.graph import discovered
from simgraph_neo.store import Reader, Store
from simgraph_neo.subgraph import Selection
from tests.support.bolt_proxy import BoltProxy, Message
from tests.support.commands import good
from tests.support.crawls import run, some_ids
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neo4j import Driver

    from simgraph_neo.attributes import View
    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_wellcome import FakeWellcome

COMMANDS = {
    "analyze density flags:fr flags:jp flags:br --depth 1 --depth 2 --depth 3 --view both": 3,
    "analyze density flags:fr --depth 9 --depth 10": 3,
    "analyze density flags:fr --depth 2 --depth 3 --output a.svg": 4,
    "analyze degrees flags:fr --depth 3 --output a.svg": 4,
    "analyze metrics flags:fr flags:jp --view both": 3,
    "analyze compare flags:fr flags:jp flags:se --depth 3 --output a.svg": 5,
    "analyze hubs flags:fr --depth 2 --output a.svg --csv a.csv": 4,
    "analyze hubs --all --output a.svg": 3,
    "analyze communities flags:fr --depth 2 --output a.pdf": 4,
    "draw flags:fr --depth 2 --output a.svg": 4,
    "sheet flags:fr --depth 2 --output a.pdf": 4,
    "export graphml flags:fr flags:jp --depth 2 --output a.graphml": 4,
    "export html flags:fr --depth 2 --output a.html": 4,
    "report flags:fr flags:jp --depth 2 --null 0 --output a.html": 6,
    "report --all --source flags --null 0 --output a.html": 4,
}
"""Reading commands, and the statements that each sends, the one that tries the connection among them.

A comparison of seeds reads each of their sources whole in one statement, and in one more the images beyond the depth at
which two touch, where these were not read yet.
"""
VIEWS: tuple[View, View] = ("closed", "discovered")


@pytest.fixture
def proxy(
    flags: Store, neo4j_env: None, neo4j_settings: Neo4jSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BoltProxy]:
    """What the commands speak to: a store with all flags, each statement of theirs seen."""
    monkeypatch.chdir(tmp_path)
    with BoltProxy(neo4j_settings.uri) as proxy:
        monkeypatch.setenv("NEO4J_URI", proxy.uri)
        yield proxy


@pytest.mark.parametrize("command", few(COMMANDS, *list(COMMANDS)[::3]))
def test_a_reading_command_sends_few_statements(proxy: BoltProxy, command: str) -> None:
    """However many seeds, depths, views and sections: two levels a statement, the images' data, and little else."""
    good(*command.split())
    assert proxy.count("RUN") == COMMANDS[command]


def test_all_sections_of_a_report_are_of_one_reading(proxy: BoltProxy, plain_driver: Driver, tmp_path: Path) -> None:
    """A crawl that writes between any two statements of a report does not set its sections at odds."""
    others = ["flags:jp", "flags:se", "flags:br", "flags:de", "flags:it", "flags:pl", "flags:cz", "flags:nl"]
    written: list[str] = []

    def write(message: Message) -> None:
        if (message.kind, message.phase) == ("RUN", "before"):
            written.append(others[len(written)])
            plain_driver.execute_query(
                "MATCH (a:Image {id: 'flags:fr'}), (new:Image {id: $id}) MERGE (a)-[r:SIMILAR_TO]->(new) "
                "SET r.rank = 5 + $rank, r.firstSeenAt = datetime(), r.lastSeenAt = datetime()",
                {"id": written[-1], "rank": len(written)},
            )

    proxy.decide = write
    good("report", "flags:fr", "flags:jp", "--depth", "2", "--null", "0", "--output", "a.html")
    assert len(written) > 3
    results = {each["command"]: each["result"] for each in numbers((tmp_path / "a.html").read_text("utf-8"))}
    density, metrics, compared = (
        next(value for command, value in results.items() if name in command)
        for name in ("analyze density", "analyze metrics", "analyze compare")
    )
    union = {row["view"]: row for row in density if (row["seed"], row["depth"]) == ("union", 2)}
    for row in [*metrics, *(row for row in compared["rows"] if row["seed"] == "union")]:
        assert (row["nodes"], row["edges"], row["density"]) == tuple(
            union[row["view"]][name] for name in ("nodes", "edges", "density")
        )
    of_view = [row for row in density if row["view"] == compared["view"]]
    assert sorted(map(str, compared["growth"])) == sorted(map(str, of_view))


def numbers(page: str) -> list[dict[str, Any]]:
    """The results that a report holds as JSON."""
    begin = page.index('type="application/json"')
    found = json.loads(page[page.index(">", begin) + 1 : page.index("</script>", begin)])
    results: list[dict[str, Any]] = found["results"]
    return results


def test_a_reader_gives_what_levels_one_by_one_give(knn_api: FakeWellcome, store: Store) -> None:
    """Seeds, depths and views in any order from one reader: the graphs of a walk that reads level by level."""
    one, other = some_ids(knn_api, 2)
    run(knn_api, store, [one, other], 4)
    reader = Reader(store)
    for seeds in ((one,), (one, other), (other,)):
        for depth in (3, 0, 1, 4, 2):
            for view in VIEWS:
                found = reader.subgraph(Selection(seeds, depth, view=view)).graph
                expected = discovered(store.lists, seeds, depth, view)
                assert found.graph == expected.graph
                assert list(found.nodes(data=True)) == list(expected.nodes(data=True))
                assert list(found.edges(data=True)) == list(expected.edges(data=True))


def test_the_largest_depth_costs_six_statements(store: Store, neo4j_settings: Neo4jSettings, cypher: Any) -> None:
    """A chain, in which every level has one image: two levels a statement."""
    cypher(
        "UNWIND range(0, 11) AS n CREATE (i:Image {id: 'flags:' + n, source: 'flags', state: 'expanded'}) "
        "WITH i ORDER BY n WITH collect(i) AS all UNWIND range(0, 10) AS n WITH all[n] AS a, all[n + 1] AS b "
        "CREATE (a)-[:SIMILAR_TO {rank: 1}]->(b)"
    )
    with BoltProxy(neo4j_settings.uri) as proxy, Store(replace(neo4j_settings, uri=proxy.uri)) as opened:
        before = proxy.count("RUN")
        graph = Reader(opened).subgraph(Selection(("flags:0",), 10)).graph
        assert proxy.count("RUN") - before == 6
    assert sorted(data["depth"] for _, data in graph.nodes(data=True)) == list(range(11))


def test_unknown_seeds_are_all_named(flags: Store) -> None:
    """Of several selections the error names every seed that is not stored, with the command that brings them."""
    selections = [Selection(("flags:fr", "nosuch11"), 1), Selection(("nosuch22",), 2)]
    with pytest.raises(
        ImageNotFoundError, match=r"Not in the store: nosuch11, nosuch22\. Try: simgraph ingest nosuch11"
    ):
        Reader(flags).subgraphs(selections)
