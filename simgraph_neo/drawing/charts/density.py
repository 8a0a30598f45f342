"""Density against depth: how the density of a neighbourhood falls as it grows, for one or several seeds."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from matplotlib.patheffects import withStroke

from simgraph_neo.color import group_color, readable
from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped
from simgraph_neo.drawing.canvas.theme import Theme, ThemeName, theme_named
from simgraph_neo.drawing.charts.axes import (
    MARGIN,
    WIDTH,
    WORDS,
    axes_in,
    page,
    say_what,
    say_why_empty,
    scale_log,
    ticks_between,
)
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from simgraph_neo.drawing.canvas.vector import VectorCanvas

MARKERS = "os^DvPX"
"""One for each colour of the palette, so that seeds differ by more than colour."""
UNION = "union"
STYLES = {"discovered": "solid", "closed": "dashed"}
"""The line style of each view if both are drawn."""
QUANTITIES = {
    "density": "Density, 2m / n(n − 1), log scale",
    "directed_density": "Directed density, m / n(n − 1), log scale",
    "nodes": "Images, n, log scale",
}
HEIGHT, SHAPE = 200, 12 / 5
"""Height of a panel with its title and labels at least; width / height of the figure."""
NAME, GAP = 112, 12
"""Pixels for the name at the end of a line, and between the line and its name."""
LINE = 1.3
"""Height of a line of a name, relative to its font size."""
KEY_LINE, KEY_LINE_LENGTH, KEY_AIR, KEY_GAP = 1.7, 30, 6, 22
"""A key above the panels: height of a row relative to its font size; pixels of a line, after it, and between names."""
KEY_NAME = 200
"""Pixels for a name in the key."""
TALL = 5
"""Lines whose names have room for two lines of text."""


class DensityPoint(Protocol):
    """The numbers of one neighbourhood."""

    @property
    def seed(self) -> str | None:
        """The seed's id, or "union"; None for all images."""

    @property
    def depth(self) -> int | None:
        """Hops; None for all images."""

    @property
    def view(self) -> Literal["discovered", "closed"]:
        """Which edges count; see `graph`."""

    @property
    def complete(self) -> bool:
        """Whether all images that the view expands are expanded."""

    @property
    def nodes(self) -> int:
        """Number of images."""

    @property
    def density(self) -> float:
        """Density of the graph without directions, 0 to 1."""

    @property
    def directed_density(self) -> float:
        """Density of the directed graph, 0 to 1."""


@house_style()
def draw_density(
    rows: Sequence[DensityPoint],
    path: Path,
    *,
    title: str = "Density against depth",
    names: Mapping[str, str] | None = None,
    directed: bool = False,
    theme: ThemeName = "light",
) -> None:
    """Draw density and the number of images against depth into `path` (.png, .svg or .pdf), with a line for each seed.

    `rows` are those of `analysis.density_rows`, in any order; `names` maps ids of seeds to the names at the ends of
    their lines. `directed` adds a panel of the directed density; then the names are in a key above the panels. Up to
    seven seeds have a colour and a marker each; more are all grey. "union" is drawn over them. If the rows have both
    views, the lines of the closed view are dashed. An incomplete point is hollow. All y axes are logarithmic: a
    straight line means growth by the same factor at each hop. The figure is 9.3 inches wide and 12 : 5, a PNG has 200
    dots an inch; the same input gives the same bytes.
    Raises InvalidInputError for rows of fewer than two depths, an unknown suffix or theme, or a file that cannot be
    written.
    """
    parse_suffix(path)
    check_depths(row.depth for row in rows)
    look = theme_named(theme)
    lines = seed_lines(rows, names or {}, look)
    points = [row for line in lines for row in line.rows.values()]  # without duplicates
    densities = ["density", "directed_density"][: 1 + directed]
    shown = dict.fromkeys(densities, densities) | {"nodes": ["nodes"]}
    lead, caption = _lead(points), _caption(points)
    key = _key_rows(lines) if directed else []
    above = round(len(key) * KEY_LINE * WORDS)
    canvas, place = page(HEIGHT + above, title=title, lead=lead, caption=caption, theme=look, shape=SHAPE)
    width = (place.width + MARGIN) // len(shown)
    for number, (quantity, alike) in enumerate(shown.items()):
        left = place.left + number * width
        panel = Rectangle(left, place.top + above, left + width - MARGIN, place.bottom)
        draw_curves(canvas, panel, quantity, lines, alike, title=QUANTITIES[quantity], room=0 if key else NAME)
    if key:
        _draw_key(canvas, Rectangle(place.left, place.top, place.right, place.top + above), key)
    with written_whole(path) as temporary:
        save(canvas, temporary, title, [*lead, *caption])


def _key_rows(lines: Sequence[SeedLine]) -> list[list[tuple[str, SeedLine]]]:
    """Return the names of the lines with their lines, in rows."""
    named = [(wrapped(line.name, KEY_NAME, WORDS, lines=1)[0], line) for line in lines if line.name]
    return even_rows(named, lambda row: sum(map(_key_width, row)) - KEY_GAP, WIDTH)


def _key_width(entry: tuple[str, SeedLine]) -> float:
    return KEY_LINE_LENGTH + KEY_AIR + text_width(entry[0], WORDS) + KEY_GAP


def _draw_key(canvas: VectorCanvas, place: Rectangle, rows: Sequence[Sequence[tuple[str, SeedLine]]]) -> None:
    """Write each name with a piece of its line, in rows."""
    axes = canvas.axes(place)
    axes.set(xlim=(0, place.width), ylim=(place.height, 0))
    axes.set_axis_off()
    for number, row in enumerate(rows):
        x, y = 0.0, number * KEY_LINE * WORDS + WORDS / 2
        for name, line in row:
            ends = [x, x + KEY_LINE_LENGTH / 2, x + KEY_LINE_LENGTH]
            axes.plot(ends, [y] * 3, **line.look | {"linestyle": "solid"}, markevery=[1], clip_on=False)
            color = readable(line.look["color"], canvas.theme.paper, canvas.theme.text)
            start = place.left + x + KEY_LINE_LENGTH + KEY_AIR
            canvas.write(name, start, place.top + y, WORDS, color, ha="left")
            x += _key_width((name, line))


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise InvalidInputError unless there are two depths or more: a whole store has no depth, and one depth makes
    no line.
    """
    found = set(depths)
    if None in found or len(found) < 2:
        raise InvalidInputError(
            "A figure of density needs seeds and two depths or more. Choose depths such as 1, 2 and 3."
        )


def _lead(points: Sequence[DensityPoint]) -> list[str]:
    """Describe what is shown, and what a dashed line is."""
    seeds = counted(len({row.seed for row in points} - {UNION}), "seed")
    depths = ", ".join(map(str, sorted({row.depth or 0 for row in points})))
    views = sorted({row.view for row in points}, key=list(STYLES).index)
    dashed = ["solid lines: discovered view", "dashed: closed view, all edges among the same images"]
    return [f"{seeds}, depths {depths}", *(dashed if len(views) > 1 else [f"view: {views[0]}"])]


def _caption(points: Sequence[DensityPoint]) -> list[str]:
    parts = [f"up to {counted(max(row.nodes for row in points), 'image')}"]
    if empty := sum(row.density == 0 for row in points):
        parts.append(f"{counted(empty, 'point')} of density 0 not shown: a log axis has no 0")
    incomplete = sum(not row.complete for row in points)
    gaps = f"hollow: {incomplete} of {counted(len(points), 'point')} incomplete, some images near the seed not expanded"
    return [*parts, gaps if incomplete else "complete"]


class SeedLine(NamedTuple):
    """The line of a seed in one view."""

    rows: dict[int, DensityPoint]
    """Depth -> row, in the order of depths."""
    name: str
    """The name at its end; a second line of the same seed has none."""
    look: dict[str, Any]
    """Arguments of `Line2D`."""
    repeats: bool
    """Whether this is the closed view beside the discovered one: both have the same images, so their number is drawn
    only once."""


def seed_lines(rows: Sequence[DensityPoint], names: Mapping[str, str], theme: Theme) -> list[SeedLine]:
    """Return the lines of the seeds in their order, then those of the union; the discovered view comes first."""
    by_seed: dict[str, dict[str, dict[int, DensityPoint]]] = {}
    for row in sorted(rows, key=lambda row: row.depth or 0):
        of_view = by_seed.setdefault(row.seed or UNION, {}).setdefault(row.view, {})
        of_view[row.depth or 0] = row
    seeds = [seed for seed in dict.fromkeys(row.seed for row in rows) if seed and seed != UNION]
    words = [names.get(seed, seed) for seed in seeds]
    if len(seeds) > len(MARKERS):
        words = [f"each of {len(seeds)} seeds", *[""] * (len(seeds) - 1)]
    named = zip(seeds, words, _looks(len(seeds), theme), strict=True)
    lines = [line for seed, name, look in named for line in _of_views(by_seed[seed], name, look)]
    if UNION in by_seed:
        together = {"color": theme.text, "marker": "*", "markersize": 8, "linewidth": 1.2}
        lines += _of_views(by_seed[UNION], "all together", together)
    return lines


def _of_views(by_view: Mapping[str, dict[int, DensityPoint]], name: str, look: dict[str, Any]) -> list[SeedLine]:
    """Return the line of each view; the first one has the name."""
    views = [view for view in STYLES if view in by_view]
    style = {view: STYLES[view] if len(views) > 1 else "solid" for view in views}
    return [
        SeedLine(by_view[view], "" if place else name, look | {"linestyle": style[view]}, repeats=bool(place))
        for place, view in enumerate(views)
    ]


def _looks(number: int, theme: Theme) -> list[dict[str, Any]]:
    """Return the line styles of `number` seeds. Each marker is smaller than the one below it, so that points at the
    same place all show.

    A thin outline separates light colours from white, dark colours from dark, and crossing lines from each other.
    """
    if number > len(MARKERS):
        return [{"color": theme.faint, "marker": "o", "markersize": 3.5, "linewidth": 0.8}] * number
    return [
        {
            "color": group_color(place + 1),
            "marker": MARKERS[place],
            "markersize": 7.2 - 0.3 * place,
            "linewidth": 1.5,
            "path_effects": [withStroke(linewidth=2.3, foreground=theme.hairline)],
        }
        for place in range(number)
    ]


def draw_curves(
    canvas: VectorCanvas,
    place: Rectangle,
    quantity: str,
    lines: Sequence[SeedLine],
    alike: Sequence[str],
    *,
    title: str,
    room: int = NAME,
) -> None:
    """Draw a quantity against depth on axes within `place`, and each name, `room` pixels wide, at the end of its line.

    Without room, no names are drawn. Quantities that are `alike` have the same scale, so that they can be compared.
    """
    shown = [line for line in lines if _values(line, quantity) and not (line.repeats and quantity == "nodes")]
    limits = _limits(lines, alike) if shown else (1.0, 10.0)
    left = ceil(max(text_width(label, WORDS) for label in ticks_between("y", *limits).values())) + 10
    axes, theme = axes_in(canvas, place, left=left, right=GAP + room if room else 0), canvas.theme
    for line in shown:
        values = _values(line, quantity)
        complete = [line.rows[depth].complete for depth in values]
        look = line.look | {"clip_on": False}  # a marker at the end of the axis is not cut
        hollow: dict[str, Any] = {"linestyle": "none", "markerfacecolor": theme.paper}
        axes.plot(list(values), list(values.values()), **look, markevery=complete)
        axes.plot(list(values), list(values.values()), **look | hollow, markevery=[not each for each in complete])
    depths = sorted({depth for line in lines for depth in line.rows})
    axes.set_xticks(depths)
    axes.set_xlim(depths[0] - 0.25, depths[-1] + 0.3)
    say_what(axes, title, "Depth: hops from the seed", theme)
    if shown:
        scale_log(axes, "y", *limits)
        if room:
            _name_ends(canvas, axes, quantity, [line for line in shown if line.name], room)
    else:
        say_why_empty(axes, "Density is 0 at these depths:\na log axis cannot show it.", theme)


def _values(line: SeedLine, quantity: str) -> dict[int, float]:
    """Return depth -> value, without densities of 0."""
    return {depth: getattr(row, quantity) for depth, row in line.rows.items() if getattr(row, quantity)}


def _limits(lines: Sequence[SeedLine], quantities: Sequence[str]) -> tuple[float, float]:
    """Return the lowest and the highest value."""
    values = [value for line in lines for quantity in quantities for value in _values(line, quantity).values()]
    return min(values), max(values)


def _name_ends(canvas: VectorCanvas, axes: Axes, quantity: str, lines: Sequence[SeedLine], room: int) -> None:
    """Write each name beside the last point of its line, in the line's colour; names do not overlap."""
    box, theme = axes.get_position(), canvas.theme
    left, top = box.x1 * canvas.width, (1 - box.y1) * canvas.height
    height = box.height * canvas.height
    names = [wrapped(line.name, room, WORDS, lines=2 if len(lines) <= TALL else 1) for line in lines]
    ends = [max(_values(line, quantity).items()) for line in lines]
    points = [axes.transAxes.inverted().transform(axes.transData.transform(end)) for end in ends]
    middles = spread([height * (1 - y) for _, y in points], [LINE * WORDS * len(name) for name in names], height)
    for line, name, (x, y), middle in zip(lines, names, points, middles, strict=True):
        leader = [x, 1 + (GAP - 3) / (box.width * canvas.width)], [y, 1 - middle / height]
        axes.plot(*leader, color=theme.hairline, linewidth=0.6, transform=axes.transAxes, clip_on=False, zorder=1)
        color = readable(line.look["color"], theme.paper, theme.text)
        for number, words in enumerate(name):
            at = top + middle + (number - (len(name) - 1) / 2) * LINE * WORDS
            canvas.write(words, left + GAP, at, WORDS, color, ha="left")


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Return middles near the wanted ones, from 0 to `room`, so that things of these heights do not overlap.

    >>> spread([11.0, 12.0, 90.0], [20.0, 20.0, 20.0], 100.0)
    [11.0, 31.0, 90.0]
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    down, up = dict[int, float](), dict[int, float]()
    edge = 0.0
    for each in order:
        down[each] = max(wanted[each], edge + heights[each] / 2)
        edge = down[each] + heights[each] / 2
    edge = float(room)
    for each in reversed(order):
        up[each] = min(down[each], edge - heights[each] / 2)
        edge = up[each] - heights[each] / 2
    return [up[each] for each in range(len(wanted))]
