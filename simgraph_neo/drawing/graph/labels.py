"""Titles under pictures: their font size, their line breaks, and whether there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.fonts import drawable
from simgraph_neo.drawing.canvas.frame import CAPTION, LEAD
from simgraph_neo.drawing.canvas.text import text_width, wrapped
from simgraph_neo.drawing.graph.fitting import Band, fit_titles
from simgraph_neo.drawing.layout.grid import Grid
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.drawing.graph.fitting import Order

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
CROWDED = 4.0
"""Width of a cell relative to the smallest letters that can be read on paper: in narrower cells few titles have room,
and letters are smaller instead, for a larger print."""
FITTED_LINE, FITTED_AIR = 1.12, 0.3
"""As `LINE` and `AIR`, where titles use all the room."""
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
    line: float = LINE
    """Height of a line, relative to the font size."""
    fitted: bool = False
    """Whether some labels are shortened or left out, or wider than their cell, so that letters can be read on paper."""
    parts: tuple[str, ...] = ()
    """Parts of the caption: how many labels are there."""
    shifts: tuple[float, ...] = ()
    """How many pixels each label is right of the middle of its picture, if labels are fitted."""


class Wanted(NamedTuple):
    """The labels of all images, where room is scarce."""

    cells: NDArray[np.float64]
    """Column and row of each node, shape (nodes, 2)."""
    order: Order
    lines: int = LINES


def plan_cells(
    graph: nx.DiGraph[Any],
    shape: tuple[int, int],
    cell_width: float,
    ratio: float,
    unit: float,
    everyone: Wanted | None,
) -> tuple[Grid, Labels]:
    """Plan cells for pictures of about `ratio`, width / height, and labels in letters of the frame's sizes.

    `shape` are the numbers of columns and rows. If `everyone` is None, or if there is no room for the labels of all
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
        least = CAPTION * unit
        if (written.shortage or written.letters < least) and cell_width >= CROWDED * least >= CROWDED * LEGIBLE:
            written = fitted_labels(graph, nodes, everyone, shape[0], cell_width, least)
        if not written.shortage:
            return Grid(*shape, cell_width, height + written.band), written
    grid = Grid(*shape, cell_width, height)
    named = plan_labels(graph, nodes, seeds, grid, letters)
    if not everyone:
        return grid, named
    higher = 1 + band_for(LINES, LEGIBLE) / (height * written.shortage)  # cells with labels
    return grid, named._replace(shortage=written.shortage * higher)


def fitted_labels(
    graph: nx.DiGraph[Any], nodes: Sequence[Any], wanted: Wanted, columns: int, cell_width: float, letters: float
) -> Labels:
    """Write as many titles as have room in `letters`, some of them shortened; the caption says how many."""
    seeds = frozenset(attributes.about(graph).get("seeds") or ())
    weights = ["bold" if node in seeds else "normal" for node in nodes]
    band = Band(wanted.cells, columns, cell_width / letters, wanted.lines)
    lines, shifts = fit_titles([_title(graph, node) for node in nodes], weights, band, wanted.order)
    shortened, written = sum(label[-1].endswith("…") for label in lines if label), sum(map(bool, lines))
    parts = [f"{written:,} of {counted(len(nodes), 'title')}"] if written < len(nodes) else []
    if shortened:
        parts.append(f"{counted(shortened, 'title')} shortened")
    return Labels(
        lines=lines,
        weights=weights,
        letters=letters,
        band=(wanted.lines * FITTED_LINE + FITTED_AIR) * letters,
        line=FITTED_LINE,
        fitted=True,
        parts=tuple(parts),
        shifts=tuple(letters * shift for shift in shifts),
    )


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
