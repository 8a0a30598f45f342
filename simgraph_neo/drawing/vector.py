"""SVG and PDF: edges, frames and text stay vectors, pictures are embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle as Patch

from simgraph_neo.drawing.canvas import page_figure
from simgraph_neo.drawing.formats import save_reproducibly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.drawing.page import Page
    from simgraph_neo.drawing.thumbnails import Thumbnail

FINER = 2
"""Embedded pictures have twice the page's pixels each way, for print."""


def write_vector(page: Page, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    """Draw `page` into the file `path`, SVG or PDF by its suffix."""
    figure = page_figure(page)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, page.width), ylim=(page.height, 0))
    axes.set_axis_off()
    for index, (picture, place, _) in enumerate(thumbnails):
        for mat, color in page.mats(index, place):
            corner, width, height = (mat.left, mat.top), mat.right - mat.left, mat.bottom - mat.top
            axes.add_patch(Patch(corner, width, height, facecolor=color, edgecolor="none", zorder=index))
        extent = (place.left, place.right, place.bottom, place.top)
        # "none" embeds the pixels as they are; anything else would resample them at the figure's own resolution
        shown = AxesImage(axes, extent=extent, interpolation="none", zorder=index)
        shown.set_data(np.asarray(picture))
        axes.add_image(shown)  # `imshow` would look at the limits of all the others each time
    save_reproducibly(figure, path)
