"""The canvas of PNG files: Pillow writes text and pastes pictures, Agg draws lines."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.transforms import Affine2D
from PIL import Image, ImageDraw, ImageFont, ImageOps

from simgraph_neo.drawing.canvas.fonts import font_file, plain
from simgraph_neo.drawing.canvas.geometry import DPI
from simgraph_neo.drawing.canvas.outlines import outlines
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.canvas.theme import LIGHT, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Path, Side
    from simgraph_neo.drawing.canvas.vector import VectorCanvas

BAND, LOW_BAND = 1_000, 200
"""Height of the bands that lines are drawn in. Low bands take less memory, but more time where there are many lines."""
MANY = 1_000
"""More lines and shapes than this are drawn in high bands."""
FINER = 4
"""Text is drawn this number of times larger and then shrunk. Pillow rounds the width of each letter to whole pixels, so
small text would become wider than measured."""
BASELINE = 0.36
"""From the middle of a line down to its baseline, half the height of a capital, relative to the font size."""
ABOVE, BELOW = 1.2, 0.5
"""Room for letters with all their accents above and below the baseline, relative to the font size."""
ENDS = {"left": 0.0, "center": 0.5, "right": 1.0}


class RasterCanvas:
    """A canvas of pixels, measured from its top left corner; it draws text faster than matplotlib does."""

    finer = 1

    def __init__(self, width: int, height: int, theme: Theme = LIGHT, dpi: int = DPI) -> None:
        self.theme = theme
        self.dpi = dpi
        self.image = Image.new("RGB", (width, height), theme.paper)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        color: str | None = None,
        ha: Side = "center",
        weight: str = "normal",
    ) -> None:
        """Draw a `marks.Text`, in the theme's colour by default."""
        if not plain(text):
            self._write_shaped(text, x, y, size, color, ha, weight)
            return
        font, length = _font(FINER * size, weight), text_width(text, size, weight)
        start, above = x - ENDS[ha] * length, math.ceil(ABOVE * size)
        left, top = math.floor(start) - 1, round(y + BASELINE * size) - above
        across, down = math.ceil(length + 3), above + math.ceil(BELOW * size)
        finer = font.getlength(text) / length if length else FINER  # about `FINER`, so that the width is as measured
        mask = Image.new("L", (math.ceil(finer * across), FINER * down))
        ImageDraw.Draw(mask).text((finer * (start - left), FINER * above), text, 255, font, anchor="ls")
        smaller = mask.resize((across, down), Image.Resampling.BOX, (0, 0, finer * across, FINER * down))
        self.image.paste(color or self.theme.text, (left, top), smaller)

    def _write_shaped(
        self, text: str, x: float, y: float, size: float, color: str | None, ha: Side, weight: str
    ) -> None:
        """Write text by matplotlib, which can mix fonts, join letters and order text from right to left."""
        from simgraph_neo.drawing.canvas.vector import VectorCanvas

        air, length = math.ceil(size), text_width(text, size, weight)
        left, top = math.floor(x - ENDS[ha] * length) - air, round(y) - 2 * air
        canvas = VectorCanvas(math.ceil(length) + 2 * air, 4 * air)
        canvas.write(text, x - left, y - top + BASELINE * size, size, "black", ha, weight, va="baseline")
        self.image.paste(color or self.theme.text, (left, top), ImageOps.invert(_rendered(canvas)))

    def box(self, place: Rectangle, color: str) -> None:
        """Draw a `marks.Box`."""
        ImageDraw.Draw(self.image).rectangle((place.left, place.top, place.right - 1, place.bottom - 1), color)

    def picture(self, image: Image.Image, place: Rectangle, line: str | None = None, width: int = 1) -> None:
        """Draw a `marks.Picture`."""
        if line:
            self.box(place.grown(width), line)
        self.image.paste(image, place[:2])

    def paths(self, paths: Sequence[Path]) -> None:
        """Draw `marks.Path`s band by band, since Agg needs more memory for a pixel than the image does."""
        drawn = [(path, outline) for path in paths for outline in outlines(path)]
        rows = BAND if sum(len(path.points) for path in paths) > MANY else LOW_BAND
        for top in range(0, self.image.height, rows):
            band = 0, top, self.image.width, min(top + rows, self.image.height)
            renderer = RendererAgg(band[2], band[3] - top, 72)  # type: ignore[no-untyped-call] # a point is a pixel
            surface = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
            surface[...] = np.asarray(self.image.crop(band).convert("RGBA"))
            upright = Affine2D().scale(1, -1).translate(0, band[3])
            for path, outline in drawn:
                graphics, color = renderer.new_gc(), to_rgba(path.color, path.alpha)
                graphics.set_foreground(color, isRGBA=True)
                graphics.set_linewidth(path.width)
                fill = None if path.width else color
                renderer.draw_path(graphics, outline, upright, fill)  # type: ignore[no-untyped-call]
            self.image.paste(Image.fromarray(surface).convert("RGB"), band[:2])


def _rendered(canvas: VectorCanvas) -> Image.Image:
    """Return the canvas, drawn by matplotlib, in shades of grey."""
    agg = FigureCanvasAgg(canvas.figure)
    with rc_context({"text.hinting": "none"}):  # hinted text is up to 7 % wider than in SVG and PDF
        agg.draw()  # type: ignore[no-untyped-call]
    return Image.fromarray(np.asarray(agg.buffer_rgba())).convert("L")  # type: ignore[no-untyped-call]


@cache
def _font(size: float, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(weight), size, layout_engine=ImageFont.Layout.BASIC)
