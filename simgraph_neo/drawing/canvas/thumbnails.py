"""The pictures of a drawing: opened, shrunk, or replaced by a placeholder of one colour."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PIL import Image

from simgraph_neo.drawing.canvas.geometry import fit, known_ratio
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.errors import InvalidImageError
from simgraph_neo.graph import known_color
from simgraph_neo.rights import REASONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.theme import Theme

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 2
"""Threads that open pictures: Pillow releases the GIL while it decodes. More threads did not help on two cores."""


class Thumbnail(NamedTuple):
    """One picture and its place on the page."""

    picture: Image.Image
    rectangle: Rectangle
    missing: str | None
    """Why this is a placeholder; None for a real picture."""


def in_threads(open_one: Callable[[T], R], things: Sequence[T], block: int | None = None) -> Iterator[R]:
    """Open the pictures of `things` in threads, and yield them in order.

    With `block`, each thread opens that many pictures ahead; without it, all pictures are opened at once.
    """

    def each(some: Sequence[T]) -> list[R]:
        return [open_one(thing) for thing in some]

    # One task for each thread: with one for each picture, the threads' waiting for each other takes what they save.
    size = block or max(1, -(-len(things) // WORKERS))
    blocks = [things[first : first + size] for first in range(0, len(things), size)]
    with ThreadPoolExecutor(WORKERS) as pool:
        for first in range(0, len(blocks), WORKERS):
            yield from chain.from_iterable(pool.map(each, blocks[first : first + WORKERS]))


def fitted(picture: Image.Image, place: Rectangle, finer: int) -> Image.Image:
    """Resize a picture to the size of its place times `finer`; small pictures are enlarged."""
    size = place.width * finer, place.height * finer
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def opened(image: NodeAttributes, box: tuple[int, int], theme: Theme = LIGHT) -> tuple[Image.Image, str | None]:
    """Return a node's picture, shrunk to fit `box`, and None; or a placeholder and the reason for it."""
    from simgraph_neo.pictures import MOST_MEGAPIXELS, open_picture

    if withheld := image.get("withheld"):
        return _placeholder(image, box, theme), REASONS[withheld]
    path = image.get("picture")
    if path is None:
        return _placeholder(image, box, theme), image.get("picture_missing") or "no picture"
    try:
        # The limit of the ingest does not matter here: this machine has opened the picture before.
        return open_picture(path, box, megapixels=MOST_MEGAPIXELS), None
    except InvalidImageError as error:
        return _placeholder(image, box, theme), str(error)


def _placeholder(image: NodeAttributes, box: tuple[int, int], theme: Theme) -> Image.Image:
    """Return a picture of one colour, with the image's proportions and average colour if they are known.

    A hidden image is grey: its average colour could show what it is.
    """
    ratio, hidden = known_ratio(image) or 1.0, image.get("withheld") == "hidden"
    return Image.new("RGB", fit((ratio, 1), box), (not hidden and known_color(image)) or theme.unknown)
