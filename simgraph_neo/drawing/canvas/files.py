"""The files that a figure can become: which there are, how large, and how they are saved."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from simgraph_neo.drawing.canvas.vector import DPI
from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure
    from PIL.Image import Image

UNDATED: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
"""The metadata to leave out, by suffix, so that the same figure gives the same bytes."""
MIN_SIZE, MAX_SIZE = 200, 10_000
"""Pixels of a figure's longer side, or across."""
MIN_DPI, MAX_DPI = 30, 2_400


def parse_suffix(path: Path) -> str:
    """The suffix of `path` in lower case. Raises BadInput unless it is one of the three."""
    suffix = path.suffix.lower()
    if suffix not in UNDATED:
        raise BadInput(f"{path.name} does not say what to draw. End its name with .png, .svg or .pdf.")
    return suffix


def save_reproducibly(figure: Figure, path: Path, dpi: float | None = None) -> None:
    """Save `figure` by the suffix of `path`, at its own resolution unless `dpi` is given."""
    FigureCanvasAgg(figure)
    if path.suffix.lower() == ".pdf":
        outline_foreign(figure)
    figure.savefig(path, dpi=dpi or figure.dpi, metadata=UNDATED[path.suffix.lower()])


def outline_foreign(figure: Figure) -> None:
    """Have a PDF hold outlines of texts that need other fonts than ours: of some, such as those of Chinese letters,
    matplotlib embeds what many readers of PDF cannot show.
    """
    for text in figure.findobj(Text):
        if isinstance(text, Text) and len(text.get_fontfamily()) > 1:
            text.set_path_effects([Normal()])


def check_size(size: int, dpi: int = DPI) -> None:
    """Raise BadInput for a drawing too small to see or too large for memory, or a resolution that nothing has."""
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise BadInput(f"A drawing of {size} pixels is not possible. Choose {MIN_SIZE} to {MAX_SIZE:,}.")
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise BadInput(f"{dpi} pixels an inch are not possible. Choose {MIN_DPI} to {MAX_DPI:,}.")


def save_png(image: Image, path: Path, dpi: int = DPI) -> None:
    """Save a drawing; what it saves in time is half, and the file is 3 % larger."""
    image.save(path, "PNG", compress_level=1, compress_type=zlib.Z_RLE, dpi=(dpi, dpi))
