"""The files that a figure can become."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib import MatplotlibDeprecationWarning, rc_context, rcParams, rcParamsDefault
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from simgraph_neo.errors import BadInput
from simgraph_neo.letters import letters_told

if TYPE_CHECKING:
    from collections.abc import Iterator
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


@contextmanager
def house_style() -> Iterator[None]:
    """What matplotlib shall do while a figure is made: its own defaults and ours, whatever a matplotlibrc, a style
    sheet or a notebook has set, which is left as it was; the backend is not touched. Letters that no font has are told
    at the end, in one line.
    """
    with letters_told(logging.getLogger(__name__).warning), rc_context():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
            rcParams.update(_settings())
        yield


@cache
def _settings() -> Any:  # matplotlib types its names
    """Text in a PDF keeps real fonts, since journals refuse Type 3; pictures stay apart instead of being melted into
    one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
        usual: dict[Any, Any] = {name: rcParamsDefault[name] for name in rcParamsDefault if name != "backend"}
    return usual | {"svg.hashsalt": "simgraph", "pdf.fonttype": 42, "image.composite_image": False}
