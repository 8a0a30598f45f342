"""Film strips: where their pictures and arrows go, in pixels, before anything is drawn. PNG, SVG and PDF share it.

All pictures have one height, and everything else is measured in it: a strip keeps its look at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.geometry import Rectangle, centred
from simgraph_neo.drawing.canvas.text import LINE, TITLE_LINES, even_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

ARROW = 0.42
"""Room for an arrow between two pictures, in heights of a picture."""
AIR = 0.06
"""Between a picture and an arrow's end."""
MIN_ROOM = 0.95
"""Room that an upright picture gets at least, or its title would have none."""
LETTERS = 0.066
"""Height of the text under a picture."""
UNDER = AIR + (TITLE_LINES + 1) * LINE * LETTERS
"""The title and the id."""
BETWEEN_ROWS = 0.12
MIN_PICTURE, MAX_PICTURE = 0.12, 0.25
"""Height of a picture, in widths of a page: a strip breaks into rows before its pictures get smaller than that."""
MIN_LEGIBLE = 0.09
"""The same for long strips, so that they stay on one sheet of paper; only hundreds of steps go below."""
PAPER_HEIGHT, MAX_HEIGHT = 1.4, 5.0
"""Widths of a page that it may be high: what suits paper, and what is possible at all."""
GROWTH = 1.4
"""How much larger than asked for pictures get when their rows leave room."""
MARGIN = 0.025
HEADING = 0.0135
"""Height of a heading's letters; this and the next in widths of a page."""
MIN_PAGE = 0.5


class Arrow(NamedTuple):
    """A horizontal arrow, pixels."""

    start: float
    end: float
    y: float


@dataclass(frozen=True)
class Frame:
    """One picture of a strip, pixels from the page's top left corner."""

    node: Any
    picture: Rectangle
    room: float
    """Width for its text, centred below it."""
    text_top: float
    arrow: Arrow | None
    """To the next picture; from the end of a row it points to the next row. None behind the last one."""


@dataclass(frozen=True)
class StripPlan:
    """All strips of a page."""

    width: int
    bottom: float
    """Where the last strip ends; the caption comes below."""
    margin: int
    unit: float
    """Height of the pictures."""
    heading_size: float
    headings: list[float]
    """The middle of each strip's heading, from the top."""
    strips: list[list[Frame]]


def plan_strips(strips: Sequence[Sequence[tuple[Any, float]]], size: int) -> StripPlan:
    """Lay out strips of (node, width to height) under each other on a page of at most `size` pixels across."""
    margin, heading_size = round(size * MARGIN), size * HEADING
    inner = size - 2 * margin
    rows, unit = _fitted_rows(strips, inner, size)
    content = unit * max(_width(row) for strip in rows for row in strip)
    width = round(max(content, MIN_PAGE * size)) + 2 * margin
    left, y = (width - content) / 2, float(margin)
    headings, placed = list[float](), list[list[Frame]]()
    for strip in rows:
        headings.append(y + heading_size / 2)
        y += 2.2 * heading_size
        frames = list[Frame]()
        for row in strip:
            frames += _frames(row, left, y, unit)
            y += (max(map(_height, row)) + UNDER + BETWEEN_ROWS) * unit
        placed.append(frames)
    return StripPlan(width, y, margin, unit, heading_size, headings, placed)


class _Cell(NamedTuple):
    node: Any
    ratio: float
    width: float
    """For the picture and its text, in heights of a picture."""
    last: bool
    """Whether the strip ends here: no arrow follows."""


def _fitted_rows(
    strips: Sequence[Sequence[tuple[Any, float]]], inner: int, size: int
) -> tuple[list[list[list[_Cell]]], float]:
    """Each strip's rows, and the one height of all pictures: as large as the rows allow, within reason."""
    least = MIN_PICTURE * size
    while True:
        limit = inner / least
        rows = [even_rows(_cells(strip, limit), _width, limit) for strip in strips]
        height = sum(map(len, rows)) * (1 + UNDER + BETWEEN_ROWS) * least / size
        if height <= (PAPER_HEIGHT if least > MIN_LEGIBLE * size else MAX_HEIGHT):
            break
        least *= 0.9
    widest = max(_width(row) for strip in rows for row in strip)
    largest = MAX_PICTURE * size if all(len(strip) == 1 for strip in rows) else GROWTH * least
    return rows, min(inner / widest, largest)


def _cells(strip: Sequence[tuple[Any, float]], limit: float) -> list[_Cell]:
    widths = [min(max(ratio, MIN_ROOM), limit - ARROW) for _, ratio in strip]
    last = len(strip) - 1
    return [_Cell(*strip[place], width, place == last) for place, width in enumerate(widths)]


def _width(row: Sequence[_Cell]) -> float:
    """Of a row with the arrow that leads out of it, in heights of a picture."""
    return sum(cell.width + (0 if cell.last else ARROW) for cell in row)


def _frames(row: Sequence[_Cell], left: float, top: float, unit: float) -> list[Frame]:
    places, x, middle = list[Rectangle](), left, top + max(map(_height, row)) * unit / 2
    for cell in row:
        places.append(_place(cell, x + cell.width * unit / 2, middle, unit))
        x += (cell.width + ARROW) * unit
    nexts = [place.left for place in places[1:]] + [x]
    air = AIR * unit
    return [
        Frame(
            node=cell.node,
            picture=place,
            room=cell.width * unit,
            text_top=2 * middle - top + air,
            arrow=None if cell.last else Arrow(place.right + air, end - air, middle),
        )
        for cell, place, end in zip(row, places, nexts, strict=True)
    ]


def _height(cell: _Cell) -> float:
    """Of its picture: 1, less for one that is too wide for a whole row."""
    return min(1.0, cell.width / cell.ratio)


def _place(cell: _Cell, x: float, y: float, unit: float) -> Rectangle:
    """Where the picture goes, its middle at (x, y)."""
    height = unit * _height(cell)
    across, down = max(1, round(height * cell.ratio)), max(1, round(height))
    return centred((across, down), x, y)
