"""Film strips: the places of their pictures and arrows, in pixels, before anything is drawn; for PNG, SVG and PDF.

All pictures have the same height, and all other lengths are relative to it: a strip looks the same at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.frame import CAPTION, LEAD, unit_for
from simgraph_neo.drawing.canvas.geometry import Rectangle, centred
from simgraph_neo.drawing.canvas.text import LINE, TITLE_LINES, even_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

ARROW = 0.42
"""Room for an arrow between two pictures, relative to the height of a picture, as all lengths up to `BETWEEN_ROWS`."""
AIR = 0.06
"""Space between a picture and the end of an arrow."""
MIN_ROOM = 0.95
"""Width for a picture and its title at least: a narrow picture needs it for its title."""
LETTERS = 0.066
"""Font size under a picture, if it is not smaller than that of the caption."""
BETWEEN_ROWS = 0.12
MIN_PICTURE, MAX_PICTURE = 0.12, 0.25
"""Height of a picture, relative to the width of the page: a strip breaks into rows before its pictures get smaller."""
MIN_LEGIBLE = 0.09
"""The least height in long strips, so that they fit on one sheet of paper; only hundreds of hops need less."""
PAPER_HEIGHT, MAX_HEIGHT = 1.4, 5.0
"""Height of the page relative to its width, at most: to suit paper, and in any case."""
GROWTH = 1.4
"""Factor by which pictures are enlarged at most if their rows leave room."""
MARGIN, MIN_PAGE = 0.025, 0.5
"""Relative to the width of the page."""
HEADING = 2.2
"""Height of a heading with the space below it, relative to its font size."""


class Arrow(NamedTuple):
    """A horizontal arrow, in pixels."""

    start: float
    end: float
    y: float


@dataclass(frozen=True)
class Frame:
    """One picture of a strip, in pixels from the page's top left corner."""

    node: Any
    picture: Rectangle
    room: float
    """Width for its text, which is centred below it."""
    text_top: float
    arrow: Arrow | None
    """The arrow to the next picture, at the end of a row to the next row; None for the last picture."""


@dataclass(frozen=True)
class StripPlan:
    """All strips of a page."""

    width: int
    bottom: float
    """Lower end of the last strip; the caption is below it."""
    margin: int
    unit: float
    """Height of the pictures."""
    letters: float
    """Font size under a picture, in pixels."""
    heading_size: float
    headings: list[float]
    """The middle of each strip's heading, from the top; empty for one strip, which the title of the page tells."""
    strips: list[list[Frame]]


def plan_strips(strips: Sequence[Sequence[tuple[Any, float]]], size: int, top: float | None = None) -> StripPlan:
    """Lay out strips of (node, width / height), one below the other, on a page of at most `size` pixels wide.

    They begin at `top`, or at the margin.
    """
    margin = round(size * MARGIN)
    inner = size - 2 * margin
    rows, unit = _fitted_rows(strips, inner, size)
    content = unit * max(_width(row) for strip in rows for row in strip)
    width = round(max(content, MIN_PAGE * size)) + 2 * margin
    letters, heading_size = _letters(unit, size), LEAD * unit_for(width)
    y = float(margin if top is None else top)
    headings, placed = list[float](), list[list[Frame]]()
    for strip in rows:
        if len(rows) > 1:
            headings.append(y + heading_size / 2)
            y += HEADING * heading_size
        frames = list[Frame]()
        for row in strip:
            frames += _frames(row, margin, y, unit)
            y += max(map(_height, row)) * unit + _below(unit, letters)
        placed.append(frames)
    return StripPlan(width, y, margin, unit, letters, heading_size, headings, placed)


def _letters(unit: float, size: int) -> float:
    return max(LETTERS * unit, CAPTION * unit_for(size))


def _below(unit: float, letters: float) -> float:
    """Return the height of a picture's title and id, and of the space round them."""
    return (AIR + BETWEEN_ROWS) * unit + (TITLE_LINES + 1) * LINE * letters


class _Cell(NamedTuple):
    node: Any
    ratio: float
    width: float
    """Width for the picture and its text, relative to the height of a picture."""
    last: bool
    """Whether this is the last picture of a strip, without an arrow."""


def _fitted_rows(
    strips: Sequence[Sequence[tuple[Any, float]]], inner: int, size: int
) -> tuple[list[list[list[_Cell]]], float]:
    """Return the rows of each strip, and the height of all pictures: as large as the rows and limits allow."""
    least = MIN_PICTURE * size
    while True:
        limit = inner / least
        rows = [even_rows(_cells(strip, limit), _width, limit) for strip in strips]
        height = sum(map(len, rows)) * (least + _below(least, _letters(least, size))) / size
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
    """Return the width of a row with the arrow at its end, relative to the height of a picture."""
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
    """Return the relative height of a picture: 1, or less for a picture that is too wide for a row."""
    return min(1.0, cell.width / cell.ratio)


def _place(cell: _Cell, x: float, y: float, unit: float) -> Rectangle:
    """Return the place of a picture with its centre at (x, y)."""
    height = unit * _height(cell)
    across, down = max(1, round(height * cell.ratio)), max(1, round(height))
    return centred((across, down), x, y)
