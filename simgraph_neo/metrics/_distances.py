"""Distances: lengths of shortest paths between images, in hops."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

EXACT = 3_000
"""The largest graph, in nodes, in which paths are measured from every node."""
SOURCES = 100
"""The number of sources in a larger graph."""
AT_ONCE = 64
"""Sources in one batch: an array takes 26 MB at 100,000 nodes."""
Z = 1.96
"""Half the width of a 95 % interval, in standard errors."""


@dataclass(frozen=True, slots=True)
class Distances(Record):
    """Lengths of shortest paths in the largest weak component, direction ignored."""

    mean: float | None
    """Mean over pairs of different nodes, in hops; None for fewer than two nodes."""
    interval: tuple[float, float] | None
    """95 % confidence interval of a mean from a sample of sources; None if the mean is exact."""
    diameter: int | None
    """Longest shortest path, in hops; from a sample only a lower bound. None for fewer than two nodes."""
    sources: int
    """The number of nodes from which paths were measured."""

    @property
    def exact(self) -> bool:
        """Whether paths were measured from every node."""
        return self.interval is None


def distances(graph: Graph, *, exact: bool = False, exact_up_to: int = EXACT, seed: int = TUTORIAL_SEED) -> Distances:
    """Compute the mean shortest-path length and the diameter of the largest weak component, direction ignored.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    exact
        Whether paths are measured from all nodes, however many there are.
    exact_up_to
        The largest number of nodes of the component for which they are measured from all nodes without `exact`.
    seed
        Draws the sample of nodes in a larger component.

    Returns
    -------
    Distances
        ``mean`` and ``diameter`` are in hops, and None for fewer than two nodes. From a sample, ``interval`` is the
        95 % confidence interval of the mean, and ``diameter`` a lower bound.

    Notes
    -----
    Measured from all nodes, they equal ``nx.average_shortest_path_length`` and ``nx.diameter`` of the component. A
    sample has `SOURCES` (100) nodes; the interval is that of the mean of their mean distances. If several components
    are the largest, the one with the smallest node is measured. Cost: O(sources * m * diameter); the diameter is small
    in graphs of similar images.

    Examples
    --------
    >>> import networkx as nx
    >>> karate = distances(nx.karate_club_graph().to_directed())
    >>> round(karate.mean, 4), karate.diameter, karate.exact
    (2.4082, 5, True)
    """
    links = Links.of(graph)
    matrix = _largest(links)
    nodes = 0 if matrix is None else matrix.shape[0]
    if matrix is None or nodes < 2:
        return Distances(None, None, None, nodes)
    every = exact or nodes <= max(exact_up_to, SOURCES)
    sources = np.arange(nodes) if every else np.random.default_rng(seed).choice(nodes, SOURCES, replace=False)
    means, farthest = (np.concatenate(column) for column in zip(*_walked(matrix, sources), strict=True))
    mean = float(means.mean())
    margin = Z * float(means.std(ddof=1)) / math.sqrt(len(means)) * math.sqrt(1 - len(means) / nodes)
    return Distances(mean, None if every else (mean - margin, mean + margin), int(farthest.max()), len(sources))


def _largest(links: Links) -> csr_array[np.float32] | None:
    """The undirected adjacency matrix of the largest weak component."""
    from scipy.sparse.csgraph import connected_components

    if not len(links):
        return None
    matrix = links.matrix(undirected=True).astype(np.float32)
    labels = connected_components(matrix, directed=False)[1]
    inside = np.flatnonzero(labels == np.bincount(labels).argmax())
    return matrix[inside][:, inside]


def _walked(
    matrix: csr_array[np.float32], sources: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Yield the mean distance and the eccentricity of the sources of each batch, by breadth-first search."""
    for batch in np.array_split(sources, -(-len(sources) // AT_ONCE)):
        here = np.zeros((matrix.shape[0], len(batch)), dtype=np.float32)
        here[batch, np.arange(len(batch))] = 1
        seen, total, farthest = here > 0, np.zeros(len(batch)), np.zeros(len(batch), dtype=np.int64)
        step = 0
        while here.any():
            step += 1
            fresh = (matrix @ here > 0) & ~seen
            seen |= fresh
            total += step * fresh.sum(axis=0)
            farthest[fresh.any(axis=0)] = step
            here = fresh.astype(np.float32)
        yield total / (matrix.shape[0] - 1), farthest


METRICS = (
    Metric(
        name="mean_shortest_path",
        label="Mean shortest path",
        meaning="in the largest component, in hops, direction ignored",
        group=Group.PARTS,
        function=distances,
        field="mean",
        interval="interval",
        position=170,
    ),
    Metric(
        name="diameter",
        label="Diameter",
        meaning="longest shortest path in the largest component, in hops, direction ignored",
        group=Group.PARTS,
        function=distances,
        field="diameter",
        position=180,
    ),
)
