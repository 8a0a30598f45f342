"""The footer of a drawing: the legend of its colours, and its caption."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.drawing.canvas.caption import in_lines
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Text
from simgraph_neo.drawing.graph.legend import AFTER_CHIP, CHIP, plan_legend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.graph.legend import Entry
    from simgraph_neo.grouping import Group

CAPTION_LINE, LEGEND_LINE, GAP = 1.5, 1.8, 0.5
"""Heights of lines, and the space above them, relative to the font size."""
LETTERS = 0.0115
"""Font size, relative to the longer side of the page."""
MIN_LETTERS = 9.0
"""Pixels."""


class Footer(NamedTuple):
    """The footer of a drawing."""

    letters: float
    """Font size in pixels."""
    height: int
    """From the footer's top to the lower edge of the page."""
    marks: list[Mark]


def plan_footer(
    groups: Sequence[Group], caption: Sequence[str], page: tuple[int, int], border: int, theme: Theme
) -> Footer:
    """Lay out legend and caption; the letters get smaller until the footer takes at most half of the page."""
    width, height = page
    letters = max(MIN_LETTERS, max(page) * LETTERS)
    while True:
        legend = plan_legend(groups, width - 2 * border, letters)
        lines = in_lines(caption, width - 2 * border, letters)
        text = GAP * (2 if legend else 1) + LEGEND_LINE * len(legend) + CAPTION_LINE * len(lines)
        room = round(text * letters) + border
        if room <= height / 2:
            break
        letters *= 0.8
    y = height - room + GAP * letters
    marks: list[Mark] = []
    for row in legend:
        for entry in row:
            marks += _entry_marks(entry, border, y + LEGEND_LINE * letters / 2, letters, theme)
        y += LEGEND_LINE * letters
    y += GAP * letters if legend else 0
    for number, line in enumerate(lines):
        marks.append(Text(line, width / 2, y + (number + 0.5) * CAPTION_LINE * letters, letters, theme.text))
    return Footer(letters, room, marks)


def _entry_marks(entry: Entry, border: int, y: float, letters: float, theme: Theme) -> Iterator[Mark]:
    """Yield the colour chip of an entry, with a thin line round it, and its text; both are centred at `y`."""
    side, left = CHIP * letters, border + entry.left
    corner = round(left), round(y - side / 2)
    chip = Rectangle(*corner, corner[0] + round(side), corner[1] + round(side))
    yield Box(chip.grown(1), theme.keyline)
    yield Box(chip, entry.color)
    yield Text(entry.text, left + side + AFTER_CHIP * letters, y, letters, theme.text, "left")
