"""The canvas of PNG: words and pictures are painted into pixels, with Pillow."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image, ImageDraw, ImageFont, ImageOps

from simgraph_neo.drawing.canvas.fonts import font_file, plain
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.canvas.theme import LIGHT, Theme
from simgraph_neo.drawing.canvas.vector import VectorCanvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.thumbnails import Thumbnail

FINER = 4
"""Times that letters are painted larger, then shrunk: Pillow gives each a width of whole pixels, so that small ones
would spread beyond the width that they were measured to have."""
BASELINE = 0.36
"""From the middle of a line down to its baseline: half a capital; this and the next in heights of the letters."""
ABOVE, BELOW = 1.2, 0.5
"""What letters with all their accents need over and under the baseline."""
ENDS = {"left": 0.0, "center": 0.5, "right": 1.0}


class RasterCanvas:
    """Writes and paints on an image, in pixels from its top left corner; its text is faster than matplotlib's."""

    def __init__(self, image: Image.Image, theme: Theme = LIGHT) -> None:
        self.image = image
        self.theme = theme
        self._draw = ImageDraw.Draw(image)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        color: str | None = None,
        ha: Literal["left", "center", "right"] = "center",
        weight: str = "normal",
    ) -> None:
        """One line of drawable text, its left end, middle or right end at (x, y); `size` pixels high."""
        if not plain(text):
            self._write_shaped(text, x, y, size, color=color, ha=ha, weight=weight)
            return
        font = _font(FINER * size, weight)
        length, above = font.getlength(text) / FINER, math.ceil(ABOVE * size)
        start = x - ENDS[ha] * length
        left, top = math.floor(start) - 1, round(y + BASELINE * size) - above
        mask = Image.new("L", (FINER * math.ceil(length + 3), FINER * (above + math.ceil(BELOW * size))))
        ImageDraw.Draw(mask).text((FINER * (start - left), FINER * above), text, 255, font, anchor="ls")
        self.image.paste(color or self.theme.text, (left, top), mask.reduce(FINER))

    def _write_shaped(
        self, text: str, x: float, y: float, size: float, *, ha: str, weight: str, color: str | None
    ) -> None:
        """The same by matplotlib, which takes letters from several fonts, and joins and orders them."""
        air, length = math.ceil(size), text_width(text, size, weight)
        left, top = math.floor(x - ENDS[ha] * length) - air, round(y) - 2 * air
        canvas = VectorCanvas(math.ceil(length) + 2 * air, 4 * air)
        baseline = y - top + BASELINE * size
        canvas.write(text, x - left, baseline, size, ha=ha, va="baseline", weight=weight, color="black")
        self.image.paste(color or self.theme.text, (left, top), ImageOps.invert(rendered(canvas.figure).convert("L")))

    def box(self, place: Rectangle, color: str) -> None:
        """A filled rectangle."""
        self._draw.rectangle((place.left, place.top, place.right - 1, place.bottom - 1), color)

    def picture(self, thumbnail: Thumbnail, line: str, width: int = 1) -> None:
        """A picture at its place, and round it a line of that colour and width."""
        self.box(thumbnail.rectangle.grown(width), line)
        self.image.paste(thumbnail.picture, thumbnail.rectangle[:2])


def rendered(figure: Figure) -> Image.Image:
    """What matplotlib draws of a figure, in pixels."""
    canvas = FigureCanvasAgg(figure)
    with rc_context({"text.hinting": "none"}):  # hinted letters are up to 7 % wider than in SVG and PDF
        canvas.draw()  # type: ignore[no-untyped-call]
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]


@cache
def _font(size: float, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(weight), size, layout_engine=ImageFont.Layout.BASIC)
