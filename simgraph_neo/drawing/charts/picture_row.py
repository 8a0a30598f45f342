"""A row of pictures under the panels of a figure, each with a note and its title. Lengths are pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.marks import Picture, Text
from simgraph_neo.drawing.canvas.text import LINE, title_lines, wrapped
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.charts.axes import HEADING, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme

SHOWN = 10
"""Pictures in a row at most."""
STEP, BOX = 88, 78
"""Distance of two pictures, and the side of the square that a picture must fit into."""
TITLE = 9.5
"""Font size of titles."""
AIR = 8
"""Space under a picture; under its text it is twice that."""


class RowPicture(NamedTuple):
    """One picture of a row."""

    node: Any
    image: Image
    missing: str | None
    """Why it is a placeholder; None for a real picture."""
    note: str
    """A note above its title."""
    title: list[str]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page. Small pictures are enlarged, so that all have the same scale."""
        return fit(self.image.size, (BOX, BOX))


@dataclass(frozen=True)
class PictureRow:
    """A heading and the pictures under it."""

    heading: str
    pictures: list[RowPicture]

    @property
    def room(self) -> int:
        """Height of the highest picture."""
        return max((picture.size[1] for picture in self.pictures), default=0)

    @property
    def height(self) -> int:
        """Height of the row with its heading, text and the space below."""
        lines = max((len(picture.title) for picture in self.pictures), default=0)
        words = LINE * WORDS * any(picture.note for picture in self.pictures) + lines * LINE * TITLE
        return round(LINE * HEADING) + (self.room + AIR + round(words) + 2 * AIR if self.pictures else 0)

    def marks(self, left: int, top: int, theme: Theme) -> Iterator[Mark]:
        """Yield the text and pictures of the row whose top left corner is at (left, top)."""
        yield Text(self.heading, left, top + LINE * WORDS / 2, WORDS, theme.text, "left")
        floor = top + round(LINE * HEADING) + self.room
        for number, picture in enumerate(self.pictures):
            x, (width, height) = left + number * STEP, picture.size
            place = Rectangle(x, floor - height, x + width, floor)
            yield Picture(fitted(picture.image, place, VectorCanvas.finer), place, theme.hairline)
            yield from _words(picture, x, floor + AIR, theme)


def _words(picture: RowPicture, x: int, y: float, theme: Theme) -> Iterator[Mark]:
    if picture.note:
        yield Text(picture.note, x, y + LINE * WORDS / 2, WORDS, theme.text, "left", "bold")
        y += LINE * WORDS
    for number, line in enumerate(picture.title):
        yield Text(line, x, y + (number + 0.5) * LINE * TITLE, TITLE, theme.faint, "left")


def open_row(graph: nx.DiGraph[Any], heading: str, notes: Mapping[Any, str], theme: Theme) -> PictureRow:
    """Open the pictures of at most `SHOWN` nodes; `notes` maps each node to the note above its title.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``
    (else the id is written).
    """
    pictures = []
    for node, note in notes.items():
        known = attributes.node(graph, node)
        image, missing = opened(known, (BOX * VectorCanvas.finer, BOX * VectorCanvas.finer), theme)
        title = title_lines({"title": known.get("title") or node}, BOX, TITLE)
        pictures.append(RowPicture(node, image, missing, note, title))
    return PictureRow(wrapped(heading, SHOWN * STEP, WORDS, lines=1)[0], pictures)
