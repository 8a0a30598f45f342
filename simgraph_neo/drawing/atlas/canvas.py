"""A page on which sections place words, pictures and panels, in pixels from its top left corner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.theme import Theme

MAX_PICTURE = 100
"""Pixels of a picture each way at most: it is opened once for all of its places."""
SEED_FRAME = 3


class AtlasCanvas(VectorCanvas):
    """A canvas that knows the pictures and the names of a graph's images, and remembers where it put them."""

    def __init__(self, graph: nx.DiGraph[Any], width: int, height: int, theme: Theme) -> None:
        super().__init__(width, height, theme)
        self.places: list[tuple[Any, Rectangle]] = []
        self.placeholders: dict[Any, str] = {}
        self._graph = graph
        self._opened: dict[Any, Image] = {}

    def image(self, node: Any, box: Rectangle) -> Rectangle:
        """The picture of a node in the middle of a box, at its own shape; a seed's is framed. Returns its place."""
        picture = self._picture(node)
        width, height = fit(picture.size, (box.width, box.height))
        left, top = (box.left + box.right - width) // 2, (box.top + box.bottom - height) // 2
        place = Rectangle(left, top, left + width, top + height)
        shrunk = fitted(picture, (width * self.finer, height * self.finer))
        framed = node in self._graph.graph["seeds"]
        line = (self.theme.seed, SEED_FRAME) if framed else (self.theme.hairline, 1)
        self.picture(shrunk, place, *line)
        self.places.append((node, place))
        return place

    def _picture(self, node: Any) -> Image:
        if node not in self._opened:
            side = MAX_PICTURE * self.finer
            picture, missing = opened(self._graph.nodes[node], (side, side), self.theme)
            self._opened[node] = picture
            if missing:
                self.placeholders[node] = missing
        return self._opened[node]

    def name(self, node: Any) -> str:
        """A node's title, or its id when it has none."""
        return str(self._graph.nodes[node].get("title") or node)

    def line(self, text: str, x: float, y: float, size: float, room: float, **look: Any) -> None:
        """One line of at most `room` pixels; its middle at (x, y) unless `look` has another `ha`."""
        weight = look.get("weight", "normal")
        self.write("".join(wrapped(text, room, size, lines=1, weight=weight)), x, y, size, **look)

    def axes(self, place: Rectangle) -> Axes:
        """An empty panel whose plot fills a place."""
        corner = place.left / self.width, 1 - place.bottom / self.height
        return self.figure.add_axes((*corner, place.width / self.width, place.height / self.height))
