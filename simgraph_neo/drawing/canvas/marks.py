"""What figures are made of: a flat list of marks in the order of drawing. Every canvas draws them alike."""

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
    """One line of drawable text, `size` pixels high; its left end, middle or right end at (x, y), half a capital up."""

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
    """A picture at its place; round it, if its colour is given, a line of `width` pixels."""

    image: Image
    """The place's size times the canvas's `finer`, each way."""
    place: Rectangle
    line: str | None = None
    width: int = 1


class Path(NamedTuple):
    """Lines of one look, or filled shapes where `width` is 0."""

    points: NDArray[np.float64]
    """Shape (n, k, 2): of each line its two ends, or the three points of a quadratic curve; of a shape its corners."""
    color: str
    width: float
    alpha: float = 1.0


Mark: TypeAlias = Text | Box | Picture | Path


class Canvas(Protocol):
    """A page, in pixels from its top left corner."""

    finer: int
    """Pixels that a picture has for each pixel of its place, each way."""

    def write(
        self, text: str, x: float, y: float, size: float, color: str, ha: Side = "center", weight: str = "normal"
    ) -> None:
        """As `Text`."""

    def box(self, place: Rectangle, color: str) -> None:
        """As `Box`."""

    def picture(self, image: Image, place: Rectangle, line: str | None = None, width: int = 1) -> None:
        """As `Picture`."""

    def paths(self, paths: Sequence[Path]) -> None:
        """As `Path`, several at once."""


def draw(canvas: Canvas, marks: Iterable[Mark]) -> None:
    """Draw all marks, the first undermost."""
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
