"""Metrics beyond density, against networkx on random graphs and against published numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import skew

from simgraph_neo import metrics
from tests.support.graphs import digraph, edges, simple

if TYPE_CHECKING:
    from collections.abc import Callable


@given(edges, st.integers(0, 15))
def test_metrics_equal_those_of_networkx(pairs: list[tuple[int, int]], nodes: int) -> None:
    """On any graph, with self-loops, lone nodes or nothing in it, each metric is what networkx says of it."""
    graph = digraph(pairs, nodes)
    plain = simple(graph)
    directed: nx.DiGraph[Any] = nx.DiGraph(graph)
    directed.remove_edges_from(list(nx.selfloop_edges(directed)))
    returned = metrics.reciprocity(graph)
    assert returned == (pytest.approx(nx.overall_reciprocity(directed)) if directed.size() else None)
    assert metrics.max_core(graph) == max(nx.core_number(plain).values(), default=0)
    parts = metrics.components(graph)
    weak, strong = list(nx.weakly_connected_components(graph)), list(nx.strongly_connected_components(graph))
    assert (parts.weak, parts.strong) == (len(weak), len(strong))
    assert (parts.largest_weak, parts.largest_strong) == (
        max(map(len, weak), default=0),
        max(map(len, strong), default=0),
    )
    found = metrics.clustering(graph)
    assert found.average == (pytest.approx(nx.average_clustering(plain)) if len(graph) else None)
    connected = any(degree > 1 for _, degree in plain.degree)
    assert found.transitivity == (pytest.approx(nx.transitivity(plain)) if connected else None)


@given(edges, st.integers(0, 15))
def test_distances_and_degrees_equal_those_of_networkx(pairs: list[tuple[int, int]], nodes: int) -> None:
    """Paths of the largest part, assortativity and in-degrees are those of networkx and scipy."""
    graph = digraph(pairs, nodes)
    plain = simple(graph)
    found = metrics.distances(graph)
    largest = max(nx.connected_components(plain), key=lambda part: (len(part), -min(part)), default=set())
    if len(largest) < 2:
        assert (found.mean, found.diameter) == (None, None)
    else:
        part = plain.subgraph(largest)
        assert found.exact
        assert found.mean == pytest.approx(nx.average_shortest_path_length(part))
        assert found.diameter == nx.diameter(part)
    degrees = {degree for node, degree in plain.degree if degree}
    mixing = metrics.degree_assortativity(graph)
    assert (mixing is None) == (len(degrees) < 2)
    if mixing is not None:
        assert mixing == pytest.approx(nx.degree_assortativity_coefficient(plain), abs=1e-9)
    counts = [len(set(graph.predecessors(node)) - {node}) for node in graph]
    chosen = metrics.choice(graph)
    assert chosen.max_in_degree == max(counts, default=0)
    assert chosen.never_chosen == counts.count(0)
    if len(set(counts)) > 1:
        assert chosen.in_degree_skewness == pytest.approx(skew(counts))
    else:
        assert chosen.in_degree_skewness is None


def test_the_digits_have_their_known_numbers(digits: nx.DiGraph[int]) -> None:
    """Every golden number of the digits' 5-NN digraph."""
    links = metrics.Links.of(digits)
    assert len(links.heads) == 8_985
    assert metrics.reciprocity(links) == pytest.approx(0.5957, abs=5e-5)
    assert metrics.components(links) == metrics.Components(weak=2, largest_weak=1_770, strong=114, largest_strong=1_434)
    chosen = metrics.choice(links)
    assert (chosen.max_in_degree, chosen.never_chosen) == (17, 76)
    assert chosen.in_degree_skewness == pytest.approx(0.7711, abs=5e-5)
    assert metrics.clustering(links).average == pytest.approx(0.3691, abs=5e-5)
    same = [digits.nodes[a]["digit"] == digits.nodes[b]["digit"] for a, b in digits.edges]
    assert np.mean(same) == pytest.approx(0.9792, abs=5e-5)
    assert nx.attribute_assortativity_coefficient(digits, "digit") == pytest.approx(0.9769, abs=5e-5)


def test_reciprocity_falls_with_the_rank(digits: nx.DiGraph[int]) -> None:
    """By rank the digits' reciprocity falls from the first to the fifth, and each share is what counting says."""
    found = metrics.reciprocity_by_rank(digits)
    for rank in range(1, 6):
        edges_of = [(a, b) for a, b, data in digits.edges(data=True) if data["rank"] == rank]
        assert found[rank] == pytest.approx(sum(digits.has_edge(b, a) for a, b in edges_of) / len(edges_of))
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize(
    ("graph", "numbers"),
    [
        (nx.karate_club_graph, (34, 78, 0.13904, 0.5706, 0.2557, 2.4082, 5, -0.4756, 0.4198)),
        (nx.les_miserables_graph, (77, 254, 0.08681, 0.5731, 0.4989, 2.6411, 5, None, None)),
    ],
)
def test_published_numbers(graph: Callable[[], nx.Graph[Any]], numbers: tuple[float | None, ...]) -> None:
    """Karate and Les Miserables: counts, density, clustering, paths, and of the first assortativity and modularity."""
    names = ("nodes", "edges", "density", "average_clustering", "transitivity", "mean_shortest_path", "diameter")
    found = metrics.summary(graph().to_directed())
    for name, number in zip((*names, "degree_assortativity", "modularity"), numbers, strict=True):
        assert number is None or getattr(found, name) == pytest.approx(number, abs=5e-5), name


def test_sampled_distances_hold_the_true_mean(digits: nx.DiGraph[int]) -> None:
    """From 100 of 1,770 sources the interval holds the exact mean, the diameter is a bound; a seed repeats itself."""
    exact = metrics.distances(digits)
    held = 0
    for seed in range(20):
        found = metrics.distances(digits, exact_up_to=500, seed=seed)
        assert found == metrics.distances(digits, exact_up_to=500, seed=seed)
        assert found.interval
        assert exact.mean
        assert exact.diameter
        assert found.diameter
        assert found.sources == 100
        assert found.diameter <= exact.diameter
        assert math.isclose(sum(found.interval) / 2, found.mean or 0)
        held += found.interval[0] <= exact.mean <= found.interval[1]
    assert held >= 17  # 95 % of 20 is 19; fewer than 17 has odds of 1 : 400
    assert metrics.distances(digits, exact=True, exact_up_to=500) == exact


def test_a_graph_smaller_than_a_sample_is_measured_completely() -> None:
    """With a limit below the size of a sample, 50 nodes are all sources; so are 100, and 101 are not."""
    found = [metrics.distances(nx.path_graph(nodes), exact_up_to=10) for nodes in (50, 100, 101)]
    assert [(each.sources, each.exact) for each in found] == [(50, True), (100, True), (100, False)]


def test_triangles_are_counted_in_pieces(digits: nx.DiGraph[int]) -> None:
    """However small the pieces, the coefficients are the same."""
    whole = metrics.clustering(digits)
    assert metrics.clustering(digits, wedges_at_once=1_000) == whole


def test_undirected_graphs_and_multigraphs_are_what_they_mean() -> None:
    """An undirected edge counts both ways; parallel edges count once."""
    karate = nx.karate_club_graph()
    assert metrics.summary(karate) == metrics.summary(karate.to_directed())
    twice: nx.MultiDiGraph[int] = nx.MultiDiGraph([(1, 2), (1, 2), (2, 1)])
    assert metrics.density_stats(twice) == metrics.density_stats(nx.DiGraph([(1, 2), (2, 1)]))


def test_the_order_of_nodes_and_edges_does_not_matter(digits: nx.DiGraph[int]) -> None:
    """A graph put together backwards has the same arrays, so the same metrics."""
    turned: nx.DiGraph[int] = nx.DiGraph()
    turned.add_nodes_from(reversed(list(digits)))
    turned.add_edges_from(reversed(list(digits.edges(data=True))))
    a, b = metrics.Links.of(digits), metrics.Links.of(turned)
    assert a.names == b.names
    for name in ("tails", "heads", "ranks"):
        assert np.array_equal(getattr(a, name), getattr(b, name))
