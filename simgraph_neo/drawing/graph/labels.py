"""Titles under pictures: their font size, their line breaks, and whether there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.fonts import drawable
from simgraph_neo.drawing.canvas.frame import CAPTION, LEAD
from simgraph_neo.drawing.canvas.text import text_width, wrapped
from simgraph_neo.drawing.layout.grid import Grid
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

LEGIBLE = 9.0
"""Pixels; smaller letters cannot be read."""
SHARE = 0.1
"""Font size relative to the width of a cell, where that is legible."""
LINE, AIR = 1.25, 0.4
"""Height of a line, and the space above and below a label together, relative to the font size."""
LINES, SEED_LINES = 2, 1
"""Lines of a label at most. Where only the seeds are named, one line leaves room for large pictures."""
MAX_SHARE = 0.4
"""Share of a cell's height that a label takes at most; the rest is for the picture."""
MIN_ROOM, MIN_SEED_ROOM = 6.0, 4.0
"""Least width of a label, relative to the font size: about ten characters, and seven for a seed."""
SIDES = 0.8
"""Space beside a label, relative to the font size, so that labels of neighbouring cells do not touch."""
WHOLE = 12
"""Characters of a word that are not broken, where the letters are legible."""
TITLE_ROOM = 100
"""Characters of a title that are read: no label has room for more."""


class Labels(NamedTuple):
    """The labels under the pictures."""

    lines: list[list[str]]
    """Lines of text of each node; empty for a node without a label."""
    weights: list[str]
    """Font weight of each node's label: bold for seeds."""
    letters: float
    """Font size in pixels."""
    band: float
    """Pixels of a cell's height that a label takes."""
    shortage: float = 0.0
    """How many times larger the page must be to have room for the labels; 0 if it has room."""


def plan_cells(
    graph: nx.DiGraph[Any], shape: tuple[int, int], cell_width: float, ratio: float, unit: float, everyone: bool
) -> tuple[Grid, Labels]:
    """Plan cells for pictures of about `ratio`, width / height, and labels in letters of the frame's sizes.

    `shape` are the numbers of columns and rows. If `everyone` is False, or if there is no room for the labels of all
    images, only seeds are labelled; otherwise all cells are higher by their label.
    """
    nodes = sorted(graph)
    seeds = frozenset(attributes.about(graph).get("seeds") or ()) & frozenset(nodes)
    letters = min(max(SHARE * cell_width, CAPTION * unit), LEAD * unit)
    height = cell_width / ratio
    if everyone:
        written = plan_labels(
            graph, nodes, frozenset(nodes), Grid(*shape, cell_width, height / (1 - MAX_SHARE)), letters
        )
        if not written.shortage:
            return Grid(*shape, cell_width, height + written.band), written
    grid = Grid(*shape, cell_width, height)
    named = plan_labels(graph, nodes, seeds, grid, letters)
    if not everyone:
        return grid, named
    higher = 1 + band_for(LINES, LEGIBLE) / (height * written.shortage)  # cells with labels
    return grid, named._replace(shortage=written.shortage * higher)


def band_for(lines: int, letters: float) -> float:
    """Return the height of a label of `lines` lines and the space round it; 0 without lines."""
    return (lines * LINE + AIR) * letters if lines else 0.0


def plan_labels(
    graph: nx.DiGraph[Any], nodes: Sequence[Any], wanted: frozenset[Any], grid: Grid, letters: float
) -> Labels:
    """Break the titles of the `wanted` nodes into lines that fit in cells of `grid`; a node without a title has its id.

    If there is no room for legible letters, nothing is written, and `shortage` says how much larger the page must be.
    """
    seeds = frozenset(attributes.about(graph).get("seeds") or ())
    narrowest, most = (MIN_SEED_ROOM, SEED_LINES) if wanted <= seeds else (MIN_ROOM, LINES)
    across, down = (narrowest + SIDES) * LEGIBLE, band_for(1, LEGIBLE) / MAX_SHARE
    shortage = max(across / grid.cell_width, down / grid.cell_height)
    weights = ["bold" if node in seeds else "normal" for node in nodes]
    if not wanted or shortage > 1:
        return Labels([[] for _ in nodes], weights, letters, 0.0, shortage if wanted else 0.0)
    titles = [_title(graph, node) if node in wanted else "" for node in nodes]
    whole = grid.cell_width / (_word(titles) + SIDES)
    letters = min(letters, LEGIBLE / shortage, max(whole, LEGIBLE))
    most = min(most, max(1, int((grid.cell_height * MAX_SHARE / letters - AIR) / LINE)))
    room = grid.cell_width - SIDES * letters
    lines = [
        wrapped(title, room, letters, lines=most, weight=weight) for title, weight in zip(titles, weights, strict=True)
    ]
    return Labels(lines, weights, letters, band_for(max(map(len, lines)), letters))


def _word(titles: Sequence[str]) -> float:
    """Return the width of the longest word of the titles, or of its start, relative to the font size."""
    return max((text_width(drawable(word[:WHOLE]), 1.0) for title in titles for word in title.split()), default=0.0)


def _title(graph: nx.DiGraph[Any], node: Any) -> str:
    return one_line(str(attributes.node(graph, node).get("title") or ""), TITLE_ROOM) or one_line(str(node), TITLE_ROOM)
