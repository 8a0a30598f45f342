"""A grid: every node gets a cell of its own, as near as possible to its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.layout.few import FEW, assigned

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPARE = 1.7
"""Cells for each node: enough empty cells to keep the layout's shape, few enough to keep pictures large."""
EVENNESS = 1 / 3
"""0 = the layout as it is, dense in the middle and sparse outside; 1 = equal spacing along each axis."""
TILE = 1_000
"""Nodes assigned at once: the cost matrix stays below 30 MB, and the time below half a second."""
FULLEST = 0.9
"""Share of cells that are filled at most in one half of a region; further nodes go to the other half."""

Region = tuple[int, int, int, int]
"""Columns and rows: left, top, right, bottom; right and bottom are the first outside."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal cells that fill an area."""

    columns: int
    rows: int
    cell_width: float
    cell_height: float


def grid_for(nodes: int, width: float, height: float, cell_aspect: float) -> Grid:
    """Choose at least 3 by 3 cells: about `SPARE` for each node, with a width / height of about `cell_aspect`."""
    cell_height = (width * height / (SPARE * nodes) / cell_aspect) ** 0.5
    columns = max(3, round(width / (cell_height * cell_aspect)))
    rows = max(3, round(height / cell_height))
    while columns * rows < 1.5 * nodes:
        rows += 1
    return Grid(columns, rows, width / columns, height / rows)


def arrange(positions: NDArray[np.float64], aspect: float, cell_aspect: float) -> NDArray[np.int64]:
    """Return the cells of all figures and pages of a graph: what is at the top right of one is there in each of them.

    `aspect` and `cell_aspect` are width / height of the whole and of a picture. See `assign_cells`.
    """
    return assign_cells(positions, grid_for(len(positions), aspect, 1.0, cell_aspect))


def assign_cells(positions: NDArray[np.float64], grid: Grid) -> NDArray[np.int64]:
    """Assign a cell of its own to each position: (column, row from the top), shape (n, 2).

    `positions` has shape (n, 2), y upwards, in any unit. The sum of squared distances is the least possible (Jonker and
    Volgenant 1987, through ``scipy.optimize.linear_sum_assignment``) within tiles of at most `TILE` nodes.
    """
    wanted = spread(positions) * [grid.columns - 1, grid.rows - 1]
    wanted[:, 1] = grid.rows - 1 - wanted[:, 1]
    cells = np.empty((len(wanted), 2), dtype=np.int64)
    _assign(np.arange(len(wanted)), wanted, (0, 0, grid.columns, grid.rows), cells)
    return cells


def spread(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale each axis to 0..1 and move it towards equal spacing, so that dense regions get more room."""
    low, span = positions.min(axis=0), np.ptp(positions, axis=0)
    scaled = np.divide(positions - low, span, out=np.full_like(positions, 0.5), where=span > 1e-12)
    ranks = np.empty_like(scaled)
    for axis in range(2):
        values, inverse, counts = np.unique(scaled[:, axis], return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - (counts + 1) / 2
        ranks[:, axis] = middle[inverse] / (len(scaled) - 1) if len(values) > 1 else 0.5
    return np.asarray(scaled + EVENNESS * (ranks - scaled))


def _assign(nodes: NDArray[np.int64], wanted: NDArray[np.float64], region: Region, cells: NDArray[np.int64]) -> None:
    """Fill `cells` for `nodes` within `region`; a region of more than `TILE` nodes is halved."""
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
    """Return the column of each row, so that the total cost is the least."""
    if len(cost) <= FEW:
        return assigned(cost)
    from scipy.optimize import linear_sum_assignment

    return np.asarray(linear_sum_assignment(cost)[1])


def _halved(
    nodes: NDArray[np.int64], wanted: NDArray[np.float64], region: Region
) -> list[tuple[NDArray[np.int64], Region]]:
    """Halve `region` across its longer side. Nodes that would overfill one half go to the other."""
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
