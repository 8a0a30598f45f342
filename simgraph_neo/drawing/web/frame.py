"""The page to explore inside a notebook: in a frame that may run its own code and nothing else."""

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
"""Pictures of a page inside a notebook, which keeps all of its bytes in its file: 2 MB to that number."""
HEIGHT = 640
"""CSS pixels of the frame."""
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""Its own script, and links to catalogues in a new tab; without allow-same-origin it cannot reach the notebook."""


class Explorer:
    """A subgraph to explore in a notebook: the page in a frame, and a drawing where no page can be shown.

    Jupyter shows it. Of more than `MAX_FRAMED_IMAGES` images the drawing stands there, with the command that writes the
    page as a file. `make` gives the page's text.
    """

    def __init__(self, make: Callable[[], str], figure: Figure[Any], images: int, command: str) -> None:
        self.figure = figure
        self._make, self._images, self._command = make, images, command
        self._page = make() if images <= MAX_FRAMED_IMAGES else None

    def save(self, path: FilePath) -> Path:
        """Save the page as an .html file, or the drawing as a .png, .svg or .pdf file. Raises BadInput."""
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
            f"A notebook shows a page of up to {MAX_FRAMED_IMAGES} images, and these are {self._images:,}. "
            f'Write the page as a file with .save("page.html"), or in a terminal: {self._command}'
        )

    def __repr__(self) -> str:
        about = self._too_many if self._page is None else 'save it with .save("page.html")'
        return f"<Explorer of {counted(self._images, 'image')}; {about}>"
