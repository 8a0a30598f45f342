"""A pen for words, arrows and pictures on a page of a given size in pixels; what it draws stays a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from simgraph_neo.drawing.canvas import DPI, blank, on_page
from simgraph_neo.drawing.lettering import families
from simgraph_neo.drawing.theme import LIGHT, Theme
from simgraph_neo.drawing.vector import Picture, patch

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simgraph_neo.drawing.page import Rectangle
    from simgraph_neo.drawing.thumbnails import Thumbnail


class Pen:
    """Writes and draws on a plain figure, in pixels from its top left corner; `dpi` of them make an inch."""

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
