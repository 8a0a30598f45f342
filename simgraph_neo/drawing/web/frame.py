"""The explorer page inside a notebook: in an iframe that may run its own script and nothing else."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.canvas.files import UNDATED
from simgraph_neo.drawing.web.page import check_page
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.drawing.canvas.figure import Figure
    from simgraph_neo.files import FilePath

MAX_FRAMED_IMAGES = 300
"""Images of a page inside a notebook at most: the notebook's file has all bytes of the page, 2 MB for this number."""
HEIGHT = 640
"""Height of the iframe in CSS pixels."""
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""Allows the page's own script, and links to catalogues in a new tab. Without allow-same-origin the page cannot read
the notebook."""


class Explorer:
    """A subgraph to explore in a notebook: the page in an iframe, or a drawing where no page can be shown.

    Jupyter displays it. For more than `MAX_FRAMED_IMAGES` images it displays the drawing, and the command that writes
    the page as a file. `make` returns the text of the page.
    """

    def __init__(self, make: Callable[[], str], figure: Figure[Any], images: int, command: str) -> None:
        self.figure = figure
        self._make, self._images, self._command = make, images, command
        self._page = make() if images <= MAX_FRAMED_IMAGES else None

    def save(self, path: FilePath) -> Path:
        """Save the page as an .html file, or the drawing as a .png, .svg or .pdf file. Raises InvalidInputError."""
        path = Path(path)
        if path.suffix.lower() in UNDATED:
            return self.figure.save(path)
        check_page(path)
        with written_whole(path) as temporary:
            temporary.write_text(self._page or self._make(), encoding="utf-8", newline="\n")
        return path

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        png = b64encode(self.figure.png).decode("ascii")
        return {"text/html": self._html(png), "image/png": png, "text/plain": repr(self)}

    def _html(self, png: str) -> str:
        if self._page is None:
            picture = f'<img src="data:image/png;base64,{png}" alt="The drawing" style="max-width: 100%">'
            return f"<p>{escape(self._too_many)}</p>{picture}"
        return (
            f'<iframe srcdoc="{escape(self._page)}" sandbox="{SANDBOX}" title="{counted(self._images, "image")} to '
            f'explore" style="width: 100%; height: {HEIGHT}px; border: 1px solid #8888"></iframe>'
        )

    @property
    def _too_many(self) -> str:
        return (
            f"A notebook shows pages of up to {MAX_FRAMED_IMAGES} images; this subgraph has {self._images:,}. "
            f'Write the page as a file with .save("page.html"), or in a terminal: {self._command}'
        )

    def __repr__(self) -> str:
        about = self._too_many if self._page is None else 'save it with .save("page.html")'
        return f"<Explorer of {counted(self._images, 'image')}; {about}>"
