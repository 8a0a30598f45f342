"""The section of the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.markup import Markup, code, joined, tag
from simgraph_neo.report.section import Result, Section, drawing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.graph import Grouping
    from simgraph_neo.report.data import ReportData

FEW = 40
"""Images that need no large drawing."""


def picture_section(report: ReportData) -> Section:
    """The graph as discovered, its pictures on the nodes; or a word on why they would be too small to see."""
    if not report.grouping:
        words = (
            f"{counted(len(report.seen), 'image')} would be too small to see in one drawing. Draw what is near one: "
        )
        return Section("drawing", "The graph", tag("p", words, code("simgraph draw SEED --output near.png")), [])
    command = report.command("draw", "--color-by", report.grouping, "--output", "graph.png")
    return Section("drawing", "The graph", _drawing(report, report.grouping), [Result(command)])


def _drawing(report: ReportData, by: Grouping) -> Markup:
    from simgraph_neo.drawing import draw_graph

    small = len(report.seen) < FEW

    def draw(path: Path, theme: ThemeName) -> None:
        draw_graph(report.seen, path, size=1_000 if small else 1_800, theme=theme, color_by=by)

    words = f"The graph: {counted(len(report.seen), 'image')}, each beside those it resembles"
    ring = " Drawn as discovered: images of the outer ring show no list of their own." if report.discovered else ""
    return joined([tag("p", _legend(by), ring), drawing(draw, words, small=small)])


def _legend(by: Grouping) -> str:
    frames = {
        "community": "Frames are coloured by community: images that are joined among themselves more than to the rest.",
        "seed": "Frames are coloured by the nearest seed.",
        "depth": "Frames are coloured by depth: how many steps along lists an image is from the nearest seed.",
    }
    arrows = "An arrow leads from an image to one in its list; a thicker line joins two that list each other."
    return f"{arrows} {frames.get(by, '')}"
