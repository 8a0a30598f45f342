"""Layouts of 1,000 nodes: ``nx.spring_layout`` with its defaults against ours, time and two qualities.

Run ``python -m benchmarks.layout``; ``--full`` also waits for networkx at 10,000 nodes, which takes minutes.

- Stress: mean of (length / hops - 1)² over all pairs that are joined by a way, at the best scale; less is better.
- Kept: the share of neighbours that are also nearest on the paper, |A ∩ B| / |A ∪ B| where B are as many nearest nodes
  as A are neighbours, mean over the nodes (Kruiger and others 2017); more is better.

Both are measured before and after every node got its cell, and are medians over `SEEDS`.
"""

from __future__ import annotations

import sys
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from benchmarks.common import show, timed
from simgraph_neo.drawing.layout.grid import assign_cells, grid_for
from simgraph_neo.drawing.layout.packing import packed_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

NODES, MANY, NEIGHBOURS, ROUNDS, PIVOTS = 1_000, 10_000, 5, 5, 200
SEEDS = (1, 2, 3)
Layout = dict[int, Any]


class Quality(NamedTuple):
    """Of one layout."""

    stress: float
    kept: float
    stress_in_cells: float
    kept_in_cells: float


def main(full: bool) -> None:
    """Print each kind's time ratio and qualities, then the seconds at 10,000 nodes."""
    print(f"networkx {nx.__version__}, spring_layout by default (method 'auto': 'energy' from 500 nodes on)")
    for name, graph in kinds(NODES):
        compare(f"{name}, {len(graph):,} nodes", graph)
    for name, graph in kinds(MANY):
        seconds = [timed(partial(packed_layout, graph)) for _ in range(3)]
        show(f"simgraph, {name}, {len(graph):,} nodes", seconds)
        describe("simgraph", [quality(graph, packed_layout(graph))])
        if full and name.startswith("5"):
            wait_for_networkx(name, graph)


def kinds(nodes: int) -> Iterator[tuple[str, nx.DiGraph[int]]]:
    """Graphs like ours: each node lists its five nearest among points, in few or many dimensions; a crawl of such."""
    choose = np.random.default_rng(1)
    for dimensions in (2, 5, 20):
        yield f"{dimensions} dimensions", nearest(choose.normal(size=(nodes, dimensions)))
    yield "crawl from one seed", crawled(nearest(choose.normal(size=(20 * nodes, 8))), nodes)
    if nodes == NODES:
        from sklearn.datasets import load_digits

        yield "written digits", nearest(load_digits().data[:nodes])


def nearest(points: NDArray[np.float64]) -> nx.DiGraph[int]:
    """Each point lists its five nearest."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    lists = np.asarray(cKDTree(points).query(points, NEIGHBOURS + 1)[1])[:, 1:].tolist()
    graph.add_edges_from((node, other) for node, others in enumerate(lists) for other in others)
    return graph


def crawled(graph: nx.DiGraph[int], nodes: int) -> nx.DiGraph[int]:
    """The lists that a breadth-first crawl from node 0 has read when it has seen so many nodes; the last are leaves."""
    found: nx.DiGraph[int] = nx.DiGraph()
    for node in nx.bfs_tree(graph, 0):
        found.add_edges_from((node, each) for each in graph[node])
        if len(found) >= nodes:
            return found
    return found


def compare(name: str, graph: nx.DiGraph[int]) -> None:
    """Both ways turn by turn, after one run of each that is not counted."""
    undirected = graph.to_undirected()  # not counted: ours makes its own, which is
    ways: dict[str, Callable[[int], Layout]] = {
        "networkx": lambda seed: dict(nx.spring_layout(undirected, seed=seed)),
        "simgraph": lambda seed: packed_layout(graph, seed),
    }
    for layout in ways.values():
        layout(0)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS):
        for way, layout in ways.items():
            seconds[way].append(timed(partial(layout, number)))
    medians = [show(f"{way}, {name}", seconds[way]) for way in ways]
    print(f"    ratio: {medians[0] / medians[1]:.1f} times faster")
    for way, layout in ways.items():
        describe(way, [quality(graph, layout(seed)) for seed in SEEDS])


def wait_for_networkx(name: str, graph: nx.DiGraph[int]) -> None:
    """One run."""
    found: list[Layout] = []
    undirected = graph.to_undirected()
    seconds = timed(lambda: found.append(dict(nx.spring_layout(undirected, seed=SEEDS[0]))))
    show(f"networkx, {name}, {len(graph):,} nodes", [seconds])
    describe("networkx", [quality(graph, found[0])])


def describe(way: str, found: list[Quality]) -> None:
    """One line of medians."""
    stress, kept, stress_in_cells, kept_in_cells = (median(column) for column in zip(*found, strict=True))
    print(f"    {way}: stress {stress:.4f}, kept {kept:.3f}; in cells {stress_in_cells:.4f}, {kept_in_cells:.3f}")


def quality(graph: nx.DiGraph[int], layout: Layout) -> Quality:
    """Before and after the cells; from `PIVOTS` random nodes when there are many."""
    nodes = sorted(graph)
    points = np.array([layout[node] for node in nodes])
    cells = assign_cells(points, grid_for(len(points), 4.0, 3.0, 1.0)) * [1.0, -1.0]
    joined = nx.to_scipy_sparse_array(graph.to_undirected(), nodelist=nodes, weight=None, format="csr")
    chosen = np.random.default_rng(0).permutation(len(nodes))[: PIVOTS if len(nodes) > 2 * NODES else None]
    hops = dijkstra(joined, unweighted=True, indices=chosen)
    return Quality(stress(points, chosen, hops), kept(points, joined), stress(cells, chosen, hops), kept(cells, joined))


def stress(points: NDArray[np.float64], chosen: NDArray[np.int64], hops: NDArray[np.float64]) -> float:
    """Over the pairs of a chosen node and any other that it is joined with."""
    total = np.zeros(3)  # pairs, lengths, squares of lengths; one node at a time, or 10,000 nodes fill the memory
    for node, row in zip(chosen, hops, strict=True):
        joined = np.isfinite(row) & (row > 0)
        length = np.hypot(*(points[joined] - points[node]).T) / row[joined]
        total += len(length), length.sum(), length @ length
    return float(1 - total[1] ** 2 / total[2] / total[0])  # the mean of (s length - 1)² at s = lengths / squares


def kept(points: NDArray[np.float64], joined: Any) -> float:
    """Neighbours in the graph against as many nearest nodes on the paper."""
    tree, shares = cKDTree(points), []
    for node, (start, stop) in enumerate(zip(joined.indptr, joined.indptr[1:], strict=False)):
        neighbours = set(joined.indices[start:stop].tolist())
        found = np.atleast_1d(tree.query(points[node], len(neighbours) + 1)[1]).tolist()
        near = {other for other in found if other != node}
        shares.append(len(neighbours & near) / len(neighbours | near))
    return float(np.mean(shares))


if __name__ == "__main__":
    main("--full" in sys.argv[1:])
