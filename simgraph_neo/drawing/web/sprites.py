"""Sprite sheets: many small pictures in few files, so that a page loads them at once and draws them fast."""

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
"""Pixels across and down at most: every phone's browser takes a picture of that size."""
BLOCK, EDGE = 8, 4
"""WebP codes colours in blocks of 8 pixels. Each picture has blocks of its own, and its outermost pixels are repeated
in 4 more on every side: so none takes colour from the one beside it."""
SIDES = (CACHED_BOX[0], 320, 256, 200, 160, 128, 112, 96, 80, 64, 48, 32)
"""Longer sides of a picture to choose from, in pixels."""
PIXELS = 19_000_000
"""Of all pictures together: with their half-size copies a browser then holds about 100 MB."""


class Sprite(NamedTuple):
    """Where a picture is: the number of its sheet, and pixels from that sheet's top left corner."""

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
    """One for each picture, in the order given; None for a placeholder."""


class Tile(NamedTuple):
    """One image before it is put on a sheet."""

    picture: Image.Image
    missing: str | None
    """Why this is a placeholder; None for a real picture."""
    color: str
    """Its average, as ``#rrggbb``."""


def load_tiles(nodes: Sequence[NodeAttributes]) -> list[Tile]:
    """Open the picture of each node's attributes, as large as so many can be in one page."""
    side = largest_side(len(nodes))
    return list(in_threads(lambda node: _tile(node, side), nodes))


def _tile(image: NodeAttributes, side: int) -> Tile:
    picture, missing = opened(image, (side, side))
    return Tile(picture, missing, average_color(picture))


def largest_side(count: int) -> int:
    """The longest side that pictures may have when a page holds `count` of them.

    >>> largest_side(20), largest_side(300), largest_side(2_000)
    (400, 200, 96)
    """
    return next((side for side in SIDES if count * side**2 <= PIXELS), SIDES[-1])


def make_sprites(tiles: Sequence[Tile], room: int) -> Sprites:
    """Put all real pictures on sheets, as large as fits into `room` bytes; the smallest size where none does."""
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
    """Give each size a place on a sheet, none touching another: rows from the top, the highest pictures first."""
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
    """Pixels of the blocks that hold a picture's side and its repeated edges."""
    return -(-(length + 2 * EDGE) // BLOCK) * BLOCK


def _sheets(pictures: Sequence[Image.Image], places: Sequence[Sprite]) -> list[Image.Image]:
    sheets = [Image.new("RGB", size) for size in _sheet_sizes(places)]
    for picture, place in zip(pictures, places, strict=True):
        down, across = ((EDGE, _in_blocks(length) - length - EDGE) for length in (place.height, place.width))
        edged = np.pad(np.asarray(picture), (down, across, (0, 0)), mode="edge")
        sheets[place.sheet].paste(Image.fromarray(edged), (place.left - EDGE, place.top - EDGE))
    return sheets


def _sheet_sizes(places: Sequence[Sprite]) -> list[tuple[int, int]]:
    """Width and height that hold all that is placed on each sheet."""
    sizes: dict[int, tuple[int, int]] = {}
    for sheet, left, top, width, height in places:
        right, bottom = left - EDGE + _in_blocks(width), top - EDGE + _in_blocks(height)
        sizes[sheet] = max(sizes.get(sheet, (0, 0))[0], right), max(sizes.get(sheet, (0, 0))[1], bottom)
    return [sizes[sheet] for sheet in sorted(sizes)]
