"""Sprite sheets: many small pictures in a few large ones, which a page loads and draws fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from simgraph_neo.drawing.canvas.geometry import fit
from simgraph_neo.drawing.canvas.thumbnails import in_threads, opened
from simgraph_neo.pictures import CACHED_BOX, as_webp, average_color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.attributes import NodeAttributes

SHEET = 2_048
"""Width and height in pixels at most: every phone's browser can open a picture of this size."""
BLOCK, EDGE = 8, 4
"""WebP codes colours in blocks of 8 pixels. Each picture has blocks of its own, and its outermost pixels are repeated
at least 4 times on every side. So no colour spreads from one picture to the next."""
SIDES = (CACHED_BOX[0], 320, 256, 200, 160, 128, 112, 96, 80, 64, 48, 32)
"""Possible lengths of the longer side of pictures, in pixels."""
PIXELS = 19_000_000
"""Pixels of all pictures together at most: with smaller copies, a browser then needs about 100 MB."""


class Sprite(NamedTuple):
    """The place of a picture: the number of its sheet, and pixels from the sheet's top left corner."""

    sheet: int
    left: int
    top: int
    width: int
    height: int


class Sprites(NamedTuple):
    """The pictures of a page."""

    sheets: list[str]
    """WebP pictures as ``data:`` URLs."""
    places: list[Sprite | None]
    """One for each tile, in their order; None for a placeholder."""


class Tile(NamedTuple):
    """The picture of one image, before it is placed on a sheet."""

    picture: Image.Image
    missing: str | None
    """Why this is a placeholder; None for a real picture."""
    color: str
    """Its average colour, as ``#rrggbb``."""


def load_tiles(nodes: Sequence[NodeAttributes]) -> list[Tile]:
    """Open the picture of each node; the size depends on the number of nodes."""
    side = largest_side(len(nodes))
    return list(in_threads(lambda node: _tile(node, side), nodes))


def _tile(image: NodeAttributes, side: int) -> Tile:
    picture, missing = opened(image, (side, side))
    return Tile(picture, missing, average_color(picture))


def largest_side(count: int) -> int:
    """Return the longest side that each of `count` pictures in a page may have.

    >>> largest_side(20), largest_side(300), largest_side(2_000)
    (400, 200, 96)
    """
    return next((side for side in SIDES if count * side**2 <= PIXELS), SIDES[-1])


def make_sprites(tiles: Sequence[Tile], room: int) -> Sprites:
    """Place all real pictures on sheets, as large as fits into `room` bytes, or in the smallest size."""
    largest = largest_side(len(tiles))
    for side in (each for each in SIDES if each <= largest):
        made = _sprites(tiles, side)
        if sum(map(len, made.sheets)) <= room:
            break
    return made


def _sprites(tiles: Sequence[Tile], side: int) -> Sprites:
    real = [number for number, tile in enumerate(tiles) if not tile.missing]
    small = [_at_most(tiles[number].picture, side) for number in real]
    packed = pack([picture.size for picture in small])
    places: list[Sprite | None] = [None] * len(tiles)
    for number, place in zip(real, packed, strict=True):
        places[number] = place
    return Sprites([as_webp(sheet).url for sheet in _sheets(small, packed)], places)


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    if max(picture.size) <= side:
        return picture
    return picture.resize(fit(picture.size, (side, side)), Image.Resampling.LANCZOS, reducing_gap=2)


def pack(sizes: Sequence[tuple[int, int]]) -> list[Sprite]:
    """Return a place on a sheet for each size: rows from the top, the highest pictures first, none touching another."""
    places: dict[int, Sprite] = {}
    sheet = left = top = row = 0
    for number in sorted(range(len(sizes)), key=lambda each: (-sizes[each][1], each)):
        width, height = (_in_blocks(length) for length in sizes[number])
        if left + width > SHEET:
            left, top, row = 0, top + row, 0
        if top + height > SHEET:
            sheet, left, top, row = sheet + 1, 0, 0, 0
        places[number] = Sprite(sheet, left + EDGE, top + EDGE, *sizes[number])
        left, row = left + width, max(row, height)
    return [places[number] for number in range(len(sizes))]


def _in_blocks(length: int) -> int:
    """Return the pixels of the blocks that hold one side of a picture and its repeated border."""
    return -(-(length + 2 * EDGE) // BLOCK) * BLOCK


def _sheets(pictures: Sequence[Image.Image], places: Sequence[Sprite]) -> list[Image.Image]:
    sheets = [Image.new("RGB", size) for size in _sheet_sizes(places)]
    for picture, place in zip(pictures, places, strict=True):
        down, across = ((EDGE, _in_blocks(length) - length - EDGE) for length in (place.height, place.width))
        edged = np.pad(np.asarray(picture), (down, across, (0, 0)), mode="edge")
        sheets[place.sheet].paste(Image.fromarray(edged), (place.left - EDGE, place.top - EDGE))
    return sheets


def _sheet_sizes(places: Sequence[Sprite]) -> list[tuple[int, int]]:
    """Return the width and height of each sheet that hold all its pictures."""
    sizes: dict[int, tuple[int, int]] = {}
    for sheet, left, top, width, height in places:
        right, bottom = left - EDGE + _in_blocks(width), top - EDGE + _in_blocks(height)
        sizes[sheet] = max(sizes.get(sheet, (0, 0))[0], right), max(sizes.get(sheet, (0, 0))[1], bottom)
    return [sizes[sheet] for sheet in sorted(sizes)]
