"""Distances: how many look-alikes lie between two images."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._links import Links
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

EXACT = 3_000
"""Nodes up to which every node is a source."""
SOURCES = 100
"""Sources above that."""
AT_ONCE = 64
"""Sources walked from together: 26 MB at 100,000 nodes for a set of marks."""
Z = 1.96
"""Standard errors to each side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Distances(Record):
    """Shortest paths of the largest weak component, taken undirected."""

    mean: float | None
    """Mean over pairs of different nodes, in edges; None below two nodes."""
    interval: tuple[float, float] | None
    """95 % confidence of the mean when it comes from a sample of sources; None when it is exact."""
    diameter: int | None
    """The longest of them; from a sample the longest that was seen, so a lower bound. None below two nodes."""
    sources: int
    """Nodes that paths were measured from."""

    @property
    def exact(self) -> bool:
        """Whether every node was a source."""
        return self.interval is None


def distances(
    graph: nx.DiGraph[Any] | Links, *, exact: bool = False, exact_up_to: int = EXACT, seed: int = TUTORIAL_SEED
) -> Distances:
    """Mean shortest path length and diameter of the largest weak component, its edges taken undirected.

    Up to `exact_up_to` nodes, or with `exact`, they equal ``nx.average_shortest_path_length`` and ``nx.diameter`` of
    that component. Above, paths are measured from `SOURCES` nodes drawn with `seed`; the interval is that of the mean
    of their mean distances. Of several largest components it is that of the smallest node. Cost: O(sources * m *
    diameter), which is small in graphs of look-alikes.

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
    every = exact or nodes <= exact_up_to
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
    """Mean distance and eccentricity of each source, breadth first, all of a batch one step at a time."""
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
        label="Mean distance",
        meaning="mean shortest path in the largest component, in hops, direction ignored",
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
