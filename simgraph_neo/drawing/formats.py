"""The files that a figure can become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg

from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from matplotlib.figure import Figure

UNDATED: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
"""The metadata to leave out, by suffix, so that the same figure gives the same bytes."""


def checked_suffix(path: Path) -> str:
    """The suffix of `path` in lower case. Raises BadInput unless it is one of the three."""
    suffix = path.suffix.lower()
    if suffix not in UNDATED:
        raise BadInput(f"{path.name} does not say what to draw. End its name with .png, .svg or .pdf.")
    return suffix


def save_reproducibly(figure: Figure, path: Path, dpi: float | None = None) -> None:
    """Save `figure` by the suffix of `path`, at its own resolution unless `dpi` is given."""
    FigureCanvasAgg(figure)
    with house_style():
        figure.savefig(path, dpi=dpi or figure.dpi, metadata=UNDATED[path.suffix.lower()])


def house_style() -> AbstractContextManager[None]:
    """What matplotlib shall do while it saves.

    Text in a PDF keeps real fonts, since journals refuse Type 3; pictures stay apart instead of being melted into one.
    """
    return rc_context({"svg.hashsalt": "simgraph", "pdf.fonttype": 42, "image.composite_image": False})
