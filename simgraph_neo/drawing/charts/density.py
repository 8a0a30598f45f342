"""Density against depth: how the density of a neighbourhood falls as it grows, for one or several seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from simgraph_neo.color import group_color
from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.fonts import families
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.canvas.theme import Theme, ThemeName, theme_named
from simgraph_neo.drawing.canvas.vector import POINT
from simgraph_neo.drawing.charts.axes import PANEL, WIDTH, WORDS, page, panels_on, say_what, say_why_empty, scale_log
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

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
NAME = WIDTH // 2 - 110
"""Pixels for a seed's name in the legend."""
LEGEND = 16
"""Lines that fit into a legend."""


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
    theme: ThemeName = "light",
) -> None:
    """Draw both densities and the number of images against depth into `path` (.png, .svg or .pdf), a line a seed.

    `rows` are those of `analysis.density_rows`, in any order; `names` maps ids of seeds to names for the legend. Up to
    seven seeds have a colour and a marker each; more are all grey. "union" is drawn over them. If the rows have both
    views, the lines of the closed view are dashed. An incomplete point is hollow. All y axes are logarithmic: a
    straight line means growth by the same factor at each hop. The figure is 9.3 inches wide, a PNG has 200 dots an
    inch; the same input gives the same bytes. Raises InvalidInputError for rows of fewer than two depths, an unknown
    suffix or theme, or a file that cannot be written.
    """
    parse_suffix(path)
    check_depths(row.depth for row in rows)
    look = theme_named(theme)
    lines = _lines(rows, names or {}, look)
    points = [row for line in lines for row in line.rows.values()]  # without duplicates
    canvas, place = page(2 * PANEL, title=title, caption=_caption(points), theme=look)
    *plots, corner = panels_on(canvas, place, 2, 2)
    for axes, (quantity, words) in zip(plots, QUANTITIES.items(), strict=True):
        _draw_lines(axes, quantity, lines, look)
        say_what(axes, words, "Depth: hops from the seed", look)
    _scale_densities(plots[:2], points, look)
    images = [row.nodes for row in points]
    scale_log(plots[2], "y", min(images), max(*images, 2 * min(images)))
    _draw_legend(corner, [*_entries(lines), *_meanings(points, look)], look)
    with written_whole(path) as temporary:
        save(canvas, temporary, title)


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise InvalidInputError unless there are two depths or more: a whole store has no depth, and one depth makes
    no line.
    """
    found = set(depths)
    if None in found or len(found) < 2:
        raise InvalidInputError(
            "A figure of density needs seeds and two depths or more. Choose depths such as 1, 2 and 3."
        )


def _caption(points: Sequence[DensityPoint]) -> list[str]:
    seeds = counted(len({row.seed for row in points} - {UNION}), "seed")
    depths = ", ".join(map(str, sorted({row.depth or 0 for row in points})))
    views = sorted({row.view for row in points}, key=list(STYLES).index)
    parts = [
        f"{seeds}, depths {depths}",
        f"{'views' if len(views) > 1 else 'view'}: {' and '.join(views)}",
        f"up to {counted(max(row.nodes for row in points), 'image')}",
    ]
    if empty := sum(row.density == 0 for row in points):
        parts.append(f"{counted(empty, 'point')} of density 0 not shown: a log axis has no 0")
    incomplete = sum(not row.complete for row in points)
    gaps = f"{incomplete} of {counted(len(points), 'point')} incomplete: some images near the seed are not expanded"
    return [*parts, gaps if incomplete else "complete"]


class _Line(NamedTuple):
    rows: dict[int, DensityPoint]
    """Depth -> row, in the order of depths."""
    name: str
    """The name in the legend; a line without a name is left out there."""
    look: dict[str, Any]
    """Arguments of `Line2D`."""
    repeats: bool
    """Whether this is the closed view beside the discovered one: both have the same images, so their number is drawn
    only once."""


def _lines(rows: Sequence[DensityPoint], names: Mapping[str, str], theme: Theme) -> list[_Line]:
    """Return the lines of the seeds in their order, then those of the union; the discovered view comes first."""
    by_seed: dict[str, dict[str, dict[int, DensityPoint]]] = {}
    for row in sorted(rows, key=lambda row: row.depth or 0):
        of_view = by_seed.setdefault(row.seed or UNION, {}).setdefault(row.view, {})
        of_view[row.depth or 0] = row
    seeds = [seed for seed in dict.fromkeys(row.seed for row in rows) if seed and seed != UNION]
    words = [names.get(seed, seed) for seed in seeds]
    if len(seeds) > len(MARKERS):
        words = [f"each of the {len(seeds)} seeds", *[""] * (len(seeds) - 1)]
    named = zip(seeds, words, _looks(len(seeds), theme), strict=True)
    lines = [line for seed, name, look in named for line in _of_views(by_seed[seed], name, look)]
    if UNION in by_seed:
        together = {"color": theme.text, "marker": "*", "markersize": 8, "linewidth": 1.2}
        lines += _of_views(by_seed[UNION], "all seeds together (union)", together)
    return lines


def _of_views(by_view: Mapping[str, dict[int, DensityPoint]], name: str, look: dict[str, Any]) -> list[_Line]:
    """Return the line of each view; the first one has the name."""
    views = [view for view in STYLES if view in by_view]
    style = {view: STYLES[view] if len(views) > 1 else "solid" for view in views}
    return [
        _Line(by_view[view], "" if place else name, look | {"linestyle": style[view]}, repeats=bool(place))
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


def _draw_lines(axes: Axes, quantity: str, lines: Sequence[_Line], theme: Theme) -> None:
    for line in lines:
        if line.repeats and quantity == "nodes":
            continue
        shown = {depth: row for depth, row in line.rows.items() if row.density or quantity == "nodes"}
        points = list(shown), [getattr(row, quantity) for row in shown.values()]
        complete = [row.complete for row in shown.values()]
        axes.plot(*points, **line.look, markevery=complete)
        axes.plot(*points, **line.look | _hollow(theme), markevery=[not each for each in complete])
    depths = sorted({depth for line in lines for depth in line.rows})
    axes.set_xticks(depths)
    axes.set_xlim(depths[0] - 0.3, depths[-1] + 0.3)


def _hollow(theme: Theme) -> dict[str, Any]:
    return {"linestyle": "none", "markerfacecolor": theme.paper}


def _scale_densities(plots: Sequence[Axes], points: Sequence[DensityPoint], theme: Theme) -> None:
    """Give both panels of densities the same scale, so that they can be compared."""
    found = [density for row in points for density in (row.density, row.directed_density) if density]
    for axes in plots:
        if found:
            scale_log(axes, "y", min(*found, max(found) / 2), max(found))
        else:
            say_why_empty(axes, "Density is 0 at these depths:\na log axis cannot show it.", theme)


def _entries(lines: Sequence[_Line]) -> list[tuple[str, dict[str, Any]]]:
    return [(line.name, line.look) for line in lines if line.name]


def _meanings(points: Sequence[DensityPoint], theme: Theme) -> list[tuple[str, dict[str, Any]]]:
    """Return the legend entries of dashed lines and hollow points, if there are any."""
    found: list[tuple[str, dict[str, Any]]] = []
    if len({row.view for row in points}) > 1:
        words = {"discovered": "discovered view", "closed": "closed view: all edges among the same images"}
        found += [(words[view], {"color": theme.faint, "linestyle": style}) for view, style in STYLES.items()]
    if not all(row.complete for row in points):
        found.append(("hollow: incomplete", {"color": theme.faint, "marker": "o", "markersize": 6} | _hollow(theme)))
    return found


def _draw_legend(axes: Axes, entries: Sequence[tuple[str, dict[str, Any]]], theme: Theme) -> None:
    axes.set_axis_off()
    words = [wrapped(name, NAME, WORDS, lines=2) for name, _ in entries]
    if sum(map(len, words)) > LEGEND:
        words = [wrapped(name, NAME, WORDS, lines=1) for name, _ in entries]
    keys = [Line2D([], [], **look, label="\n".join(name)) for name, (_, look) in zip(words, entries, strict=True)]
    font = {"family": families("".join(str(key.get_label()) for key in keys)), "size": WORDS * POINT}
    look: dict[str, Any] = {"frameon": False, "labelcolor": theme.text, "handlelength": 2.5, "labelspacing": 0.25}
    legend = axes.legend(handles=keys, loc="upper left", prop=font, **look)
    legend.set_in_layout(False)  # otherwise a long name would make the panels narrower
    for text in legend.get_texts():
        text.set_parse_math(False)
