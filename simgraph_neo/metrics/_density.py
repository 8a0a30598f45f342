"""Density: the share of possible edges that exist."""

from __future__ import annotations

from dataclasses import dataclass

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.tables import Record


@dataclass(frozen=True, slots=True)
class Density(Record):
    """Counts and both densities of one graph, without self-loops."""

    nodes: int
    edges: int
    """Unordered pairs joined in at least one direction: the edges of the tutorial's undirected graph."""
    density: float
    """2 m / (n (n - 1)) of the undirected simple graph, 0 to 1; 0.0 for fewer than two nodes."""
    directed_edges: int
    directed_density: float
    """m / (n (n - 1)) of the directed simple graph, 0 to 1; 0.0 for fewer than two nodes."""


def density_stats(graph: Graph) -> Density:
    """Count nodes and edges, and compute both densities.

    A pair that points both ways is one undirected and two directed edges.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph`, or `Links`, which save time if several functions measure one graph.

    Returns
    -------
    Density
        ``edges`` are pairs of nodes, ``directed_edges`` entries of lists. Both densities are 0 to 1.

    Notes
    -----
    Cost: O(n log n + m log m), or O(m log m) for a graph's `Links`.

    Examples
    --------
    >>> import networkx as nx
    >>> karate = nx.karate_club_graph().to_directed()
    >>> density_stats(karate)
    Density(nodes=34, edges=78, density=0.13903743315508021, directed_edges=156, directed_density=0.13903743315508021)
    """
    links = Links.of(graph)
    nodes, edges, directed = len(links), len(links.pairs), len(links.heads)
    return Density(nodes, edges, _share(2 * edges, nodes), directed, _share(directed, nodes))


def density(graph: Graph) -> float:
    """Compute the density of the tutorial: 2 m / (n (n - 1)), m = pairs of nodes joined in at least one direction.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph`, or `Links`, which save time if several functions measure one graph.

    Returns
    -------
    float
        0 to 1; 0.0 for fewer than two nodes.

    Notes
    -----
    Equals ``nx.density`` of the undirected simple graph to the last digit. Cost: as `density_stats`.

    References
    ----------
    Wasserman and Faust, Social Network Analysis, 1994, 4.2.3.

    Examples
    --------
    >>> import networkx as nx
    >>> density(nx.DiGraph([(1, 2), (2, 1), (2, 3)])) == 2 / 3
    True
    >>> density(nx.florentine_families_graph().to_directed())  # 15 families, 20 marriages
    0.19047619047619047
    """
    return density_stats(graph).density


def directed_density(graph: Graph) -> float:
    """Compute the density of the directed simple graph: m / (n (n - 1)).

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph`, or `Links`, which save time if several functions measure one graph.

    Returns
    -------
    float
        0 to 1; 0.0 for fewer than two nodes.

    Notes
    -----
    Equals ``nx.density`` of a DiGraph without self-loops. Cost: as `density_stats`.

    Examples
    --------
    >>> import networkx as nx
    >>> directed_density(nx.DiGraph([(1, 2), (2, 1), (2, 3)]))
    0.5
    """
    return density_stats(graph).directed_density


def _share(edges: int, nodes: int) -> float:
    return edges / (nodes * (nodes - 1)) if nodes > 1 else 0.0


METRICS = (
    Metric(
        name="nodes",
        label="Images",
        meaning="images of the graph; n in the density",
        group=Group.SIZE,
        function=density_stats,
        field="nodes",
        position=10,
    ),
    Metric(
        name="edges",
        label="Undirected edges",
        meaning="pairs of images of which at least one lists the other, each once; m in the density",
        group=Group.SIZE,
        function=density_stats,
        field="edges",
        position=20,
    ),
    Metric(
        name="density",
        label="Density",
        meaning="share of all pairs of images that are joined, 2m / (n(n − 1)), as in Wellcome's notebook",
        group=Group.SIZE,
        function=density_stats,
        field="density",
        position=30,
    ),
    Metric(
        name="directed_edges",
        label="Directed edges",
        meaning="entries of neighbour lists that are images of the graph",
        group=Group.SIZE,
        function=density_stats,
        field="directed_edges",
        position=40,
    ),
    Metric(
        name="directed_density",
        label="Directed density",
        meaning="share of all possible directed edges that exist",
        group=Group.SIZE,
        function=density_stats,
        field="directed_density",
        position=50,
    ),
)
