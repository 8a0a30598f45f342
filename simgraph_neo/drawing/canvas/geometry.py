"""Rectangles of pixels on a canvas."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes

if TYPE_CHECKING:
    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes


DPI = 100
"""Pixels an inch."""
AREA, LONGEST = 0.55, 0.9
"""Area of a picture relative to that of its cell, and its sides relative to the cell's at most: frames and titles need
the rest."""


class Rectangle(NamedTuple):
    """A rectangle in pixels from the page's top left corner; `right` and `bottom` are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """The width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """The height in pixels."""
        return self.bottom - self.top

    def grown(self, by: int) -> Rectangle:
        """Return the rectangle with `by` more pixels on every side."""
        return Rectangle(self.left - by, self.top - by, self.right + by, self.bottom + by)


def fit(size: tuple[float, float], box: tuple[float, float]) -> tuple[int, int]:
    """Scale `size` up or down until it just fits into `box`, keeping its proportions. Returns (width, height).

    >>> fit((400, 300), (80, 80)), fit((1, 1000), (80, 80))
    ((80, 60), (1, 80))
    """
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def equal_area(size: tuple[float, float], cell: tuple[float, float]) -> tuple[int, int]:
    """Scale `size` up or down to `AREA` of a cell, so that no shape weighs more; extreme shapes are less, to fit.

    >>> equal_area((400, 400), (100, 100)), equal_area((400, 300), (100, 100)), equal_area((10, 40), (100, 100))
    ((74, 74), (86, 64), (22, 90))
    """
    most = min(LONGEST * cell[0] / size[0], LONGEST * cell[1] / size[1])
    scale = min((AREA * cell[0] * cell[1] / (size[0] * size[1])) ** 0.5, most)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def centred(size: tuple[int, int], x: float, y: float) -> Rectangle:
    """Return the rectangle of `size` (width, height) with its centre at (x, y)."""
    left, top = round(x - size[0] / 2), round(y - size[1] / 2)
    return Rectangle(left, top, left + size[0], top + size[1])


def known_ratio(image: NodeAttributes) -> float | None:
    """Return a node's `aspect_ratio` if it is a number from 0.01 to 100, else None."""
    ratio = image.get("aspect_ratio")
    return float(ratio) if isinstance(ratio, int | float) and 0.01 <= ratio <= 100 else None


def typical_ratio(graph: nx.DiGraph[Any]) -> float:
    """Return the pictures' median width / height, 0.6 to 1.6, so that most of them fill their cells."""
    known = [ratio for _, data in attributes.nodes(graph) if (ratio := known_ratio(data))]
    return min(max(median(known), 0.6), 1.6) if known else 1.0
