"""Communities: groups of images with more edges among themselves than to the rest of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.graph import undispatched
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from simgraph_neo.metrics._links import Ints


@undispatched()
def louvain_communities(graph: Graph, *, seed: int = TUTORIAL_SEED) -> list[list[Any]]:
    """Partition the nodes by Louvain's method.

    The method looks for a high modularity: the share of edges inside communities, minus the share that is expected by
    chance. Another seed may find another partition of nearly the same modularity. The same seed gives the same
    communities, whatever the order of nodes and edges.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is partitioned, without weights.
    seed
        Decides the order in which the method visits the nodes.

    Returns
    -------
    list of list
        The nodes of each community, sorted; the largest community first, ties by their smallest node. A node without
        edges is a community of its own; an empty graph has no communities.

    Notes
    -----
    Computed by ``nx.community.louvain_communities``. Cost: about O(m log n); half a minute at 100,000 nodes and 500,000
    edges.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre, Fast unfolding of communities in large networks, J. Stat. Mech. 2008,
    P10008.

    Examples
    --------
    >>> import networkx as nx
    >>> karate = nx.karate_club_graph().to_directed()
    >>> [len(community) for community in louvain_communities(karate)]
    [12, 11, 6, 5]
    >>> round(modularity(karate, louvain_communities(karate)), 4)  # the best possible value
    0.4198
    """
    import networkx as nx

    links = Links.of(graph)
    simple: nx.Graph[int] = nx.Graph()  # built in a fixed order, because Louvain's result depends on it
    simple.add_nodes_from(range(len(links)))
    simple.add_edges_from(links.pairs.tolist())
    found = nx.community.louvain_communities(simple, weight=None, seed=seed)
    lists = [[links.names[number] for number in sorted(community)] for community in found]
    return sorted(lists, key=lambda members: (-len(members), members[0]))


@dataclass(frozen=True, slots=True)
class Partition(Record):
    """The number of communities that `louvain_communities` finds, and their modularity."""

    communities: int
    modularity: float | None


def partition(graph: Graph, *, seed: int = TUTORIAL_SEED) -> Partition:
    """Count the communities that `louvain_communities` finds, and compute their modularity.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    seed
        See `louvain_communities`.

    Returns
    -------
    Partition
        ``modularity`` is None for a graph without edges.

    Notes
    -----
    Cost: that of `louvain_communities`.

    Examples
    --------
    >>> import networkx as nx
    >>> partition(nx.DiGraph([(1, 2), (2, 3), (3, 1), (4, 5), (5, 6), (6, 4), (3, 4)])).communities
    2
    """
    links = Links.of(graph)
    parts = louvain_communities(links, seed=seed)
    return Partition(len(parts), modularity(links, parts))


def modularity(graph: Graph, parts: Sequence[Collection[Any]]) -> float | None:
    """Compute the share of edges inside the parts minus the share expected by chance.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    parts
        Collections of nodes; each node of the graph is in exactly one. Nodes that are not in the graph are ignored.

    Returns
    -------
    float or None
        -0.5 to 1; None for a graph without edges.

    Raises
    ------
    KeyError
        For a node of the graph that is in no part.

    Notes
    -----
    The sum over all parts of (edges inside) / m - (sum of degrees / 2 m) ** 2. Equals
    ``nx.community.modularity(..., weight=None)`` of the undirected simple graph. Cost: O(m log m).

    References
    ----------
    Newman and Girvan, Finding and evaluating community structure in networks, Phys. Rev. E 69 (2004) 026113.

    Examples
    --------
    >>> import networkx as nx
    >>> two_triangles = nx.DiGraph([(1, 2), (2, 3), (3, 1), (4, 5), (5, 6), (6, 4), (3, 4)])
    >>> round(modularity(two_triangles, [{1, 2, 3}, {4, 5, 6}]), 4)
    0.3571
    """
    links = Links.of(graph)
    edges = len(links.pairs)
    if not edges:
        return None
    inside, volumes = edges_and_volumes(links, parts)
    return float(inside.sum() / edges - ((volumes / (2 * edges)) ** 2).sum())


def edges_and_volumes(links: Links, parts: Sequence[Collection[Any]]) -> tuple[Ints, Ints]:
    """Count the edges inside each part of the undirected graph, and sum its degrees; both of shape (parts,).

    Each node must be in exactly one part. Cost: O(m log m).
    """
    part = {name: number for number, members in enumerate(parts) for name in members}
    of = np.array([part[name] for name in links.names], dtype=np.int64)
    ends = of[links.pairs]
    inside = ends[ends[:, 0] == ends[:, 1], 0]
    return np.bincount(inside, minlength=len(parts)), np.bincount(ends.ravel(), minlength=len(parts))


METRICS = (
    Metric(
        name="modularity",
        label="Modularity",
        meaning="how clearly the communities are separated; 0 = not at all; random graphs have values above 0, too",
        group=Group.COMMUNITIES,
        function=partition,
        field="modularity",
        position=210,
    ),
    Metric(
        name="communities",
        label="Communities",
        meaning="groups found by the Louvain method",
        group=Group.COMMUNITIES,
        function=partition,
        field="communities",
        position=220,
        report_position=205,
    ),
)
