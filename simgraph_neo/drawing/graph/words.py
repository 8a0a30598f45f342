"""The words of a drawing: title and lead above it, the legend of its colours and its caption below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.drawing.canvas.frame import CAPTION, LEAD, plan_caption, plan_head, unit_for
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Mark, Text
from simgraph_neo.drawing.graph.legend import AFTER_CHIP, CHIP, plan_legend
from simgraph_neo.drawing.graph.numbers import ink_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.graph.legend import Entry
    from simgraph_neo.grouping import Group

BORDER = 0.015
"""Width of the page's border, relative to the longer side of the page."""
LEGEND_LINE, GAP = 1.8, 0.5
"""Height of a row of the legend, and the space above it, relative to its font size."""
IN_CHIP = CAPTION / LEAD
"""Size of the number in a chip of the legend, relative to the legend's letters: that in the corners of pictures."""
MOST = 0.5
"""Share of the page's longer side that its words take at most; on tiny pages the letters get smaller."""


class Words(NamedTuple):
    """What is written above and below a drawing."""

    unit: float
    """Of the letters, in pixels (see `canvas.frame`)."""
    top: float
    """The lower end of the words above."""
    height: int
    """Height of the words below, with the border of the page."""
    marks: list[Mark]
    """Those above."""
    below: list[Mark]
    """Those below, as if the drawing ended at 0."""


def plan_words(
    title: str,
    lead: Sequence[str],
    groups: Sequence[Group],
    caption: Sequence[str],
    width: int,
    size: int,
    theme: Theme,
    numbers: Sequence[str] = (),
) -> Words:
    """Lay out the words of a page of this width, whose longer side has `size` pixels. No title: no words at all."""
    border = round(size * BORDER)
    unit, inner = unit_for(width), width - 2 * border
    if not title:
        return Words(unit, border, border, [], [])
    while True:
        head = plan_head(title, lead, border, border, inner, unit, theme)
        below, y = list[Mark](), GAP * unit if groups else 0.0
        for row in plan_legend(groups, inner, LEAD * unit, numbers):
            for entry in row:
                below += _entry_marks(entry, border, y + LEGEND_LINE / 2 * LEAD * unit, LEAD * unit, theme)
            y += LEGEND_LINE * LEAD * unit
        foot = plan_caption(caption, border, y, inner, unit, theme)
        if head.bottom + foot.bottom + border <= MOST * size:
            return Words(unit, head.bottom, round(foot.bottom) + border, list(head.marks), [*below, *foot.marks])
        unit *= 0.8


def moved(marks: Sequence[Mark], down: int) -> Iterator[Mark]:
    """Yield texts and boxes, moved down by so many pixels."""
    for mark in marks:
        if isinstance(mark, Text):
            yield mark._replace(y=mark.y + down)
        elif isinstance(mark, Box):
            left, top, right, bottom = mark.place
            yield mark._replace(place=Rectangle(left, top + down, right, bottom + down))


def _entry_marks(entry: Entry, border: int, y: float, letters: float, theme: Theme) -> Iterator[Mark]:
    """Yield the colour chip of an entry, with a thin line round it, and its text; both are centred at `y`."""
    side, left = CHIP * letters, border + entry.left
    corner = round(left), round(y - side / 2)
    chip = Rectangle(*corner, corner[0] + round(side), corner[1] + round(side))
    yield Box(chip.grown(1), theme.keyline)
    yield Box(chip, entry.color)
    if entry.number:
        middle = (chip.left + chip.right) / 2
        yield Text(entry.number, middle, y, IN_CHIP * letters, ink_on(entry.color), "center", "bold")
    yield Text(entry.text, left + side + AFTER_CHIP * letters, y, letters, theme.text, "left")
