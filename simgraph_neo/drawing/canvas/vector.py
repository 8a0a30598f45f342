"""The canvas of SVG and PDF: words, arrows and pictures on a page measured in pixels; what is drawn stays a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.patches import Rectangle as Patch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, Transform

from simgraph_neo.drawing.canvas.fonts import families
from simgraph_neo.drawing.canvas.theme import LIGHT, Theme

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.thumbnails import Thumbnail

DPI = 100
"""Pixels an inch, the notebook's."""
POINT = 72 / DPI
"""Points a pixel."""
TRACE = 1e-7
"""Pixels; 1999 / 100 * 100 is 1998.99..., of which Agg would make 1998."""
FINER = 2
"""Embedded pictures have twice the page's pixels each way, for print."""


class VectorCanvas:
    """Writes and draws on a matplotlib figure, in pixels from its top left corner; `dpi` of them make an inch."""

    def __init__(self, width: int, height: int, theme: Theme = LIGHT, dpi: int = DPI) -> None:
        self.width, self.height = width, height
        self.theme = theme
        self.point = 72 / dpi
        """Points a pixel: what matplotlib measures letters and lines in."""
        self.figure = blank(width, height, theme, dpi)
        self._place = on_page(width, height, self.figure)

    def add(self, artist: Artist) -> None:
        """Put on the page what has its coordinates in pixels."""
        artist.set_transform(self._place)
        self.figure.add_artist(artist)

    def write(self, text: str, x: float, y: float, size: float, **look: Any) -> None:
        """One line, its middle at (x, y) unless `look` (of matplotlib's Text) has another `ha`; `size` pixels high."""
        style = {"color": self.theme.text, "ha": "center", "va": "center_baseline"} | look
        font: dict[str, Any] = {"family": families(text), "fontsize": size * self.point}
        self.figure.text(x, y, text, transform=self._place, parse_math=False, **font, **style)

    def arrow(self, start: float, end: float, y: float, head: float) -> None:
        """A line to the right with a filled head."""
        tip = [(end - head * 1.6, y - head), (end, y), (end - head * 1.6, y + head)]
        shaft, color = Outline([(start, y), (end - head, y)]), self.theme.edge
        for outline, look in ((shaft, {"linewidth": head * 0.4 * self.point}), (Outline(tip), {"linewidth": 0})):
            self.add(PathPatch(outline, facecolor=color, edgecolor=color, capstyle="butt", **look))

    def box(self, place: Rectangle, color: str) -> None:
        """A filled rectangle."""
        self.add(patch(place, facecolor=color, edgecolor="none"))

    def picture(self, thumbnail: Thumbnail, line: str, width: int = 1) -> None:
        """A picture embedded at its place, and round it a line of that colour and width."""
        self.add(Picture(thumbnail))
        outline = thumbnail.rectangle.grown(width // 2)
        self.add(patch(outline, fill=False, edgecolor=line, linewidth=width * self.point, joinstyle="miter"))


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


def blank(width: int, height: int, theme: Theme, dpi: int = DPI) -> Figure:
    """An empty page of just so many pixels, of which `dpi` make an inch."""
    return Figure(figsize=((width + TRACE) / dpi, (height + TRACE) / dpi), dpi=dpi, facecolor=theme.paper)


def on_page(width: int, height: int, figure: Figure) -> Transform:
    """What puts pixels of a page of that size, y downwards, on `figure`."""
    return Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure


def patch(place: Rectangle, **style: Any) -> Patch:
    """A rectangle in the look of `style`."""
    return Patch((place.left, place.top), place.width, place.height, zorder=0, **style)
