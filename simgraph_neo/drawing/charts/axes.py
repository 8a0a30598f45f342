"""The common style of figures with axes: the frame of every figure, and panels within it. Lengths are pixels."""

from __future__ import annotations

from itertools import chain
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import NullLocator

from simgraph_neo.drawing.canvas.fonts import FONT
from simgraph_neo.drawing.canvas.frame import CAPTION, plan_caption, plan_head, unit_for
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import draw
from simgraph_neo.drawing.canvas.vector import POINT, VectorCanvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simgraph_neo.drawing.canvas.theme import Theme

WIDTH, MARGIN = 880, 24
"""Width of a page without its margins; all figures with axes are equally wide."""
PANEL = 300
"""Height of a panel with its title and labels."""
UNIT = unit_for(WIDTH + 2 * MARGIN)
WORDS = CAPTION * UNIT
"""Font size of all text but the title and the lead: the smallest that can be read on paper."""
MAX_TICKS = 8
LEAST_FACTOR = 2
"""Highest / lowest value of a logarithmic axis at least: small differences look small."""
APART = {"x": 0.13, "y": 0.09}
"""Distance of a tick from the first and the last one at least, relative to the length of the axis."""
AXES = (48, 30, 4, 50)
"""Pixels left, above, right and below of a plot area, for its labels."""


class _Settled(ConstrainedLayoutEngine):
    """Constrained layout with rounded positions: their last digits depend on where objects lie in memory."""

    def execute(self, fig: Figure) -> None:
        """Lay out the panels; matplotlib calls this before it draws."""
        super().execute(fig)
        for axes in fig.axes:
            axes.set_position(tuple(round(side, 6) for side in axes.get_position(original=True).bounds))
            axes.set_in_layout(True)  # otherwise the next drawing would not lay it out


def page(
    height: int, *, title: str, lead: Sequence[str] = (), caption: Sequence[str], theme: Theme, shape: float = 0
) -> tuple[VectorCanvas, Rectangle]:
    """Return a canvas with a title, a lead and a caption, and the free place of this height between them.

    With a `shape`, its width / height, the place is as high as the canvas allows, and `height` at least.
    """
    head = plan_head(title, lead, MARGIN, MARGIN, WIDTH, UNIT, theme)
    if shape:
        used = round(head.bottom) + round(plan_caption(caption, MARGIN, 0, WIDTH, UNIT, theme).bottom) + MARGIN
        height = max(height, round((WIDTH + 2 * MARGIN) / shape) - used)
    place = Rectangle(MARGIN, round(head.bottom), MARGIN + WIDTH, round(head.bottom) + height)
    foot = plan_caption(caption, MARGIN, place.bottom, WIDTH, UNIT, theme)
    canvas = VectorCanvas(WIDTH + 2 * MARGIN, round(foot.bottom) + MARGIN, theme)
    draw(canvas, [*head.marks, *foot.marks])
    return canvas, place


def panels_on(canvas: VectorCanvas, place: Rectangle, rows: int, columns: int) -> list[Axes]:
    """Return empty axes, row by row, that fill `place`."""
    across, down = canvas.width, canvas.height
    inside = (place.left / across, 1 - place.bottom / down, place.width / across, place.height / down)
    canvas.figure.set_layout_engine(_Settled(rect=inside, w_pad=0.05, h_pad=0.08, wspace=0.04))
    found = list(chain(*canvas.figure.subplots(rows, columns, squeeze=False)))
    for axes in found:
        styled(axes, canvas.theme)
    return found


def axes_in(canvas: VectorCanvas, place: Rectangle, *, left: int = AXES[0], right: int = AXES[2]) -> Axes:
    """Return empty axes whose plot area is within `place`, with the space `AXES` around it unless another is given."""
    _, above, _, below = AXES
    inside = Rectangle(place.left + left, place.top + above, place.right - right, place.bottom - below)
    axes = canvas.axes(inside)
    styled(axes, canvas.theme)
    return axes


def styled(axes: Axes, theme: Theme) -> None:
    """Apply the common style to a panel."""
    axes.set_facecolor(theme.paper)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set(color=theme.hairline, linewidth=0.6)
    axes.tick_params(color=theme.hairline, width=0.6, length=3)
    axes.tick_params(labelcolor=theme.text, labelsize=WORDS * POINT, labelfontfamily=FONT)
    axes.grid(color=theme.hairline, alpha=0.25, linewidth=0.5)
    axes.set_axisbelow(True)


def say_what(axes: Axes, upwards: str, across: str, theme: Theme) -> None:
    """Label both axes; the label of the y axis is above the panel, where it is horizontal."""
    look: dict[str, Any] = {"color": theme.text, "family": FONT, "fontsize": WORDS * POINT, "parse_math": False}
    axes.set_title(upwards, loc="left", **look)
    axes.set_xlabel(across, **look)


def say_why_empty(axes: Axes, text: str, theme: Theme) -> None:
    """Write in the middle of an empty panel why it is empty."""
    axes.set(xticks=[], yticks=[])
    axes.text(
        0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=theme.faint, family=FONT,
        fontsize=WORDS * POINT, parse_math=False,
    )  # fmt: skip


def scale_log(axes: Axes, which: Literal["x", "y"], lowest: float, highest: float) -> None:
    """Set a logarithmic axis from `lowest` to `highest`, both above 0, with the ticks of `ticks_between`.

    The axis begins lower than that if it would not hold a factor of `LEAST_FACTOR`.
    """
    ticks, start = ticks_between(which, lowest, highest), min(lowest, highest / LEAST_FACTOR)
    air = (highest / start) ** 0.05
    axes.set(**{f"{which}scale": "log", f"{which}lim": (start / air, highest * air)})
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(list(ticks), list(ticks.values()))
    axis.set_minor_locator(NullLocator())


def ticks_between(which: Literal["x", "y"], lowest: float, highest: float) -> dict[float, str]:
    """Return ticks and their labels: both ends, and the round numbers between that are not too near to them.

    Of ends that are too near to each other only the highest is there.

    >>> ticks_between("y", 6, 107.0), ticks_between("y", 0.0519, 0.5)
    ({6: '6', 10.0: '10', 20.0: '20', 50.0: '50', 107.0: '107'}, {0.0519: '0.052', 0.1: '0.1', 0.2: '0.2', 0.5: '0.5'})
    """
    gap = max(highest / lowest, LEAST_FACTOR) ** APART[which]
    first = [lowest] if lowest * gap <= highest else []
    ticks = [*first, *(tick for tick in log_ticks(lowest, highest) if lowest * gap < tick < highest / gap), highest]
    return {tick: in_full(tick if float(tick).is_integer() else float(f"{tick:.2g}")) for tick in ticks}


def log_ticks(lowest: float, highest: float) -> list[float]:
    """Return round numbers 1, 2, 5, 10, ...: the first is at most `lowest`, the last is at least `highest`.

    If there were more than `MAX_TICKS`, they are only powers of ten.

    >>> log_ticks(0.07, 0.9), log_ticks(1, 20_000)
    ([0.05, 0.1, 0.2, 0.5, 1.0], [1.0, 10.0, 100.0, 1000.0, 10000.0, 100000.0])
    """
    fine = _rounds(lowest, highest, (1, 2, 5))
    return fine if len(fine) <= MAX_TICKS else _rounds(lowest, highest, (1,))


def _rounds(lowest: float, highest: float, digits: Sequence[int]) -> list[float]:
    # One more power on each side, since logarithms are rounded.
    exponents = range(floor(log10(lowest)) - 1, ceil(log10(highest)) + 2)
    rounds = [float(f"{digit}e{exponent}") for exponent in exponents for digit in digits]
    first = max(number for number in rounds if number <= lowest)
    last = min(number for number in rounds if number >= highest)
    return [number for number in rounds if first <= number <= last]


def in_full(number: float) -> str:
    """Format a number with thousands separated and without an exponent.

    >>> in_full(20_000.0), in_full(0.00005), in_full(1.0)
    ('20,000', '0.00005', '1')
    """
    return f"{number:,.12f}".rstrip("0").rstrip(".")
