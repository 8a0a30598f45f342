"""The settings of matplotlib while a figure is drawn."""

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
    """Use matplotlib's defaults and our settings while a figure is drawn.

    Settings of a matplotlibrc, a style sheet or a notebook have no effect meanwhile and are restored at the end. The
    backend is not changed. Characters that no font has are reported at the end, in one line.
    """
    with letters_told(logging.getLogger(__name__).warning), rc_context():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
            rcParams.update(_settings())
        yield


@cache
def _settings() -> Any:  # matplotlib types its names
    """Return matplotlib's defaults and ours.

    A PDF embeds TrueType fonts (42), since journals refuse Type 3. Pictures are not merged into one picture.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
        usual: dict[Any, Any] = {name: rcParamsDefault[name] for name in rcParamsDefault if name != "backend"}
    return usual | {"svg.hashsalt": "simgraph", "pdf.fonttype": 42, "image.composite_image": False}
