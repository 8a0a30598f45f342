"""Pictures and figures inside a page: as ``data:`` URLs, so that the page needs no other file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

from PIL import Image

from simgraph_neo.drawing.canvas.theme import ThemeName
from simgraph_neo.drawing.canvas.thumbnails import opened
from simgraph_neo.pictures import Inline, as_webp, data_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.attributes import NodeAttributes


def inline_picture(image: NodeAttributes, side: int) -> Inline:
    """The picture of a node's attributes, its longer side `side` pixels at most; a plain one where there is none."""
    return as_webp(opened(image, (side, side))[0])


def inline_figure(draw: Callable[[Path, ThemeName], Any]) -> dict[ThemeName, str]:
    """What `draw` writes into the SVG it is given, on light and on dark paper."""
    return _drawn(draw, ".svg", lambda path: data_url(path.read_bytes(), "image/svg+xml"))


def inline_drawing(draw: Callable[[Path, ThemeName], Any]) -> dict[ThemeName, Inline]:
    """The same of a PNG with many pictures in it: as WebP, a fifth of the bytes."""
    return _drawn(draw, ".png", lambda path: as_webp(Image.open(path).convert("RGB")))


def _drawn(draw: Callable[[Path, ThemeName], Any], suffix: str, read: Callable[[Path], Any]) -> dict[ThemeName, Any]:
    found = dict[ThemeName, Any]()
    with TemporaryDirectory() as folder:
        for theme in get_args(ThemeName):
            path = Path(folder) / f"{theme}{suffix}"
            draw(path, theme)
            found[theme] = read(path)
    return found
