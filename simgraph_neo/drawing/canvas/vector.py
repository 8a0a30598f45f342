"""The canvas of SVG and PDF, and of figures with axes: a page measured in pixels, on which all stays a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.patches import Rectangle as Patch
from matplotlib.transforms import Affine2D

from simgraph_neo.drawing.canvas.fonts import families
from simgraph_neo.drawing.canvas.geometry import DPI
from simgraph_neo.drawing.canvas.outlines import outlines
from simgraph_neo.drawing.canvas.theme import LIGHT, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Path, Side

POINT = 72 / DPI
"""Points a pixel."""
TRACE = 1e-7
"""Pixels; 1999 / 100 * 100 is 1998.99..., of which Agg would make 1998."""


class VectorCanvas:
    """Writes and draws on a matplotlib figure, in pixels from its top left corner; `dpi` of them make an inch."""

    finer = 2
    """Embedded pictures have twice the page's pixels each way, for print."""

    def __init__(self, width: int, height: int, theme: Theme = LIGHT, dpi: int = DPI) -> None:
        self.width, self.height = width, height
        self.theme = theme
        self.dpi = dpi
        self.point = 72 / dpi
        """Points a pixel: what matplotlib measures letters and lines in."""
        size = (width + TRACE) / dpi, (height + TRACE) / dpi
        self.figure = Figure(figsize=size, dpi=dpi, facecolor=theme.paper)
        self._place = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure

    def _add(self, artist: Artist) -> None:
        """Put on the page what has its coordinates in pixels."""
        artist.set_transform(self._place)
        artist.set_zorder(0)  # in the order of drawing
        self.figure.add_artist(artist)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        color: str | None = None,
        ha: Side = "center",
        weight: str = "normal",
        va: str = "center_baseline",
    ) -> None:
        """As `marks.Text`, but over all else; the theme's colour if none is given."""
        font: dict[str, Any] = {"family": families(text), "fontsize": size * self.point, "weight": weight}
        look: dict[str, Any] = {"color": color or self.theme.text, "ha": ha, "va": va, "parse_math": False}
        self.figure.text(x, y, text, transform=self._place, **font, **look)

    def axes(self, place: Rectangle) -> Axes:
        """An empty panel whose plot fills a place."""
        corner = place.left / self.width, 1 - place.bottom / self.height
        return self.figure.add_axes((*corner, place.width / self.width, place.height / self.height))

    def box(self, place: Rectangle, color: str) -> None:
        """As `marks.Box`."""
        self._add(Patch(place[:2], place.width, place.height, facecolor=color, edgecolor="none"))

    def picture(self, image: Image, place: Rectangle, line: str | None = None, width: int = 1) -> None:
        """As `marks.Picture`."""
        self._add(_Picture(image, place))
        if line:
            half, size = width / 2, (place.width + width, place.height + width)
            look: dict[str, Any] = {"edgecolor": line, "linewidth": width * self.point, "joinstyle": "miter"}
            self._add(Patch((place.left - half, place.top - half), *size, fill=False, **look))

    def paths(self, paths: Sequence[Path]) -> None:
        """As `marks.Path`."""
        for path in paths:
            color = path.color, path.alpha
            line: dict[str, Any] = {"fill": False, "edgecolor": color, "linewidth": path.width * self.point}
            look = line if path.width else {"facecolor": color, "linewidth": 0}
            for outline in outlines(path):
                self._add(PathPatch(outline, capstyle="butt", **look))


class _Picture(Artist):
    """A picture embedded pixel for pixel; matplotlib's own image artists resample it or forbid viewers to smooth it."""

    def __init__(self, image: Image, place: Rectangle) -> None:
        super().__init__()
        self._image, self._place = image, place

    def draw(self, renderer: RendererBase) -> None:
        """Called by matplotlib."""
        x, y = self.get_transform().transform((self._place.left, self._place.bottom))
        image = self._image.convert("RGBA") if isinstance(renderer, RendererAgg) else self._image
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, x, y, np.asarray(image)[::-1])  # bottom row first
        graphics.restore()
