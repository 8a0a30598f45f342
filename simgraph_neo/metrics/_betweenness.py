"""Betweenness: which images and edges lie on the shortest paths between other images."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._distances import AT_ONCE, EXACT, SOURCES
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CELLS = 4_000_000
"""The largest product of edges and sources in one batch; a table of this size takes 32 MB."""


@dataclass(frozen=True, slots=True)
class Betweenness(Record):
    """The betweenness of nodes and edges for paths between two groups of nodes, 0 to 1."""

    nodes: dict[Any, float] = field(repr=False)
    edges: dict[tuple[Any, Any], float] = field(repr=False)
    """The keys are the edges of the undirected simple graph, the smaller node first."""
    pairs: int
    """Pairs of a source and a target: the denominator for edges. If sources were sampled, only their pairs count."""
    exact: bool
    """True if paths were counted from every source, False if from a sample of the sources."""


def betweenness(
    graph: Graph,
    sources: Iterable[Any] | None = None,
    targets: Iterable[Any] | None = None,
    *,
    exact: bool = False,
    exact_up_to: int = EXACT,
    seed: int = TUTORIAL_SEED,
) -> Betweenness:
    """Compute the share of source-target pairs whose shortest paths contain a node, or an edge.

    Paths are those of the undirected simple graph. If a pair has several shortest paths, each counts as an equal part;
    a pair without a path counts as 0. For a node, pairs that start or end at it do not count.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    sources
        Nodes at which paths start; names that are not nodes are ignored. None, the default, means all nodes.
    targets
        Nodes at which paths end, as `sources`.
    exact
        Whether paths are counted from all sources, however large the graph is.
    exact_up_to
        The largest number of nodes for which they are counted from all sources without `exact`.
    seed
        Draws the sample of sources in a larger graph; nothing else depends on it.

    Returns
    -------
    Betweenness
        ``nodes`` and ``edges`` are dicts of shares, 0 to 1. ``exact`` is False if the sources are a sample.

    Notes
    -----
    With all sources and targets the values equal the normalized ``nx.betweenness_centrality`` and
    ``nx.edge_betweenness_centrality``. With other groups the values of nodes equal ``nx.betweenness_centrality_subset``
    times 2 / pairs. For edges ``nx.edge_betweenness_centrality_subset`` (networkx 3.6) gives other values: it divides a
    pair among predecessors, not among paths.

    A sample has `SOURCES` (100) sources; the values are then shares of their pairs. Cost: O(m) for each of the sources
    or, if they are fewer, of the targets.

    References
    ----------
    Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25 (2001) 163-177.

    For groups and edges: Brandes, On variants of shortest-path betweenness, Social Networks 30 (2008) 136-145.

    For sampled sources: Brandes and Pich, Centrality estimation in large networks, Int. J. Bifurcation and Chaos 17
    (2007) 2303-2318.

    Examples
    --------
    >>> import networkx as nx
    >>> families = betweenness(nx.florentine_families_graph().to_directed()).nodes
    >>> round(families["Medici"], 3), round(families["Guadagni"], 3)
    (0.522, 0.255)
    """
    links = Links.of(graph)
    ends = _marked(links, sources), _marked(links, targets)
    fewer, more = sorted(ends, key=np.count_nonzero)  # paths are undirected, so the smaller group can be the sources
    every = exact or len(links) <= exact_up_to or int(fewer.sum()) <= SOURCES
    if not every:
        drawn = np.random.default_rng(seed).choice(np.flatnonzero(fewer), SOURCES, replace=False)
        fewer = np.isin(np.arange(len(links)), drawn)
    through, over = _carried(links, fewer, more)
    both = fewer & more
    pairs = int(fewer.sum() * more.sum() - both.sum())
    others = (fewer.sum() - fewer) * (more.sum() - more) - (both.sum() - both)  # without the node itself
    named = [(links.names[a], links.names[b]) for a, b in links.pairs]
    return Betweenness(
        nodes=dict(zip(links.names, (through / np.maximum(others, 1)).tolist(), strict=True)),
        edges=dict(zip(named, (over / max(pairs, 1)).tolist(), strict=True)),
        pairs=pairs,
        exact=every,
    )


def _marked(links: Links, names: Iterable[Any] | None) -> Bools:
    """Whether each node is one of `names`: shape (n,)."""
    if names is None:
        return np.ones(len(links), dtype=np.bool_)
    wanted = set(names)
    return np.array([name in wanted for name in links.names], dtype=np.bool_)


def _carried(links: Links, sources: Bools, targets: Bools) -> tuple[Floats, Floats]:
    """Count the source-target pairs whose shortest paths contain each node, and each edge."""
    through, over = np.zeros(len(links)), np.zeros(len(links.pairs))
    matrix, every = links.matrix(undirected=True).astype(np.float64), np.flatnonzero(sources)
    size = min(AT_ONCE, max(1, CELLS // max(len(links.pairs), 1)))
    for batch in np.array_split(every, -(-len(every) // size)) if len(every) else []:
        hops, paths = _counted(matrix, batch)
        passed = _passed(matrix, hops, paths, targets)
        # The targets at and beyond each node, divided by the number of shortest paths to it.
        arriving = (passed + (targets[:, None] & (hops > 0))) / np.maximum(paths, 1)
        passed[batch, np.arange(len(batch))] = 0  # a source is an end of its paths, not inside them
        through += passed.sum(axis=1)
        for near, far in (links.pairs.T, links.pairs.T[::-1]):
            over += np.where(hops[far] == hops[near] + 1, paths[near] * arriving[far], 0).sum(axis=1)
    return through, over


def _counted(matrix: csr_array[np.float64], batch: NDArray[np.int64]) -> tuple[NDArray[np.int32], Floats]:
    """Hops from each source of a batch, -1 without a path, and the number of shortest paths; shapes (n, batch)."""
    here = np.zeros((matrix.shape[0], len(batch)))
    here[batch, np.arange(len(batch))] = 1
    hops, paths, step = np.full(here.shape, -1, dtype=np.int32), np.zeros(here.shape), 0
    while here.any():
        hops[here > 0] = step
        paths += here
        here = np.where(hops < 0, np.asarray(matrix @ here), 0)
        step += 1
    return hops, paths


def _passed(matrix: csr_array[np.float64], hops: NDArray[np.int32], paths: Floats, targets: Bools) -> Floats:
    """Count the targets beyond each node on the shortest paths from each source, farthest first; shape (n, batch)."""
    passed = np.zeros(paths.shape)
    for step in range(int(hops.max()), 0, -1):
        arriving = np.where(hops == step, (passed + targets[:, None]) / np.maximum(paths, 1), 0)
        passed += np.where(hops == step - 1, paths * (matrix @ arriving), 0)
    return passed
