"""The pictures of a drawing: opened, shrunk, or replaced by a plain colour."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PIL import Image

from simgraph_neo.drawing.canvas.geometry import fit, known_ratio
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.errors import BadImage
from simgraph_neo.graph import known_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.theme import Theme

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 2
"""Threads that open pictures; Pillow lets go of the interpreter while it decodes. More did not help on two cores."""


class Thumbnail(NamedTuple):
    """One picture and its place on the page."""

    picture: Image.Image
    rectangle: Rectangle
    missing: str | None
    """Why this is a placeholder; None for a real picture."""


def in_threads(open_one: Callable[[T], R], things: Sequence[T], block: int | None = None) -> Iterator[R]:
    """Open the pictures of `things`, in order, in threads; of many that need not be open at once some `block` ahead."""

    def each(some: Sequence[T]) -> list[R]:
        return [open_one(thing) for thing in some]

    # One task a thread: with one task a picture the threads wait for each other as long as they save.
    size = block or max(1, -(-len(things) // WORKERS))
    blocks = [things[first : first + size] for first in range(0, len(things), size)]
    with ThreadPoolExecutor(WORKERS) as pool:
        for first in range(0, len(blocks), WORKERS):
            yield from chain.from_iterable(pool.map(each, blocks[first : first + WORKERS]))


def fitted(picture: Image.Image, place: Rectangle, finer: int) -> Image.Image:
    """The picture at just the size of its place, `finer` times as many pixels each way; small ones are enlarged."""
    size = place.width * finer, place.height * finer
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def opened(image: NodeAttributes, box: tuple[int, int], theme: Theme = LIGHT) -> tuple[Image.Image, str | None]:
    """A node's picture, shrunk to fit `box`, or a placeholder with the reason."""
    from simgraph_neo.pictures import MOST_MEGAPIXELS, open_picture

    path = image.get("picture")
    if path is None:
        return _placeholder(image, box, theme), image.get("picture_missing") or "no picture"
    try:
        # What was ingested with a higher limit is drawn without one: it was opened on this machine before.
        return open_picture(path, box, megapixels=MOST_MEGAPIXELS), None
    except BadImage as error:
        return _placeholder(image, box, theme), str(error)


def _placeholder(image: NodeAttributes, box: tuple[int, int], theme: Theme) -> Image.Image:
    """A plain picture of the right shape, in the image's average colour if that is known."""
    ratio = known_ratio(image) or 1.0
    return Image.new("RGB", fit((ratio, 1), box), known_color(image) or theme.unknown)
