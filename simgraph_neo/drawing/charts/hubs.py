"""The audit of a similarity service as a figure: in-degrees, mutual edges by rank, and the pictures of hubs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import about
from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.fonts import FONT
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import Theme, ThemeName, theme_named
from simgraph_neo.drawing.canvas.vector import POINT
from simgraph_neo.drawing.charts.axes import AXES, PANEL, WORDS, axes_in, page, say_what, say_why_empty, scale_log
from simgraph_neo.drawing.charts.degrees import ROUND
from simgraph_neo.drawing.charts.picture_block import BLOCK, SHOWN, PictureBlock, open_block
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.rights import picture_notes
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from matplotlib.axes import Axes

STEEP = 50
"""Largest count divided by the smallest above which bars would not show the smallest: dots on a log axis do."""
LEAST = 0.25
"""Random lists that give fewer images than this are not drawn."""
LABELLED = 7
"""Bars that have room for their numbers."""
GAP = 24
"""Pixels between the panels, and between them and the pictures."""


@house_style()
def draw_hubs(
    graph: nx.DiGraph[Any],
    path: Path,
    *,
    hubs: Sequence[Any],
    never_chosen: Sequence[Any],
    least: int,
    by_chance: Sequence[float],
    mutual_by_rank: Mapping[int, float],
    pictures: bool = True,
    title: str = "Hubs and antihubs: how often images are listed",
    theme: ThemeName = "light",
) -> dict[Any, str]:
    """Draw the audit of `graph` into `path` (.png, .svg or .pdf); return the images drawn as placeholders, and why.

    The first panel shows how many images are in 0, 1, 2, ... lists, and `by_chance`: how many would be if all lists
    were random. The other one shows for each rank the share of edges whose target lists the image in return. Pictures
    of `never_chosen` images and of `hubs`, which are in `least` lists or more, are below the two ends of the first
    panel (see `pictured`), unless `pictures` is False.

    Attributes read of these nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``,
    ``title``; of all nodes: ``source``, ``license``; of the graph: those of `graph.discovered` and ``lists_of``.

    The figure is 9.3 inches wide, a PNG has 200 dots an inch; the same input gives the same bytes. Raises
    InvalidInputError for an unknown suffix or theme, an empty graph or a file that cannot be written.
    """
    parse_suffix(path)
    look = theme_named(theme)
    if not len(graph):
        raise InvalidInputError("There is nothing to draw: the graph has no images. Ingest some first.")
    blocks = _blocks(graph, hubs, never_chosen, least, look) if pictures else []
    below = max((GAP + block.height for block in blocks), default=0)
    notes = picture_notes(attributes.node(graph, picture.node) for block in blocks for picture in block.pictures)
    height, lead, caption = PANEL + max(below, PANEL if blocks else 0), _lead(graph, least, by_chance), _caption(graph)
    caption += notes
    canvas, place = page(height, title=title, lead=lead, caption=caption, theme=look)
    counts, mutual = _places(place, beside=not blocks)
    _draw_occurrences(axes_in(canvas, counts), graph, least, by_chance, look)
    _draw_mutual(axes_in(canvas, mutual), mutual_by_rank, look)
    for block, left in zip(blocks, (place.left, place.right - BLOCK), strict=False):
        draw(canvas, block.marks(left, place.top + PANEL + GAP, look))
    with written_whole(path) as temporary:
        save(canvas, temporary, title, [*lead, *caption])
    return {picture.node: picture.missing for block in blocks for picture in block.pictures if picture.missing}


def pictured(hubs: Sequence[Any], never_chosen: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the images whose pictures are shown: the first hubs, and antihubs at even intervals.

    >>> pictured(range(12), range(25))[1]
    [0, 2, 5, 8, 11, 13, 16, 19, 22]
    """
    number = min(SHOWN, len(never_chosen))
    return list(hubs[:SHOWN]), [never_chosen[place * len(never_chosen) // number] for place in range(number)]


def _places(place: Rectangle, *, beside: bool) -> tuple[Rectangle, Rectangle]:
    """Return the places of both panels: side by side, or the second one between the pictures below the first."""
    left, top, right, bottom = place
    if beside:
        middle = right - BLOCK - 2 * GAP
        return Rectangle(left, top, middle, bottom), Rectangle(middle + GAP, top, right, bottom)
    start = top + PANEL + GAP - AXES[1] // 3  # so that its title is as high as those of the pictures
    under = Rectangle(left + BLOCK + GAP, start, right - BLOCK - GAP, min(bottom, start + PANEL))
    return Rectangle(left, top, right, top + PANEL), under


def _blocks(
    graph: nx.DiGraph[Any], hubs: Sequence[Any], never_chosen: Sequence[Any], least: int, theme: Theme
) -> list[PictureBlock]:
    """Return the pictures at the left end of the axis, and those at its right end."""
    where = f"{least:,} lists or more"
    most = f"{_some(len(hubs), 'hub')}: in {where}" if hubs else f"No hubs: no image is in {where}"
    none = f"{_some(len(never_chosen), 'antihub')}: in no list" if never_chosen else "No antihubs: each image is listed"
    chosen, others = pictured(hubs, never_chosen)
    return [
        open_block(graph, none, dict.fromkeys(others, ""), theme),
        open_block(graph, most, {hub: counted(graph.in_degree(hub), "list") for hub in chosen}, theme),
    ]


def _some(number: int, noun: str) -> str:
    return f"{SHOWN} of {counted(number, noun)}" if number > SHOWN else counted(number, noun)


def _lead(graph: nx.DiGraph[Any], least: int, by_chance: Sequence[float]) -> list[str]:
    """Return the numbers of hubs and antihubs, each with that of random lists."""
    times = [lists for _, lists in graph.in_degree()]
    hubs, antihubs = sum(each >= least for each in times), times.count(0)
    return [
        f"{counted(hubs, 'hub')} in {least:,} lists or more (random lists: {sum(by_chance[least:]):.1f})",
        f"{counted(antihubs, 'antihub')} in no list (random lists: {sum(by_chance[:1]):.1f})",
    ]


def _caption(graph: nx.DiGraph[Any]) -> list[str]:
    of = attributes.about(graph).get("view")
    view = [f"{of} view"] if of else []
    return [*about(graph, graph.number_of_edges(), what="directed edge", framed=False), *view]


def _draw_occurrences(axes: Axes, graph: nx.DiGraph[Any], least: int, by_chance: Sequence[float], theme: Theme) -> None:
    """Draw how many images are in 0, 1, 2, ... lists, hubs in ink, and a line for random lists.

    A bar is as long as its count, so its axis is linear and begins at 0.
    """
    counts = dict(sorted(Counter(times for _, times in graph.in_degree()).items()))
    steep = max(counts.values()) > STEEP * min(counts.values())
    for color, name, some in (
        (theme.bar, None, {times: images for times, images in counts.items() if times < least}),
        (theme.ink, "hubs", {times: images for times, images in counts.items() if times >= least}),
    ):
        _draw_counts(axes, some, color, name if some else None, steep=steep)
    rim = [withStroke(linewidth=2.6, foreground=theme.paper)]
    likely = {times: images for times, images in enumerate(by_chance) if images >= (1 if steep else LEAST)}
    line: dict[str, Any] = {"color": theme.text, "linewidth": 1.0, "path_effects": rim, "label": "random lists"}
    axes.plot(list(likely), list(likely.values()), **line)
    font = {"family": FONT, "size": WORDS * POINT}
    beside: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": 2, "borderaxespad": 0.2}
    legend = axes.legend(**beside, frameon=False, prop=font, labelcolor=theme.text)  # beside the panel's title
    legend.set_in_layout(False)
    if steep:
        scale_log(axes, "y", 1, max([*counts.values(), *by_chance]))
    else:
        _count_upwards(axes, max([*counts.values(), *by_chance]))
    _count_across(axes)
    say_what(
        axes,
        f"Images in k lists{', log scale' if steep else ''}",
        "In-degree k (k-occurrence): lists that an image is in",
        theme,
    )


def _draw_counts(axes: Axes, counts: Mapping[int, int], color: str, name: str | None, *, steep: bool) -> None:
    if steep:
        dots: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 5}
        axes.plot(list(counts), list(counts.values()), color=color, label=name, **dots)
    else:
        axes.bar(list(counts), list(counts.values()), width=0.8, color=color, label=name)


def _draw_mutual(axes: Axes, mutual_by_rank: Mapping[int, float], theme: Theme) -> None:
    """Draw for each rank the share of edges whose target lists the image in return."""
    if not mutual_by_rank:
        say_why_empty(axes, "No edge has a rank.", theme)
        return
    bars = axes.bar(list(mutual_by_rank), list(mutual_by_rank.values()), width=0.8, color=theme.bar)
    if len(mutual_by_rank) <= LABELLED:
        shares = [f"{share:.0%}" for share in mutual_by_rank.values()]
        axes.bar_label(bars, shares, padding=2, fontsize=WORDS * POINT, color=theme.text, family=FONT)
    _count_across(axes)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_ylim(0, 1.08)
    upwards = "Share of neighbours that list back"
    say_what(axes, upwards, "Rank of the neighbour, 1 = most similar", theme)


def _count_upwards(axes: Axes, highest: float) -> None:
    axes.set_ylim(0, highest * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=ROUND))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _count_across(axes: Axes) -> None:
    """Write whole numbers below the bars, and draw no vertical grid lines."""
    low, high = axes.get_xlim()
    axes.set_xlim(low - max(0, 2 - (high - low)), high + max(0, 2 - (high - low)))  # a single bar stays narrow
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12, steps=ROUND))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.grid(visible=False, axis="x")
