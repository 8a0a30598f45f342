"""The viewer's scene: where each picture is and which way each edge takes, in units that any zoom makes into pixels."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.drawing.canvas.geometry import centred, fit
from simgraph_neo.drawing.layout.grid import assign_cells, grid_for
from simgraph_neo.drawing.layout.packing import ASPECT, joined_pairs, packed_layout
from simgraph_neo.drawing.layout.routes import bend

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

CELL = 1_000
"""Height of a cell; fine enough that whole units are below a pixel wherever a picture is seen at its own size."""
FILLED = 0.78
"""Largest picture divided by cell, each side; in the rest edges, frames and titles are seen."""


class ViewerScene(NamedTuple):
    """Places of pictures, y downwards."""

    box: tuple[int, int]
    """Width and height of the largest picture."""
    places: list[tuple[int, int, int, int]]
    """Left, top, width and height of each picture, in the order of the nodes. No two overlap."""
    bends: dict[tuple[int, int], tuple[int, int]]
    """Middle control point of the curve between two nodes, the smaller number first; straight ones are left out."""
    mutual: NDArray[np.bool_]
    """Of each pair of nodes with an edge, whether there is one in both directions."""


def plan_scene(graph: nx.DiGraph[Any], sizes: Sequence[tuple[int, int]], layout_seed: int) -> ViewerScene:
    """Give each picture of ``sorted(graph)`` a cell of its own; `sizes` are their widths and heights."""
    nodes = sorted(graph)
    ratio = min(max(median(width / height for width, height in sizes), 0.6), 1.6)
    positions = packed_layout(graph, layout_seed)
    cells = assign_cells(np.array([positions[node] for node in nodes]), grid_for(len(nodes), ASPECT, 1.0, ratio))
    box = int(CELL * ratio * FILLED), int(CELL * FILLED)
    units = [CELL * ratio, CELL]
    lines, mutual = joined_pairs(graph, nodes)
    straight = cells[lines].mean(axis=1)
    controls = bend(cells.astype(float), lines, FILLED)
    curved = np.flatnonzero(np.abs(controls - straight).max(axis=1, initial=0) > 1e-9)
    return ViewerScene(
        box=box,
        places=[_place(box, middle, size) for middle, size in zip((cells + 0.5) * units, sizes, strict=True)],
        bends={
            (int(a), int(b)): (round(x), round(y))
            for (a, b), (x, y) in zip(lines[curved], (controls[curved] + 0.5) * units, strict=True)
        },
        mutual=mutual,
    )


def _place(box: tuple[int, int], middle: NDArray[np.float64], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A picture as large as the box lets it be, small ones enlarged, so that all are seen at one scale."""
    place = centred(fit(size, box), middle[0], middle[1])
    return place.left, place.top, place.width, place.height
