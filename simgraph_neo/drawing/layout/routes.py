"""Edges that curve round other pictures: a line through a picture would seem to end there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BOWS = (0.0, 0.3, -0.3, 0.5, -0.5)
"""How far the middle of a line may be moved sideways, in cells. Half a cell reaches the space between two rows."""
BOW_COST = 0.7
"""Length of hidden line, in cells, that must be saved for each cell that the middle is moved."""
ADJACENT = 1.5
"""Cells. Shorter lines join adjacent cells, with no picture between them."""
MAX_LENGTH = 4.5
"""Cells. Longer lines stay straight: many long curves make a figure hard to read."""
SAMPLES = 20
"""Points of a line that are tested for pictures."""
MANY = 10_000
"""If there are more lines, all stay straight: a reader cannot follow a single one anyway."""


def bend(cells: Floats, lines: NDArray[np.int64], filled: float) -> Floats:
    """Return the middle control point of each line's quadratic curve, in cells; straight lines are possible.

    `cells` are the nodes' (column, row), shape (nodes, 2); `lines` are indices into them, shape (lines, 2); `filled` is
    the share of a cell's side that a picture may cover. A curve goes from centre to centre.
    """
    controls: Floats = cells[lines].mean(axis=1)
    lengths = np.hypot(*(cells[lines[:, 0]] - cells[lines[:, 1]]).T)
    may_bend = np.flatnonzero((lengths > ADJACENT) & (lengths <= MAX_LENGTH))
    if not 0 < len(may_bend) <= MANY:
        return controls
    taken = np.full(cells.max(axis=0).astype(int) + 3, -1)  # a border of free cells, for curves that leave the grid
    taken[tuple(cells.astype(int).T + 1)] = np.arange(len(cells))
    start, middle, end = cells[lines[may_bend, 0]], controls[may_bend], cells[lines[may_bend, 1]]
    sideways = (end - start)[:, ::-1] * [1, -1] / lengths[may_bend, None]
    best = np.full(len(may_bend), np.inf)
    for bow in BOWS:
        control = middle + 2 * bow * sideways
        cost = lengths[may_bend] * _hidden(start, control, end, lines[may_bend], filled, taken) + BOW_COST * abs(bow)
        better = cost < best
        controls[may_bend[better]], best[better] = control[better], cost[better]
    return controls


def _hidden(
    start: Floats, control: Floats, end: Floats, lines: NDArray[np.int64], filled: float, taken: NDArray[np.int64]
) -> Floats:
    """Return the share of each curve, 0 to 1, that lies under pictures of other images."""
    t = np.linspace(0, 1, SAMPLES)[:, None, None]
    points = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    nearest = np.rint(points).astype(int)
    owner = taken[tuple(np.moveaxis(nearest, -1, 0) + 1)]
    covered = (np.abs(points - nearest) < filled / 2).all(axis=-1)
    return np.asarray((covered & (owner >= 0) & (owner != lines[:, 0]) & (owner != lines[:, 1])).mean(axis=0))
