"""What matplotlib draws: edges and text, on a figure measured in the page's pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from simgraph_neo.drawing.lettering import FONT, drawable

if TYPE_CHECKING:
    from simgraph_neo.drawing.page import Page

DPI = 100
"""Pixels an inch, the notebook's."""
POINT = 72 / DPI
"""Points a pixel."""
EDGE_COLOR = (0.36, 0.36, 0.36)
TEXT_COLOR = "#333333"


def page_figure(page: Page) -> Figure:
    """A white figure of the page's size with the edges and the caption."""
    figure = Figure(figsize=(page.width / DPI, page.height / DPI), dpi=DPI, facecolor="white")
    edges = _edges(page)
    edges.set_transform(on_page(page, figure))
    figure.add_artist(edges)
    height = 1.2 * page.caption_size / page.height
    text = figure.text(0.5, height, drawable(page.caption), parse_math=False, ha="center", va="center", family=FONT)
    text.set(fontsize=page.caption_size * POINT, color=TEXT_COLOR)
    return figure


def on_page(page: Page, figure: Figure) -> Transform:
    """What puts pixels of `page`, y downwards, on `figure`."""
    return Affine2D().scale(1 / page.width, -1 / page.height).translate(0, 1) + figure.transFigure


def _edges(page: Page) -> PathCollection:
    """One curve a pair of images: thicker when each lists the other, fainter when long, or it would hide the rest."""
    starts, ends = page.centres[page.lines[:, 0]], page.centres[page.lines[:, 1]]
    codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    paths = [Path(np.array(points), codes) for points in zip(starts, page.controls, ends, strict=True)]
    lengths = np.hypot(*(ends - starts).T) / max(page.box)
    alphas = np.clip(1.6 / np.sqrt(np.maximum(lengths, 1.0)), 0.25, 0.9)
    width = min(max(min(page.box) * 0.02, 0.6), 5.0) * POINT
    return PathCollection(
        paths,
        facecolors="none",
        zorder=-1,
        edgecolors=[(*EDGE_COLOR, alpha) for alpha in alphas],
        linewidths=np.where(page.mutual, 2.0, 1.0) * width,
    )
