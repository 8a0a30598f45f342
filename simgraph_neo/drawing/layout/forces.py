"""Where the nodes of connected parts go: a spectral start, then steps of pull and push that cool down.

All parts are laid out at once, far from each other: a thousand small ones cost no more than one large. Their nodes are
numbered part by part, so that `sizes` tells which belong together. Points are complex numbers, x + iy; one unit is the
distance of neighbours when the nodes of a part are spread evenly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.layout.few import FEW, hops_between, pairs_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Points = NDArray[np.complex128]
    Integers = NDArray[np.int64]

PIVOTS = 200
"""Nodes of a part from which all distances are known: enough for its shape, few enough to be quick."""
FOREMOST = 50
"""The first of them, which lie farthest apart: they make the start."""
STEPS = 50
WARMTH = 1 / 40
"""Longest first step, in widths of the part; it falls to nothing in a straight line."""
REACH = 2.0
"""Farther than this no node pushes another."""
FRESH = 5
"""Steps between two searches for the nodes within reach."""
CROWD = 40
"""Nodes in one square as wide as the reach at most, on average over the nodes; in a denser crowd the reach is halved.
100,000 leaves of one star would fill the memory otherwise."""
PUSH = 0.5
"""Strength of the push at distance 1; that of the pull is 1."""
STRAIN = 300.0
"""Strength of the pivots in the first step; it cools as well, so that the whole is arranged first, look-alikes last.
More, and look-alikes drift apart; less, and what is far apart in the graph comes to lie together."""
BATCH = 10
"""Pivots that act in one step."""
CLOSEST = 0.01
"""Nearer than this, two nodes push and pull as if they were this far apart."""


def force_layout(pairs: Integers, sizes: Integers, seed: int) -> NDArray[np.float64]:
    """Positions of the nodes of connected parts, shape (nodes, 2); only those of one part can be compared.

    `sizes` are the parts' numbers of nodes, `pairs` the joined nodes, shape (m, 2), none twice. Starts from the two
    main eigenvectors of the distances to pivots (Brandes and Pich 2007), then takes Fruchterman's and Reingold's steps
    (1991): neighbours pull, near nodes push, and no step is longer than the temperature. The pull is the same at any
    distance (Noack 2007), which leaves look-alikes together; the pivots hold the whole in shape (in the manner of
    Ortmann, Klimenta and Brandes 2016). O(n log n); the same input and `seed` give the same positions.
    """
    choose = np.random.default_rng(seed)
    pivots, hops = pivot_distances(pairs, sizes, choose.integers(sizes))
    points = spectral_start(hops, sizes)
    points += 0.1 * (choose.normal(size=len(points)) + 1j * choose.normal(size=len(points)))  # no two at one point
    warmth = WARMTH * np.sqrt(np.repeat(sizes, sizes))
    for step in range(STEPS):
        if step % FRESH == 0:
            near = _within_reach(points)
        some = np.arange(step * BATCH, (step + 1) * BATCH) % len(pivots)
        cool = 1 - step / STEPS
        force = _pull_and_push(points, pairs, near) + cool * _strain(points, pivots[some], hops[some], sizes)
        longest = warmth * cool
        points += force * (longest / np.maximum(np.abs(force), longest))
    return np.column_stack([points.real, points.imag])


def pivot_distances(pairs: Integers, sizes: Integers, first: Integers) -> tuple[Integers, NDArray[np.int32]]:
    """Nodes of each part that are far from each other, and every node's hops from those of its part.

    Shapes (pivots, parts) and (pivots, nodes). `first` says with which node of each part to start. A part with fewer
    nodes than there are pivots has them several times.
    """
    count, starts = min(PIVOTS, int(sizes.max())), np.cumsum(sizes) - sizes
    hops_from = _hops_from(pairs, sizes)
    pivots, hops = np.empty((count, len(sizes)), dtype=np.int64), np.empty((count, sizes.sum()), dtype=np.int32)
    nearest = np.full(hops.shape[1], hops.shape[1], dtype=np.int32)
    for number in range(count):
        pivots[number] = starts + first if number == 0 else _first_largest(nearest, starts, sizes)
        hops[number] = hops_from(pivots[number])
        np.minimum(nearest, hops[number], out=nearest)
    again = np.arange(count)[:, None] % sizes
    return np.take_along_axis(pivots, again, 0), np.take_along_axis(hops, np.repeat(again, sizes, axis=1), 0)


def _hops_from(pairs: Integers, sizes: Integers) -> Callable[[Integers], NDArray[np.int32]]:
    """What gives every node's hops from its part's pivot."""
    nodes = int(sizes.sum())
    if nodes <= FEW:
        between = hops_between(pairs, nodes)
        return lambda pivots: between[np.repeat(pivots, sizes), np.arange(nodes)]
    graph = _with_root(pairs, np.cumsum(sizes) - sizes, nodes)
    return lambda pivots: _hops(graph, pivots)


def _with_root(pairs: Integers, starts: Integers, nodes: int) -> csr_array:
    """The adjacency matrix with one node more, the last, that points to one node of each part."""
    from scipy.sparse import csr_array

    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.full(len(starts), nodes)])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], starts])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(nodes + 1, nodes + 1))


def _hops(graph: csr_array, pivots: Integers) -> NDArray[np.int32]:
    """Hops of every node from its part's pivot: breadth first, several times faster than ``scipy``'s shortest paths."""
    from scipy.sparse.csgraph import breadth_first_order

    root = graph.shape[0] - 1
    graph.indices[-len(pivots) :] = pivots
    before = breadth_first_order(graph, root)[1].astype(np.intp)
    before[root] = root
    hops = np.ones(len(before), dtype=np.int32)
    hops[root] = 0
    while before.min() < root:  # each round doubles the way back that is counted
        hops += hops[before]
        before = before[before]
    return np.asarray(hops[:root] - 1)


def _first_largest(values: NDArray[np.int32], starts: Integers, sizes: Integers) -> Integers:
    """Where in each part its largest value is."""
    largest = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, starts), sizes))
    return largest[np.searchsorted(largest, starts)]


def spectral_start(hops: NDArray[np.int32], sizes: Integers) -> Points:
    """Classical scaling of the distances to pivots; each part as large as an even square, far from the next."""
    points = np.zeros(hops.shape[1], dtype=np.complex128)
    drift = WARMTH * (STEPS + 1) * float(sizes.max()) ** 0.5  # no two parts come nearer than that in all steps
    end, free = np.cumsum(sizes), 0.0
    for stop, size in zip(end, sizes, strict=True):
        part = slice(stop - size, stop)
        if size > 1:
            points[part] = _scaled(hops[: min(size, FOREMOST), part].astype(float) ** 2, few=len(points) <= FEW)
        points[part] += free - points[part].real.min()
        free = float(points[part].real.max()) + drift + 2 * REACH
    return points


def _scaled(squares: NDArray[np.float64], *, few: bool) -> Points:
    """Points, as complex numbers, from squared distances to pivots; shape of those (pivots, points)."""
    squares -= squares.mean(axis=0) + squares.mean(axis=1, keepdims=True) - squares.mean()
    main = _eigenvectors(np.einsum("in,jn->ij", squares, squares), few=few)[:, -2:]
    up, across = np.einsum("ik,in->kn", main, squares)
    points = across + 1j * up
    return np.asarray(points * (len(points) / 6 / np.mean(np.abs(points) ** 2)) ** 0.5)


def _eigenvectors(matrix: NDArray[np.float64], *, few: bool) -> NDArray[np.float64]:
    """Those of a symmetric matrix, the main ones last.

    einsum and these drivers, at these sizes, start no threads: the same bits on any number of cores, no waiting for a
    busy one.
    """
    if few:
        return np.asarray(np.linalg.eigh(matrix)[1])
    from scipy.linalg import eigh

    return np.asarray(eigh(matrix, driver="ev")[1])


def _within_reach(points: Points) -> Integers:
    """The pairs of points that push each other, shape (m, 2)."""
    places, reach = np.column_stack([points.real, points.imag]), REACH
    while _crowd(places, reach) > CROWD and reach > CLOSEST:
        reach /= 2
    if len(places) <= FEW:
        return pairs_within(places, reach)
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(places).query_pairs(reach, output_type="ndarray"), dtype=np.int64)


def _crowd(places: NDArray[np.float64], width: float) -> float:
    """With how many nodes, itself included, the average node shares its square of a grid."""
    column, row = np.floor(places / width).astype(np.int64).T
    counts = np.unique(column * 2**31 + row, return_counts=True)[1]
    return float(np.mean(counts**2) * len(counts) / len(places))


def _pull_and_push(points: Points, joined: Integers, near: Integers) -> Points:
    """Neighbours pull with the same force at any distance, near nodes push with `PUSH` / distance."""
    one, other = np.concatenate([joined, near]).T
    apart = points[one] - points[other]
    length = np.maximum(np.abs(apart), CLOSEST)
    apart[: len(joined)] /= -length[: len(joined)]
    apart[len(joined) :] *= PUSH / length[len(joined) :] ** 2
    return _summed(apart, one, len(points)) - _summed(apart, other, len(points))


def _summed(forces: Points, on: Integers, nodes: int) -> Points:
    return np.bincount(on, forces.real, nodes) + 1j * np.bincount(on, forces.imag, nodes)


def _strain(points: Points, pivots: Integers, hops: NDArray[np.int32], sizes: Integers) -> Points:
    """Pivots push what is nearer and pull what is farther than its number of hops asks for, the near ones most."""
    apart = np.repeat(points[pivots], sizes, axis=1) - points
    length, steps = np.abs(apart), np.maximum(hops, 1)
    per_hop = length / steps
    apart *= (per_hop - np.repeat(_usual(per_hop, sizes), sizes)) / (np.maximum(length, CLOSEST) * steps)
    return np.asarray(apart.sum(axis=0) * (STRAIN / len(pivots)))


def _usual(per_hop: NDArray[np.float64], sizes: Integers) -> NDArray[np.float64]:
    """Each part's own scale: the length of a hop at which its stress would be least."""
    starts = np.cumsum(sizes) - sizes
    whole, square = (np.add.reduceat(each.sum(axis=0), starts) for each in (per_hop, per_hop**2))
    return np.divide(square, whole, out=np.zeros_like(whole), where=whole > 0)
