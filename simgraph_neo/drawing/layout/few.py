"""Replacements of scipy's functions for layouts of few nodes: loading scipy takes a quarter of a second and 50 MB."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FEW = 64
"""Nodes at most; products of matrices this small are computed in one thread."""


def hops_between(pairs: Integers, nodes: int) -> NDArray[np.int32]:
    """Return the hops between all nodes, shape (nodes, nodes); `nodes` where there is no path."""
    joined, apart = np.zeros((nodes, nodes), dtype=np.float32), np.full((nodes, nodes), nodes, dtype=np.int32)
    joined[pairs[:, 0], pairs[:, 1]] = joined[pairs[:, 1], pairs[:, 0]] = 1
    here = np.eye(nodes, dtype=bool)
    for steps in count():
        apart[here] = steps
        here = (here.astype(np.float32) @ joined > 0) & (apart == nodes)
        if not here.any():
            break
    return apart


def pairs_within(places: Floats, reach: float) -> Integers:
    """Return the pairs of points, shape (m, 2), whose distance is at most `reach`; `places` has shape (n, 2)."""
    one, other = np.triu_indices(len(places), 1)
    near = ((places[one] - places[other]) ** 2).sum(axis=1) <= reach**2
    return np.column_stack([one[near], other[near]])


def assigned(cost: Floats) -> Integers:
    """Assign a different column to each row so that the total cost is the least; return the column of each row.

    `cost` has shape (rows, columns), rows <= columns. Shortest augmenting paths (Crouse 2016), with the same choice
    among columns of equal cost as ``scipy.optimize.linear_sum_assignment``. O(rows**2 * columns).
    """
    if not np.isfinite(cost).all():
        raise ValueError("A cost is not finite.")
    rows, columns = cost.shape
    of_row, of_column = np.full(rows, -1), np.full(columns, -1)
    rows_price, columns_price = np.zeros(rows), np.zeros(columns)
    for start in range(rows):
        left, before = list(range(columns - 1, -1, -1)), np.full(columns, -1)
        shortest, so_far, row, seen = np.full(columns, np.inf), 0.0, start, list[int]()
        while True:
            length = so_far + cost[row, left] - rows_price[row] - columns_price[left]
            shorter = np.array(left)[length < shortest[left]]
            shortest[shorter], before[shorter] = length[length < shortest[left]], row
            ends = shortest[left]
            so_far = float(ends.min())
            ties = np.flatnonzero(ends == so_far)
            free = ties[of_column[np.array(left)[ties]] == -1]
            place = int(free[-1] if len(free) else ties[0])
            column, left[place] = left[place], left[-1]
            left.pop()
            seen.append(column)
            if of_column[column] == -1:
                break
            row = int(of_column[column])
        rows_price[start] += so_far
        passed = seen[:-1]  # the columns on the path that are assigned already
        rows_price[of_column[passed]] += so_far - shortest[passed]
        columns_price[seen] -= so_far - shortest[seen]
        while True:
            row = int(before[column])
            of_column[column] = row
            of_row[row], column = column, int(of_row[row])
            if row == start:
                break
    return of_row
