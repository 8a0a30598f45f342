"""`analyze metrics` and the two views: which images and edges count, what is said of an unfinished crawl."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.graph import Listed, discovered
from simgraph_neo.sources.flags import FlagsSource
from tests.reference import reference_bfs
from tests.test_cli import good, refused, simgraph
from tests.test_structure import digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simgraph_neo.store import Store

__all__ = ["digits"]

KEYS = [
    *("seed", "depth", "view", "complete", "unexpanded", "gone", "frontier_share", "nodes", "edges", "density"),
    *("directed_edges", "directed_density", "reciprocity", "reciprocity_by_rank", "weak_components", "largest_weak"),
    *("strong_components", "largest_strong", "max_in_degree", "in_degree_skewness", "never_chosen"),
    *("average_clustering", "transitivity", "mean_shortest_path", "mean_shortest_path_interval", "diameter"),
    *("degree_assortativity", "max_core", "modularity", "communities"),
]


@cache
def flag_lists() -> dict[str, list[str]]:
    """Every flag's list, as the source says it: no store between."""
    source = FlagsSource()
    return {i: [similar.image.id for similar in source.expand(i).similar] for i in source.image_ids()}


def closed_by_hand(lists: Mapping[str, list[str]], seeds: Iterable[str], depth: int) -> nx.DiGraph[str]:
    """Every image within `depth` hops, and every edge of every list that stays among them."""
    inside = reference_bfs(lists, seeds, depth)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(inside)
    graph.add_edges_from((a, b) for a in inside for b in lists[a] if b in inside)
    return graph


def test_the_digits_closed_views_have_their_known_sizes(digits: nx.DiGraph[int]) -> None:
    """From image 0 the closed views to depths 1 to 7 have the known nodes and edges; discovered ones lie within."""
    lists = {str(node): [str(other) for other in digits[node]] for node in digits}

    def read(ids: Iterable[str]) -> dict[str, Listed]:
        return {i: Listed("expanded", lists[i]) for i in ids}

    known = [(6, 20), (14, 51), (30, 118), (56, 250), (76, 351), (101, 478), (125, 612)]
    for depth, counts in enumerate(known, 1):
        closed, seen = discovered(read, ["0"], depth, "closed"), discovered(read, ["0"], depth)
        assert (len(closed), closed.number_of_edges()) == counts
        assert set(seen) == set(closed)
        assert set(seen.edges) < set(closed.edges)
        deeper = discovered(read, ["0"], depth + 1)
        assert set(closed.edges) == {(a, b) for a, b in deeper.edges if a in closed and b in closed}


@pytest.mark.parametrize("seeds", [["flags:fr"], ["flags:jp", "flags:fr"]])
@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_closed_is_every_edge_among_the_same_images(store: Store, seeds: list[str], depth: int) -> None:
    """After a crawl one deeper the closed view is complete, and is what walking the lists by hand gives."""
    crawl(FlagsSource(), store, seeds, depth + 1)
    found, oracle = store.closed(seeds, depth), closed_by_hand(flag_lists(), seeds, depth)
    assert set(found) == set(oracle)
    assert set(found.edges) == set(oracle.edges)
    about = found.graph
    assert (about["view"], about["complete"], about["unexpanded"], about["frontier"]) == ("closed", True, 0, 0)
    assert store.discovered(seeds, depth).graph["frontier"] == sum(
        hops == depth for hops in reference_bfs(flag_lists(), seeds, depth).values()
    )


def test_other_seeds_do_not_change_a_finished_closed_view(store: Store) -> None:
    """The closed view of a crawl that is deep enough stays the same whatever else is crawled."""
    crawl(FlagsSource(), store, ["fr"], 3)
    before: set[Any] = set(store.closed(["flags:fr"], 2).edges(data="rank"))
    crawl(FlagsSource(), store, ["jp", "be"], 4)
    assert set(store.closed(["flags:fr"], 2).edges(data="rank")) == before


def test_an_incomplete_closed_view_names_the_deeper_crawl(neo4j_env: None) -> None:
    """A crawl to depth 2 leaves closed(2) incomplete; the command that is named completes it."""
    good("ingest", "flags:fr", "--depth", "2")
    result = simgraph("analyze", "metrics", "flags:fr", "--depth", "2", "--view", "both", "--json")
    assert result.exit_code == 0
    command = re.search(r"with: simgraph (ingest flags:fr --depth 3)$", result.stderr, re.MULTILINE)
    assert command
    good(*command[1].split())
    rows = good("analyze", "metrics", "flags:fr", "--depth", "2", "--view", "both", "--json")
    assert [(row["view"], row["complete"]) for row in rows] == [("discovered", True), ("closed", True)]


def test_rows_are_seeds_by_depths_by_views(neo4j_env: None, store: Store) -> None:
    """Keys are the promised ones in their order; numbers are networkx's on the graphs walked by hand."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "4")
    seeds = ["flags:fr", "flags:jp"]
    rows = good("analyze", "metrics", *seeds, "--depth", "1", "--depth", "3", "--view", "both", "--json")
    order = [(s, d, v) for s in [*seeds, "union"] for d in (1, 3) for v in ("discovered", "closed")]
    assert [(row["seed"], row["depth"], row["view"]) for row in rows] == order
    for row in rows:
        assert list(row) == KEYS
        chosen = seeds if row["seed"] == "union" else [row["seed"]]
        graph = closed_by_hand(flag_lists(), chosen, row["depth"])
        if row["view"] == "discovered":
            hops = reference_bfs(flag_lists(), chosen, row["depth"])
            graph.remove_edges_from([edge for edge in graph.edges if hops[edge[0]] == row["depth"]])
            ring = sum(value == row["depth"] for value in hops.values())
            assert row["frontier_share"] == pytest.approx(ring / len(graph))
        _same_as_networkx(row, graph)


def _same_as_networkx(row: dict[str, Any], graph: nx.DiGraph[str]) -> None:
    plain: nx.Graph[str] = nx.Graph(graph)
    largest = plain.subgraph(min(nx.connected_components(plain), key=lambda part: (-len(part), min(part))))
    expected = {
        "nodes": len(graph),
        "edges": plain.number_of_edges(),
        "density": nx.density(plain),
        "directed_density": nx.density(graph),
        "reciprocity": nx.overall_reciprocity(graph),
        "strong_components": nx.number_strongly_connected_components(graph),
        "average_clustering": nx.average_clustering(plain),
        "transitivity": nx.transitivity(plain),
        "mean_shortest_path": nx.average_shortest_path_length(largest),
        "diameter": nx.diameter(largest),
        "max_core": max(nx.core_number(plain).values()),
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected)


def test_a_dominant_ring_is_said(neo4j_env: None) -> None:
    """Where most images are the outer ring, stderr says so and names the other view; of the closed view it does not."""
    good("ingest", "flags:jp", "--depth", "3")
    seen = simgraph("analyze", "metrics", "flags:jp").stderr
    assert "60% of the images are an outer ring" in seen
    assert "--view closed" in seen
    assert "outer ring" not in simgraph("analyze", "metrics", "flags:jp", "--view", "closed").stderr


def test_the_table_has_a_column_a_graph(neo4j_env: None) -> None:
    """The terminal shows metrics as rows, ranks too; null models come as a table of their own."""
    good("ingest", "flags:fr", "--depth", "3")
    lines = good("analyze", "metrics", "flags:fr", "--null", "4", "--small-world").splitlines()
    assert lines[0].split() == ["metric", "flags:fr", "depth", "2", "closed"]
    names = [line.split()[0] for line in lines if line]
    assert {"density", "reciprocity_rank_1", "small_world", "communities"} <= set(names)
    table = lines[lines.index("") + 1 :]
    assert table[0].startswith("flags:fr depth 2 closed: against random graphs")
    kept = next(line.split() for line in table if line.startswith("max_in_degree"))
    assert float(kept[1]) == float(kept[2]) == float(kept[4])


def test_everything_is_measured_as_closed(neo4j_env: None, store: Store) -> None:
    """--all measures all images and edges; null models come in JSON with their interval and z."""
    good("ingest", "--source", "flags")
    (row,) = good("analyze", "metrics", "--all", "--source", "flags", "--null", "3", "--json")
    assert (row["seed"], row["depth"], row["view"], row["nodes"]) == (None, None, "closed", 157)
    assert list(row) == [*KEYS, "null"]
    assert set(row["null"]) == {"rewired", "random_lists"}
    assert row["null"]["rewired"]["reciprocity"]["z"] > 3
    assert set(row["null"]["rewired"]["reciprocity"]) == {"mean", "low", "high", "z"}


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ["--all", "--view", "discovered"], "one view"),
        (2, ["flags:fr", "--null", "3", "--view", "discovered"], "closed view"),
        (2, [], "at least one seed"),
        (2, ["flags:fr", "--depth", "10", "--view", "closed"], "goes to depth 9"),
        (4, ["flags:fr", "flags:xx"], "flags:fr, flags:xx"),
    ],
)
def test_bad_input_is_one_line(neo4j_env: None, code: int, words: list[str], said: str) -> None:
    """What cannot be measured is said in one line, with the right exit code."""
    assert said in refused(code, "analyze", "metrics", *words)
