"""A figure that a notebook shows below its cell, and that can be saved afterwards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Generic, TypeVar

from simgraph_neo.drawing.canvas.files import parse_suffix
from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

R = TypeVar("R")
FINER = 2
"""Pixels of a figure for one of a notebook: a sharp screen shows them all."""


class Figure(Generic[R]):
    """A figure as a PNG; Jupyter shows it.

    Parameters
    ----------
    draw
        Draws the figure into a path that ends with .png, .svg or .pdf, and returns a report.

    Examples
    --------
    >>> from PIL import Image
    >>> figure = Figure(lambda path: Image.new("RGB", (200, 100)).save(path))
    >>> figure
    <Figure of 200 x 100 pixels; save it with .save("figure.png"), or as .svg or .pdf>
    """

    def __init__(self, draw: Callable[[Path], R]) -> None:
        self._draw = draw
        with TemporaryDirectory() as folder:
            path = Path(folder) / "figure.png"
            self.report: R = draw(path)
            """What was drawn. Its path, if it has one, is that of a file that is gone."""
            self.png = path.read_bytes()
            """The figure as a PNG."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels: of every PNG the bytes 16 to 24."""
        return int.from_bytes(self.png[16:20]), int.from_bytes(self.png[20:24])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save the figure as a .png file, or draw it again as an .svg or .pdf file.

        Returns
        -------
        Path
            Of the file.

        Raises
        ------
        BadInput
            For another suffix, or a file that cannot be written.
        """
        path = Path(path)
        if parse_suffix(path) != ".png":
            self._draw(path)
        else:
            with written_whole(path) as temporary:
                temporary.write_bytes(self.png)
        return path

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return self.png, {"width": self.size[0] // FINER}

    def __repr__(self) -> str:
        width, height = self.size
        return f'<Figure of {width} x {height} pixels; save it with .save("figure.png"), or as .svg or .pdf>'
