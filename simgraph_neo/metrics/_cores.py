"""Cores: how densely the densest part of a graph is woven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._links import Links
from simgraph_neo.metrics._registry import Group, Metric

if TYPE_CHECKING:
    import networkx as nx


def max_core(graph: nx.DiGraph[Any] | Links) -> int:
    """The largest k for which there is a k-core: a part in which each node is joined to k others of it.

    Of the undirected simple graph; equals the largest value of ``nx.core_number`` (Batagelj and Zaversnik 2003). 0
    for a graph without edges. Cost: O(m) a round of peeling; rounds are few in graphs of look-alikes.

    >>> import networkx as nx
    >>> max_core(nx.karate_club_graph().to_directed())
    4
    """
    links = Links.of(graph)
    pairs, core = links.pairs, 0
    while len(pairs):
        degrees = np.bincount(pairs.ravel(), minlength=len(links))
        core = max(core, int(degrees[degrees > 0].min()))
        staying = degrees[pairs].min(axis=1) > core
        pairs = pairs[staying]
    return core


METRICS = (
    Metric(
        name="max_core",
        label="Innermost core",
        meaning="largest k with a k-core: images that are each joined to at least k others of them",
        group=Group.NEIGHBOURS,
        function=max_core,
        position=200,
    ),
)
