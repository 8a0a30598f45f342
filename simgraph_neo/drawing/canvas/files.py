"""The files that a figure can become: which there are, how large, and how they are saved."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

from simgraph_neo.drawing.canvas.geometry import DPI
from simgraph_neo.drawing.canvas.raster import RasterCanvas
from simgraph_neo.errors import BadInput
from simgraph_neo.text import one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from simgraph_neo.drawing.canvas.vector import VectorCanvas

UNDATED: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
"""The metadata to leave out, by suffix, so that the same figure gives the same bytes."""
MAX_TITLE = 200
"""Characters of the title that a PDF has for its readers' windows and catalogues."""
MIN_SIZE, MAX_SIZE = 200, 10_000
"""Pixels of a figure's longer side, or across."""
MIN_DPI, MAX_DPI = 30, 2_400


def parse_suffix(path: Path) -> str:
    """The suffix of `path` in lower case. Raises BadInput unless it is one of the three."""
    suffix = path.suffix.lower()
    if suffix not in UNDATED:
        raise BadInput(f"{path.name} does not say what to draw. End its name with .png, .svg or .pdf.")
    return suffix


def canvas_for(path: Path) -> type[RasterCanvas] | type[VectorCanvas]:
    """Which canvas can be saved as `path`. Raises BadInput for an unknown suffix."""
    if parse_suffix(path) == ".png":
        return RasterCanvas
    from simgraph_neo.drawing.canvas.vector import VectorCanvas  # a tenth of a second, for other figures than PNG

    return VectorCanvas


def save(canvas: RasterCanvas | VectorCanvas, path: Path, title: str) -> None:
    """Save what is on a canvas by the suffix of `path`; of one with axes a PNG has twice the page's pixels each way.

    `title` is for a PDF.
    """
    if isinstance(canvas, RasterCanvas):
        about: dict[str, Any] = {"compress_level": 1, "compress_type": zlib.Z_RLE}  # half the time, 3 % larger
        canvas.image.save(path, "PNG", dpi=(canvas.dpi, canvas.dpi), **about)
        return
    FigureCanvasAgg(canvas.figure)
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        outline_foreign(canvas.figure)
    metadata = pdf_metadata(title) if suffix == ".pdf" else UNDATED[suffix]
    canvas.figure.savefig(path, dpi=canvas.finer * canvas.dpi, metadata=metadata)


def pdf_metadata(title: str) -> dict[str, Any]:
    """What a PDF says of itself, without a date."""
    return UNDATED[".pdf"] | {"Title": one_line(title, MAX_TITLE), "Author": f"simgraph {__version__}"}


def outline_foreign(figure: Figure) -> None:
    """Have a PDF hold outlines of texts that need other fonts than ours: of some, such as those of Chinese letters,
    matplotlib embeds what many readers of PDF cannot show.
    """
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if isinstance(text, Text) and len(text.get_fontfamily()) > 1:
            text.set_path_effects([Normal()])


def check_size(size: int, dpi: int = DPI) -> None:
    """Raise BadInput for a drawing too small to see or too large for memory, or a resolution that nothing has."""
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise BadInput(f"A drawing of {size} pixels is not possible. Choose {MIN_SIZE} to {MAX_SIZE:,}.")
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise BadInput(f"{dpi} pixels an inch are not possible. Choose {MIN_DPI} to {MAX_DPI:,}.")
