"""Weak and strong components of a graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.tables import Record


@dataclass(frozen=True, slots=True)
class Components(Record):
    """The numbers of components, and the nodes of the largest ones."""

    weak: int
    """Components if the direction of edges is ignored."""
    largest_weak: int
    strong: int
    """Components in which directed edges lead from every image to every other."""
    largest_strong: int


def components(graph: Graph) -> Components:
    """Count weak and strong components, and the nodes of the largest ones.

    A weak component is connected if the direction of edges is ignored. In a strong one, directed edges lead from every
    node to every other.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its directed simple graph is measured.

    Returns
    -------
    Components
        Numbers of components and of nodes; all 0 for an empty graph.

    Notes
    -----
    Equals the numbers of ``nx.weakly_connected_components`` and ``nx.strongly_connected_components``. Cost: O(n + m).

    References
    ----------
    Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972) 146-160.

    The algorithm of scipy: Pearce, An improved algorithm for finding the strongly connected components of a directed
    graph, Victoria University of Wellington, 2005.

    Examples
    --------
    >>> import networkx as nx
    >>> components(nx.DiGraph([(1, 2), (2, 1), (2, 3), (4, 5)]))
    Components(weak=2, largest_weak=3, strong=4, largest_strong=2)
    """
    from scipy.sparse.csgraph import connected_components

    links = Links.of(graph)
    if not len(links):
        return Components(0, 0, 0, 0)
    matrix = links.matrix()
    weak, labels = connected_components(matrix, connection="weak")
    strong, strong_labels = connected_components(matrix, connection="strong")
    return Components(weak, int(np.bincount(labels).max()), strong, int(np.bincount(strong_labels).max()))


METRICS = (
    Metric(
        name="weak_components",
        label="Components",
        meaning="parts of the graph with no edge between them; 1 = the graph is connected",
        group=Group.PARTS,
        function=components,
        field="weak",
        position=80,
    ),
    Metric(
        name="largest_weak",
        label="Largest component",
        meaning="images in it",
        group=Group.PARTS,
        function=components,
        field="largest_weak",
        position=90,
    ),
    Metric(
        name="strong_components",
        label="Strong components",
        meaning="parts within which directed edges lead from every image to every other",
        group=Group.PARTS,
        function=components,
        field="strong",
        position=100,
    ),
    Metric(
        name="largest_strong",
        label="Largest strong component",
        meaning="images in it",
        group=Group.PARTS,
        function=components,
        field="largest_strong",
        position=110,
    ),
)
