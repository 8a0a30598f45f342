"""Positions: a force-directed layout for each connected part, the parts packed side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TUTORIAL_SEED = 1734289230
"""The seed of the notebook's ``nx.spring_layout``."""
ASPECT = 4 / 3
"""Width divided by height of the area that a layout fills: a landscape figure in a column of text."""


class Box(NamedTuple):
    """An upright rectangle in layout units; one unit of area a node."""

    x: float
    y: float
    width: float
    height: float


def packed_spring_layout(graph: nx.DiGraph[Any], seed: int = TUTORIAL_SEED) -> dict[Any, tuple[float, float]]:
    """Give every node a position in a box of shape `ASPECT`, y upwards; the order of nodes and edges does not matter.

    Each weakly connected part is laid out by ``nx.spring_layout`` (Fruchterman and Reingold 1991, the tutorial's) on
    the undirected graph, turned so that its longer axis is that of its box, and stretched to fill that box. The boxes
    are proportional to the parts' numbers of nodes, so that no part is thrown far away and none sits on another.
    """
    undirected: nx.Graph[Any] = nx.Graph()
    undirected.add_nodes_from(sorted(graph))
    undirected.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges))
    parts = sorted((sorted(part) for part in nx.connected_components(undirected)), key=lambda part: (-len(part), part))
    width = math.sqrt(len(undirected) * ASPECT)
    whole = Box(0.0, 0.0, width, width / ASPECT)
    positions: dict[Any, tuple[float, float]] = {}
    for part, box in _packed(parts, whole) if parts else ():
        placed = _fitted(_part_layout(undirected, part, seed), box)
        positions |= {node: (float(x), float(y)) for node, (x, y) in zip(part, placed, strict=True)}
    return positions


def _packed(parts: Sequence[list[Any]], box: Box) -> Iterator[tuple[list[Any], Box]]:
    """Halve `box` along its longer side, in proportion to the nodes, until each part has its own."""
    if len(parts) == 1:
        yield parts[0], box
        return
    sizes = np.cumsum([len(part) for part in parts])
    cut = min(int(np.searchsorted(sizes, sizes[-1] / 2)) + 1, len(parts) - 1)
    share = float(sizes[cut - 1] / sizes[-1])
    x, y, width, height = box
    if width >= height:
        first, second = Box(x, y, width * share, height), Box(x + width * share, y, width * (1 - share), height)
    else:
        first, second = Box(x, y, width, height * share), Box(x, y + height * share, width, height * (1 - share))
    yield from _packed(parts[:cut], first)
    yield from _packed(parts[cut:], second)


def _part_layout(graph: nx.Graph[Any], part: list[Any], seed: int) -> NDArray[np.float64]:
    """Positions of one connected part, turned to its principal axes; shape (nodes, 2)."""
    if len(part) == 1:
        return np.zeros((1, 2))
    inside: nx.Graph[Any] = nx.Graph()  # in sorted order, which a subgraph view does not keep
    inside.add_nodes_from(part)
    inside.add_edges_from(graph.edges(part))
    found = nx.spring_layout(inside, seed=seed, weight=None)
    centred = np.array([found[node] for node in part], dtype=float)
    centred -= centred.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    axes *= np.where(axes[:, :1] + axes[:, 1:] < 0, -1.0, 1.0)  # a fixed sign: SVD leaves it open
    return np.asarray(centred @ axes.T)


def _fitted(points: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    """Stretch `points`, long axis first, over `box`, half a unit inside its border."""
    sides = np.array([box.width, box.height])
    along = points if box.width >= box.height else points[:, ::-1]
    low, span = along.min(axis=0), np.ptp(along, axis=0)
    unit = np.divide(along - low, span, out=np.full_like(along, 0.5), where=span > 1e-9)
    margin = np.minimum(0.5, sides / 2)
    return np.asarray(np.array([box.x, box.y]) + margin + unit * (sides - 2 * margin))
