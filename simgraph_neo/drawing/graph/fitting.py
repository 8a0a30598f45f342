"""Titles in letters that can be read on paper, where not all have room: whole ones first, then shortened ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.drawing.canvas.fonts import drawable
from simgraph_neo.drawing.canvas.text import text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

GAP = 0.3
"""Space between two titles in a row, relative to the font size."""
SHORTEST = 5
"""Characters of a shortened title at least, unless it has the room `LEFT`; fewer say nothing."""
LEFT = 4.15
"""Room that a title beside its own cell leaves to a title there, relative to the font size: for a shortened one."""
SHIFT = 0.6
"""How far a title is moved sideways at most to have room, relative to the font size."""
ROOM = 0.98
"""Share of the room that is used: letters drawn in pixels are a little wider than their outlines."""


class Band(NamedTuple):
    """The space for titles below the pictures of a page, a row for each row of cells. Lengths are font sizes."""

    cells: NDArray[np.float64]
    """Column and row of each picture, shape (n, 2)."""
    columns: int
    width: float
    """Of a cell."""
    lines: int
    """Lines of a title at most."""


class Order(NamedTuple):
    """Indices of the pictures, the most important first."""

    foremost: list[int]
    """Those whose titles have the first claim to room: seeds, and a face of each group."""
    others: list[int]


def fit_titles(
    titles: Sequence[str], weights: Sequence[str], band: Band, order: Order
) -> tuple[list[list[str]], list[float]]:
    """Break titles into lines below their pictures, and return also how far each is moved to the right.

    A title without room has no lines.

    The `foremost` and the titles that fit into their cells come first. The others follow in their order: in full where
    there is room beside their cell, else shortened.
    """
    rows = [_Row(band) for _ in range(int(band.cells[:, 1].max()) + 1)]
    places = [(rows[int(row)], (column + 0.5) * band.width) for column, row in band.cells.tolist()]
    for row, middle in places:
        row.waiting.add(middle)
    lines: list[list[str]] = [[] for _ in titles]
    shifts = [0.0] * len(titles)

    def write(index: int, words: list[str]) -> None:
        row, middle = places[index]
        centre = row.take(middle, _width(words, weights[index])) if words and not lines[index] else None
        if centre is not None:
            lines[index], shifts[index] = words, centre - middle

    whole = [_whole(title, weight, band) for title, weight in zip(titles, weights, strict=True)]
    inside = [index for index in order.others if _width(whole[index], weights[index]) <= band.width - GAP]
    for index in (*order.foremost, *inside, *order.others):
        write(index, whole[index])
    for index in (*order.foremost, *order.others):
        if not lines[index]:
            row, middle = places[index]
            write(index, _short(titles[index], weights[index], row.room(middle), band.lines))
    return lines, shifts


class _Row:
    """The titles below a row of pictures."""

    def __init__(self, band: Band) -> None:
        self._cell, self._end = band.width, band.columns * band.width
        self._taken: list[tuple[float, float]] = []
        self.waiting = set[float]()
        """The middles of pictures without title."""

    def room(self, middle: float) -> float:
        """Return the largest width of a title below the picture there, as far as there is one."""
        left, right = self._free(middle)
        return min(right - left, 2 * (min(middle - left, right - middle) + SHIFT))

    def take(self, middle: float, width: float) -> float | None:
        """Take the place of a title, and return its middle; None if there is no room."""
        if width > self.room(middle) + 1e-9:
            return None
        left, right = self._free(middle)
        centre = min(max(middle, left + width / 2), right - width / 2)
        self._taken.append((centre - width / 2, centre + width / 2))
        self.waiting.remove(middle)
        return centre

    def _free(self, middle: float) -> tuple[float, float]:
        """Return the ends of the free space round a picture's middle; pictures without title keep some."""
        left = max((right + GAP for _, right in self._taken if right < middle), default=0.0)
        right = min((left - GAP for left, _ in self._taken if left > middle), default=self._end)
        for other in self.waiting - {middle}:
            if other < middle:
                left = max(left, other + LEFT / 2 + GAP)
            else:
                right = min(right, other - LEFT / 2 - GAP)
        return left, right


def _width(lines: Iterable[str], weight: str) -> float:
    return max((text_width(line, 1.0, weight) for line in lines), default=0.0) / ROOM


def _whole(title: str, weight: str, band: Band) -> list[str]:
    """Return the title in one line if that fits into a cell, else as narrow as possible."""
    words = drawable(title).split()
    one = [" ".join(words)]
    if band.lines == 1 or len(words) < 2 or _width(one, weight) <= band.width - GAP:
        return one
    cuts = [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(1, len(words))]
    return min(cuts, key=lambda lines: _width(lines, weight))


def _short(title: str, weight: str, room: float, lines: int) -> list[str]:
    """Return the start of a title with an ellipsis; nothing if too few characters fit."""
    first = drawable(title).split()[:1]
    most = lines if _width(first, weight) <= room else 1  # a word is not broken
    found = wrapped(title, room * ROOM, 1.0, lines=most, weight=weight)
    return found if room >= LEFT - 1e-9 or len("".join(found)) > SHORTEST else []
