"""Cores: how dense the densest part of a graph is."""

from __future__ import annotations

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric


def max_core(graph: Graph) -> int:
    """Find the largest k with a k-core: a part of the graph in which each node is joined to at least k others.

    It uses the undirected simple graph and equals the largest value of ``nx.core_number`` (Batagelj and Zaversnik
    2003); 0 for a graph without edges. Cost: O(m) for each round of peeling; graphs of similar images need few rounds.

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
        meaning="largest k with a k-core: a group of images that are each joined to at least k others of the group",
        group=Group.NEIGHBOURS,
        function=max_core,
        position=200,
    ),
)
