"""Titles under pictures: how large their letters are, how they break, and whether there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.text import text_width, wrapped
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
HIGHEST = 0.4
"""What a label may take of its cell's height; the rest is the picture's."""
NARROWEST, NARROWEST_SEED = 6.0, 4.0
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

    def place(self, index: int, x: float, bottom: int) -> Rectangle | None:
        """Where the text under a picture is that ends at `bottom`, its middle at `x`; None where there is none."""
        lines, weight = self.lines[index], self.weights[index]
        if not lines:
            return None
        half = max(text_width(line, self.letters, weight) for line in lines) / 2
        top = bottom + round(AIR * self.letters / 2)
        return Rectangle(int(x - half), top, int(x + half) + 1, top + int(len(lines) * LINE * self.letters))

    def placed(self, index: int, top: int) -> list[tuple[float, str]]:
        """The lines of a text that begins at `top`, with their middles."""
        return [(top + (number + 0.5) * LINE * self.letters, line) for number, line in enumerate(self.lines[index])]


def letters_for(cell: float, most: float) -> float:
    """The height of letters under pictures in cells about `cell` pixels wide, at most `most` pixels."""
    return min(max(LEGIBLE, SHARE * cell), max(LEGIBLE, most))


def band_for(lines: int, letters: float) -> float:
    """The height of a label of that many lines, with the air round it; 0 for none."""
    return (lines * LINE + AIR) * letters if lines else 0.0


def plan_labels(
    graph: nx.DiGraph[Any], nodes: Sequence[Any], wanted: frozenset[Any], grid: Grid, letters: float
) -> Labels:
    """Break the titles, or where there is none the ids, of the `wanted` nodes to fit under pictures in cells of `grid`.

    Where there is no room for legible letters none is written, and `shortage` says how much is missing.
    """
    seeds = frozenset(graph.graph.get("seeds") or ())
    narrowest, most = (NARROWEST_SEED, SEED_LINES) if wanted <= seeds else (NARROWEST, LINES)
    across, down = (narrowest + SIDES) * LEGIBLE, band_for(1, LEGIBLE) / HIGHEST
    shortage = max(across / grid.cell_width, down / grid.cell_height)
    weights = ["bold" if node in seeds else "normal" for node in nodes]
    if not wanted or shortage > 1:
        return Labels([[] for _ in nodes], weights, letters, 0.0, shortage if wanted else 0.0)
    letters = min(letters, LEGIBLE / shortage)
    most = min(most, max(1, int((grid.cell_height * HIGHEST / letters - AIR) / LINE)))
    room = grid.cell_width - SIDES * letters
    titles = [_title(graph, node) if node in wanted else "" for node in nodes]
    lines = [
        wrapped(title, room, letters, lines=most, weight=weight) for title, weight in zip(titles, weights, strict=True)
    ]
    return Labels(lines, weights, letters, band_for(max(map(len, lines)), letters))


def _title(graph: nx.DiGraph[Any], node: Any) -> str:
    return one_line(str(graph.nodes[node].get("title") or ""), TITLE_ROOM) or one_line(str(node), TITLE_ROOM)
