"""The ground of a drawing: all but its pictures and their frames, by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle as Patch

from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.graph.edges import edges
from simgraph_neo.drawing.graph.labels import LINE
from simgraph_neo.drawing.graph.legend import AFTER_CHIP, CHIP
from simgraph_neo.drawing.graph.page import CAPTION_LINE, FOOTER_GAP, LEGEND_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.graph.page import Page


def draw_background(page: Page, places: Sequence[Rectangle]) -> VectorCanvas:
    """A canvas that has drawn a page's edges, labels, legend and caption; `places` are those of the pictures."""
    canvas = VectorCanvas(page.width, page.height, page.theme, page.dpi)
    labels = [page.label(index, place) for index, place in enumerate(places)]
    framed = [page.framed(index, place) for index, place in enumerate(places)]
    outlines = np.array([(frame, label or frame) for frame, label in zip(framed, labels, strict=True)], dtype=float)
    for shape in edges(page, outlines, canvas.point):
        canvas.add(shape)
    for index, label in enumerate(labels):
        if label:
            _write_label(canvas, page, index, label)
    _write_footer(canvas, page)
    return canvas


def _write_label(canvas: VectorCanvas, page: Page, index: int, place: Rectangle) -> None:
    """A label on a piece of paper, or the edges would run through it."""
    canvas.add(Patch(place[:2], place.width, place.height, facecolor=page.theme.paper, linewidth=0, zorder=-0.5))
    x, size = (place.left + place.right) / 2, page.labels.letters
    for number, line in enumerate(page.labels.lines[index]):
        canvas.write(line, x, place.top + (number + 0.5) * LINE * size, size, weight=page.labels.weights[index])


def _write_footer(canvas: VectorCanvas, page: Page) -> None:
    """Legend and caption."""
    footer = page.footer
    size, y = footer.letters, page.height - footer.height + FOOTER_GAP * footer.letters
    for row in footer.legend:
        for color, text, left in row:
            side, x = CHIP * size, footer.left + left
            place = (x, y + (LEGEND_LINE * size - side) / 2)
            canvas.add(Patch(place, side, side, facecolor=color, edgecolor=page.theme.hairline, linewidth=canvas.point))
            canvas.write(text, x + side + AFTER_CHIP * size, y + LEGEND_LINE * size / 2, size, ha="left")
        y += LEGEND_LINE * size
    y += FOOTER_GAP * size if footer.legend else 0
    for line in footer.caption:
        canvas.write(line, page.width / 2, y + CAPTION_LINE * size / 2, size)
        y += CAPTION_LINE * size
