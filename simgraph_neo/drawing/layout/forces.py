"""A force-directed layout of connected components: a spectral start, then steps of attraction and repulsion that cool.

All components ("parts") are laid out at once, far from each other: a thousand small ones cost no more than one large.
Nodes are numbered part by part, so that `sizes` defines which nodes belong together. Points are complex numbers,
x + iy; one unit is the distance of neighbours when the nodes of a part are spread evenly.
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
"""Nodes of a part whose distances to all others are computed: enough for its shape, few enough to be quick."""
FOREMOST = 50
"""The first pivots, which are farthest apart. The start is computed from them."""
STEPS = 50
WARMTH = 1 / 40
"""Length of the first step at most, relative to the width of the part; it falls linearly to 0."""
REACH = 2.0
"""Nodes farther apart than this do not repel each other."""
FRESH = 5
"""Steps between two searches for the nodes within reach."""
CROWD = 40
"""Nodes in a square as wide as the reach at most, on average over the nodes; if there are more, the reach is halved.
Otherwise 100,000 leaves of one star would fill the memory."""
PUSH = 0.5
"""Strength of the repulsion at distance 1; that of the attraction is 1."""
STRAIN = 300.0
"""Strength of the pivots in the first step. It falls as well: the whole is arranged first, similar images last. With
more, similar images drift apart; with less, nodes that are far apart in the graph get close."""
BATCH = 10
"""Pivots that act in one step."""
CLOSEST = 0.01
"""Two nodes that are nearer than this attract and repel each other as if this were their distance."""


def force_layout(pairs: Integers, sizes: Integers, seed: int) -> NDArray[np.float64]:
    """Return the positions of the nodes, shape (nodes, 2); only positions in the same part can be compared.

    `sizes` are the parts' numbers of nodes, `pairs` the joined nodes, shape (m, 2), without duplicates. The start are
    the two main eigenvectors of the distances to pivots (Brandes and Pich 2007). The steps are those of Fruchterman and
    Reingold (1991): joined nodes attract each other, near nodes repel each other, and no step is longer than the
    temperature. The attraction is the same at any distance (Noack 2007), which keeps similar images together; the
    pivots keep the overall shape (like Ortmann, Klimenta and Brandes 2016). O(n log n); the same input and `seed` give
    the same positions.
    """
    choose = np.random.default_rng(seed)
    pivots, hops = pivot_distances(pairs, sizes, choose.integers(sizes))
    points = spectral_start(hops, sizes)
    points += 0.1 * (choose.normal(size=len(points)) + 1j * choose.normal(size=len(points)))  # no equal points
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
    """Choose pivots in each part that are far from each other, and return them with the hops of every node from them.

    Shapes (pivots, parts) and (pivots, nodes). `first` is the first pivot of each part, by its place in the part. In a
    part with fewer nodes than pivots, the pivots repeat.
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
    """Return a function from one pivot in each part to every node's hops from the pivot of its part."""
    nodes = int(sizes.sum())
    if nodes <= FEW:
        between = hops_between(pairs, nodes)
        return lambda pivots: between[np.repeat(pivots, sizes), np.arange(nodes)]
    graph = _with_root(pairs, np.cumsum(sizes) - sizes, nodes)
    return lambda pivots: _hops(graph, pivots)


def _with_root(pairs: Integers, starts: Integers, nodes: int) -> csr_array:
    """Return the adjacency matrix with an additional last node, the root, that points to one node of each part."""
    from scipy.sparse import csr_array

    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.full(len(starts), nodes)])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], starts])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(nodes + 1, nodes + 1))


def _hops(graph: csr_array, pivots: Integers) -> NDArray[np.int32]:
    """Return every node's hops from its part's pivot.

    Breadth-first search is several times faster here than ``scipy``'s shortest paths.
    """
    from scipy.sparse.csgraph import breadth_first_order

    root = graph.shape[0] - 1
    graph.indices[-len(pivots) :] = pivots
    before = breadth_first_order(graph, root)[1].astype(np.intp)
    before[root] = root
    hops = np.ones(len(before), dtype=np.int32)
    hops[root] = 0
    while before.min() < root:  # each round doubles the length of the path back that is counted
        hops += hops[before]
        before = before[before]
    return np.asarray(hops[:root] - 1)


def _first_largest(values: NDArray[np.int32], starts: Integers, sizes: Integers) -> Integers:
    """Return the first node with the largest value in each part."""
    largest = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, starts), sizes))
    return largest[np.searchsorted(largest, starts)]


def spectral_start(hops: NDArray[np.int32], sizes: Integers) -> Points:
    """Place the nodes by classical scaling of the distances to pivots.

    Each part is as large as a square in which its nodes are spread evenly, and far from the next part.
    """
    points = np.zeros(hops.shape[1], dtype=np.complex128)
    drift = WARMTH * (STEPS + 1) * float(sizes.max()) ** 0.5  # two parts approach each other by at most this
    end, free = np.cumsum(sizes), 0.0
    for stop, size in zip(end, sizes, strict=True):
        part = slice(stop - size, stop)
        if size > 1:
            points[part] = _scaled(hops[: min(size, FOREMOST), part].astype(float) ** 2, few=len(points) <= FEW)
        points[part] += free - points[part].real.min()
        free = float(points[part].real.max()) + drift + 2 * REACH
    return points


def _scaled(squares: NDArray[np.float64], *, few: bool) -> Points:
    """Return points as complex numbers from their squared distances to pivots, shape (pivots, points)."""
    squares -= squares.mean(axis=0) + squares.mean(axis=1, keepdims=True) - squares.mean()
    main = _eigenvectors(np.einsum("in,jn->ij", squares, squares), few=few)[:, -2:]
    up, across = np.einsum("ik,in->kn", main, squares)
    points = across + 1j * up
    return np.asarray(points * (len(points) / 6 / np.mean(np.abs(points) ** 2)) ** 0.5)


def _eigenvectors(matrix: NDArray[np.float64], *, few: bool) -> NDArray[np.float64]:
    """Return the eigenvectors of a symmetric matrix, those of the largest eigenvalues last.

    einsum and these drivers start no threads for matrices of this size. So results are the same bits on any number of
    cores, and a busy core does not delay them.
    """
    if few:
        return np.asarray(np.linalg.eigh(matrix)[1])
    from scipy.linalg import eigh

    return np.asarray(eigh(matrix, driver="ev")[1])


def _within_reach(points: Points) -> Integers:
    """Return the pairs of points that repel each other, shape (m, 2)."""
    places, reach = np.column_stack([points.real, points.imag]), REACH
    while _crowd(places, reach) > CROWD and reach > CLOSEST:
        reach /= 2
    if len(places) <= FEW:
        return pairs_within(places, reach)
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(places).query_pairs(reach, output_type="ndarray"), dtype=np.int64)


def _crowd(places: NDArray[np.float64], width: float) -> float:
    """Return the number of nodes in the same square of a grid, itself included, averaged over the nodes."""
    column, row = np.floor(places / width).astype(np.int64).T
    counts = np.unique(column * 2**31 + row, return_counts=True)[1]
    return float(np.mean(counts**2) * len(counts) / len(places))


def _pull_and_push(points: Points, joined: Integers, near: Integers) -> Points:
    """Return the forces: joined nodes attract equally at any distance, near nodes repel with `PUSH` / distance."""
    one, other = np.concatenate([joined, near]).T
    apart = points[one] - points[other]
    length = np.maximum(np.abs(apart), CLOSEST)
    apart[: len(joined)] /= -length[: len(joined)]
    apart[len(joined) :] *= PUSH / length[len(joined) :] ** 2
    return _summed(apart, one, len(points)) - _summed(apart, other, len(points))


def _summed(forces: Points, on: Integers, nodes: int) -> Points:
    return np.bincount(on, forces.real, nodes) + 1j * np.bincount(on, forces.imag, nodes)


def _strain(points: Points, pivots: Integers, hops: NDArray[np.int32], sizes: Integers) -> Points:
    """Return the forces of pivots: they move nodes towards a distance in proportion to their hops, near nodes most."""
    apart = np.repeat(points[pivots], sizes, axis=1) - points
    length, steps = np.abs(apart), np.maximum(hops, 1)
    per_hop = length / steps
    apart *= (per_hop - np.repeat(_usual(per_hop, sizes), sizes)) / (np.maximum(length, CLOSEST) * steps)
    return np.asarray(apart.sum(axis=0) * (STRAIN / len(pivots)))


def _usual(per_hop: NDArray[np.float64], sizes: Integers) -> NDArray[np.float64]:
    """Return each part's scale: the length of a hop for which its stress is the least."""
    starts = np.cumsum(sizes) - sizes
    whole, square = (np.add.reduceat(each.sum(axis=0), starts) for each in (per_hop, per_hop**2))
    return np.divide(square, whole, out=np.zeros_like(whole), where=whole > 0)
