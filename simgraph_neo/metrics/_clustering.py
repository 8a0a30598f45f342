"""Clustering: whether the neighbours of an image are neighbours of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from simgraph_neo.metrics._links import Ints

WEDGES = 4_000_000
"""Pairs of edges in one batch: about 200 MB."""


@dataclass(frozen=True, slots=True)
class Clustering(Record):
    """Two clustering coefficients, which weight images with many neighbours differently."""

    average: float | None
    """The mean over all nodes, with equal weights; None for a graph without nodes."""
    transitivity: float | None
    """3 * triangles / pairs of edges that share a node; None if there is no such pair."""


def clustering(graph: Graph, *, wedges_at_once: int = WEDGES) -> Clustering:
    """Compute the average clustering coefficient and the transitivity of the undirected simple graph.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    wedges_at_once
        Pairs of edges that share a node, in one batch. Each takes about 50 bytes of memory.

    Returns
    -------
    Clustering
        ``average`` and ``transitivity``, each 0 to 1. ``average`` is None for a graph without nodes, and
        ``transitivity`` if no two edges share a node.

    Notes
    -----
    Equals ``nx.average_clustering``, in which a node of degree 0 or 1 counts as 0, and ``nx.transitivity``. Triangles
    are counted by the algorithm "forward". Cost: O(m ** 1.5) at worst, whatever the size of the hubs.

    References
    ----------
    Average clustering: Watts and Strogatz, Collective dynamics of 'small-world' networks, Nature 393 (1998) 440-442.

    Transitivity: Newman, The structure and function of complex networks, SIAM Review 45 (2003) 167-256, eq. 3.3.

    Algorithm: Schank and Wagner, Finding, counting and listing all triangles in large graphs, an experimental study,
    WEA 2005, 606-609.

    Examples
    --------
    >>> import networkx as nx
    >>> karate = clustering(nx.karate_club_graph().to_directed())
    >>> round(karate.average, 4), round(karate.transitivity, 4)
    (0.5706, 0.2557)
    """
    links = Links.of(graph)
    if not len(links):
        return Clustering(None, None)
    triangles, wedges = _triangles(links, wedges_at_once), links.degrees * (links.degrees - 1) / 2
    local = np.divide(triangles, wedges, out=np.zeros(len(links)), where=wedges > 0)
    total = wedges.sum()
    return Clustering(float(local.mean()), float(triangles.sum() / total) if total else None)


def _triangles(links: Links, at_once: int) -> Ints:
    """Count the triangles of each node by Schank and Wagner's algorithm "forward", in numpy.

    Each edge points from its end of lower degree to its other end, so few edges leave even a hub. Two edges that leave
    the same node are part of a triangle if an edge joins their heads.
    """
    order = np.argsort(np.argsort(links.degrees, kind="stable"))
    edges = np.sort(order[links.pairs], axis=1)
    edges = edges[np.lexsort(edges.T[::-1])]
    keys = edges[:, 0] * len(links) + edges[:, 1]
    last = np.searchsorted(edges[:, 0], edges[:, 0], side="right")  # the end of the edges with the same tail
    later = last - np.arange(len(edges)) - 1
    counts = np.zeros(len(links), dtype=np.int64)
    for some in _pieces(later, at_once):
        first = np.repeat(some, later[some])
        second = first + 1 + _places(later[some])
        joined = edges[first, 1] * len(links) + edges[second, 1]
        at = np.searchsorted(keys, joined)
        found = keys[np.minimum(at, len(keys) - 1)] == joined
        corners = np.concatenate([edges[first[found]].ravel(), edges[second[found], 1]])
        counts += np.bincount(corners, minlength=len(links))
    return counts[order]


def _pieces(later: Ints, at_once: int) -> list[Ints]:
    """Cut the edges into batches of about `at_once` pairs."""
    whole = np.cumsum(later)
    cuts = np.searchsorted(whole, np.arange(at_once, whole[-1] if len(whole) else 0, at_once))
    return [piece for piece in np.split(np.arange(len(later)), np.unique(cuts)) if later[piece].any()]


def _places(lengths: Ints) -> Ints:
    """Count 0, 1, ... inside runs of these lengths: [2, 3] gives [0, 1, 0, 1, 2]."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)


METRICS = (
    Metric(
        name="average_clustering",
        label="Mean clustering",
        meaning="share of the pairs of neighbours of an image that are joined, averaged over all images",
        group=Group.NEIGHBOURS,
        function=clustering,
        field="average",
        position=150,
    ),
    Metric(
        name="transitivity",
        label="Transitivity",
        meaning="how often two images that are joined to the same third image are joined to each other",
        group=Group.NEIGHBOURS,
        function=clustering,
        field="transitivity",
        position=160,
    ),
)
