"""Layouts are judged by networkx's own distances and by plain geometry, never by the layout's code."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from simgraph_neo.drawing.layout import few
from simgraph_neo.drawing.layout.forces import pivot_distances
from simgraph_neo.drawing.layout.packing import joined_pairs, packed_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SHAPES = {
    "one": nx.empty_graph(1),
    "alone with itself": nx.Graph([(0, 0)]),
    "two apart": nx.empty_graph(2),
    "two": nx.path_graph(2),
    "three": nx.path_graph(3),
    "triangle": nx.complete_graph(3),
    "path": nx.path_graph(70),
    "ring": nx.cycle_graph(60),
    "star": nx.star_graph(250),
    "complete": nx.complete_graph(40),
    "tree": nx.balanced_tree(3, 4),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(12, 9)),
    "two parts": nx.disjoint_union(nx.cycle_graph(30), nx.star_graph(9)),
    "self-loops": nx.Graph([(0, 0), (0, 1), (1, 1), (1, 2), (3, 3)]),
    "fifty parts": nx.disjoint_union_all([nx.cycle_graph(3 + number % 5) for number in range(50)]),
}


def look_alikes(nodes: int, dimensions: int) -> nx.DiGraph[int]:
    """Each of some random points lists its five nearest, found by brute force."""
    points = np.random.default_rng(7).normal(size=(nodes, dimensions))
    order = np.argsort(((points[:, None] - points) ** 2).sum(axis=-1), axis=1)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((node, other) for node in range(nodes) for other in order[node, 1:6].tolist())
    return graph


def array(found: Mapping[Any, Any], nodes: Any = None) -> NDArray[np.float64]:
    return np.array([found[node] for node in (sorted(found) if nodes is None else sorted(nodes))])


def stress(graph: nx.Graph[Any], found: Mapping[Any, Any]) -> float:
    """Mean squared relative error of the lengths, all pairs that are joined by a way, at the best scale."""
    ratios = np.array(
        [
            np.hypot(found[a][0] - found[b][0], found[a][1] - found[b][1]) / hops
            for a, row in nx.all_pairs_shortest_path_length(graph)
            for b, hops in row.items()
            if hops
        ]
    )
    return float(np.mean((ratios * ratios.sum() / (ratios**2).sum() - 1) ** 2))


def kept(graph: nx.Graph[Any], found: Mapping[Any, Any]) -> float:
    """Of each node's neighbours, the share that is among as many nearest on the paper; mean."""
    shares = []
    for node in graph:
        others = sorted(graph, key=lambda other: (np.hypot(*np.subtract(found[other], found[node])), other != node))
        neighbours = set(graph[node])
        shares.append(len(neighbours & set(others[1 : len(neighbours) + 1])) / len(neighbours))
    return float(np.mean(shares))


@pytest.mark.parametrize(("nodes", "dimensions"), [(150, 2), (150, 5), (150, 20)])
def test_it_tells_more_than_networkx(nodes: int, dimensions: int) -> None:
    """Lengths say more about distances than in ``nx.spring_layout``, and more neighbours sit together."""
    graph = look_alikes(nodes, dimensions)
    undirected = graph.to_undirected()
    ours, theirs = packed_layout(graph), nx.spring_layout(undirected, seed=1)
    assert stress(undirected, ours) < stress(undirected, theirs)
    assert kept(undirected, ours) > kept(undirected, theirs)


@pytest.mark.parametrize("name", SHAPES)
def test_every_node_has_a_place_of_its_own(name: str) -> None:
    """Tiny, long, star-shaped, complete and torn graphs: finite, inside the page, no two nodes at one point."""
    graph = SHAPES[name].to_directed()
    found = packed_layout(graph)
    points = array(found)
    assert found.keys() == set(graph)
    assert np.isfinite(points).all()
    assert (points >= 0).all()
    width, height = points.max(axis=0)
    assert width * height <= len(graph)
    apart = np.linalg.norm(points[:, None] - points, axis=-1)[~np.eye(len(points), dtype=bool)]
    assert apart.min(initial=1) > 1e-3


def test_no_nodes_have_no_places() -> None:
    """An empty graph has an empty layout."""
    assert packed_layout(nx.DiGraph()) == {}


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=80), st.randoms())
def test_the_order_of_nodes_and_edges_does_not_matter(nodes: int, pairs: list[tuple[int, int]], mixed: Any) -> None:
    """Any graph, also with edges turned round, gets the same positions to the last bit, finite and all different."""
    edges = [(a % nodes, b % nodes) for a, b in pairs]
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_nodes_from(range(nodes))
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(mixed.sample(range(nodes), nodes))
    other.add_edges_from((b, a) for a, b in mixed.sample(edges, len(edges)))
    found = packed_layout(graph)
    assert found == packed_layout(other)
    assert np.isfinite(array(found)).all()
    assert len(set(found.values())) == nodes


def test_another_process_finds_the_same() -> None:
    """A fresh interpreter finds the same positions to the last bit; another seed finds others."""
    code = (
        "import networkx as nx; from simgraph_neo.drawing.layout.packing import packed_layout;"
        "print(packed_layout(nx.grid_2d_graph(9, 7).to_directed(), seed=5))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    here, other = (packed_layout(nx.grid_2d_graph(9, 7).to_directed(), seed=seed) for seed in (5, 6))
    assert run.stdout.strip() == str(here)
    assert other != here


@pytest.mark.parametrize("sizes", [[40, 20, 3, 1, 1], [100, *[1] * 60], [1] * 12, [30, 30, 30]])
def test_parts_lie_side_by_side(sizes: list[int]) -> None:
    """Unconnected parts do not overlap and share one page of 4:3 by their numbers of nodes."""
    graph = nx.disjoint_union_all([nx.cycle_graph(size) if size > 1 else nx.empty_graph(1) for size in sizes])
    found = packed_layout(graph.to_directed())
    boxes = [
        (array(found, part).min(axis=0), array(found, part).max(axis=0)) for part in nx.connected_components(graph)
    ]
    for (low, high), (other_low, other_high) in combinations(boxes, 2):
        assert (high < other_low).any() or (other_high < low).any()
    width, height = array(found).max(axis=0)
    assert width <= (len(graph) * 4 / 3) ** 0.5
    assert height <= (len(graph) * 3 / 4) ** 0.5


def test_lone_images_stand_in_rows() -> None:
    """Beside a large part, images without edges form a block of few columns and rows instead of being scattered."""
    graph = nx.disjoint_union(nx.cycle_graph(100), nx.empty_graph(60))
    lone = array(packed_layout(graph.to_directed()), range(100, 160)).round(6)
    assert len(np.unique(lone[:, 0])) * len(np.unique(lone[:, 1])) <= 80
    assert np.ptp(lone, axis=0).prod() <= 60


def test_the_longer_axis_lies_along_the_page() -> None:
    """A part that is longer than broad lies, and is not stretched: a grid of 20 by 5 stays about four times as long."""
    graph = nx.grid_2d_graph(20, 5)
    width, height = np.ptp(array(packed_layout(graph.to_directed())), axis=0)
    assert 2.5 <= width / height <= 6


@pytest.mark.parametrize("name", ["path", "star", "fifty parts", "grid", "ring", "complete", "two parts", "three"])
def test_hops_are_those_of_networkx(name: str) -> None:
    """From every pivot to every node of its part the hops are the lengths of shortest paths, whatever the part."""
    graph = SHAPES[name]
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: -len(part))
    order = [node for part in parts for node in part]
    place = {node: number for number, node in enumerate(order)}
    pairs = np.array([(place[a], place[b]) for a, b in graph.edges])
    sizes = np.array([len(part) for part in parts])
    pivots, hops = pivot_distances(pairs, sizes, np.zeros_like(sizes))
    for number, (row, part) in product(range(len(pivots)), enumerate(parts)):
        expected = nx.single_source_shortest_path_length(graph, order[pivots[number, row]])
        assert {node: hops[number, place[node]] for node in part} == expected
    assert len(np.unique(pivots)) == sum(min(len(part), len(pivots)) for part in parts)


@given(hnp.arrays(float, st.tuples(st.integers(1, 9), st.integers(9, 12)), elements=st.integers(0, 3).map(float)))
def test_few_nodes_get_the_cells_that_scipy_would_give_them(cost: NDArray[np.float64]) -> None:
    """Our own assignment is scipy's to the last column, also where many cost the same."""
    assert few.assigned(cost).tolist() == linear_sum_assignment(cost)[1].tolist()


@given(hnp.arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=st.integers(-3, 3).map(float)))
def test_few_points_are_near_each_other_as_scipy_says(places: NDArray[np.float64]) -> None:
    """The pairs within reach are those of a k-d tree, in whatever order; those at just that distance are among them."""
    expected = cKDTree(places).query_pairs(2.0)
    assert {(a, b) for a, b in few.pairs_within(places, 2.0).tolist()} == expected


def test_few_nodes_are_laid_out_without_scipy() -> None:
    """A small drawing does not wait for scipy to load."""
    code = (
        "import sys, networkx as nx\nfrom simgraph_neo.drawing.layout.packing import packed_layout\n"
        "packed_layout(nx.star_graph(5).to_directed())\nsys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_pairs_are_lines_of_the_viewer() -> None:
    """Each joined pair once, in order, without self-loops, and whether each of the two lists the other."""
    graph = nx.DiGraph([("c", "a"), ("a", "b"), ("b", "a"), ("b", "b")])
    pairs, mutual = joined_pairs(graph, ["a", "b", "c"])
    assert pairs.tolist() == [[0, 1], [0, 2]]
    assert mutual.tolist() == [True, False]


@pytest.mark.long
@pytest.mark.parametrize("graph", [nx.star_graph(20_000), nx.path_graph(20_000), nx.empty_graph(20_000)])
def test_the_largest_graphs_fit_into_memory(graph: nx.Graph[int]) -> None:
    """A star, a path and lone nodes, 20,000 of each, are laid out without a crowd of pairs, finite."""
    assert np.isfinite(array(packed_layout(graph.to_directed()))).all()
