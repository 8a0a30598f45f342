"""What every figure has around it: a title and a lead above, a caption below, all at the left; and frames of seeds.

Letters are measured in a unit `u`, which depends on the width of the figure, since a page of paper limits the width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.drawing.canvas.caption import in_lines
from simgraph_neo.drawing.canvas.marks import Text
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.drawing.canvas.theme import Theme

TITLE, LEAD, CAPTION = 1.8, 1.0, 0.85
"""Font sizes relative to the unit."""
LINE = 1.5
"""Height of a line relative to its font size."""
BELOW_TITLE, BELOW_LEAD, ABOVE_CAPTION = 0.3, 0.9, 0.5
"""Space relative to the unit."""
TITLE_LINES = 2
PRINTED, LEAST = 180, 7.0
"""Millimetres of a figure's width on a sheet of A4, and the least size of its letters there, in points."""
ROUNDING = 0.05
"""Points that a reader does not see."""
MIN_LETTERS = 9.0
"""Pixels; smaller letters cannot be read on a screen."""
ROOM = 0.985
"""Share of a line that is used: letters drawn in pixels are a little wider than their outlines."""
SEED, MIN_SEED, MAX_SEED = 0.03, 3, 6
"""Width of a seed's frame relative to the shorter side of its picture, and its limits in pixels."""
USUAL = 2_000
"""Width of a figure in pixels up to which the limit `MAX_SEED` holds; above it grows with the figure."""


class Block(NamedTuple):
    """Lines of text, one below the other."""

    marks: list[Text]
    bottom: float
    """The lower end of the lines and of the space below them."""


def unit_for(width: float) -> float:
    """Return the unit of a figure of this width in pixels: its smallest letters, the caption's, have `LEAST` points.

    >>> round(points(CAPTION * unit_for(2_000), 2_000), 6), round(CAPTION * unit_for(400), 6)
    (7.0, 9.0)
    """
    return max(LEAST * width / (72 * PRINTED / 25.4), MIN_LETTERS) / CAPTION


def points(letters: float, width: float) -> float:
    """Return the size in points of `letters`, in pixels, if a figure `width` pixels wide is printed `PRINTED` wide."""
    return letters / width * 72 * PRINTED / 25.4


def plan_head(
    title: str, lead: Sequence[str], left: float, top: float, width: float, unit: float, theme: Theme
) -> Block:
    """Place the title in bold, in two lines at most, and the parts of the lead below it."""
    marks, y = list[Text](), top
    for line in _title_lines(title, ROOM * width, TITLE * unit):
        marks.append(Text(line, left, y + LINE / 2 * TITLE * unit, TITLE * unit, theme.text, "left", "bold"))
        y += LINE * TITLE * unit
    y += BELOW_TITLE * unit if lead else 0
    for line in in_lines(lead, ROOM * width, LEAD * unit):
        marks.append(Text(line, left, y + LINE / 2 * LEAD * unit, LEAD * unit, theme.text, "left"))
        y += LINE * LEAD * unit
    return Block(marks, y + BELOW_LEAD * unit)


def _title_lines(title: str, width: float, size: float) -> list[str]:
    """Break a title into lines of similar lengths; one that is too long is cut."""
    lines = wrapped(title, width, size, lines=TITLE_LINES, weight="bold")
    if len(lines) < 2 or lines[-1].endswith("…"):
        return lines
    rows = even_rows(" ".join(lines).split(), lambda row: text_width(" ".join(row), size, "bold"), width)
    return [" ".join(row) for row in rows]


def plan_caption(parts: Sequence[str], left: float, top: float, width: float, unit: float, theme: Theme) -> Block:
    """Place the parts of a caption below a figure that ends at `top`."""
    marks, y, size = list[Text](), top + ABOVE_CAPTION * unit, CAPTION * unit
    for line in in_lines(parts, ROOM * width, size):
        marks.append(Text(line, left, y + LINE / 2 * size, size, theme.text, "left"))
        y += LINE * size
    return Block(marks, y)


def seed_frame(side: float, width: float) -> int:
    """Return the width of the frame round a seed's picture with this shorter side, in a figure of this width.

    >>> seed_frame(60, 2_000), seed_frame(150, 2_000), seed_frame(1_500, 2_000), seed_frame(1_500, 10_000)
    (3, 4, 6, 30)
    """
    return round(min(max(MIN_SEED, SEED * side), MAX_SEED * max(1.0, width / USUAL)))
