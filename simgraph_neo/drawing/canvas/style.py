"""How matplotlib behaves while a figure is made."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib import MatplotlibDeprecationWarning, rc_context, rcParams, rcParamsDefault

from simgraph_neo.letters import letters_told

if TYPE_CHECKING:
    from collections.abc import Iterator


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
