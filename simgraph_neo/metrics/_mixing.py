"""Mixing: whether images of high degree are joined to images of high degree."""

from __future__ import annotations

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric


def degree_assortativity(graph: Graph) -> float | None:
    """Compute the Pearson correlation of the degrees at the ends of edges in the undirected simple graph.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.

    Returns
    -------
    float or None
        -1 to 1; above 0 if nodes of high degree are joined to each other. None if all nodes with edges have the same
        degree, or there are no edges.

    Notes
    -----
    Equals ``nx.degree_assortativity_coefficient``. Cost: O(m log m).

    References
    ----------
    Newman, Mixing patterns in networks, Phys. Rev. E 67 (2003) 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> round(degree_assortativity(nx.karate_club_graph().to_directed()), 4)
    -0.4756
    """
    links = Links.of(graph)
    first, second = links.degrees[links.pairs].T.astype(float)
    ends, others = np.concatenate([first, second]), np.concatenate([second, first])
    if not len(ends) or np.ptp(ends) == 0:
        return None
    return float(np.corrcoef(ends, others)[0, 1])


METRICS = (
    Metric(
        name="degree_assortativity",
        label="Assortativity",
        meaning="degree assortativity, −1 to 1; above 0, images of high degree are joined to each other",
        group=Group.CHOSEN,
        function=degree_assortativity,
        position=190,
    ),
)
