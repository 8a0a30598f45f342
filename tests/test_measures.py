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
        _same_as_networkx(row, graph_by_hand(row, chosen))


def graph_by_hand(row: Mapping[str, Any], seeds: Iterable[str]) -> nx.DiGraph[str]:
    """The graph that a row says it is of; fails unless its share of the outer ring is right."""
    hops = reference_bfs(flag_lists(), seeds, row["depth"])
    graph = closed_by_hand(flag_lists(), seeds, row["depth"])
    ring = [image for image, distance in hops.items() if distance == row["depth"] and row["view"] == "discovered"]
    graph.remove_edges_from(list(graph.out_edges(ring)))
    assert row["frontier_share"] == len(ring) / len(graph)
    return graph


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


def test_densities_and_degrees_are_of_the_view_that_is_asked_for(neo4j_env: None) -> None:
    """Rows are seeds by depths by views, then the union; both commands give networkx's numbers of the named view."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "3")
    seeds = ["flags:fr", "flags:jp"]
    rows = good("analyze", "density", *seeds, "--depth", "1", "--depth", "2", "--view", "both", "--json")
    order = [(s, d, v) for s in [*seeds, "union"] for d in (1, 2) for v in ("discovered", "closed")]
    assert [(row["seed"], row["depth"], row["view"]) for row in rows] == order
    for row in rows:
        assert list(row) == [name for name in KEYS if name in row]
        chosen = seeds if row["seed"] == "union" else [row["seed"]]
        graph = graph_by_hand(row, chosen)
        assert row["directed_density"] == nx.density(graph)
        assert row["density"] == nx.density(nx.Graph(graph))
    for row in rows[-2:]:
        found = good("analyze", "degrees", *seeds, "--view", row["view"], "--json")
        graph = graph_by_hand(row, seeds)
        assert found["histogram"] == nx.degree_histogram(nx.Graph(graph))
        for name in ("depth", "view", "complete", "unexpanded", "gone", "frontier_share", "nodes"):
            assert found[name] == row[name]
        assert f"union depth 2 {row['view']}: " in good("analyze", "degrees", *seeds, "--view", row["view"])


@pytest.mark.parametrize("command", ["density", "metrics", "degrees"])
def test_many_graphs_are_doubted_once(neo4j_env: None, command: str) -> None:
    """However many graphs are unfinished, one line names the command that completes them all, one the ring."""
    good("ingest", "flags:jp", "flags:fr", "--depth", "2")
    more = [] if command == "degrees" else ["--depth", "2", "--depth", "3", "--depth", "1", "--view", "both"]
    said = simgraph("analyze", command, "flags:fr", "flags:jp", *more, *(["--view", "closed"] * (not more))).stderr
    depth = 3 if command == "degrees" else 4
    (line,) = [line for line in said.splitlines() if "Incomplete" in line]
    assert line.endswith(f"with: simgraph ingest flags:fr flags:jp --depth {depth}")
    assert said.count("outer ring whose") == (command != "degrees")
    good(*line.split("simgraph ")[1].split())
    assert "Incomplete" not in simgraph("analyze", command, "flags:fr", "flags:jp", *more).stderr


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


@pytest.mark.parametrize("command", ["metrics", "density", "degrees"])
@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ["--all", "--view", "discovered"], "one view"),
        (2, [], "at least one seed"),
        (2, ["flags:fr", "--depth", "10", "--view", "closed"], "goes to depth 9"),
        (4, ["flags:fr", "flags:xx"], "flags:fr, flags:xx"),
    ],
)
def test_bad_input_is_one_line(neo4j_env: None, command: str, code: int, words: list[str], said: str) -> None:
    """What cannot be measured is said in one line, with the right exit code."""
    assert said in refused(code, "analyze", command, *words)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("metrics flags:fr --null 3 --view discovered", "closed view"),
        ("metrics --all --view both", "one view"),
        ("density --all --view both", "one view"),
        ("density --source flags --view closed", "--source narrows --all"),
        ("density flags:fr --depth 1 --depth 10 --view both", "goes to depth 9"),
        ("density flags:fr --depth 1 --depth 11", "0 to 10"),
        ("degrees --all --view discovered", "one view"),
    ],
)
def test_views_that_make_no_sense_are_refused(command: str, said: str) -> None:
    """Before a store is asked for, each with what to write instead."""
    assert said in refused(2, "analyze", *command.split())
