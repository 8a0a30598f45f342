"""The first part of a seed atlas: a row for each seed, with its picture, its metrics and its curves by depth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from matplotlib.ticker import NullLocator

from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Text
from simgraph_neo.drawing.canvas.text import id_line, wrapped
from simgraph_neo.drawing.charts.axes import in_full, log_ticks, styled
from simgraph_neo.drawing.charts.density import UNION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.charts.density import DensityPoint

HEADING = 62
"""Height of the headings above the rows."""
ROW, BELOW = 80, 30
"""Height of a row, and the space below the last row for its ticks."""
PICTURE = (78, 58)
NUMBER, NAME = 22, 128
"""Widths of a seed's number, and of its title and id."""
COLUMN = 45
PANEL, BETWEEN = 158, 46
MOST_DEPTHS = 7
"""Depths that fit under a panel; if there are more, only every other one is written."""
LETTERS, SMALL = 12.0, 10.0
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
QUANTITIES: dict[Literal["nodes", "density"], str] = {"nodes": "Images", "density": "Density"}


class Growth(NamedTuple):
    """Size and density of each seed's territory by depth, and the scales that all panels share."""

    rows: dict[str, list[DensityPoint]]
    scales: dict[str, list[float]]
    """Quantity -> its three ticks, round numbers; all points are between the first and the last."""


class Rows(NamedTuple):
    """The plan of this part of the atlas."""

    marks: list[Mark]
    panels: list[tuple[Rectangle, Callable[[Axes], None]]]
    """The place of each panel, and the function that draws on its axes."""
    height: int
    """Pixels."""


def plan_rows(
    pictures: AtlasPictures,
    top: int,
    left: int,
    seeds: Sequence[Any],
    records: Sequence[Mapping[str, Any]],
    points: Sequence[DensityPoint],
) -> Rows:
    """Plan a row for each seed, and one for all seeds together: metrics, then images and density against depth."""
    theme, grown = pictures.theme, _growth(points)
    numbers = left + NUMBER + PICTURE[0] + 12 + NAME
    marks: list[Mark] = list(_heads(top, numbers, theme.faint))
    panels: list[tuple[Rectangle, Callable[[Axes], None]]] = []
    for place, seed in enumerate([*seeds, UNION]):
        y = top + HEADING + place * ROW
        marks += _seed(pictures, seed, place + 1, left, y)
        marks += _numbers([record for record in records if record["seed"] == seed], numbers, y + ROW / 2, theme)
        for panel, quantity in enumerate(QUANTITIES):
            x = _panel(numbers, panel)
            fill = partial(_draw_panel, theme, grown, seed, quantity, labelled=place == len(seeds))
            panels.append((Rectangle(x, y + 8, x + PANEL, y + ROW - 8), fill))
    return Rows(marks, panels, HEADING + (len(seeds) + 1) * ROW + BELOW)


def _panel(numbers: int, place: int) -> int:
    """Return the left edge of a panel."""
    return numbers + len(COLUMNS) * COLUMN + BETWEEN + place * (PANEL + BETWEEN)


def _numbers(records: Sequence[Mapping[str, Any]], left: int, y: float, theme: Theme) -> Iterator[Mark]:
    """Yield a line of numbers for each view. The last view, that of the curves, is darker."""
    for number, record in enumerate(records):
        middle = y + (number - (len(records) - 1) / 2) * 1.6 * LETTERS
        color = theme.text if number == len(records) - 1 else theme.faint
        for column, name in enumerate(COLUMNS, 1):
            text = f"{record[name]:.0%}" if name == "frontier_share" else shown(record[name])
            yield Text(text, left + column * COLUMN, middle, LETTERS, color, "right")


def shown(value: float | None) -> str:
    """Format a number with few digits.

    >>> shown(1234), shown(0.0568), shown(None)
    ('1,234', '0.057', '–')
    """
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"


def _growth(rows: Sequence[DensityPoint]) -> Growth:
    """Return the rows of each seed, sorted by depth, with common scales."""
    by_seed: dict[str, list[DensityPoint]] = {}
    for row in sorted(rows, key=lambda row: row.depth or 0):
        by_seed.setdefault(row.seed or UNION, []).append(row)
    return Growth(by_seed, {name: _three([getattr(row, name) for row in rows]) for name in QUANTITIES})


def _three(values: Sequence[float]) -> list[float]:
    """Return three round numbers; all positive values are between the first and the last."""
    above = [value for value in values if value > 0] or [0.1, 1.0]
    ticks = log_ticks(min(above), max(*above, 2 * min(above)))
    return [ticks[0], *ticks[len(ticks) // 2 : -1][:1], ticks[-1]]


def _heads(top: int, numbers: int, color: str) -> Iterator[Mark]:
    for column, words in enumerate(COLUMNS.values(), 1):
        for number, word in enumerate(words):
            y = top + HEADING - 26 + number * 1.25 * SMALL
            yield Text(word, numbers + column * COLUMN, y, SMALL, color, "right")
    for panel, quantity in enumerate(QUANTITIES.values()):
        heading = f"{quantity} against depth, log scale"
        yield Text(heading, _panel(numbers, panel), top + HEADING - 13, SMALL, color, "left")


def _seed(pictures: AtlasPictures, seed: Any, number: int, left: int, top: int) -> Iterator[Mark]:
    """Yield a seed's number, picture, title and id; for the union only its name."""
    middle, x, color = top + ROW / 2, left + NUMBER + PICTURE[0] + 12, pictures.theme.text
    if seed == UNION:
        yield Text("All seeds together", x + NAME - 8, middle, LETTERS, color, "right", "bold")
        return
    start = left + NUMBER, round(middle) - PICTURE[1] // 2
    yield Text(str(number), left, middle, LETTERS, color, "left", "bold")
    yield pictures.mark(seed, Rectangle(*start, start[0] + PICTURE[0], start[1] + PICTURE[1]))
    lines = wrapped(pictures.name(seed), NAME, LETTERS, lines=2)
    y = middle - len(lines) * 0.65 * LETTERS
    for text in lines:
        yield Text(text, x, y, LETTERS, color, "left")
        y += 1.3 * LETTERS
    if pictures.name(seed) != str(seed):
        yield Text(id_line(seed, NAME, SMALL), x, y, SMALL, pictures.theme.faint, "left")


def _draw_panel(theme: Theme, points: Growth, seed: str, quantity: str, axes: Axes, *, labelled: bool) -> None:
    _draw_lines(axes, theme, points, seed, quantity)
    _scale(axes, points, quantity, labelled=labelled)


def _draw_lines(axes: Axes, theme: Theme, points: Growth, seed: str, quantity: str) -> None:
    """Draw one seed's line over the faint lines of the others. Incomplete points are hollow."""
    styled(axes, theme)
    for name, rows in points.rows.items():
        seen = [row for row in rows if getattr(row, quantity) > 0]
        x, y = [row.depth or 0 for row in seen], [getattr(row, quantity) for row in seen]
        if name != seed:
            axes.plot(x, y, color=theme.hairline, linewidth=0.7, alpha=0.55, zorder=2)
        elif seen:
            fills = [theme.bar if row.complete else theme.paper for row in seen]
            axes.plot(x, y, color=theme.bar, linewidth=1.8, zorder=3)
            axes.scatter(x, y, s=16, c=fills, edgecolors=theme.bar, linewidths=1.2, zorder=4)


def _scale(axes: Axes, points: Growth, quantity: str, *, labelled: bool) -> None:
    """Set the common scales; only the last row's panels have the depths written under them."""
    deepest, ticks = max(row.depth or 0 for rows in points.rows.values() for row in rows), points.scales[quantity]
    air = (ticks[-1] / ticks[0]) ** 0.06
    axes.set(yscale="log", ylim=(ticks[0] / air, ticks[-1] * air), xlim=(-0.25, max(deepest, 0.75) + 0.25))
    axes.yaxis.set_ticks(ticks, [in_full(tick) for tick in ticks])
    axes.yaxis.set_minor_locator(NullLocator())
    depths = range(0, deepest + 1, 1 + (deepest > MOST_DEPTHS))
    axes.xaxis.set_ticks(depths, [str(depth) if labelled else "" for depth in depths])
