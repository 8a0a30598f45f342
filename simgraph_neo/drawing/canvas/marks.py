"""Marks: text, boxes, pictures and lines. A figure is a list of marks, and every canvas draws them alike."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.geometry import Rectangle

Side: TypeAlias = Literal["left", "center", "right"]


class Text(NamedTuple):
    """One line of drawable text, `size` pixels high.

    Its left end, centre or right end (`ha`) is at x; the middle of its capital letters is at y.
    """

    text: str
    x: float
    y: float
    size: float
    color: str
    ha: Side = "center"
    weight: str = "normal"


class Box(NamedTuple):
    """A filled rectangle."""

    place: Rectangle
    color: str


class Picture(NamedTuple):
    """A picture at its place. If the colour `line` is given, a line of `width` pixels surrounds it."""

    image: Image
    """Its size is that of the place times the canvas's `finer`."""
    place: Rectangle
    line: str | None = None
    width: int = 1


class Path(NamedTuple):
    """Lines of one colour and width; filled shapes if `width` is 0."""

    points: NDArray[np.float64]
    """Shape (n, k, 2): the ends of a line, the three points of a quadratic curve, or the corners of a shape."""
    color: str
    width: float
    alpha: float = 1.0


Mark: TypeAlias = Text | Box | Picture | Path


class Canvas(Protocol):
    """A page that marks are drawn on, in pixels from its top left corner."""

    finer: int
    """Width of a picture, divided by the width of its place on the page."""

    def write(
        self, text: str, x: float, y: float, size: float, color: str, ha: Side = "center", weight: str = "normal"
    ) -> None:
        """Draw a `Text`."""

    def box(self, place: Rectangle, color: str) -> None:
        """Draw a `Box`."""

    def picture(self, image: Image, place: Rectangle, line: str | None = None, width: int = 1) -> None:
        """Draw a `Picture`."""

    def paths(self, paths: Sequence[Path]) -> None:
        """Draw several `Path`s."""


def draw(canvas: Canvas, marks: Iterable[Mark]) -> None:
    """Draw all marks in their order: later ones cover earlier ones."""
    for kind, group in groupby(marks, type):
        if kind is Path:
            canvas.paths([mark for mark in group if isinstance(mark, Path)])
            continue
        for mark in group:
            match mark:
                case Text():
                    canvas.write(*mark)
                case Box():
                    canvas.box(*mark)
                case Picture():
                    canvas.picture(*mark)
