"""A degree distribution: its histogram and its complementary cumulative distribution."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.fonts import FONT
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import Theme, ThemeName, theme_named
from simgraph_neo.drawing.canvas.vector import POINT
from simgraph_neo.drawing.charts.axes import PANEL, WORDS, page, panels_on, say_what, say_why_empty, scale_log
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

LABELLED = 64
"""Digits that fit above the bars, side by side; with more digits the bars have no numbers."""
ROUND = [1, 2, 5, 10]
"""Steps between the ticks, times a power of ten."""
MEANING = {
    "undirected": "Degree k: images that list an image or are listed by it",
    "in": "In-degree k: images that list an image",
    "out": "Out-degree k: images that an image lists",
}


@house_style()
def draw_degrees(
    histogram: Sequence[int],
    path: Path,
    *,
    title: str = "Degree distribution",
    remark: str = "",
    direction: Literal["undirected", "in", "out"] = "undirected",
    theme: ThemeName = "light",
) -> None:
    """Draw a degree distribution into `path` (.png, .svg or .pdf): a histogram, and its `ccdf` on two log axes.

    ``histogram[k]`` is the number of images of degree k. `remark` is the lead below the title; the caption holds
    counts, and the mean and highest degree. The figure is 9.3 inches wide, a PNG has 200 dots an inch; the same input
    gives the same bytes. Raises InvalidInputError for an unknown suffix or theme, an empty histogram or a file that
    cannot be written.
    """
    parse_suffix(path)
    look = theme_named(theme)
    if not sum(histogram):
        raise InvalidInputError("There is nothing to draw: the graph has no images. Ingest some first.")
    lead = [remark] if remark else []
    canvas, place = page(PANEL, title=title, lead=lead, caption=(about := _caption(histogram)), theme=look)
    bars, tail = panels_on(canvas, place, 1, 2)
    _draw_bars(bars, histogram, look)
    say_what(bars, "Images of degree k", MEANING[direction], look)
    _draw_ccdf(tail, histogram, look)
    say_what(tail, "Share of images of degree k or more, P(K ≥ k), log-log", MEANING[direction], look)
    with written_whole(path) as temporary:
        save(canvas, temporary, title, [*lead, *about])


def ccdf(histogram: Sequence[int]) -> list[tuple[int, float]]:
    """Return the complementary cumulative distribution: (k, P(K >= k)) for each degree k > 0 that some image has.

    P(K >= k) is the number of images of degree k or more, divided by the number of all images, including those of
    degree 0. On log axes a power law p(k) ~ k^-a is a straight line of slope 1 - a. It needs no bins, which make the
    tail of a histogram noisy: Newman, Power laws, Pareto distributions and Zipf's law, Contemporary Physics 46 (2005)
    323-351. A straight line does not prove a power law: Clauset, Shalizi and Newman, Power-law distributions in
    empirical data, SIAM Review 51 (2009) 661-703. Cost: O(highest degree).

    >>> ccdf([2, 1, 0, 1])
    [(1, 0.5), (3, 0.25)]
    """
    at_least = list(accumulate(reversed(histogram)))[::-1]
    return [(k, at_least[k] / at_least[0]) for k, count in enumerate(histogram) if k and count]


def _caption(histogram: Sequence[int]) -> list[str]:
    images = sum(histogram)
    mean = sum(degree * count for degree, count in enumerate(histogram)) / images
    parts = [counted(images, "image"), f"mean degree {mean:.2f}", f"highest {len(histogram) - 1:,}"]
    if histogram[0]:
        parts.append(f"{counted(histogram[0], 'image')} of degree 0 not shown on the right: a log axis has no 0")
    return parts


def _draw_bars(axes: Axes, histogram: Sequence[int], theme: Theme) -> None:
    there = {degree: count for degree, count in enumerate(histogram) if count}
    # The edge keeps a bar visible that is thinner than a pixel.
    bars = axes.bar(list(there), list(there.values()), width=0.8, color=theme.bar, edgecolor=theme.bar, linewidth=0.5)
    numbers = [f"{count:,}" for count in there.values()]
    if len(histogram) * max(map(len, numbers)) <= LABELLED:
        axes.bar_label(bars, numbers, padding=2, fontsize=WORDS * POINT, color=theme.text, family=FONT)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12, steps=ROUND))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=ROUND))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlim(-0.6 - len(histogram) / 100, max(len(histogram) - 0.4, 1.4))
    axes.set_ylim(0, max(histogram) * 1.12)
    axes.grid(visible=False, axis="x")


def _draw_ccdf(axes: Axes, histogram: Sequence[int], theme: Theme) -> None:
    points = ccdf(histogram)
    if not points:
        say_why_empty(axes, "All images have degree 0:\na log axis cannot show it.", theme)
        return
    degrees, shares = zip(*points, strict=True)
    # Between two degrees that occur, the share is that of the higher degree.
    axes.plot(degrees, shares, drawstyle="steps-pre", color=theme.bar, linewidth=1, marker="o", markersize=3.5)
    scale_log(axes, "x", 1, max(*degrees, 2))
    scale_log(axes, "y", min(*shares, 0.5), 1)
