"""Reciprocity: how often an image lists the image that lists it."""

from __future__ import annotations

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric


def reciprocity(graph: Graph) -> float | None:
    """Compute the share of directed edges whose reverse exists.

    In the discovered view the lists of the frontier are not in the graph, so an edge to the frontier cannot be
    returned.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its directed simple graph is measured.

    Returns
    -------
    float or None
        0 to 1; None for a graph without edges.

    Notes
    -----
    Equals ``nx.overall_reciprocity`` of a DiGraph without self-loops. Cost: O(m log m).

    References
    ----------
    Wasserman and Faust, Social Network Analysis, 1994, 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> reciprocity(nx.DiGraph([(1, 2), (2, 1), (2, 3)]))
    0.6666666666666666
    """
    returned = Links.of(graph).returned
    return float(returned.mean()) if len(returned) else None


def reciprocity_by_rank(graph: Graph) -> dict[int, float]:
    """Compute for each rank 1, 2, ... the share of its edges whose reverse exists, at whatever rank.

    If the shares of the last ranks are high, the ends of the lists can be trusted.

    Parameters
    ----------
    graph
        An `nx.DiGraph` whose edges have the attribute ``rank``, a `Subgraph` or `Links`. Edges without a rank are left
        out.

    Returns
    -------
    dict of int to float
        Rank -> share, 0 to 1; only ranks that an edge has.

    Notes
    -----
    Cost: O(m log m).

    Examples
    --------
    >>> import networkx as nx
    >>> reciprocity_by_rank(nx.DiGraph([("a", "b", {"rank": 1}), ("a", "c", {"rank": 2}), ("b", "a", {"rank": 5})]))
    {1: 1.0, 2: 0.0, 5: 1.0}
    """
    links = Links.of(graph)
    all_of, returned = np.bincount(links.ranks), np.bincount(links.ranks, weights=links.returned)
    return {rank: float(returned[rank] / all_of[rank]) for rank in range(1, len(all_of)) if all_of[rank]}


def return_rank_by_rank(graph: Graph) -> dict[int, float]:
    """Compute for each rank 1, 2, ... the mean rank of the reverse edges.

    If image A lists B at rank r, and B lists A, the value for r is the mean rank of A in the list of B.

    Parameters
    ----------
    graph
        An `nx.DiGraph` whose edges have the attribute ``rank``, a `Subgraph` or `Links`. Pairs in which either edge has
        no rank are left out.

    Returns
    -------
    dict of int to float
        Rank -> mean rank, 1 or more; only ranks with reverse edges.

    Notes
    -----
    Cost: O(m log m).

    Examples
    --------
    >>> import networkx as nx
    >>> return_rank_by_rank(nx.DiGraph([("a", "b", {"rank": 1}), ("a", "c", {"rank": 2}), ("b", "a", {"rank": 5})]))
    {1: 5.0, 5: 1.0}
    """
    links = Links.of(graph)
    keys = links.tails * len(links) + links.heads  # sorted, as edges are
    there = np.flatnonzero(links.returned)
    back = np.searchsorted(keys, links.heads[there] * len(links) + links.tails[there])
    ranks, returns = links.ranks[there], links.ranks[back]
    ranks, returns = ranks[returns > 0], returns[returns > 0]
    counts, sums = np.bincount(ranks), np.bincount(ranks, weights=returns)
    return {rank: float(sums[rank] / counts[rank]) for rank in range(1, len(counts)) if counts[rank]}


METRICS = (
    Metric(
        name="reciprocity",
        label="Reciprocity",
        meaning="share of directed edges whose reverse exists",
        group=Group.RETURNED,
        function=reciprocity,
        position=60,
    ),
    Metric(
        name="reciprocity_by_rank",
        label="Reciprocity by rank",
        meaning="share of the edges of rank 1, of rank 2, and so on, whose reverse exists",
        group=Group.RETURNED,
        function=reciprocity_by_rank,
        position=70,
    ),
)
