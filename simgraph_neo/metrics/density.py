"""Density: which part of the possible edges is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.metrics.adjacency import neighbour_keys

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Density:
    """Counts and both densities of one graph; self-loops are not counted."""

    nodes: int
    edges: int
    """Unordered pairs joined in at least one direction: the edges of the tutorial's undirected graph."""
    density: float
    """2 m / (n (n - 1)) of the undirected simple graph, 0 to 1; 0.0 below two nodes."""
    directed_edges: int
    directed_density: float
    """m / (n (n - 1)) of the directed simple graph, 0 to 1; 0.0 below two nodes."""


def densities(graph: nx.DiGraph[Any]) -> Density:
    """Count nodes and edges once, give both densities.

    A pair that points both ways is one undirected and two directed edges.
    Cost: O(n + m) time, O(n) memory; the graph is not copied.

    >>> import networkx as nx
    >>> karate = nx.karate_club_graph().to_directed()
    >>> densities(karate)
    Density(nodes=34, edges=78, density=0.13903743315508021, directed_edges=156, directed_density=0.13903743315508021)
    """
    directed = mutual = 0
    for _, forward, backward in neighbour_keys(graph):
        directed += len(forward)
        mutual += len(forward & backward)  # counted from both ends, so twice a pair
    nodes, edges = len(graph), directed - mutual // 2
    return Density(nodes, edges, _share(2 * edges, nodes), directed, _share(directed, nodes))


def density(graph: nx.DiGraph[Any]) -> float:
    """The tutorial's density: 2 m / (n (n - 1)), m = pairs of nodes joined in at least one direction.

    Equals ``nx.density`` of the undirected simple graph (Wasserman and Faust, Social Network Analysis, 1994, 4.2.3),
    also to the last digit. Cost: O(n + m) time, no copy.

    >>> import networkx as nx
    >>> density(nx.DiGraph([(1, 2), (2, 1), (2, 3)])) == 2 / 3
    True
    >>> density(nx.florentine_families_graph().to_directed())  # 15 families, 20 marriages
    0.19047619047619047
    """
    return densities(graph).density


def directed_density(graph: nx.DiGraph[Any]) -> float:
    """Density of the directed simple graph: m / (n (n - 1)). Equals ``nx.density`` of a DiGraph without self-loops.

    Cost: O(n + m) time, no copy.

    >>> import networkx as nx
    >>> directed_density(nx.DiGraph([(1, 2), (2, 1), (2, 3)]))
    0.5
    """
    return densities(graph).directed_density


def _share(edges: int, nodes: int) -> float:
    return edges / (nodes * (nodes - 1)) if nodes > 1 else 0.0
