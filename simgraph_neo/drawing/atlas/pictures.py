"""The pictures of a seed atlas, each opened once for all its places, and its lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.marks import Picture, Text
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas

if TYPE_CHECKING:
    import networkx as nx
    from PIL import Image

    from simgraph_neo.drawing.canvas.marks import Side
    from simgraph_neo.drawing.canvas.theme import Theme

MAX_PICTURE = 100
"""Pixels of a picture's longer side at most."""
SEED_FRAME = 3


class AtlasPictures:
    """The pictures and names of a graph's images. It records the place of each picture."""

    def __init__(self, graph: nx.DiGraph[Any], theme: Theme) -> None:
        self.theme = theme
        self.places: list[tuple[Any, Rectangle]] = []
        self.placeholders: dict[Any, str] = {}
        self._graph = graph
        self._opened: dict[Any, Image.Image] = {}

    def mark(self, node: Any, box: Rectangle) -> Picture:
        """Return a node's picture, centred in a box with its own proportions; the picture of a seed is framed."""
        picture = self._picture(node)
        width, height = fit(picture.size, (box.width, box.height))
        left, top = (box.left + box.right - width) // 2, (box.top + box.bottom - height) // 2
        place = Rectangle(left, top, left + width, top + height)
        self.places.append((node, place))
        image = fitted(picture, place, VectorCanvas.finer)
        if node in attributes.about(self._graph)["seeds"]:
            return Picture(image, place, self.theme.ink, SEED_FRAME)
        return Picture(image, place, self.theme.hairline)

    def name(self, node: Any) -> str:
        """Return a node's title, or its id if it has no title."""
        return str(attributes.node(self._graph, node).get("title") or node)

    def _picture(self, node: Any) -> Image.Image:
        if node not in self._opened:
            side = MAX_PICTURE * VectorCanvas.finer
            self._opened[node], missing = opened(attributes.node(self._graph, node), (side, side), self.theme)
            if missing:
                self.placeholders[node] = missing
        return self._opened[node]


def line(
    text: str,
    x: float,
    y: float,
    size: float,
    room: float,
    color: str,
    ha: Side = "center",
    weight: str = "normal",
) -> Text:
    """Return one line of text, cut to at most `room` pixels."""
    return Text("".join(wrapped(text, room, size, lines=1, weight=weight)), x, y, size, color, ha, weight)
