"""The section of the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.facts import MOST_DRAWN
from simgraph_neo.report.markup import joined, tag
from simgraph_neo.report.section import Result, Section, drawing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.theme import ThemeName
    from simgraph_neo.graph import Grouping
    from simgraph_neo.report.facts import Facts

FEW = 40
"""Images that need no large drawing."""
COLORED = 7
"""Seeds that have a colour of their own."""


def picture_section(facts: Facts) -> Section | None:
    """The graph as discovered, its pictures on the nodes; nothing where they would be too small to see."""
    from simgraph_neo.drawing import draw_graph

    if len(facts.seen) > MOST_DRAWN:
        return None
    by = grouping(facts)
    small = len(facts.seen) < FEW

    def draw(path: Path, theme: ThemeName) -> None:
        draw_graph(facts.seen, path, size=1_000 if small else 1_800, theme=theme, color_by=by)

    words = f"The graph: {counted(len(facts.seen), 'image')}, each beside those it resembles"
    body = joined([tag("p", _legend(by)), drawing(draw, words, small=small)])
    return Section(
        "drawing", "The graph", body, [Result(facts.command("draw", "--color-by", by, "--output", "graph.png"))]
    )


def grouping(facts: Facts) -> Grouping:
    """What the frames are coloured by: communities of everything, territories of a few seeds, else the depth."""
    if not facts.selection.seeds:
        return "community"
    return "seed" if 1 < len(facts.selection.seeds) <= COLORED else "depth"


def _legend(by: Grouping) -> str:
    frames = {
        "community": "Frames are coloured by community: images that are joined among themselves more than to the rest.",
        "seed": "Frames are coloured by the nearest seed: its territory.",
        "depth": "Frames are coloured by depth: how many steps along lists an image is from the nearest seed.",
    }
    arrows = "An arrow leads from an image to one in its list; a thicker line joins two that list each other."
    return f"{arrows} {frames.get(by, '')}"
