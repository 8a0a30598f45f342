"""The second part of a seed atlas: two matrices, the overlap of the territories and the depth of their first touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.color import contrast, mixed
from simgraph_neo.drawing.atlas.pictures import line
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Text
from simgraph_neo.drawing.canvas.text import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.comparison import Pair
    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme

HEADING = 56
MAX_CELL, WIDTH = 68, 552
"""Pixels of a cell's side at most, and of a matrix's width with its pictures."""
SMALL = 9.5
"""Font size of a cell's second line."""
ROOMY = 46
"""Pixels of a cell's side from which on it has room for a second line."""
FAINTEST = 0.07
"""Strength of a cell's colour at least, so that any overlap is visible."""


class Cell(NamedTuple):
    """The content of a matrix cell."""

    text: str
    below: str
    """The second line, a number and a word. The word is left out where it has no room."""
    strength: float
    """Strength of the cell's colour, 0 to 1."""


NOTHING = Cell("–", "", 0.0)


def cell_side(seeds: int) -> int:
    """Return the side of a cell in pixels."""
    return min(MAX_CELL, WIDTH // (seeds + 1))


def matrices_height(seeds: int) -> int:
    """Return the height of this part of the atlas in pixels."""
    return HEADING + (seeds + 1) * cell_side(seeds) + 16


def overlap_cells(seeds: Sequence[Any], pairs: Sequence[Pair], sizes: Sequence[int]) -> list[list[Cell]]:
    """Return cells with the Jaccard index and the number of shared images; the diagonal has the territories' sizes."""
    found = [[Cell(f"{size:,}", "image" if size == 1 else "images", 0.0)] * len(seeds) for size in sizes]
    for a, b, pair in _placed(seeds, pairs):
        cell = Cell(_two_digits(pair.jaccard), f"{pair.shared:,} shared", max(FAINTEST, pair.jaccard))
        found[a][b] = found[b][a] = cell if pair.shared else NOTHING
    return found


def touch_cells(seeds: Sequence[Any], pairs: Sequence[Pair], depth: int) -> list[list[Cell]]:
    """Return cells with the least depth at which two territories share an image; a smaller depth has more colour."""
    found = [[Cell("", "", 0.0)] * len(seeds) for _ in seeds]
    for a, b, pair in _placed(seeds, pairs):
        near = pair.first_touch
        cell = NOTHING if near is None else Cell(str(near), "", 1 - near / (depth + 1))
        found[a][b] = found[b][a] = cell
    return found


def plan_matrix(
    pictures: AtlasPictures,
    top: int,
    left: int,
    words: tuple[str, str],
    seeds: Sequence[Any],
    cells: Sequence[Sequence[Cell]],
) -> Iterator[Mark]:
    """Yield a heat map with numbers, and the seeds' pictures at its rows and columns; `words` are its two headings."""
    theme = pictures.theme
    yield line(words[0], left, top + 14, 14, WIDTH, theme.text, "left", "bold")
    yield line(words[1], left, top + 35, 10.5, WIDTH, theme.faint, "left")
    side = cell_side(len(seeds))
    for place, seed in enumerate(seeds):
        along, first = (place + 1) * side, top + HEADING
        yield from _head(pictures, seed, place + 1, Rectangle(left + along, first, left + along + side, first + side))
        yield from _head(pictures, seed, place + 1, Rectangle(left, first + along, left + side, first + along + side))
        for column, cell in enumerate(cells[place]):
            x, y = left + (column + 1) * side, first + along
            yield from _cell(cell, Rectangle(x, y, x + side, y + side), theme, own=column == place)


def _placed(seeds: Sequence[Any], pairs: Sequence[Pair]) -> list[tuple[int, int, Pair]]:
    at = {seed: place for place, seed in enumerate(seeds)}
    return [(at[pair.seeds[0]], at[pair.seeds[1]], pair) for pair in pairs]


def _two_digits(share: float) -> str:
    """Format a share with two digits, such as 0.07. A share between 0 and 1 is never rounded to 0.00 or 1.00."""
    return "<0.01" if 0 < share < 0.005 else ">0.99" if 0.995 <= share < 1 else f"{share:.2f}"


def _head(pictures: AtlasPictures, seed: Any, number: int, box: Rectangle) -> Iterator[Mark]:
    letters = min(11.0, 0.22 * box.height)
    x, y = (box.left + box.right) / 2, box.top + 0.65 * letters
    yield Text(str(number), x, y, letters, pictures.theme.text, weight="bold")
    inset = max(4, box.width // 12)
    top = box.top + round(1.7 * letters)
    yield pictures.mark(seed, Rectangle(box.left + inset, top, box.right - inset, box.bottom - inset))


def _cell(cell: Cell, box: Rectangle, theme: Theme, *, own: bool) -> Iterator[Mark]:
    background = mixed(theme.paper, *((theme.hairline, 0.15) if own else (theme.bar, cell.strength)))
    yield Box(box.grown(-1), background)
    ink = max((theme.text, theme.paper), key=lambda color: contrast(color, background))
    roomy, x, middle = box.width >= ROOMY and bool(cell.below), (box.left + box.right) / 2, (box.top + box.bottom) / 2
    yield line(cell.text, x, middle - 6 * roomy, min(13.0, 0.29 * box.width), box.width - 4, ink)
    if roomy:
        words = cell.below if text_width(cell.below, SMALL) < box.width - 4 else cell.below.split()[0]
        yield Text(words, x, middle + 10, SMALL, ink)
