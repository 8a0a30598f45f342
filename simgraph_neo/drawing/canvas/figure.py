"""A figure that a notebook shows below its cell, and that can be saved afterwards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Generic, TypeVar

from simgraph_neo.drawing.canvas.files import parse_suffix
from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.files import FilePath

R = TypeVar("R")
FINER = 2
"""Pixels of the PNG for one CSS pixel in a notebook: screens of high resolution show them all."""


class Figure(Generic[R]):
    """A drawn figure, which Jupyter displays below the cell.

    Parameters
    ----------
    draw
        Draws the figure into a path that ends with .png, .svg or .pdf, and returns a report.
    path
        The file to save it in; None to draw it for a notebook only.

    Examples
    --------
    >>> from PIL import Image
    >>> figure = Figure(lambda path: Image.new("RGB", (200, 100)).save(path))
    >>> figure
    <Figure of 200 x 100 pixels; save it with .save("figure.png"), or as .svg or .pdf>
    """

    def __init__(self, draw: Callable[[Path], R], path: FilePath | None = None) -> None:
        self._draw = draw
        self._png: bytes | None = None
        self.path = None if path is None else Path(path)
        """The file that it was last saved in, or None."""
        self.report: R = self._drawn() if self.path is None else draw(self.path)
        """What was drawn, and which images are placeholders."""
        if self.path and parse_suffix(self.path) == ".png":
            self._png = self.path.read_bytes()

    def _drawn(self) -> R:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "figure.png"
            report = self._draw(path)
            self._png = path.read_bytes()
        return report

    @property
    def png(self) -> bytes:
        """The figure as a PNG. A figure that was saved as SVG or PDF is drawn again."""
        if self._png is None:
            self._drawn()
        return self._png or b""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, read from bytes 16 to 24 of the PNG."""
        return int.from_bytes(self.png[16:20]), int.from_bytes(self.png[20:24])

    def save(self, path: FilePath) -> Path:
        """Save the figure as a .png file, or draw it again as an .svg or .pdf file.

        Returns
        -------
        Path
            The path of the file.

        Raises
        ------
        InvalidInputError
            If the suffix is another one, or the file cannot be written.
        """
        path = Path(path)
        if parse_suffix(path) != ".png":
            self._draw(path)
        else:
            with written_whole(path) as temporary:
                temporary.write_bytes(self.png)
        self.path = path
        return path

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return self.png, {"width": self.size[0] // FINER}

    def __repr__(self) -> str:
        if self.path:
            return f"<Figure saved as {self.path}>"
        width, height = self.size
        return f'<Figure of {width} x {height} pixels; save it with .save("figure.png"), or as .svg or .pdf>'
