"""Betweenness: which images and links lie on the way between others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._distances import AT_ONCE, EXACT, SOURCES
from simgraph_neo.metrics._links import Links
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CELLS = 4_000_000
"""Edges times sources that are walked from together, at most: 32 MB a table."""


@dataclass(frozen=True, slots=True)
class Betweenness(Record):
    """How much of the traffic between two groups of nodes each node and each pair carries, 0 to 1."""

    nodes: dict[Any, float] = field(repr=False)
    edges: dict[tuple[Any, Any], float] = field(repr=False)
    """By the edges of the undirected simple graph, the smaller node first."""
    pairs: int
    """Pairs of a source and a target that the shares of edges are of; where sources were drawn, those of them."""
    exact: bool
    """Whether paths were counted from every source; else from a sample of them."""


def betweenness(
    graph: nx.DiGraph[Any] | Links,
    sources: Iterable[Any] | None = None,
    targets: Iterable[Any] | None = None,
    *,
    exact: bool = False,
    exact_up_to: int = EXACT,
    seed: int = TUTORIAL_SEED,
) -> Betweenness:
    """The share of the pairs of a source and a target whose shortest paths lead over a node, or an edge.

    Paths are those of the undirected simple graph. Where a pair has several shortest ones each counts for its part;
    a pair that no path joins counts with 0. A node is measured by the pairs that it is no end of. With all nodes as
    sources and targets, which is meant when none are given, the values are those of ``nx.betweenness_centrality`` and
    ``nx.edge_betweenness_centrality``, normalized. With others those of nodes are ``nx.betweenness_centrality_subset``
    times 2 / pairs; its twin for edges (networkx 3.6) shares out by predecessors instead of by paths.

    Up to `exact_up_to` nodes, or with `exact`, all sources count; above, `SOURCES` of them, drawn with `seed`, stand
    for all.
    Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25 (2001) 163-177; for groups and edges,
    On variants of shortest-path betweenness, Social Networks 30 (2008) 136-145; sampled sources: Brandes and Pich, Int.
    J. Bifurcation and Chaos 17 (2007). Cost: O(m) for each of the sources or, if they are fewer, of the targets.

    >>> import networkx as nx
    >>> families = betweenness(nx.florentine_families_graph().to_directed()).nodes
    >>> round(families["Medici"], 3), round(families["Guadagni"], 3)
    (0.522, 0.255)
    """
    links = Links.of(graph)
    ends = _marked(links, sources), _marked(links, targets)
    fewer, more = sorted(ends, key=np.count_nonzero)  # a path leads both ways
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
    """Which nodes are meant: shape (n,)."""
    if names is None:
        return np.ones(len(links), dtype=np.bool_)
    wanted = set(names)
    return np.array([name in wanted for name in links.names], dtype=np.bool_)


def _carried(links: Links, sources: Bools, targets: Bools) -> tuple[Floats, Floats]:
    """Pairs of a source and a target whose paths lead through each node, and over each edge."""
    through, over = np.zeros(len(links)), np.zeros(len(links.pairs))
    matrix, every = links.matrix(undirected=True).astype(np.float64), np.flatnonzero(sources)
    size = min(AT_ONCE, max(1, CELLS // max(len(links.pairs), 1)))
    for batch in np.array_split(every, -(-len(every) // size)) if len(every) else []:
        hops, paths = _counted(matrix, batch)
        passed = _passed(matrix, hops, paths, targets)
        # What arrives at a node for itself and for those behind it, for each path there.
        arriving = (passed + (targets[:, None] & (hops > 0))) / np.maximum(paths, 1)
        passed[batch, np.arange(len(batch))] = 0  # a source is no place between
        through += passed.sum(axis=1)
        for near, far in (links.pairs.T, links.pairs.T[::-1]):
            over += np.where(hops[far] == hops[near] + 1, paths[near] * arriving[far], 0).sum(axis=1)
    return through, over


def _counted(matrix: csr_array[np.float64], batch: NDArray[np.int64]) -> tuple[NDArray[np.int32], Floats]:
    """Hops from each source of a batch, -1 where no path leads, and the number of shortest paths; shapes (n, batch)."""
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
    """Targets beyond each node on the shortest paths from each source, from the farthest back; shape (n, batch)."""
    passed = np.zeros(paths.shape)
    for step in range(int(hops.max()), 0, -1):
        arriving = np.where(hops == step, (passed + targets[:, None]) / np.maximum(paths, 1), 0)
        passed += np.where(hops == step - 1, paths * (matrix @ arriving), 0)
    return passed
