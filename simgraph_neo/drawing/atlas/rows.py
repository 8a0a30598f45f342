"""The first part of a seed atlas: a row for each seed, with its picture and its metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.atlas.pictures import LINE
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Text
from simgraph_neo.drawing.canvas.text import id_line
from simgraph_neo.drawing.charts.axes import WORDS
from simgraph_neo.drawing.charts.density import UNION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme

HEADING, ROW = 38, 48
"""Heights of the headings above the rows, and of a row."""
PICTURE = (60, 38)
NAME = 150
"""Width of a seed's title and id."""
COLUMN = 60
COLUMNS = {
    "nodes": ("", "images"),
    "own": ("its own", "images"),
    "edges": ("", "edges"),
    "density": ("", "density"),
    "reciprocity": ("recipro-", "city"),
    "average_clustering": ("cluster-", "ing"),
    "mean_shortest_path": ("mean", "path"),
    "max_in_degree": ("max in-", "degree"),
    "modularity": ("modu-", "larity"),
    "communities": ("commu-", "nities"),
    "frontier_share": ("fron-", "tier"),
}


def rows_height(seeds: int) -> int:
    """Return the height of this part of the atlas in pixels."""
    return HEADING + (seeds + 1) * ROW


def plan_rows(
    pictures: AtlasPictures, top: int, left: int, seeds: Sequence[Any], records: Sequence[Mapping[str, Any]]
) -> Iterator[Mark]:
    """Yield the marks of a row of metrics for each seed, and of one for all seeds together."""
    theme, numbers = pictures.theme, left + PICTURE[0] + 10 + NAME
    yield from _heads(top, numbers, theme.faint)
    for place, seed in enumerate([*seeds, UNION]):
        y = top + HEADING + place * ROW
        yield from _seed(pictures, seed, left, y)
        yield from _numbers([record for record in records if record["seed"] == seed], numbers, y + ROW / 2, theme)


def _numbers(records: Sequence[Mapping[str, Any]], left: int, y: float, theme: Theme) -> Iterator[Mark]:
    """Yield a line of numbers for each view. The last view, that of the curves, is darker."""
    for number, record in enumerate(records):
        middle = y + (number - (len(records) - 1) / 2) * LINE * WORDS
        color = theme.text if number == len(records) - 1 else theme.faint
        for column, name in enumerate(COLUMNS, 1):
            text = f"{record[name]:.0%}" if name == "frontier_share" else shown(record[name])
            yield Text(text, left + column * COLUMN, middle, WORDS, color, "right")


def shown(value: float | None) -> str:
    """Format a number with few digits.

    >>> shown(1234), shown(0.0568), shown(None)
    ('1,234', '0.057', '–')
    """
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"


def _heads(top: int, numbers: int, color: str) -> Iterator[Mark]:
    for column, words in enumerate(COLUMNS.values(), 1):
        for number, word in enumerate(words):
            yield Text(word, numbers + column * COLUMN, top + (number + 0.5) * LINE * WORDS, WORDS, color, "right")


def _seed(pictures: AtlasPictures, seed: Any, left: int, top: int) -> Iterator[Mark]:
    """Yield a seed's picture, number, title and id; for the union only its name."""
    x, middle = left + PICTURE[0] + 10, top + ROW / 2
    if seed == UNION:
        yield Text("All together", x, middle, WORDS, pictures.theme.text, "left", "bold")
        return
    start = top + (ROW - PICTURE[1]) // 2
    yield pictures.mark(seed, Rectangle(left, start, left + PICTURE[0], start + PICTURE[1]))
    titled = pictures.name(seed) != str(seed)
    yield from pictures.seed(seed, x, middle - titled * LINE / 2 * WORDS, NAME)
    if titled:
        yield Text(id_line(seed, NAME, WORDS), x, middle + LINE / 2 * WORDS, WORDS, pictures.theme.faint, "left")
