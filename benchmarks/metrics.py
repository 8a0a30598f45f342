"""All metrics of 100,000 images with five neighbours each: ours against plain networkx, time and memory.

Run ``python -m benchmarks.metrics``. Both find the same graph in a process of their own and compute the same numbers,
paths from the same number of sources; the values that are exact are compared. Louvain's method is networkx's in both,
so the ratio is also given without it.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.common import show

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

NODES, NEIGHBOURS, SOURCES = 100_000, 5, 100
WAYS = ("networkx", "simgraph")
SAME = ("reciprocity", "average_clustering", "transitivity", "strong_components", "max_core", "degree_assortativity")


def main() -> None:
    """Print both ways' seconds and memory, and their ratios."""
    found = {way: measured(way) for way in WAYS}
    for way, result in found.items():
        show(f"{way}: all metrics, {NODES:,} images ({result['megabytes']:.0f} MB at most)", [result["seconds"]])
    theirs, ours = (found[way] for way in WAYS)
    for name in SAME:
        assert math.isclose(theirs["values"][name], ours["values"][name], rel_tol=1e-9), name
    print(f"ratio: {theirs['seconds'] / ours['seconds']:.1f} times faster", end="; ")
    print(f"without Louvain {rest(theirs) / rest(ours):.1f} times")


def rest(result: dict[str, Any]) -> float:
    """The seconds without those of the communities."""
    return float(result["seconds"] - result["communities"])


def measured(way: str) -> dict[str, Any]:
    """Seconds, peak resident megabytes and values of one way in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.metrics", way]
    return dict(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def neighbour_graph() -> nx.DiGraph[int]:
    """The nearest neighbours of random points in eight dimensions."""
    import networkx as nx
    import numpy as np
    from scipy.spatial import cKDTree

    points = np.random.default_rng(1).normal(size=(NODES, 8))
    lists = np.asarray(cKDTree(points).query(points, NEIGHBOURS + 1, workers=-1)[1])[:, 1:]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(NODES))
    for node, others in enumerate(lists.tolist()):
        graph.add_edges_from((node, other, {"rank": rank}) for rank, other in enumerate(others, 1))
    return graph


def plain_networkx(graph: nx.DiGraph[int]) -> tuple[dict[str, Any], float]:
    """The same numbers by networkx's own functions; returns them and the seconds of the communities."""
    import random

    import networkx as nx

    plain: nx.Graph[int] = nx.Graph(graph)
    chosen = random.Random(1).sample(sorted(plain), SOURCES)
    lengths = [nx.single_source_shortest_path_length(plain, source) for source in chosen]
    values: dict[str, Any] = {
        "density": nx.density(plain),
        "directed_density": nx.density(graph),
        "reciprocity": nx.overall_reciprocity(graph),
        "weak_components": nx.number_weakly_connected_components(graph),
        "strong_components": nx.number_strongly_connected_components(graph),
        "max_in_degree": max(degree for _, degree in graph.in_degree),
        "average_clustering": nx.average_clustering(plain),
        "transitivity": nx.transitivity(plain),
        "mean_shortest_path": sum(sum(of.values()) for of in lengths) / sum(len(of) - 1 for of in lengths),
        "diameter": max(max(of.values()) for of in lengths),
        "degree_assortativity": nx.degree_assortativity_coefficient(plain),
        "max_core": max(nx.core_number(plain).values()),
    }
    started = time.perf_counter()
    parts = nx.community.louvain_communities(plain, weight=None, seed=1)
    seconds = time.perf_counter() - started
    return values | {"modularity": nx.community.modularity(plain, parts, weight=None)}, seconds


def simgraph(graph: nx.DiGraph[int]) -> tuple[dict[str, Any], float]:
    """Ours; the communities are timed once more by themselves, outside of the sum."""
    from dataclasses import asdict

    from simgraph_neo import metrics

    return asdict(metrics.summary(graph)), math.nan


def run(way: str) -> None:
    """Compute once; print seconds, megabytes and values as JSON."""
    work: Callable[[nx.DiGraph[int]], tuple[dict[str, Any], float]] = simgraph if way == "simgraph" else plain_networkx
    graph = neighbour_graph()
    started = time.perf_counter()
    values, communities = work(graph)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if math.isnan(communities):
        from simgraph_neo import metrics

        started = time.perf_counter()
        metrics.louvain_communities(graph)
        communities = time.perf_counter() - started
    result = {"seconds": seconds, "megabytes": megabytes, "communities": communities, "values": values}
    print(json.dumps(result))


if __name__ == "__main__":
    run(sys.argv[1]) if len(sys.argv) == 2 else main()
