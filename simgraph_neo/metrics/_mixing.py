"""Mixing: whether the well-connected are joined to the well-connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._links import Links
from simgraph_neo.metrics._registry import Group, Metric

if TYPE_CHECKING:
    import networkx as nx


def degree_assortativity(graph: nx.DiGraph[Any] | Links) -> float | None:
    """Pearson correlation of the degrees at the two ends of an edge, -1 to 1, of the undirected simple graph.

    Equals ``nx.degree_assortativity_coefficient`` (Newman, Mixing patterns in networks, Phys. Rev. E 67, 2003). None
    where all edges join equal degrees, or there are none. Cost: O(m log m).

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
