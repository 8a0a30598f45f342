"""The canvas of SVG and PDF files, and of figures with axes: a matplotlib figure that is measured in pixels."""

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
"""Points in a pixel."""
TRACE = 1e-7
"""Pixels added to each side: 1999 / 100 * 100 is 1998.99..., which Agg would cut to 1998."""


class VectorCanvas:
    """A matplotlib figure, measured in pixels from its top left corner; an inch has `dpi` of them."""

    finer = 2
    """Embedded pictures have twice the page's resolution, for print."""

    def __init__(self, width: int, height: int, theme: Theme = LIGHT, dpi: int = DPI) -> None:
        self.width, self.height = width, height
        self.theme = theme
        self.dpi = dpi
        self.point = 72 / dpi
        """Points in a pixel: matplotlib measures letters and lines in points."""
        size = (width + TRACE) / dpi, (height + TRACE) / dpi
        self.figure = Figure(figsize=size, dpi=dpi, facecolor=theme.paper)
        self._place = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure

    def _add(self, artist: Artist) -> None:
        """Add an artist whose coordinates are pixels."""
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
        """Draw a `marks.Text`, in the theme's colour by default. Text covers all other marks."""
        font: dict[str, Any] = {"family": families(text), "fontsize": size * self.point, "weight": weight}
        look: dict[str, Any] = {"color": color or self.theme.text, "ha": ha, "va": va, "parse_math": False}
        self.figure.text(x, y, text, transform=self._place, **font, **look)

    def axes(self, place: Rectangle) -> Axes:
        """Add empty axes whose plot area is `place`."""
        corner = place.left / self.width, 1 - place.bottom / self.height
        return self.figure.add_axes((*corner, place.width / self.width, place.height / self.height))

    def box(self, place: Rectangle, color: str) -> None:
        """Draw a `marks.Box`."""
        self._add(Patch(place[:2], place.width, place.height, facecolor=color, edgecolor="none"))

    def picture(self, image: Image, place: Rectangle, line: str | None = None, width: int = 1) -> None:
        """Draw a `marks.Picture`."""
        self._add(_Picture(image, place))
        if line:
            half, size = width / 2, (place.width + width, place.height + width)
            look: dict[str, Any] = {"edgecolor": line, "linewidth": width * self.point, "joinstyle": "miter"}
            self._add(Patch((place.left - half, place.top - half), *size, fill=False, **look))

    def paths(self, paths: Sequence[Path]) -> None:
        """Draw `marks.Path`s."""
        for path in paths:
            color = path.color, path.alpha
            line: dict[str, Any] = {"fill": False, "edgecolor": color, "linewidth": path.width * self.point}
            look = line if path.width else {"facecolor": color, "linewidth": 0}
            for outline in outlines(path):
                self._add(PathPatch(outline, capstyle="butt", **look))


class _Picture(Artist):
    """A picture that is embedded with all its pixels.

    matplotlib's own image artists resample a picture, or forbid viewers to smooth it.
    """

    def __init__(self, image: Image, place: Rectangle) -> None:
        super().__init__()
        self._image, self._place = image, place

    def draw(self, renderer: RendererBase) -> None:
        """Draw the picture; matplotlib calls this."""
        x, y = self.get_transform().transform((self._place.left, self._place.bottom))
        image = self._image.convert("RGBA") if isinstance(renderer, RendererAgg) else self._image
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, x, y, np.asarray(image)[::-1])  # bottom row first
        graphics.restore()
