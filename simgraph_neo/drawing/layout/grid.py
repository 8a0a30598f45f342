"""Cells: give every node its own place in a grid, as near as possible to its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.layout.few import FEW, assigned

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPARE = 1.7
"""Cells a node: enough empty ones that the layout's shape remains, few enough that pictures stay large."""
EVENNESS = 1 / 3
"""0 = the layout as it is, crowded in the middle and thin outside; 1 = equal spacing along each axis."""
TILE = 1_000
"""Nodes assigned in one piece; the cost matrix then stays below 30 MB and the time below half a second."""
FULLEST = 0.9
"""Nodes a cell at most in one half of a region: a crowd spills over before it fills a rectangle."""

Region = tuple[int, int, int, int]
"""Columns and rows: left, top, right, bottom; the last two are the first outside."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal cells that fill an area."""

    columns: int
    rows: int
    cell_width: float
    cell_height: float


def grid_for(nodes: int, width: float, height: float, cell_aspect: float) -> Grid:
    """Choose columns and rows: about `SPARE` cells a node, each about `cell_aspect` wide to high; at least 3 by 3."""
    cell_height = (width * height / (SPARE * nodes) / cell_aspect) ** 0.5
    columns = max(3, round(width / (cell_height * cell_aspect)))
    rows = max(3, round(height / cell_height))
    while columns * rows < 1.5 * nodes:
        rows += 1
    return Grid(columns, rows, width / columns, height / rows)


def assign_cells(positions: NDArray[np.float64], grid: Grid) -> NDArray[np.int64]:
    """Give each position a cell of its own: (column, row from the top), shape (n, 2).

    `positions` has shape (n, 2), y upwards, in any unit. The sum of squared distances is the least possible (Jonker and
    Volgenant 1987, through ``scipy.optimize.linear_sum_assignment``) within tiles of at most `TILE` nodes.
    """
    wanted = spread(positions) * [grid.columns - 1, grid.rows - 1]
    wanted[:, 1] = grid.rows - 1 - wanted[:, 1]
    cells = np.empty((len(wanted), 2), dtype=np.int64)
    _assign(np.arange(len(wanted)), wanted, (0, 0, grid.columns, grid.rows), cells)
    return cells


def spread(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale each axis to 0..1 and move it towards equal spacing, so that crowded places breathe."""
    low, span = positions.min(axis=0), np.ptp(positions, axis=0)
    scaled = np.divide(positions - low, span, out=np.full_like(positions, 0.5), where=span > 1e-12)
    ranks = np.empty_like(scaled)
    for axis in range(2):
        values, inverse, counts = np.unique(scaled[:, axis], return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - (counts + 1) / 2
        ranks[:, axis] = middle[inverse] / (len(scaled) - 1) if len(values) > 1 else 0.5
    return np.asarray(scaled + EVENNESS * (ranks - scaled))


def _assign(nodes: NDArray[np.int64], wanted: NDArray[np.float64], region: Region, cells: NDArray[np.int64]) -> None:
    """Fill `cells` for `nodes` within `region`; halve it while there are too many nodes for one piece."""
    if len(nodes) > TILE:
        for part, half in _halved(nodes, wanted, region):
            _assign(part, wanted, half, cells)
    elif len(nodes):
        left, top, right, bottom = region
        column, row = (axis.ravel() for axis in np.meshgrid(np.arange(left, right), np.arange(top, bottom)))
        cost = np.subtract.outer(wanted[nodes, 0], column) ** 2 + np.subtract.outer(wanted[nodes, 1], row) ** 2
        chosen = _least(cost)
        cells[nodes, 0], cells[nodes, 1] = column[chosen], row[chosen]


def _least(cost: NDArray[np.float64]) -> NDArray[np.int64]:
    """The column of each row."""
    if len(cost) <= FEW:
        return assigned(cost)
    from scipy.optimize import linear_sum_assignment

    return np.asarray(linear_sum_assignment(cost)[1])


def _halved(
    nodes: NDArray[np.int64], wanted: NDArray[np.float64], region: Region
) -> list[tuple[NDArray[np.int64], Region]]:
    """Cut `region` across its longer side; the nodes that would overfill one half go to the other."""
    left, top, right, bottom = region
    across = right - left >= bottom - top
    low, high, depth = (left, right, bottom - top) if across else (top, bottom, right - left)
    middle = (low + high) // 2
    along = wanted[nodes, 0 if across else 1]
    order = np.argsort(along, kind="stable")
    room = [int(FULLEST * depth * (end - start)) for start, end in ((low, middle), (middle, high))]
    fitting = int(np.count_nonzero(along < middle - 0.5))
    cut = min(max(fitting, len(nodes) - room[1]), room[0])
    halves = [(left, top, middle, bottom), (middle, top, right, bottom)]
    if not across:
        halves = [(left, top, right, middle), (left, middle, right, bottom)]
    return [(nodes[order[:cut]], halves[0]), (nodes[order[cut:]], halves[1])]
