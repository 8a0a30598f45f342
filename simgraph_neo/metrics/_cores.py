"""Cores: how dense the densest part of a graph is."""

from __future__ import annotations

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric


def max_core(graph: Graph) -> int:
    """Find the largest k with a k-core: a part of the graph in which each node is joined to at least k others.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.

    Returns
    -------
    int
        0 for a graph without edges.

    Notes
    -----
    Equals the largest value of ``nx.core_number`` of the undirected simple graph. Cost: O(m) for each round in which
    nodes of low degree are removed; graphs of similar images need few rounds.

    References
    ----------
    Batagelj and Zaversnik, An O(m) algorithm for cores decomposition of networks, 2003, arXiv:cs/0310049.

    Examples
    --------
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
