"""The page: where everything is, in pixels, before anything is drawn. PNG, SVG and PDF share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.graph.labels import AIR, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.graph.labels import Labels
    from simgraph_neo.drawing.graph.legend import Entry

GROUP_BAND, PAPER_BAND, SEED_BAND = 3, 1, 5
"""Thickness of the frames, from a picture outwards, in units of which a picture's box has `UNITS`."""
UNITS = 60
THINNEST, THICKEST = 1.0, 3.0
"""Pixels of a unit, where there is room."""
CAPTION_LINE, LEGEND_LINE, FOOTER_GAP = 1.5, 1.8, 0.5
"""Heights of lines under a drawing, and what is free above them, in heights of a letter."""


class Footer(NamedTuple):
    """What stands under a drawing."""

    legend: list[list[Entry]]
    caption: list[str]
    letters: float
    """Height of a letter, pixels."""
    left: int
    """Pixels from the page's edge to the legend."""
    height: int
    """From its top to the page's lower edge."""


@dataclass(frozen=True)
class Page:
    """A drawing's geometry; all lengths are pixels, y downwards."""

    width: int
    height: int
    dpi: int
    """Pixels an inch."""
    theme: Theme
    nodes: list[Any]
    centres: NDArray[np.float64]
    """Middles of the pictures, shape (nodes, 2)."""
    boxes: list[tuple[int, int]]
    """Largest picture of each node: width, height."""
    margins: list[int]
    """Pixels round each box that belong to nothing else: room for a hairline and frames."""
    crop: bool
    """Whether pictures are cut to squares that fill their boxes."""
    colors: list[str | None]
    """Of each node's group."""
    labels: Labels
    lines: NDArray[np.int64]
    """Indices into `nodes`, shape (lines, 2), from the image that lists to the one that is listed; a pair that points
    both ways is one line."""
    controls: NDArray[np.float64]
    """Middle control point of each line's quadratic curve, shape (lines, 2)."""
    mutual: NDArray[np.bool_]
    """Shape (lines,)."""
    seeds: frozenset[Any]
    footer: Footer

    def room(self, index: int) -> tuple[int, int]:
        """Width and height that node `index`'s picture must fit into."""
        inset = 2 * self._inset(index)
        width, height = (max(1, side - inset) for side in self.boxes[index])
        return width, height

    def rectangle(self, index: int, size: tuple[int, int]) -> Rectangle:
        """Where node `index`'s picture goes: `size` scaled to touch its box, centred on its place."""
        width, height = fit(size, self.room(index))
        left, top = round(self.centres[index, 0] - width / 2), round(self.centres[index, 1] - height / 2)
        return Rectangle(left, top, left + width, top + height)

    def mats(self, index: int, rectangle: Rectangle) -> Iterator[tuple[Rectangle, str]]:
        """Filled rectangles under a picture, outermost first: a seed's frame, paper, and the frame of its group."""
        bands = self._bands(index)
        thickness = sum(band for band, _ in bands)
        unit = min(self._unit(index), (self.margins[index] + self._inset(index)) / max(thickness, 1))
        for band, color in bands:
            yield rectangle.grown(round(unit * thickness)), color
            thickness -= band

    def framed(self, index: int, rectangle: Rectangle) -> Rectangle:
        """A picture's rectangle with its frames, or with its hairline."""
        outermost = next(self.mats(index, rectangle), None)
        return outermost[0] if outermost else rectangle.grown(int(self.hairline(index)))

    def hairline(self, index: int) -> bool:
        """Whether a picture gets a hairline, which shows where one with the paper's ground ends: if there is room."""
        return self.colors[index] is None and self.margins[index] > 1

    def label(self, index: int, rectangle: Rectangle) -> Rectangle | None:
        """The place of the text under a picture, if there is one."""
        lines, size = self.labels.lines[index], self.labels.letters
        if not lines:
            return None
        half = max(text_width(line, size, self.labels.weights[index]) for line in lines) / 2
        middle, top = self.centres[index, 0], self.framed(index, rectangle).bottom + round(AIR * size / 2)
        return Rectangle(int(middle - half), top, int(middle + half) + 1, top + int(len(lines) * LINE * size))

    def _bands(self, index: int) -> list[tuple[int, str]]:
        """A picture's frames, outermost first: thickness in units, and colour."""
        color = self.colors[index]
        seed = [(SEED_BAND, self.theme.seed), (PAPER_BAND, self.theme.paper)] if self.nodes[index] in self.seeds else []
        return seed + ([(GROUP_BAND, color)] if color else [])

    def _unit(self, index: int) -> float:
        return min(max(THINNEST, min(self.boxes[index]) / UNITS), THICKEST)

    def _inset(self, index: int) -> int:
        """How much a picture gives up on each side, so that its frames are seen among a thousand small ones."""
        missing = round(self._unit(index) * sum(band for band, _ in self._bands(index))) - self.margins[index]
        return max(0, min(missing, min(self.boxes[index]) // 6))
