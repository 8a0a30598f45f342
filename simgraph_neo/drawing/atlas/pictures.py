"""The pictures of a seed atlas, each opened once for all its places, and its lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.color import GROUPS, group_color, readable
from simgraph_neo.drawing.canvas.frame import seed_frame
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.marks import Box, Picture, Text
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.charts.axes import MARGIN, WIDTH, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from PIL import Image

    from simgraph_neo.drawing.canvas.marks import Mark, Side
    from simgraph_neo.drawing.canvas.theme import Theme

MAX_PICTURE = 100
"""Pixels of a picture's longer side at most."""
LINE = 1.3
"""Height of a line relative to its font size."""
SWATCH = 11
"""Side of the square with a seed's colour."""


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
            return Picture(image, place, self.theme.ink, seed_frame(min(width, height), WIDTH + 2 * MARGIN))
        return Picture(image, place, self.theme.hairline)

    def name(self, node: Any) -> str:
        """Return a node's title, or its id if it has no title."""
        return str(attributes.node(self._graph, node).get("title") or node)

    def seed(self, seed: Any, left: float, y: float, room: float, *, lines: int = 1) -> Iterator[Mark]:
        """Yield a seed's colour, its number and its title in some lines of at most `room` pixels; their middle is `y`.

        With 0 lines there is no title. If there are more seeds than colours, all are grey in the curves, and none has a
        colour here.
        """
        seeds = list(attributes.about(self._graph)["seeds"])
        number, color = seeds.index(seed) + 1, self.theme.text
        colored = len(seeds) <= len(GROUPS)
        label = f"{number} {self.name(seed)}" if lines else str(number)
        words = wrapped(label, room - colored * 1.5 * SWATCH, WORDS, lines=max(lines, 1), weight="bold")
        top = y - (len(words) - 1) / 2 * LINE * WORDS
        if colored:
            corner = round(left), round(top) - SWATCH // 2
            place = Rectangle(*corner, corner[0] + SWATCH, corner[1] + SWATCH)
            yield Box(place, self.theme.keyline)
            yield Box(place.grown(-1), group_color(number))
            color = readable(group_color(number), self.theme.paper, self.theme.text)
        for n, text in enumerate(words):
            yield Text(text, left + colored * 1.5 * SWATCH, top + n * LINE * WORDS, WORDS, color, "left", "bold")

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
