"""Positions: a force-directed layout of each connected component, and the components packed side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.drawing.layout.forces import force_layout
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    from numpy.typing import NDArray

ASPECT = 4 / 3
"""Width divided by height of the whole layout: a landscape figure in a column of text."""


class Box(NamedTuple):
    """A rectangle in units of the layout; each node has one unit of area."""

    x: float
    y: float
    width: float
    height: float


def packed_layout(graph: nx.DiGraph[Any], seed: int = TUTORIAL_SEED) -> dict[Any, tuple[float, float]]:
    """Return a position for every node, y upwards, in a box of shape `ASPECT`; see `packed_layouts`."""
    return packed_layouts(graph, seed, [ASPECT])[0]


def packed_layouts(graph: nx.DiGraph[Any], seed: int, aspects: Sequence[float]) -> list[dict[Any, tuple[float, float]]]:
    """Return a position for every node, y upwards, in a box of each shape (width / height) of `aspects`.

    The order of nodes and edges does not matter. Each weakly connected component is laid out alone, as an undirected
    graph, and scaled to fit its box; its longer axis lies along that of the box. Areas of boxes are proportional to
    numbers of nodes. The boxes fill the layout, the largest first, small ones in rows, so that components do not
    overlap and none is far away.
    """
    nodes = sorted(graph)
    if not nodes:
        return [{} for _ in aspects]
    pairs = joined_pairs(graph, nodes)[0]
    order, sizes = _parts(len(nodes), pairs)
    place = np.empty_like(order)
    place[order] = np.arange(len(nodes))
    found = np.split(force_layout(place[pairs], sizes, seed), np.cumsum(sizes)[:-1])
    turned = [_turned(points) for points in found]
    layouts = []
    for aspect in aspects:
        width = math.sqrt(len(nodes) * aspect)
        boxes = _packed(sizes.tolist(), Box(0.0, 0.0, width, width / aspect))
        positions = np.concatenate([_fitted(points, box) for points, box in zip(turned, boxes, strict=True)])
        layouts.append({node: (x, y) for node, (x, y) in zip(nodes, positions[place].tolist(), strict=True)})
    return layouts


def joined_pairs(graph: nx.DiGraph[Any], nodes: Sequence[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the pairs of joined `nodes` as indices, shape (m, 2), sorted, and whether both edges of a pair exist."""
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in graph.edges if a != b], dtype=np.int64).reshape(-1, 2)
    keys, counts = np.unique(ends.min(axis=1) * len(nodes) + ends.max(axis=1), return_counts=True)
    return np.column_stack(np.divmod(keys, len(nodes))), counts == 2


def _parts(size: int, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the nodes component by component, the largest first, and the components' sizes."""
    label = np.unique(_first_of_part(size, pairs), return_inverse=True)[1]
    sizes = np.bincount(label)
    return np.lexsort((label, -sizes[label])), -np.sort(-sizes)


def _first_of_part(size: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first node of each node's component. Joined nodes take the smaller one until all agree: O(m log n)."""
    first = np.arange(size)
    while len(apart := pairs[first[pairs[:, 0]] != first[pairs[:, 1]]]):
        ends = first[apart]
        np.minimum.at(first, ends.ravel(), np.repeat(ends.min(axis=1), 2))
        while (first != (further := first[first])).any():
            first = further
    return first


def _packed(sizes: Sequence[int], box: Box) -> Iterator[Box]:
    """Yield a box for each of `sizes`, the largest first: a squarified treemap (Bruls, Huizing, van Wijk 2000)."""
    while sizes:
        count = _row(sizes, min(box.width, box.height))
        share = sum(sizes[:count]) / sum(sizes)
        upright = box.width >= box.height
        strip, box = _cut(box, share, upright)
        for number in range(count):
            piece, strip = _cut(strip, sizes[number] / sum(sizes[number:count]), not upright)
            yield piece
        sizes = sizes[count:]


def _row(sizes: Sequence[int], side: float) -> int:
    """Return how many of `sizes` make one row along `side`: boxes are added while they become more like squares."""
    total, best = 0, math.inf
    for count, size in enumerate(sizes):
        total += size
        worst = max(side**2 * sizes[0] / total**2, total**2 / (side**2 * size))
        if worst > best:
            return count
        best = worst
    return len(sizes)


def _cut(box: Box, share: float, upright: bool) -> tuple[Box, Box]:
    """Return the left (`upright`) or upper `share` of a box, and the rest of it."""
    x, y, width, height = box
    if upright:
        return Box(x, y, width * share, height), Box(x + width * share, y, width * (1 - share), height)
    return Box(x, y + height * (1 - share), width, height * share), Box(x, y, width, height * (1 - share))


def _turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotate points to their principal axes; the axis with the larger extent comes first."""
    centred = points - points.mean(axis=0)
    axes = np.linalg.eigh(np.einsum("ni,nj->ij", centred, centred))[1]
    axes *= np.where(axes.sum(axis=0) < 0, -1.0, 1.0)  # the sign of an eigenvector is arbitrary: fix it
    turned = np.asarray(np.einsum("ni,ij->nj", centred, axes))
    return turned[:, np.argsort(-np.ptp(turned, axis=0), kind="stable")]


def _fitted(points: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    """Scale `points`, long axis first, into the middle of `box`.

    They keep a distance of half a unit from its border, at most a quarter of its side.
    """
    sides = np.array([box.width, box.height])
    along = points if box.width >= box.height else points[:, ::-1]
    span = np.maximum(np.ptp(along, axis=0), 1e-9)
    room = sides - 2 * np.minimum(0.5, sides / 4)
    centred = (along - (along.min(axis=0) + along.max(axis=0)) / 2) * np.min(room / span)
    return np.asarray(np.array([box.x, box.y]) + sides / 2 + centred)
