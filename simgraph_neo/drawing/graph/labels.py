"""Titles under pictures: how large their letters are, how they break, and whether there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.layout.grid import SPARE, grid_for
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from simgraph_neo.drawing.layout.grid import Grid

LEGIBLE = 9.0
"""Pixels; smaller letters cannot be read."""
SHARE = 0.1
"""Height of the letters in widths of a cell, where that is legible."""
LINE, AIR = 1.25, 0.4
"""Height of a line, and of what is free above and below a label together, in heights of a letter."""
LINES, SEED_LINES = 2, 1
"""At most; where only the seeds are named their pictures are to stay large."""
MAX_SHARE = 0.4
"""What a label may take of its cell's height; the rest is the picture's."""
MIN_ROOM, MIN_SEED_ROOM = 6.0, 4.0
"""Room across that makes a title worth writing, in heights of a letter: some ten characters, and seven."""
SIDES = 0.8
"""Free beside a label, in heights of a letter: those of neighbours do not touch."""
TITLE_ROOM = 100
"""Characters that no label has room for."""


class Labels(NamedTuple):
    """What is written under the pictures."""

    lines: list[list[str]]
    """For each node; empty for one without a label."""
    weights: list[str]
    """Of each node's font: seeds are named in bold letters."""
    letters: float
    """Height of a letter, pixels."""
    band: float
    """Height that a label takes from its cell, pixels."""
    shortage: float = 0.0
    """How many times larger the page must be before there is room; 0 when there is."""


def plan_grid(
    graph: nx.DiGraph[Any], area: tuple[int, int], ratio: float, most: float, everyone: bool
) -> tuple[Grid, Labels]:
    """Cells for pictures of about `ratio`, and the titles of everyone, or of the seeds, in letters of `most` pixels.

    Where there is no room for everyone's the seeds' are tried.
    """
    nodes = sorted(graph)
    seeds = frozenset(attributes.about(graph).get("seeds") or ()) & frozenset(nodes)
    width = (area[0] * area[1] / (SPARE * len(nodes)) * ratio) ** 0.5
    letters = min(max(LEGIBLE, SHARE * width), max(LEGIBLE, most))
    if everyone:
        grid = grid_for(len(nodes), *area, width / (width / ratio + band_for(LINES, letters)))
        written = plan_labels(graph, nodes, frozenset(nodes), grid, letters)
        if not written.shortage:
            return grid, written
    grid = grid_for(len(nodes), *area, ratio)
    named = plan_labels(graph, nodes, seeds, grid, letters)
    return grid, named._replace(shortage=written.shortage) if everyone else named


def band_for(lines: int, letters: float) -> float:
    """The height of a label of that many lines, with the air round it; 0 for none."""
    return (lines * LINE + AIR) * letters if lines else 0.0


def plan_labels(
    graph: nx.DiGraph[Any], nodes: Sequence[Any], wanted: frozenset[Any], grid: Grid, letters: float
) -> Labels:
    """Break the titles, or where there is none the ids, of the `wanted` nodes to fit under pictures in cells of `grid`.

    Where there is no room for legible letters none is written, and `shortage` says how much is missing.
    """
    seeds = frozenset(attributes.about(graph).get("seeds") or ())
    narrowest, most = (MIN_SEED_ROOM, SEED_LINES) if wanted <= seeds else (MIN_ROOM, LINES)
    across, down = (narrowest + SIDES) * LEGIBLE, band_for(1, LEGIBLE) / MAX_SHARE
    shortage = max(across / grid.cell_width, down / grid.cell_height)
    weights = ["bold" if node in seeds else "normal" for node in nodes]
    if not wanted or shortage > 1:
        return Labels([[] for _ in nodes], weights, letters, 0.0, shortage if wanted else 0.0)
    letters = min(letters, LEGIBLE / shortage)
    most = min(most, max(1, int((grid.cell_height * MAX_SHARE / letters - AIR) / LINE)))
    room = grid.cell_width - SIDES * letters
    titles = [_title(graph, node) if node in wanted else "" for node in nodes]
    lines = [
        wrapped(title, room, letters, lines=most, weight=weight) for title, weight in zip(titles, weights, strict=True)
    ]
    return Labels(lines, weights, letters, band_for(max(map(len, lines)), letters))


def _title(graph: nx.DiGraph[Any], node: Any) -> str:
    return one_line(str(attributes.node(graph, node).get("title") or ""), TITLE_ROOM) or one_line(str(node), TITLE_ROOM)
