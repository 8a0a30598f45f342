"""Where things are on a canvas: rectangles of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simgraph_neo.attributes import NodeAttributes


DPI = 100
"""Pixels an inch, the notebook's."""


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


def fit(size: tuple[float, float], box: tuple[float, float]) -> tuple[int, int]:
    """The width and height of what has the shape of `size`, as large as the box lets it be; small things are enlarged.

    >>> fit((400, 300), (80, 80)), fit((1, 1000), (80, 80))
    ((80, 60), (1, 80))
    """
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def centred(size: tuple[int, int], x: float, y: float) -> Rectangle:
    """What has that width and height, its middle at (x, y)."""
    left, top = round(x - size[0] / 2), round(y - size[1] / 2)
    return Rectangle(left, top, left + size[0], top + size[1])


def known_ratio(image: NodeAttributes) -> float | None:
    """A node's `aspect_ratio` if it is one that can be drawn: a number, not absurdly thin."""
    ratio = image.get("aspect_ratio")
    return float(ratio) if isinstance(ratio, int | float) and 0.01 <= ratio <= 100 else None
