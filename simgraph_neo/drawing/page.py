"""The page: where everything goes, in pixels, before anything is drawn. PNG, SVG and PDF share it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.drawing.caption import caption
from simgraph_neo.drawing.cells import assign_cells, grid_for
from simgraph_neo.drawing.layout import joined_pairs
from simgraph_neo.drawing.routes import bend
from simgraph_neo.drawing.theme import LIGHT
from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

FILLED = 0.8
"""Picture box divided by cell, each side; the rest is where edges are seen."""


class Rectangle(NamedTuple):
    """Pixels from the page's top left corner; right and bottom are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    def grown(self, by: int) -> Rectangle:
        """The rectangle with `by` more pixels on every side."""
        return Rectangle(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True)
class Page:
    """A drawing's geometry; all lengths are pixels, y downwards."""

    width: int
    height: int
    nodes: list[Any]
    centres: NDArray[np.float64]
    """Shape (nodes, 2)."""
    box: tuple[int, int]
    """Largest picture: width, height."""
    margin: int
    """Pixels round the largest picture that belong to no other cell: room for a hairline and a frame."""
    lines: NDArray[np.int64]
    """Indices into `nodes`, shape (lines, 2); a pair that points both ways is one line."""
    controls: NDArray[np.float64]
    """Middle control point of each line's quadratic curve, shape (lines, 2)."""
    mutual: NDArray[np.bool_]
    """Shape (lines,)."""
    seeds: frozenset[Any]
    caption: str
    caption_size: float
    """Height of a line of text."""

    def rectangle(self, index: int, size: tuple[int, int]) -> Rectangle:
        """Where node `index`'s picture goes: `size` scaled to touch its box, centred on its cell."""
        inset = 2 * self._inset(index)
        scale = min((self.box[0] - inset) / size[0], (self.box[1] - inset) / size[1])
        width, height = (max(1, round(side * scale)) for side in size)
        left, top = round(self.centres[index, 0] - width / 2), round(self.centres[index, 1] - height / 2)
        return Rectangle(left, top, left + width, top + height)

    def mats(self, index: int, rectangle: Rectangle) -> Iterator[tuple[Rectangle, str]]:
        """Filled rectangles under a picture, outermost first: a seed's frame, and white between frame and picture."""
        if self.nodes[index] in self.seeds:
            room = self.margin + self._inset(index)
            gap = 1 + room // 6
            yield rectangle.grown(min(room, max(6, gap + room // 3))), LIGHT.seed
            yield rectangle.grown(min(room - 1, gap)), LIGHT.paper

    @property
    def hairline(self) -> bool:
        """Whether there is room for a hairline round each picture, which shows where one with a white ground ends."""
        return self.margin > 1

    def _inset(self, index: int) -> int:
        """How much a seed's picture gives up on each side, so that its frame is seen among a thousand small ones."""
        return max(0, min(6 - self.margin, min(self.box) // 6)) if self.nodes[index] in self.seeds else 0


def plan_page(graph: nx.DiGraph[Any], positions: Mapping[Any, Sequence[float]], size: int) -> Page:
    """Lay out a page of `size` pixels on its longer side. Raises BadInput when a node has no finite position."""
    nodes = sorted(graph)
    points = _points(nodes, positions)
    width, height = _page_size(points, size)
    border, caption_size = round(size * 0.015), max(9.0, size * 0.0115)
    inner_width, inner_height = width - 2 * border, height - 2 * border - round(2 * caption_size)
    grid = grid_for(len(nodes), inner_width, inner_height, _cell_aspect(graph))
    cells = assign_cells(points, grid).astype(float)
    lines, mutual = joined_pairs(graph, nodes)

    def to_pixels(place: NDArray[np.float64]) -> NDArray[np.float64]:
        return border + (place + 0.5) * [grid.cell_width, grid.cell_height]

    box = max(1, int(grid.cell_width * FILLED)), max(1, int(grid.cell_height * FILLED))
    return Page(
        width=width,
        height=height,
        nodes=nodes,
        centres=to_pixels(cells),
        box=box,
        margin=max(1, int(min(grid.cell_width - box[0], grid.cell_height - box[1]) / 2 - 0.5)),
        lines=lines,
        controls=to_pixels(bend(cells, lines, FILLED)),
        mutual=mutual,
        seeds=frozenset(graph.graph.get("seeds") or ()),
        caption=caption(graph, mutual=mutual, limit=int(inner_width / caption_size / 0.55)),
        caption_size=caption_size,
    )


def _points(nodes: list[Any], positions: Mapping[Any, Sequence[float]]) -> NDArray[np.float64]:
    missing = [node for node in nodes if node not in positions]
    if missing:
        raise BadInput(
            f"No position for {missing[0]} ({len(missing)} nodes in all). Give every node one, or none at all."
        )
    points = np.array([positions[node] for node in nodes], dtype=float).reshape(len(nodes), -1)
    if points.shape[1] != 2 or not np.isfinite(points).all():
        raise BadInput("Positions must be pairs of finite numbers. Leave them out to have a layout computed.")
    return points


def _page_size(points: NDArray[np.float64], size: int) -> tuple[int, int]:
    """The page has the layout's shape, between upright 3:4 and landscape 4:3; 4:3 when it has none."""
    width, height = np.ptp(points, axis=0)
    aspect = min(max(width / height, 3 / 4), 4 / 3) if height > 0 and width > 0 else 4 / 3
    return (size, round(size / aspect)) if aspect >= 1 else (round(size * aspect), size)


def _cell_aspect(graph: nx.DiGraph[Any]) -> float:
    """The pictures' typical width to height, so that most of them fill their cells."""
    known = [ratio for node in graph if (ratio := known_ratio(graph.nodes[node]))]
    return min(max(median(known), 0.6), 1.6) if known else 1.0


def known_ratio(attributes: Mapping[str, Any]) -> float | None:
    """A node's `aspect_ratio` if it is one that can be drawn: a number, not absurdly thin."""
    ratio = attributes.get("aspect_ratio")
    return float(ratio) if isinstance(ratio, int | float) and 0.01 <= ratio <= 100 else None
