"""A row of pictures under the panels of a figure, each with a number and its title. Lengths are pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.files import parse_suffix, save_png, save_reproducibly
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.raster import RasterCanvas, rendered
from simgraph_neo.drawing.canvas.text import LINE, title_lines, wrapped
from simgraph_neo.drawing.canvas.thumbnails import Thumbnail, fitted, opened
from simgraph_neo.drawing.canvas.vector import DPI
from simgraph_neo.drawing.charts.axes import FINER, HEADING, WORDS
from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.canvas.vector import VectorCanvas

SHOWN = 10
"""Pictures of a row at most."""
STEP, BOX = 88, 78
"""From one picture to the next, and what a picture must fit into."""
TITLE = 9.5
"""Height of a title's letters."""
AIR = 8
"""Under a picture; under its words it is twice that."""


class Picture(NamedTuple):
    """One picture of a row."""

    node: Any
    image: Image
    missing: str | None
    """Why it is a placeholder."""
    note: str
    """Over its title."""
    title: list[str]

    @property
    def size(self) -> tuple[int, int]:
        """Of its place: small pictures are enlarged, so that all are seen at one scale."""
        return fit(self.image.size, (BOX, BOX))


@dataclass(frozen=True)
class PictureRow:
    """A heading and the pictures under it."""

    heading: str
    pictures: list[Picture]

    @property
    def room(self) -> int:
        """How high the pictures are."""
        return max((picture.size[1] for picture in self.pictures), default=0)

    @property
    def height(self) -> int:
        """Of all of it, the air below included."""
        lines = max((len(picture.title) for picture in self.pictures), default=0)
        words = LINE * WORDS * any(picture.note for picture in self.pictures) + lines * LINE * TITLE
        return round(LINE * HEADING) + (self.room + AIR + round(words) + 2 * AIR if self.pictures else 0)

    def draw(self, canvas: VectorCanvas, left: int, top: int) -> Iterator[Thumbnail]:
        """Write its words, its top left corner there, and give its pictures with their places."""
        canvas.write(self.heading, left, top + LINE * WORDS / 2, WORDS, ha="left")
        floor = top + round(LINE * HEADING) + self.room
        for place, picture in enumerate(self.pictures):
            x, (width, height) = left + place * STEP, picture.size
            where = Rectangle(x, floor - height, x + width, floor)
            yield Thumbnail(fitted(picture.image, (width * FINER, height * FINER)), where, picture.missing)
            _write_words(canvas, picture, x, floor + AIR)


def _write_words(canvas: VectorCanvas, picture: Picture, x: int, y: float) -> None:
    if picture.note:
        canvas.write(picture.note, x, y + LINE * WORDS / 2, WORDS, ha="left", weight="bold")
        y += LINE * WORDS
    for number, line in enumerate(picture.title):
        canvas.write(line, x, y + (number + 0.5) * LINE * TITLE, TITLE, ha="left", color=canvas.theme.faint)


def open_row(graph: nx.DiGraph[Any], heading: str, notes: Mapping[Any, str], theme: Theme) -> PictureRow:
    """Open the pictures of the nodes of `notes`, `SHOWN` at most, which says what stands over the title of each.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``
    (else the id stands for it).
    """
    pictures = []
    for node, note in notes.items():
        image, missing = opened(graph.nodes[node], (BOX * FINER, BOX * FINER), theme)
        title = title_lines({"title": graph.nodes[node].get("title") or node}, BOX, TITLE)
        pictures.append(Picture(node, image, missing, note, title))
    return PictureRow(wrapped(heading, SHOWN * STEP, WORDS, lines=1)[0], pictures)


def save_with(canvas: VectorCanvas, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    """Write a figure with pictures on it by the suffix of `path`: whole or not at all. Raises BadInput."""
    with written_whole(path) as temporary:
        if parse_suffix(path) == ".png":
            canvas.figure.set_dpi(FINER * DPI)
            raster = RasterCanvas(rendered(canvas.figure), canvas.theme)
            for image, place, missing in thumbnails:
                larger = Rectangle(*(FINER * side for side in place))
                raster.picture(Thumbnail(image, larger, missing), canvas.theme.hairline, FINER)
            save_png(raster.image, temporary, FINER * DPI)
        else:
            for thumbnail in thumbnails:
                canvas.picture(thumbnail, canvas.theme.hairline)
            save_reproducibly(canvas.figure, temporary, dpi=FINER * DPI)
