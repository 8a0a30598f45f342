"""Lines between pictures: an arrow where one image lists the other, a thicker line where both do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.canvas.frame import USUAL
from simgraph_neo.drawing.canvas.marks import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from simgraph_neo.drawing.graph.plan import Page

    Floats = NDArray[np.float64]

HEAD, MIN_HEAD, MAX_HEAD = 0.12, 4.0, 24.0
"""Length of an arrowhead relative to the height of a picture, and its limits in pixels."""
HALO = 2.0
"""Pixels of paper on each side of a line, in a figure of `USUAL` pixels."""
MANY = 400
"""With more lines, those of equal strength are drawn together, which is faster; they do not cut each other."""
SLIMNESS = 0.38
"""Half the width of an arrowhead, relative to its length."""


def edges(page: Page, outlines: Floats) -> Iterator[Path]:
    """Yield the lines of `page`, and their arrowheads, whose tips touch the `outlines` of their targets.

    `outlines` holds two rectangles for each node, its picture and the label below it, shape (nodes, 2, 4). Lines are
    not drawn between a picture and its own label. Each has a halo of paper, which cuts the lines that it crosses; long
    lines are fainter and lie below, so that they do not hide the rest.
    """
    lines, mutual, theme = page.lines.ends, page.lines.mutual, page.theme
    starts, ends = page.centres[lines[:, 0]], page.centres[lines[:, 1]]
    curves = _below_labels(np.stack([starts, page.controls, ends], axis=1), outlines[lines[:, 0]])
    back = _below_labels(curves[:, ::-1], outlines[lines[:, 1]])[:, ::-1]
    curves = np.where(mutual[:, None, None], back, curves)
    side = max(map(min, page.boxes))
    length = min(max(HEAD * side, MIN_HEAD), MAX_HEAD)
    shafts, heads = _aimed(curves[~mutual], outlines[lines[~mutual, 1]], length)
    curves[~mutual] = shafts
    thin = min(max(side * 0.02, 0.6), 5.0)
    widths, halo = np.where(mutual, 2 * thin, thin), HALO * max(page.width, page.height) / USUAL
    lengths = np.hypot(*(ends - starts).T) / max(map(max, page.boxes))
    alphas = np.clip(1.6 / np.sqrt(np.maximum(lengths, 1.0)), 0.25, 0.9).round(1)
    for some in _layers(alphas, mutual):
        width, alpha = float(widths[some[0]]), float(alphas[some[0]])
        yield Path(curves[some], theme.paper, width + 2 * halo)
        yield Path(curves[some], theme.edge, width, alpha)
    for alpha in np.unique(alphas[~mutual]).tolist():
        yield Path(heads[alphas[~mutual] == alpha], theme.edge, 0, min(1.5 * alpha, 0.9))


def _layers(alphas: Floats, mutual: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Yield the lines from the lowest to the uppermost: each alone, or many of equal strength together."""
    order = np.lexsort((alphas, mutual))
    if len(order) <= MANY:
        yield from order[:, None]
    else:
        strength = np.stack([mutual, alphas], axis=1)[order]
        yield from np.split(order, np.flatnonzero((np.diff(strength, axis=0) != 0).any(axis=1)) + 1)


def _below_labels(curves: Floats, sources: Floats) -> Floats:
    """Cut the start of the curves that cross the label of their own picture: they begin below it."""

    def inside(rectangles: Floats) -> Callable[[Floats], NDArray[np.bool_]]:
        return lambda t: _within(_on(curves, t), rectangles)

    end = np.ones(len(curves))
    leaves, passes = _last(inside(sources[:, :1]), end), _last(inside(sources), end)
    t = np.where(passes > leaves + 1e-6, passes, 0.0)
    first = _on(curves, t)
    return np.stack([first, curves[:, 1] + (curves[:, 2] - curves[:, 1]) * t[:, None], curves[:, 2]], axis=1)


def _within(points: Floats, rectangles: Floats) -> NDArray[np.bool_]:
    """Return for each point whether it is in one of its rectangles, shape (n, rectangles, 4)."""
    places = points[:, None]
    return np.asarray(((places >= rectangles[..., :2]) & (places <= rectangles[..., 2:])).all(axis=-1).any(axis=-1))


def _aimed(curves: Floats, targets: Floats, length: float) -> tuple[Floats, Floats]:
    """Return the curves, cut where their arrowheads begin, and the heads: triangles whose tips touch the targets.

    `curves` are quadratic Bézier curves from centre to centre, shape (n, 3, 2); `targets` are rectangles as left, top,
    right, bottom, shape (n, rectangles, 4).
    """
    touch = _last(lambda t: ~_within(_on(curves, t), targets), np.ones(len(curves)))
    tips = _on(curves, touch)
    cut = _last(lambda t: np.asarray(np.hypot(*(_on(curves, t) - tips).T) > length), touch)
    bases = _on(curves, cut)
    sideways = (tips - bases)[:, ::-1] * [SLIMNESS, -SLIMNESS]
    heads = np.stack([tips, bases + sideways, bases - sideways], axis=1)
    start, control = curves[:, 0], curves[:, 0] + (curves[:, 1] - curves[:, 0]) * cut[:, None]
    return np.stack([start, control, bases], axis=1), heads


def _last(before: Callable[[Floats], NDArray[np.bool_]], end: Floats) -> Floats:
    """Return for each curve the parameter, 0 to `end`, up to which `before` is True; by bisection."""
    low, high = np.zeros(len(end)), end
    for _ in range(22):  # a thousandth of a pixel on the largest page
        middle = (low + high) / 2
        still = before(middle)
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return low


def _on(curves: Floats, t: Floats) -> Floats:
    """Return the points of quadratic Bézier curves at the parameters `t`, 0 to 1."""
    t = t[:, None]
    return np.asarray((1 - t) ** 2 * curves[:, 0] + 2 * t * (1 - t) * curves[:, 1] + t**2 * curves[:, 2])
