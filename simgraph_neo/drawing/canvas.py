"""What matplotlib draws: edges and text, on a figure measured in the page's pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from simgraph_neo.drawing.lettering import FONT, drawable
from simgraph_neo.drawing.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.drawing.page import Page

DPI = 100
"""Pixels an inch, the notebook's."""
POINT = 72 / DPI
"""Points a pixel."""
CHUNK = 2_000
"""Curves in one path at most: Agg has a limit."""


def page_figure(page: Page) -> Figure:
    """A white figure of the page's size with the edges and the caption."""
    figure = Figure(figsize=(page.width / DPI, page.height / DPI), dpi=DPI, facecolor=LIGHT.paper)
    for edges in _edges(page):
        edges.set_transform(on_page(page.width, page.height, figure))
        figure.add_artist(edges)
    height = 1.2 * page.caption_size / page.height
    text = figure.text(0.5, height, drawable(page.caption), parse_math=False, ha="center", va="center", family=FONT)
    text.set(fontsize=page.caption_size * POINT, color=LIGHT.text)
    return figure


def on_page(width: int, height: int, figure: Figure) -> Transform:
    """What puts pixels of a page of that size, y downwards, on `figure`."""
    return Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure


def _edges(page: Page) -> Iterator[PathPatch]:
    """A curve a pair of images: thicker when each lists the other, fainter when long, or it would hide the rest.

    Curves of one look are one path: several times faster than one each, and crossings do not darken.
    """
    starts, ends = page.centres[page.lines[:, 0]], page.centres[page.lines[:, 1]]
    curves = np.stack([starts, page.controls, ends], axis=1)
    lengths = np.hypot(*(ends - starts).T) / max(page.box)
    alphas = np.clip(1.6 / np.sqrt(np.maximum(lengths, 1.0)), 0.25, 0.9).round(1)
    width = min(max(min(page.box) * 0.02, 0.6), 5.0) * POINT
    for alpha, mutual in sorted(set(zip(alphas.tolist(), page.mutual.tolist(), strict=True))):
        alike = curves[(alphas == alpha) & (page.mutual == mutual)]
        for some in (alike[first : first + CHUNK] for first in range(0, len(alike), CHUNK)):
            path = Path(some.reshape(-1, 2), [Path.MOVETO, Path.CURVE3, Path.CURVE3] * len(some))
            look = {"edgecolor": (LIGHT.edge, alpha), "linewidth": width * (2 if mutual else 1)}
            yield PathPatch(path, fill=False, capstyle="butt", zorder=-1, **look)
