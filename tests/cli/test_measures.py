"""`analyze metrics` and the two views: which images and edges count, what is said of an unfinished crawl."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from scipy.stats import skew

from simgraph_neo import DensityRow
from simgraph_neo.analysis import densities, measure
from simgraph_neo.cli.output import print_table
from simgraph_neo.crawler import crawl
from simgraph_neo.graph import Neighbours, discovered
from simgraph_neo.metrics import parse_metrics
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.tables import Table
from tests.support.commands import DENSITY_KEYS, good, refused, simgraph
from tests.support.graphs import among, closed_by_hand, flag_lists
from tests.support.pictures import save
from tests.support.reference import reference_bfs
from tests.support.tables import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from simgraph_neo.store import Store


KEYS = [
    *("seed", "depth", "view", "complete", "unexpanded", "gone", "frontier_share", "nodes", "edges", "density"),
    *("directed_edges", "directed_density", "reciprocity", "reciprocity_by_rank", "weak_components", "largest_weak"),
    *("strong_components", "largest_strong", "max_in_degree", "in_degree_skewness", "never_chosen"),
    *("average_clustering", "transitivity", "mean_shortest_path", "mean_shortest_path_interval", "diameter"),
    *("degree_assortativity", "max_core", "modularity", "communities"),
]
"""What is promised; metrics that are added follow."""
NEW = [key for metric in parse_metrics() for key in metric.keys if key not in KEYS]


def test_the_digits_closed_views_have_their_known_sizes(digits: nx.DiGraph[int]) -> None:
    """From image 0 the closed views to depths 1 to 7 have the known nodes and edges; discovered ones lie within."""
    lists = {str(node): [str(other) for other in digits[node]] for node in digits}

    def read(ids: Iterable[str]) -> dict[str, Neighbours]:
        return {i: Neighbours("expanded", lists[i]) for i in ids}

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
    crawl(store, FlagsSource(), seeds, depth + 1)
    found, oracle = store.subgraph(seeds, depth, view="closed").graph, closed_by_hand(flag_lists(), seeds, depth)
    assert set(found) == set(oracle)
    assert set(found.edges) == set(oracle.edges)
    about = found.graph
    assert (about["view"], about["complete"], about["unexpanded"], about["frontier"]) == ("closed", True, 0, 0)
    assert store.subgraph(seeds, depth).graph.graph["frontier"] == sum(
        hops == depth for hops in reference_bfs(flag_lists(), seeds, depth).values()
    )


def test_other_seeds_do_not_change_a_finished_closed_view(store: Store) -> None:
    """The closed view of a crawl that is deep enough stays the same whatever else is crawled."""
    crawl(store, FlagsSource(), ["fr"], 3)
    before: set[Any] = set(store.subgraph(["flags:fr"], 2, view="closed").graph.edges(data="rank"))
    crawl(store, FlagsSource(), ["jp", "be"], 4)
    assert set(store.subgraph(["flags:fr"], 2, view="closed").graph.edges(data="rank")) == before


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
        assert list(row) == KEYS + NEW
        chosen = seeds if row["seed"] == "union" else [row["seed"]]
        same_as_networkx(row, graph_by_hand(flag_lists(), row, chosen))


def graph_by_hand(lists: Mapping[str, list[str]], row: Mapping[str, Any], seeds: Iterable[str]) -> nx.DiGraph[str]:
    """The graph that a row says it is of; fails unless its share of the frontier is right."""
    hops = reference_bfs(lists, seeds, row["depth"])
    graph = closed_by_hand(lists, seeds, row["depth"])
    ring = [image for image, distance in hops.items() if distance == row["depth"] and row["view"] == "discovered"]
    graph.remove_edges_from(list(graph.out_edges(ring)))
    assert row["frontier_share"] == len(ring) / len(graph)
    return graph


def same_as_networkx(row: Mapping[str, Any], graph: nx.DiGraph[str]) -> None:
    """Every number of a row is networkx's, scipy's or a count by hand, but for what is known of the graph."""
    expected = {**_counted(graph), **_of_lists(graph), **_of_the_simple_graph(nx.Graph(graph))}
    assert set(expected) == set(KEYS[7:])
    for name in KEYS[7:]:
        if name in row:
            assert row[name] == pytest.approx(expected[name], abs=1e-12), name


def _counted(graph: nx.DiGraph[str]) -> dict[str, Any]:
    weak, strong = list(nx.weakly_connected_components(graph)), list(nx.strongly_connected_components(graph))
    return {
        "nodes": graph.order(),
        "directed_edges": graph.size(),
        "directed_density": nx.density(graph),
        "weak_components": len(weak),
        "largest_weak": max(map(len, weak)),
        "strong_components": len(strong),
        "largest_strong": max(map(len, strong)),
    }


def _of_lists(graph: nx.DiGraph[str]) -> dict[str, Any]:
    chosen = [degree for _, degree in graph.in_degree]
    by_rank: dict[str, list[bool]] = {}
    for (tail, head), rank in nx.get_edge_attributes(graph, "rank").items():
        by_rank.setdefault(str(rank), []).append(graph.has_edge(head, tail))
    return {
        "reciprocity": nx.overall_reciprocity(graph),
        "reciprocity_by_rank": {rank: sum(returned) / len(returned) for rank, returned in by_rank.items()},
        "max_in_degree": max(chosen),
        "in_degree_skewness": skew(chosen) if len(set(chosen)) > 1 else None,
        "never_chosen": chosen.count(0),
    }


def _of_the_simple_graph(plain: nx.Graph[str]) -> dict[str, Any]:
    largest = plain.subgraph(min(nx.connected_components(plain), key=lambda part: (-len(part), min(part))))
    number = {image: place for place, image in enumerate(sorted(plain))}
    numbers: nx.Graph[int] = nx.Graph()  # what Louvain's method finds depends on the order
    numbers.add_nodes_from(number.values())
    ends = ((number[a], number[b]) for a, b in plain.edges)
    numbers.add_edges_from(sorted((min(pair), max(pair)) for pair in ends))
    parts = nx.community.louvain_communities(numbers, seed=TUTORIAL_SEED)
    return {
        "edges": plain.size(),
        "density": nx.density(plain),
        "average_clustering": nx.average_clustering(plain),
        "transitivity": nx.transitivity(plain),
        "mean_shortest_path": nx.average_shortest_path_length(largest),
        "mean_shortest_path_interval": None,
        "diameter": nx.diameter(largest),
        "degree_assortativity": nx.degree_assortativity_coefficient(plain),
        "max_core": max(nx.core_number(plain).values()),
        "modularity": nx.community.modularity(numbers, parts),
        "communities": len(parts),
    }


def test_every_number_of_the_flags_is_networkxs(flags: Store, neo4j_env: None, cypher: Any) -> None:
    """A whole run of density, metrics and degrees: each number is what networkx makes of edges that Cypher read."""
    lists: dict[str, list[str]] = {}
    for row in cypher("MATCH (a:Image)-[s:SIMILAR_TO]->(b:Image) RETURN a.id AS a, b.id AS b ORDER BY a, s.rank"):
        lists.setdefault(row["a"], []).append(row["b"])
    seeds = ["flags:fr", "flags:jp", "flags:br"]
    order = [(s, d, v) for s in [*seeds, "union"] for d in (1, 3) for v in ("discovered", "closed")]
    for command in ("density", "metrics"):
        rows = good("analyze", command, *seeds, "--depth", "1", "--depth", "3", "--view", "both", "--json")
        assert [(row["seed"], row["depth"], row["view"]) for row in rows] == order
        for row in rows:
            assert list(row) == (
                KEYS + NEW if command == "metrics" else [name for name in KEYS if name in DENSITY_KEYS]
            )
            chosen = seeds if row["seed"] == "union" else [row["seed"]]
            assert (row["complete"], row["unexpanded"], row["gone"]) == (True, 0, 0)
            same_as_networkx(row, graph_by_hand(lists, row, chosen))
        (row,) = good("analyze", command, "--all", "--source", "flags", "--json")
        same_as_networkx(row, among(lists, lists))
    for direction, degree in (("in", "in_degree"), ("out", "out_degree"), ("undirected", "degree")):
        graph: Any = among(lists, lists)
        degrees = sorted(dict(getattr(nx.Graph(graph) if degree == "degree" else graph, degree)).values())
        found = good("analyze", "degrees", "--all", "--direction", direction, "--json")
        assert [k for k, count in enumerate(found["histogram"]) for _ in range(count)] == degrees
        assert (found["nodes"], found["max"]) == (157, degrees[-1])
        assert found["mean"] == pytest.approx(sum(degrees) / 157)


@pytest.mark.parametrize("view", ["discovered", "closed"])
def test_degrees_are_of_the_view_that_is_asked_for(neo4j_env: None, view: str) -> None:
    """The histogram is networkx's of the named view, and comes with what is known of that graph."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "3")
    seeds = ["flags:fr", "flags:jp"]
    found = good("analyze", "degrees", *seeds, "--view", view, "--json")
    graph = graph_by_hand(flag_lists(), found, seeds)
    assert found["histogram"] == nx.degree_histogram(nx.Graph(graph))
    assert (found["depth"], found["view"], found["complete"], found["nodes"]) == (2, view, True, len(graph))
    assert f"union depth 2 {view}: {len(graph)} images, " in good("analyze", "degrees", *seeds, "--view", view)


@pytest.mark.parametrize("command", ["density", "degrees"])
def test_many_graphs_are_doubted_once(neo4j_env: None, command: str) -> None:
    """However many graphs are unfinished, one line names the command that completes them all, one the frontier."""
    good("ingest", "flags:jp", "flags:fr", "--depth", "2")
    more = [] if command == "degrees" else ["--depth", "2", "--depth", "3", "--depth", "1", "--view", "both"]
    said = simgraph("analyze", command, "flags:fr", "flags:jp", *more, *(["--view", "closed"] * (not more))).stderr
    depth = 3 if command == "degrees" else 4
    (line,) = [line for line in said.splitlines() if "Incomplete" in line]
    assert line.endswith(f"with: simgraph ingest flags:fr flags:jp --depth {depth}")
    assert said.count("frontier,") == (command != "degrees")
    good(*line.split("simgraph ")[1].split())
    assert "Incomplete" not in simgraph("analyze", command, "flags:fr", "flags:jp", *more).stderr


def test_a_dominant_ring_is_said(neo4j_env: None) -> None:
    """Where most images are the frontier, stderr says so and names the other view; of the closed view it does not."""
    good("ingest", "flags:jp", "--depth", "3")
    seen = simgraph("analyze", "metrics", "flags:jp").stderr
    assert "60% of the images are in the frontier" in seen
    assert "--view closed" in seen
    assert "in the frontier" not in simgraph("analyze", "metrics", "flags:jp", "--view", "closed").stderr


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


def test_what_costs_more_is_computed_on_request(neo4j_env: None) -> None:
    """--also computes a metric that is left out else, --small-world is short for one; an unknown name is refused."""
    good("ingest", "flags:fr", "--depth", "2")
    asked = ["analyze", "metrics", "flags:fr", "--depth", "1", "--view", "closed", "--json"]
    (row,) = good(*asked, "--also", "small_world")
    assert list(row) == [*KEYS, *NEW, "small_world"]
    assert good(*asked, "--small-world") == good(*asked, "--also", "small_world", "--also", "density") == [row]
    assert "Unknown metric 'nope'. Metrics on request: " in refused(2, *asked, "--also", "nope")


def test_everything_is_measured_as_closed(flags: Store, neo4j_env: None, store: Store) -> None:
    """--all measures all images and edges; null models come in JSON with their interval and z."""
    (row,) = good("analyze", "metrics", "--all", "--source", "flags", "--null", "3", "--json")
    assert (row["seed"], row["depth"], row["view"], row["nodes"]) == (None, None, "closed", 157)
    assert list(row) == [*KEYS, *NEW, "null"]
    assert set(row["null"]) == {"rewired", "random_lists"}
    assert row["null"]["rewired"]["reciprocity"]["z"] > 3
    assert set(row["null"]["rewired"]["reciprocity"]) == {"mean", "low", "high", "z"}


@pytest.mark.parametrize("command", ["metrics", "density", "degrees"])
@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ["--all", "--view", "discovered"], "only the closed view"),
        (2, [], "at least one seed"),
        (2, ["flags:fr", "--depth", "10", "--view", "closed"], "must be at most 9 in the closed view"),
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
        ("metrics --all --view both", "only the closed view"),
        ("density --all --view both", "only the closed view"),
        ("density --source flags --view closed", "--source needs --all"),
        ("density flags:fr --depth 1 --depth 10 --view both", "must be at most 9 in the closed view"),
        ("density flags:fr --depth 1 --depth 11", "0 to 10"),
        ("degrees --all --view discovered", "only the closed view"),
    ],
)
def test_views_that_make_no_sense_are_refused(command: str, said: str) -> None:
    """Before a store is asked for, each with what to write instead."""
    assert said in refused(2, "analyze", *command.split())


def test_what_completes_seeds_of_several_sources_is_a_command_for_each(neo4j_env: None, tmp_path: Path) -> None:
    """Two folders and the flags, crawled too little: the named commands complete the graph as they are."""
    folders = {name: tmp_path / name for name in ("one", "my two")}
    for folder in folders.values():
        for at in range(12):
            save(folder / f"p{at:02d}.png", at=2 * at)
    first = {name: ["--source", f"folder:{folder}", "--name", name] for name, folder in folders.items()} | {"flags": []}
    seeds = ["one:p00.png", "flags:fr", "my two:p03.png", "one:p11.png"]
    for seed in seeds:
        good("ingest", seed, "--depth", "1", *first[seed.partition(":")[0]])
    told = simgraph("analyze", "density", *seeds, "--depth", "2", "--json").stderr
    commands = told.partition("Complete it with: ")[2].strip().split(" && ")
    assert [shlex.split(command)[2:] for command in commands] == [
        ["one:p00.png", "one:p11.png", "--depth", "2", *first["one"]],
        ["flags:fr", "--depth", "2"],
        ["my two:p03.png", "--depth", "2", *first["my two"]],
    ]
    for command in map(shlex.split, commands):
        good(*command[1:])
    assert all(row["complete"] for row in good("analyze", "density", *seeds, "--depth", "2", "--json"))


def test_jupyter_shows_rows_as_one_table(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Densities are one table with the columns of the terminal; measured graphs have their null models beside them."""
    crawl(store, FlagsSource(), ["fr", "jp"], 2)
    rows = densities(store, ["flags:fr", "flags:jp"], [0, 1], view="both")
    assert isinstance(rows[0], DensityRow)
    (table,) = parsed(rows._repr_html_())
    print_table(rows.headers, rows.cells)
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == 13
    assert table == printed
    summary, null = parsed(measure(store.subgraph("flags:fr", 1, view="closed"), null=2)._repr_html_())
    assert summary[0] == ["metric", "flags:fr depth 1 closed"]
    assert null[0][:3] == ["metric", "real", "rewired_mean"]
    assert {"density", "transitivity"} < {row[0] for row in null} < {row[0] for row in summary}
    assert "no rows" in Table[DensityRow]()._repr_html_()
