"""Marks of lines and shapes as matplotlib's paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.path import Path as Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.drawing.canvas.marks import Path

CHUNK = 2_000
"""Lines in one path at most: Agg has a limit. Fewer paths are several times faster, and crossings do not darken."""


def outlines(path: Path) -> Iterator[Outline]:
    """The lines or shapes of a mark, many in one path."""
    corners = path.points.shape[1]
    curved = path.width and corners == 3
    codes = [Outline.MOVETO, *[Outline.CURVE3 if curved else Outline.LINETO] * (corners - 1)]
    for first in range(0, len(path.points), CHUNK):
        some = path.points[first : first + CHUNK]
        yield Outline(some.reshape(-1, 2), codes * len(some))
