"""SVG and PDF: edges, frames and text stay vectors, pictures are embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Rectangle as Patch

from simgraph_neo.drawing.formats import save_reproducibly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from matplotlib.backend_bases import RendererBase

    from simgraph_neo.drawing.page import Page, Rectangle
    from simgraph_neo.drawing.pen import Pen
    from simgraph_neo.drawing.thumbnails import Thumbnail

FINER = 2
"""Embedded pictures have twice the page's pixels each way, for print."""


class Picture(Artist):
    """A picture embedded pixel for pixel; matplotlib's own image artists resample it or forbid viewers to smooth it."""

    def __init__(self, thumbnail: Thumbnail) -> None:
        super().__init__()
        self._thumbnail = thumbnail

    def draw(self, renderer: RendererBase) -> None:
        """Called by matplotlib."""
        picture, place, _ = self._thumbnail
        x, y = self.get_transform().transform((place.left, place.bottom))
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, x, y, np.asarray(picture)[::-1])  # bottom row first
        graphics.restore()


def write_vector(page: Page, pen: Pen, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    """Put the pictures of `page` on what `pen` has drawn of it, and save it as `path`, SVG or PDF by its suffix."""
    for index, thumbnail in enumerate(thumbnails):
        for artist in _mounted(page, index, thumbnail):
            pen.add(artist)
    save_reproducibly(pen.figure, path, dpi=page.dpi * FINER)


def _mounted(page: Page, index: int, thumbnail: Thumbnail) -> Iterator[Artist]:
    """A picture with what lies under it and over it, in the order of drawing."""
    for mat, color in page.mats(index, thumbnail.rectangle):
        yield patch(mat, facecolor=color, edgecolor="none")
    yield Picture(thumbnail)
    if page.hairline(index):
        yield patch(thumbnail.rectangle, fill=False, edgecolor=page.theme.hairline, linewidth=72 / page.dpi)


def patch(place: Rectangle, **style: Any) -> Patch:
    """A rectangle in the look of `style`."""
    return Patch((place.left, place.top), place.width, place.height, zorder=0, **style)
