"""The files that a figure can be saved as: their suffixes, sizes and metadata."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg

from simgraph_neo.drawing.canvas.fonts import FONT
from simgraph_neo.drawing.canvas.geometry import DPI
from simgraph_neo.drawing.canvas.raster import RasterCanvas
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.figure import Figure

    from simgraph_neo.drawing.canvas.vector import VectorCanvas

UNDATED: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
"""Suffix -> the metadata to leave out, so that the same figure gives the same bytes."""
MAX_TITLE, MAX_DESC = 200, 2_000
"""Characters of a title in a file's metadata, and of a description."""
FONT_ELSEWHERE = "'DejaVu Sans', sans-serif"
"""The usual name of our font, and what replaces it where it is not installed."""
OURS = re.compile(rf"(?:&apos;|&quot;|[\"']){FONT}(?:: .*?)?(?:&apos;|&quot;|[\"'])")
"""Our names of fonts in an SVG; those of the system's fonts contain the paths of their files."""
MIN_SIZE, MAX_SIZE = 200, 10_000
"""Pixels of a figure's longer side, or of its width."""
MIN_DPI, MAX_DPI = 30, 2_400


def parse_suffix(path: Path) -> str:
    """Return the suffix of `path` in lower case. Raises InvalidInputError unless it is .png, .svg or .pdf."""
    suffix = path.suffix.lower()
    if suffix not in UNDATED:
        raise InvalidInputError(f"{path.name} has no suffix of a figure. End its name with .png, .svg or .pdf.")
    return suffix


def canvas_for(path: Path) -> type[RasterCanvas] | type[VectorCanvas]:
    """Return the class of the canvas that can be saved as `path`. Raises InvalidInputError for an unknown suffix."""
    if parse_suffix(path) == ".png":
        return RasterCanvas
    from simgraph_neo.drawing.canvas.vector import VectorCanvas  # takes a tenth of a second, which PNG does not need

    return VectorCanvas


def save(
    canvas: RasterCanvas | VectorCanvas, path: Path, title: str, caption: Sequence[str] = (), *, text: bool = False
) -> None:
    """Save a canvas as the kind of file that the suffix of `path` names.

    A PNG of a vector canvas has twice the page's pixels in each direction. `title` is written into a PDF and an SVG,
    `caption` into an SVG, for screen readers. With `text` an SVG keeps letters as text, which needs the font DejaVu
    Sans where it is shown; otherwise they are outlines.
    """
    if isinstance(canvas, RasterCanvas):
        about: dict[str, Any] = {"compress_level": 1, "compress_type": zlib.Z_RLE}  # half the time for 3 % more bytes
        canvas.image.save(path, "PNG", dpi=(canvas.dpi, canvas.dpi), **about)
        return
    FigureCanvasAgg(canvas.figure)
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        outline_foreign(canvas.figure)
    metadata = pdf_metadata(title) if suffix == ".pdf" else UNDATED[suffix]
    with rc_context({"svg.fonttype": "none" if text else "path"}):
        canvas.figure.savefig(path, dpi=canvas.finer * canvas.dpi, metadata=metadata)
    if suffix == ".svg":
        described = _described(path.read_text("utf-8"), title, " · ".join(caption))
        path.write_text(described, encoding="utf-8", newline="\n")


def _described(svg: str, title: str, caption: str) -> str:
    """Return an SVG that screen readers read as one picture with a title and a description (SVG 2, 5.8 and 5.9)."""
    start = svg.index("<svg ")
    end = svg.index(">", start) + 1
    about = (
        f"\n <title>{escape(one_line(title, MAX_TITLE))}</title>\n <desc>{escape(one_line(caption, MAX_DESC))}</desc>"
    )
    return svg[:start] + '<svg role="img" ' + svg[start + 5 : end] + about + OURS.sub(FONT_ELSEWHERE, svg[end:])


def check_text(path: Path, text: bool) -> None:
    """Raise InvalidInputError if letters must be kept as text in a file other than an SVG."""
    if text and path.suffix.lower() != ".svg":
        raise InvalidInputError(
            f"{path.name} cannot keep letters as text: only an .svg file can, and a .pdf always does. Leave out `text`."
        )


def pdf_metadata(title: str) -> dict[str, Any]:
    """Return the metadata of a PDF: title and author, no date."""
    return UNDATED[".pdf"] | {"Title": one_line(title, MAX_TITLE), "Author": f"simgraph {__version__}"}


def outline_foreign(figure: Figure) -> None:
    """Draw texts that need other fonts than ours as outlines.

    Of some fonts, such as those of Chinese letters, matplotlib embeds data that many PDF viewers cannot show.
    """
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if isinstance(text, Text) and len(text.get_fontfamily()) > 1:
            text.set_path_effects([Normal()])


def check_size(size: int, dpi: int = DPI) -> None:
    """Raise InvalidInputError if `size` or `dpi` is out of its range: too small to see, or too large for memory."""
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise InvalidInputError(f"A drawing of {size} pixels is not possible. Choose {MIN_SIZE} to {MAX_SIZE:,}.")
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise InvalidInputError(f"{dpi} pixels an inch are not possible. Choose {MIN_DPI} to {MAX_DPI:,}.")
