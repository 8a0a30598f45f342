"""Density, degrees and communities, held against networkx and the tutorial's published numbers."""

from __future__ import annotations

import subprocess
import sys
from inspect import isfunction, signature, unwrap
from itertools import combinations, islice
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo import metrics
from simgraph_neo.metrics import (
    Direction,
    degree_histogram,
    degrees,
    density,
    density_stats,
    directed_density,
    louvain_communities,
)
from tests.support.graphs import described, digraph_of_lists, digraphs, without_loops

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from simgraph_neo.metrics import Graph

PUBLISHED = [(19, 23, 0.13450292397660818), (27, 30, 0.08547008547008547), (96, 122, 0.02675438596491228)]


def graph_of(nodes: int, edges: int) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(islice(combinations(range(nodes), 2), edges))
    return graph


@pytest.mark.parametrize(("nodes", "edges", "published"), PUBLISHED)
def test_density_equals_the_tutorials_published_output(nodes: int, edges: int, published: float) -> None:
    """The notebook's three printed densities come out to the last digit, whichever way each edge points."""
    graph = graph_of(nodes, edges)
    graph.add_edges_from([(b, a) for a, b in list(graph.edges)[::3]])
    assert density(graph) == published


@given(digraphs())
def test_densities_equal_networkx_on_any_digraph(graph: nx.DiGraph[int]) -> None:
    """Both densities and all counts are networkx's on the simple graph, without building that graph."""
    simple = without_loops(graph)
    undirected = nx.Graph(simple)
    found = density_stats(graph)
    assert (found.nodes, found.edges, found.directed_edges) == (
        len(graph),
        undirected.number_of_edges(),
        simple.number_of_edges(),
    )
    assert (found.density, found.directed_density) == (nx.density(undirected), nx.density(simple))
    assert (density(graph), directed_density(graph)) == (found.density, found.directed_density)


@given(digraphs())
def test_degree_histograms_equal_networkx_on_any_digraph(graph: nx.DiGraph[int]) -> None:
    """Undirected, in- and out-degree histograms, means and maxima are networkx's on the simple graph."""
    simple = without_loops(graph)
    oracles: dict[Direction, list[int]] = {
        "undirected": [degree for _, degree in nx.Graph(simple).degree],
        "in": [degree for _, degree in simple.in_degree],
        "out": [degree for _, degree in simple.out_degree],
    }
    assert degree_histogram(graph) == nx.degree_histogram(nx.Graph(simple))
    for direction, expected in oracles.items():
        found = degrees(graph, direction)
        assert found.nodes == sum(found.histogram) == len(graph)
        assert [d for d, count in enumerate(found.histogram) for _ in range(count)] == sorted(expected)
        assert found.max == max(expected, default=0)
        assert found.mean == (sum(expected) / len(expected) if expected else 0.0)


@given(digraphs(), st.randoms(use_true_random=False))
def test_communities_do_not_depend_on_any_order(graph: nx.DiGraph[int], chance: random.Random) -> None:
    """Nodes and edges in another order give the same partition: each node once, large lists first, each sorted."""
    nodes, edges = list(graph), list(graph.edges)
    chance.shuffle(nodes)
    chance.shuffle(edges)
    turned: nx.DiGraph[int] = nx.DiGraph()
    turned.add_nodes_from(nodes)
    turned.add_edges_from(edges)
    found = louvain_communities(graph, seed=3)
    assert louvain_communities(turned, seed=3) == found
    assert sorted(node for members in found for node in members) == sorted(graph)
    assert found == sorted(map(sorted, found), key=lambda members: (-len(members), members[0]))


def test_communities_of_the_karate_club_are_the_best_known() -> None:
    """Each of ten seeds comes within 0.005 of the club's best modularity, 0.4198; the default one reaches it."""
    club: nx.Graph[int] = nx.Graph(nx.karate_club_graph().edges)
    found = [
        louvain_communities(club.to_directed()),
        *(louvain_communities(club.to_directed(), seed=seed) for seed in range(10)),
    ]
    reached = [nx.community.modularity(club, map(set, partition)) for partition in found]
    assert reached[0] == max(reached) == pytest.approx(0.4198, abs=5e-5)
    assert min(reached) > 0.4148


def test_communities_read_neither_weights_nor_directions() -> None:
    """Weights, mutual pairs and self-loops change nothing: what counts is who is joined to whom."""
    club: nx.DiGraph[int] = nx.DiGraph(list(nx.karate_club_graph().edges))
    heavy: nx.DiGraph[int] = nx.karate_club_graph().to_directed()
    heavy.add_weighted_edges_from((node, node, 50.0) for node in list(heavy))
    assert louvain_communities(heavy) == louvain_communities(club) == louvain_communities(club.reverse())


def test_lonely_nodes_are_communities_of_their_own() -> None:
    """Two triangles and two nodes without edges are four communities; a graph without nodes has none."""
    graph: nx.DiGraph[str] = nx.DiGraph([("d", "e"), ("e", "f"), ("f", "d"), ("a", "b"), ("b", "c"), ("c", "a")])
    graph.add_nodes_from(["z", "y"])
    graph.add_edge("z", "z")
    assert louvain_communities(graph) == [["a", "b", "c"], ["d", "e", "f"], ["y"], ["z"]]
    assert louvain_communities(nx.DiGraph()) == []
    assert louvain_communities(nx.empty_graph(2, create_using=nx.DiGraph)) == [[0], [1]]


def test_communities_are_the_same_in_every_process() -> None:
    """Python's hash of strings, another one in each process, does not touch the result."""
    code = (
        "import networkx as nx; from simgraph_neo.metrics import louvain_communities; "
        "g = nx.gnp_random_graph(80, 0.05, seed=1, directed=True); "
        "print(louvain_communities(nx.relabel_nodes(g, lambda n: f'flags:{n}')))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith("[['flags:")


def test_a_graph_without_pairs_has_density_zero() -> None:
    """No node and one node are answered with zeros instead of a division by zero."""
    one = graph_of(1, 0)
    one.add_edge(0, 0)
    assert [density(nx.DiGraph()), directed_density(nx.DiGraph()), density(one), directed_density(one)] == [0.0] * 4
    assert (degree_histogram(nx.DiGraph()), degree_histogram(one)) == ([], [1])
    assert (degrees(nx.DiGraph()).mean, degrees(nx.DiGraph()).max) == (0.0, 0)


def test_importing_metrics_loads_no_networkx() -> None:
    """The graph that comes in brings networkx; only communities ask it for more."""
    code = "import sys, simgraph_neo.metrics; print([m for m in ('networkx', 'matplotlib') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


MEASURES: dict[str, Callable[[Graph], object]] = {
    "betweenness": metrics.betweenness,
    "check_nulls": lambda graph: metrics.check_nulls(graph, 2, exact=False),
    "choice": metrics.choice,
    "clustering": metrics.clustering,
    "cohesion": lambda graph: metrics.cohesion(graph, [["a", "b"], ["c", "d"]]),
    "components": metrics.components,
    "degree_assortativity": metrics.degree_assortativity,
    "degree_histogram": metrics.degree_histogram,
    "degrees": metrics.degrees,
    "density": metrics.density,
    "density_stats": metrics.density_stats,
    "directed_density": metrics.directed_density,
    "distances": metrics.distances,
    "hops_from": lambda graph: metrics.hops_from(graph, [0]).tolist(),
    "hubness": metrics.hubness,
    "louvain_communities": metrics.louvain_communities,
    "max_core": metrics.max_core,
    "modularity": lambda graph: metrics.modularity(graph, [["a", "b"], ["c", "d"]]),
    "nearest_contact": lambda graph: metrics.nearest_contact(graph, np.array([0, 1, 2, -1]), np.array([-1, 1, 0, 1])),
    "null_models": lambda graph: metrics.null_models(graph, 2),
    "partition": metrics.partition,
    "random_lists": lambda graph: metrics.random_lists(graph, seed=1).heads.tolist(),
    "random_seeds": lambda graph: metrics.random_seeds(
        graph, dict.fromkeys("abcd", "expanded"), 1, count=2, min_expanded=2
    ),
    "reciprocity": metrics.reciprocity,
    "reciprocity_by_rank": metrics.reciprocity_by_rank,
    "return_rank_by_rank": metrics.return_rank_by_rank,
    "rewired": lambda graph: metrics.rewired(graph, seed=1).heads.tolist(),
    "small_world": lambda graph: metrics.small_world(graph, number=1),
    "summary": metrics.summary,
}
RANKED: nx.DiGraph[str] = digraph_of_lists({"a": "bd", "b": "ac", "c": "b", "d": "abc"})
"""Four images with their lists."""


def test_every_function_of_a_graph_is_measured_below() -> None:
    """Each public function with a parameter `graph` has the same type for it, and an entry in MEASURES."""
    functions = {name: unwrap(getattr(metrics, name)) for name in metrics.__all__}
    graphs = {
        name: of.annotation
        for name, function in functions.items()
        if isfunction(function) and (of := signature(function).parameters.get("graph"))
    }
    assert graphs == dict.fromkeys(MEASURES, "Graph")


@pytest.mark.parametrize("name", MEASURES)
def test_a_subgraph_is_measured_as_its_graph(name: str) -> None:
    """A function gives the same for a subgraph as for its graph, also if lists have entries outside it."""
    graph = RANKED.copy()
    nx.set_node_attributes(graph, dict.fromkeys(graph, 5), "listed")
    assert MEASURES[name](described(graph)) == MEASURES[name](graph)
