"""A block of pictures beside the panels of a figure, each with a note and its title. Lengths are pixels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.marks import Picture, Text
from simgraph_neo.drawing.canvas.text import LINE, title_lines, wrapped
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.charts.axes import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.marks import Mark, Side
    from simgraph_neo.drawing.canvas.theme import Theme

COLUMNS, ROWS = 3, 3
SHOWN = COLUMNS * ROWS
"""Pictures in a block at most."""
STEP, BOX = 89, 80
"""Distance of two pictures, and the side of the square that a picture must fit into."""
BLOCK = (COLUMNS - 1) * STEP + BOX
"""Width of a block."""
HEADING = 26
AIR = 6
"""Space under a picture; under its text it is twice that."""


class BlockPicture(NamedTuple):
    """One picture of a block."""

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
class PictureBlock:
    """A heading and the pictures under it, in rows."""

    heading: str
    pictures: list[BlockPicture]

    @property
    def rows(self) -> list[list[BlockPicture]]:
        """The pictures, row by row."""
        return [self.pictures[first : first + COLUMNS] for first in range(0, len(self.pictures), COLUMNS)]

    @property
    def height(self) -> int:
        """Height of the block with its heading, text and the space below."""
        return HEADING + sum(map(_height, self.rows))

    def marks(self, left: int, top: int, theme: Theme) -> Iterator[Mark]:
        """Yield the text and pictures of the block whose top left corner is at (left, top)."""
        yield Text(self.heading, left, top + LINE * WORDS / 2, WORDS, theme.text, "left")
        for row, start in zip(self.rows, accumulate(map(_height, self.rows), initial=top + HEADING), strict=False):
            floor = start + _room(row)
            for number, picture in enumerate(row):
                x, (width, height) = left + number * STEP, picture.size
                place = Rectangle(x, floor - height, x + width, floor)
                yield Picture(fitted(picture.image, place, VectorCanvas.finer), place, theme.hairline)
                yield from _words(picture, x, floor + AIR, theme)


def _room(row: Sequence[BlockPicture]) -> int:
    """Return the height of the highest picture."""
    return max(picture.size[1] for picture in row)


def _height(row: Sequence[BlockPicture]) -> int:
    lines = max(len(picture.title) + bool(picture.note) for picture in row)
    return _room(row) + AIR + round(lines * LINE * WORDS) + 2 * AIR


def _words(picture: BlockPicture, x: int, y: float, theme: Theme) -> Iterator[Mark]:
    notes = [picture.note] if picture.note else []
    for number, line in enumerate([*notes, *picture.title]):
        look: tuple[str, Side, str] = (
            (theme.text, "left", "bold") if number < len(notes) else (theme.faint, "left", "normal")
        )
        yield Text(line, x, y + (number + 0.5) * LINE * WORDS, WORDS, *look)


def open_block(graph: nx.DiGraph[Any], heading: str, notes: Mapping[Any, str], theme: Theme) -> PictureBlock:
    """Open the pictures of at most `SHOWN` nodes; `notes` maps each node to the note above its title.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``
    (else the id is written).
    """
    pictures = []
    for node, note in notes.items():
        known = attributes.node(graph, node)
        image, missing = opened(known, (BOX * VectorCanvas.finer, BOX * VectorCanvas.finer), theme)
        title = title_lines({"title": known.get("title") or node}, BOX, WORDS)
        pictures.append(BlockPicture(node, image, missing, note, title))
    return PictureBlock(wrapped(heading, BLOCK, WORDS, lines=1)[0], pictures)
