"""The blank page of every figure, measured in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

if TYPE_CHECKING:
    from simgraph_neo.drawing.theme import Theme

DPI = 100
"""Pixels an inch, the notebook's."""
POINT = 72 / DPI
"""Points a pixel."""
TRACE = 1e-7
"""Pixels; 1999 / 100 * 100 is 1998.99..., of which Agg would make 1998."""


def blank(width: int, height: int, theme: Theme, dpi: int = DPI) -> Figure:
    """An empty page of just so many pixels, of which `dpi` make an inch."""
    return Figure(figsize=((width + TRACE) / dpi, (height + TRACE) / dpi), dpi=dpi, facecolor=theme.paper)


def on_page(width: int, height: int, figure: Figure) -> Transform:
    """What puts pixels of a page of that size, y downwards, on `figure`."""
    return Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure
