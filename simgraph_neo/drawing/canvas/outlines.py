"""Lines and shapes converted to matplotlib's paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.path import Path as Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.drawing.canvas.marks import Path

CHUNK = 2_000
"""Lines in one path at most, since Agg has a limit. Many lines in one path are several times faster than many paths,
and their crossings are not darker."""


def outlines(path: Path) -> Iterator[Outline]:
    """Yield the lines or shapes of a mark, up to `CHUNK` in one path."""
    corners = path.points.shape[1]
    curved = path.width and corners == 3
    codes = [Outline.MOVETO, *[Outline.CURVE3 if curved else Outline.LINETO] * (corners - 1)]
    for first in range(0, len(path.points), CHUNK):
        some = path.points[first : first + CHUNK]
        yield Outline(some.reshape(-1, 2), codes * len(some))
