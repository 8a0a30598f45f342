"""The distribution of in-degrees, which shows the hubs of a similarity service."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.tables import Record


@dataclass(frozen=True, slots=True)
class InDegreeStats(Record):
    """The in-degrees of a graph in three numbers."""

    max_in_degree: int
    in_degree_skewness: float | None
    """None if all in-degrees are equal, or the graph has no nodes."""
    never_chosen: int
    """Antihubs: nodes with in-degree 0."""


def choice(graph: Graph) -> InDegreeStats:
    """Compute the highest in-degree, the skewness of the in-degrees, and the number of nodes with in-degree 0.

    In a k-nearest-neighbour graph the in-degree is the k-occurrence. A strongly positive skewness means that there are
    hubs: images in very many lists.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its directed simple graph is measured.

    Returns
    -------
    InDegreeStats
        ``in_degree_skewness`` is None if all in-degrees are equal, or the graph has no nodes.

    Notes
    -----
    Skewness is that of the population, m3 / m2 ** 1.5, and equals ``scipy.stats.skew``. Cost: O(n + m).

    References
    ----------
    Radovanovic, Nanopoulos and Ivanovic, Hubs in space, JMLR 11 (2010) 2487-2531.

    Examples
    --------
    >>> import networkx as nx
    >>> choice(nx.DiGraph([(1, 3), (2, 3), (3, 1)]))
    InDegreeStats(max_in_degree=2, in_degree_skewness=0.0, never_chosen=1)
    """
    counts = Links.of(graph).in_degrees
    if not len(counts):
        return InDegreeStats(0, None, 0)
    around = counts - counts.mean()
    spread = float((around**2).mean())
    skewness = float((around**3).mean()) / spread**1.5 if spread > 0 else None
    return InDegreeStats(int(counts.max()), skewness, int(np.count_nonzero(counts == 0)))


METRICS = (
    Metric(
        name="max_in_degree",
        label="Highest in-degree",
        meaning="number of neighbour lists that contain the most listed image",
        group=Group.CHOSEN,
        function=choice,
        field="max_in_degree",
        position=120,
    ),
    Metric(
        name="in_degree_skewness",
        label="Hubness",
        meaning="skewness of the in-degrees; high if a few images are in very many neighbour lists",
        group=Group.CHOSEN,
        function=choice,
        field="in_degree_skewness",
        position=130,
    ),
    Metric(
        name="never_chosen",
        label="Antihubs",
        meaning="images with in-degree 0: no neighbour list leads to them",
        group=Group.CHOSEN,
        function=choice,
        field="never_chosen",
        position=140,
    ),
)
