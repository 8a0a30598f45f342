"""The second part of a seed atlas: a matrix of the overlap of the territories and of the depth of their first touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.color import contrast, mixed
from simgraph_neo.drawing.atlas.pictures import LINE, SWATCH, line
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box
from simgraph_neo.drawing.charts.axes import UNIT, WIDTH, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.comparison import Pair
    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme

HEADING, HEAD = 66, 24
"""Heights of the title with its two remarks, and of the numbers above the columns."""
NAMES = 104
"""Width of the seeds' names at the left."""
CELL = (56, 40)
"""Width and height of a cell."""
REMARKS = "upper right: Jaccard index, images in both", "lower left: least depth with an image in both"
FAINTEST = 0.07
"""Strength of a cell's colour at least, so that any overlap is visible."""


class Cell(NamedTuple):
    """The content of a matrix cell."""

    text: str
    below: str
    """The second line."""
    strength: float
    """Strength of the cell's colour, 0 to 1."""


NOTHING = Cell("–", "", 0.0)


def matrix_width(seeds: int) -> int:
    """Return the width of the matrix with its names in pixels."""
    return NAMES + seeds * CELL[0]


def matrix_height(seeds: int) -> int:
    """Return the height of this part of the atlas in pixels."""
    return HEADING + HEAD + seeds * CELL[1]


def cells(seeds: Sequence[Any], pairs: Sequence[Pair], sizes: Sequence[int], depth: int) -> list[list[Cell]]:
    """Return the cells of all seeds in both directions.

    Above the diagonal is the Jaccard index with the number of shared images, below it the least depth at which two
    territories share an image: a smaller depth has more colour. The diagonal has the territories' sizes.
    """
    found = [[Cell(f"{size:,}", "image" if size == 1 else "images", 0.0)] * len(seeds) for size in sizes]
    at = {seed: place for place, seed in enumerate(seeds)}
    for pair in pairs:
        low, high = sorted(at[seed] for seed in pair.seeds)
        overlap = Cell(_two_digits(pair.jaccard), f"{pair.shared:,}", max(FAINTEST, pair.jaccard))
        found[low][high] = overlap if pair.shared else NOTHING
        near = pair.first_touch
        found[high][low] = NOTHING if near is None else Cell(f"depth {near}", "", 1 - near / (depth + 1))
    return found


def plan_matrix(
    pictures: AtlasPictures, top: int, left: int, seeds: Sequence[Any], content: Sequence[Sequence[Cell]]
) -> Iterator[Mark]:
    """Yield a heat map with numbers, and the seeds' colours and numbers at its rows and columns."""
    theme, (width, height) = pictures.theme, CELL
    room = max(matrix_width(len(seeds)), WIDTH // 3)
    yield line("Overlap and first touch", left, top + UNIT / 2, UNIT, room, theme.text, "left", "bold")
    for number, words in enumerate(REMARKS):
        yield line(words, left, top + 34 + number * LINE * WORDS, WORDS, room, theme.faint, "left")
    across, down = left + NAMES, top + HEADING + HEAD
    for row, seed in enumerate(seeds):
        yield from pictures.seed(seed, across + (row + 0.5) * width - SWATCH, down - HEAD / 2, width, lines=0)
        yield from pictures.seed(seed, left, down + (row + 0.5) * height, NAMES - 6, lines=2)
        for column, cell in enumerate(content[row]):
            x, y = across + column * width, down + row * height
            yield from _cell(cell, Rectangle(x, y, x + width, y + height), theme, own=column == row)


def _two_digits(share: float) -> str:
    """Format a share with two digits, such as 0.07. A share between 0 and 1 is never rounded to 0.00 or 1.00."""
    return "<0.01" if 0 < share < 0.005 else ">0.99" if 0.995 <= share < 1 else f"{share:.2f}"


def _cell(cell: Cell, box: Rectangle, theme: Theme, *, own: bool) -> Iterator[Mark]:
    background = mixed(theme.paper, *((theme.hairline, 0.15) if own else (theme.bar, cell.strength)))
    yield Box(box.grown(-1), background)
    ink = max((theme.ink, theme.paper), key=lambda color: contrast(color, background))
    x, middle, two = (box.left + box.right) / 2, (box.top + box.bottom) / 2, bool(cell.below)
    yield line(cell.text, x, middle - two * LINE / 2 * WORDS, WORDS, box.width - 4, ink)
    if two:
        yield line(cell.below, x, middle + LINE / 2 * WORDS, WORDS, box.width - 4, ink)
