"""Plan a page from a graph and its layout: cells without overlap, frames, labels, legend and caption."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import caption, named_groups
from simgraph_neo.drawing.canvas.geometry import known_ratio
from simgraph_neo.drawing.canvas.theme import DARK
from simgraph_neo.drawing.graph.footer import plan_footer
from simgraph_neo.drawing.graph.frames import plan_frame
from simgraph_neo.drawing.graph.labels import plan_grid
from simgraph_neo.drawing.layout.grid import assign_cells
from simgraph_neo.drawing.layout.routes import bend
from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.graph.footer import Footer
    from simgraph_neo.drawing.graph.frames import Frame
    from simgraph_neo.drawing.graph.labels import Labels
    from simgraph_neo.drawing.layout.grid import Grid
    from simgraph_neo.grouping import Group, Grouping

FILLED = 0.8
"""Side of a picture's box divided by the side of its part of the cell. Edges are seen in the rest."""
BORDER = 0.015
"""Width of the page's border, relative to the longer side of the page."""


@dataclass(frozen=True)
class Page:
    """The geometry of a drawing whose pictures are not open yet; all lengths are pixels, y downwards."""

    width: int
    height: int
    theme: Theme
    nodes: list[Any]
    centres: NDArray[np.float64]
    """Centres of the pictures, shape (nodes, 2)."""
    boxes: list[tuple[int, int]]
    """Width and height of the box of each node: its picture, and the part of its frames that needs room there."""
    frames: list[Frame]
    """The frame of each node."""
    labels: Labels
    lines: NDArray[np.int64]
    """Indices into `nodes`, shape (lines, 2), from the image that lists to the listed one. Two images that list each
    other have one line."""
    controls: NDArray[np.float64]
    """Middle control point of each line's quadratic curve, shape (lines, 2)."""
    mutual: NDArray[np.bool_]
    """Whether the images of each line list each other, shape (lines,)."""
    footer: Footer


def plan_page(
    graph: nx.DiGraph[Any],
    positions: Mapping[Any, Sequence[float]],
    size: int,
    *,
    theme: Theme,
    crop: bool = False,
    color_by: Grouping | None = None,
    labels: bool = False,
    footer: bool = True,
) -> Page:
    """Lay out a page of `size` pixels on its longer side.

    Raises InvalidInputError if a node has no finite position, or if the graph does not have the grouping.
    """
    nodes = sorted(graph)
    points = _points(nodes, positions)
    width, height = _page_size(points, size)
    border = round(size * BORDER)
    lines, mutual = _lines(graph, nodes)
    groups = named_groups(graph, color_by, dark=theme is DARK) if color_by else []
    legend, words = (groups, caption(graph, mutual=mutual)) if footer else ([], [])
    below = plan_footer(legend, words, (width, height), border, theme)
    area = width - 2 * border, height - border - below.height
    grid, written = plan_grid(graph, area, 1.0 if crop else _typical_ratio(graph), below.letters, labels)
    cells = assign_cells(points, grid).astype(float)
    rooms, lift = _rooms(grid, written)
    boxes = _boxes(rooms, crop)
    return Page(
        width=width,
        height=height,
        theme=theme,
        nodes=nodes,
        centres=_pixels(cells, grid, border) - lift,
        boxes=[(across, down) for across, down in boxes.tolist()],
        frames=list(_frames(graph, groups, rooms, boxes, theme)),
        labels=written,
        lines=lines,
        controls=_pixels(bend(cells, lines, FILLED), grid, border) - lift[lines].mean(axis=1),
        mutual=mutual,
        footer=below,
    )


def _points(nodes: list[Any], positions: Mapping[Any, Sequence[float]]) -> NDArray[np.float64]:
    missing = [node for node in nodes if node not in positions]
    if missing:
        raise InvalidInputError(
            f"`positions` lacks {missing[0]} ({len(missing)} nodes in all). Give every node a position, or leave out "
            "`positions`."
        )
    points = np.array([positions[node] for node in nodes], dtype=float).reshape(len(nodes), -1)
    if points.shape[1] != 2 or not np.isfinite(points).all():
        raise InvalidInputError(
            "`positions` must be pairs of finite numbers. Leave them out to have a layout computed."
        )
    return points


def _page_size(points: NDArray[np.float64], size: int) -> tuple[int, int]:
    """Return the size of the page: it has the layout's proportions, from 3:4 to 4:3; 4:3 for a layout without area."""
    width, height = np.ptp(points, axis=0)
    aspect = min(max(width / height, 3 / 4), 4 / 3) if height > 0 and width > 0 else 4 / 3
    return (size, round(size / aspect)) if aspect >= 1 else (round(size * aspect), size)


def _typical_ratio(graph: nx.DiGraph[Any]) -> float:
    """Return the pictures' median width / height, 0.6 to 1.6, so that most of them fill their cells."""
    known = [ratio for node in graph if (ratio := known_ratio(attributes.node(graph, node)))]
    return min(max(median(known), 0.6), 1.6) if known else 1.0


def _lines(graph: nx.DiGraph[Any], nodes: list[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return a row for each pair of images with an edge, the listing image first, and whether both list each other."""
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in graph.edges if a != b], dtype=np.int64).reshape(-1, 2)
    pairs, first, counts = np.unique(np.sort(ends, axis=1), axis=0, return_index=True, return_counts=True)
    mutual = counts == 2
    return np.where(mutual[:, None], pairs, ends[first]), mutual


def _frames(
    graph: nx.DiGraph[Any],
    groups: Sequence[Group],
    rooms: NDArray[np.float64],
    boxes: NDArray[np.int64],
    theme: Theme,
) -> Iterator[Frame]:
    """Yield the frame of each node in order."""
    colors = {node: group.color for group in groups for node in group.nodes}
    seeds = attributes.about(graph).get("seeds") or ()
    margins = np.maximum(1, ((rooms - boxes).min(axis=1) / 2 - 0.5).astype(int)).tolist()
    for node, box, margin in zip(sorted(graph), boxes.tolist(), margins, strict=True):
        yield plan_frame((box[0], box[1]), margin, colors.get(node), theme, seed=node in seeds)


def _rooms(grid: Grid, labels: Labels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the room above the label in each node's cell, and how much its centre is higher; shapes (nodes, 2)."""
    bands = np.array([labels.band if lines else 0.0 for lines in labels.lines])
    lift = np.stack([np.zeros_like(bands), bands / 2], axis=1)
    return np.array([grid.cell_width, grid.cell_height]) - 2 * lift, lift


def _boxes(rooms: NDArray[np.float64], crop: bool) -> NDArray[np.int64]:
    """Return the sizes of the pictures' boxes: squares if pictures are cropped."""
    boxes = np.maximum(1, (rooms * FILLED).astype(int))
    return np.repeat(boxes.min(axis=1, keepdims=True), 2, axis=1) if crop else boxes


def _pixels(cells: NDArray[np.float64], grid: Grid, border: int) -> NDArray[np.float64]:
    return border + (cells + 0.5) * [grid.cell_width, grid.cell_height]
