"""A degree histogram as a bar chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from simgraph_neo.drawing.formats import checked_suffix, save_reproducibly
from simgraph_neo.drawing.lettering import FONT, drawable
from simgraph_neo.drawing.theme import LIGHT
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

INCHES = (8.0, 4.5)
LABELLED_BARS = 25
"""More bars than these carry no numbers: they would touch."""
ROUND = [1, 2, 5, 10]
"""Steps between the ticks, times a power of ten."""
MEANING = {
    "undirected": "Degree: images that an image lists or is listed by",
    "in": "In-degree: images that list an image",
    "out": "Out-degree: images that an image lists",
}


def draw_degrees(
    histogram: Sequence[int],
    path: Path,
    *,
    title: str | None = None,
    direction: Literal["undirected", "in", "out"] = "undirected",
) -> None:
    """Draw a bar for each degree k of ``histogram[k]`` images, and their mean, into `path` (.png, .svg or .pdf).

    8 by 4.5 inches, a PNG at 200 dots an inch; the same input gives the same bytes. Raises BadInput for an unknown
    suffix, an empty histogram or a file that cannot be written.
    """
    checked_suffix(path)
    if not sum(histogram):
        raise BadInput("There is nothing to draw: the graph has no images. Ingest some first.")
    with written_whole(path) as temporary:
        figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.15), facecolor=LIGHT.paper)
        axes = figure.add_subplot()
        _bars(axes, histogram)
        _summary(axes, histogram)
        axes.set_xlabel(MEANING[direction], color=LIGHT.text, family=FONT)
        axes.set_ylabel("Images", color=LIGHT.text, family=FONT)
        if title:
            safe = drawable(one_line(title, 56))
            axes.set_title(safe, loc="left", color=LIGHT.text, family=FONT, fontsize=12, parse_math=False)
        save_reproducibly(figure, temporary, dpi=200)


def _bars(axes: Axes, histogram: Sequence[int]) -> None:
    bars = axes.bar(range(len(histogram)), histogram, width=0.8, color=LIGHT.bar)
    if len(histogram) <= LABELLED_BARS:
        numbers = [f"{count:,}" if count else "" for count in histogram]
        axes.bar_label(bars, numbers, padding=2, fontsize=8, color=LIGHT.text)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=15, steps=ROUND))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=ROUND))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlim(-0.6, max(len(histogram) - 0.4, 1.4))
    axes.set_ylim(0, max(histogram) * 1.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=LIGHT.text)


def _summary(axes: Axes, histogram: Sequence[int]) -> None:
    images = sum(histogram)
    mean = sum(degree * count for degree, count in enumerate(histogram)) / images
    counted = f"{images:,} image{'' if images == 1 else 's'} · mean {mean:.2f} · maximum {len(histogram) - 1}"
    axes.set_title(counted, loc="right", color=LIGHT.text, family=FONT, fontsize=9)
