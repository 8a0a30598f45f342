"""The scene of the explorer page: the places of pictures and the curves of edges, in units that any zoom scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.drawing.canvas.geometry import AREA, centred, equal_area, typical_ratio
from simgraph_neo.drawing.layout.grid import arrange
from simgraph_neo.drawing.layout.packing import ASPECT, joined_pairs, packed_layouts
from simgraph_neo.drawing.layout.routes import bend

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

CELL = 1_000
"""Height of a cell in units: a unit is less than a pixel for a picture at its original size."""
FILLED = 0.78
"""Side of a picture divided by that of its cell, for curves that go round it."""
UPRIGHT = 9 / 16
"""Width divided by height of the layout for a screen that is held upright."""


class Arrangement(NamedTuple):
    """Places of pictures, y downwards."""

    places: list[tuple[int, int, int, int]]
    """Left, top, width and height of each picture, in the order of the nodes. No two overlap."""
    bends: dict[tuple[int, int], tuple[int, int]]
    """Two nodes, the smaller index first -> middle control point of their curve; straight lines are left out."""


class ViewerScene(NamedTuple):
    """The places of pictures for a wide and for an upright screen."""

    box: tuple[int, int]
    """Width and height of a picture of the usual shape."""
    wide: Arrangement
    upright: Arrangement
    mutual: NDArray[np.bool_]
    """Whether there are edges in both directions, for each pair of nodes with an edge."""


def plan_scene(graph: nx.DiGraph[Any], sizes: Sequence[tuple[int, int]], layout_seed: int) -> ViewerScene:
    """Place each picture of ``sorted(graph)`` in a cell of its own; `sizes` are the widths and heights of pictures."""
    nodes = sorted(graph)
    ratio = typical_ratio(graph)
    lines, mutual = joined_pairs(graph, nodes)
    aspects = [ASPECT, UPRIGHT]
    wide, upright = (
        _arrange(np.array([positions[node] for node in nodes]), lines, sizes, aspect, ratio)
        for positions, aspect in zip(packed_layouts(graph, layout_seed, aspects), aspects, strict=True)
    )
    box = int(CELL * ratio * AREA**0.5), int(CELL * AREA**0.5)
    return ViewerScene(box, wide, upright, mutual)


def _arrange(
    positions: NDArray[np.float64],
    lines: NDArray[np.int64],
    sizes: Sequence[tuple[int, int]],
    aspect: float,
    ratio: float,
) -> Arrangement:
    """Place the pictures in cells of width / height `ratio`, which fill an area of width / height `aspect`."""
    cells = arrange(positions, aspect, ratio)
    units = (CELL * ratio, float(CELL))
    straight = cells[lines].mean(axis=1)
    controls = bend(cells.astype(float), lines, FILLED)
    curved = np.flatnonzero(np.abs(controls - straight).max(axis=1, initial=0) > 1e-9)
    return Arrangement(
        places=[_place(units, middle, size) for middle, size in zip((cells + 0.5) * units, sizes, strict=True)],
        bends={
            (int(a), int(b)): (round(x), round(y))
            for (a, b), (x, y) in zip(lines[curved], (controls[curved] + 0.5) * units, strict=True)
        },
    )


def _place(cell: tuple[float, float], middle: NDArray[np.float64], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the place of a picture in the middle of its cell; small pictures are enlarged."""
    place = centred(equal_area(size, cell), middle[0], middle[1])
    return place.left, place.top, place.width, place.height
