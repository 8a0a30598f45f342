"""Pictures and figures as ``data:`` URLs, so that a page needs no other file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

from PIL import Image, ImageChops

from simgraph_neo.drawing.canvas.theme import ThemeName
from simgraph_neo.drawing.canvas.thumbnails import opened
from simgraph_neo.pictures import Inline, as_webp, data_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.attributes import NodeAttributes


def inline_picture(image: NodeAttributes, side: int) -> Inline:
    """Return a node's picture, its longer side `side` pixels at most; a placeholder if the node has no picture."""
    return as_webp(opened(image, (side, side))[0])


def inline_figure(draw: Callable[[Path, ThemeName], Any]) -> dict[ThemeName, str]:
    """Return the SVG that `draw(path, theme)` writes, for the light and the dark theme."""
    return _drawn(draw, ".svg", lambda path: data_url(path.read_bytes(), "image/svg+xml"))


def inline_drawing(draw: Callable[[Path, ThemeName], Any]) -> dict[ThemeName, Inline]:
    """Return the PNG that `draw` writes, for both themes, as WebP: a fifth of the bytes for drawings with pictures.

    It has no empty margins: the page has its own.
    """
    return _drawn(draw, ".png", lambda path: as_webp(_trimmed(Image.open(path).convert("RGB"))))


def _trimmed(drawing: Image.Image) -> Image.Image:
    paper = Image.new("RGB", drawing.size, drawing.getpixel((0, 0)))
    return drawing.crop(ImageChops.difference(drawing, paper).getbbox())


def _drawn(draw: Callable[[Path, ThemeName], Any], suffix: str, read: Callable[[Path], Any]) -> dict[ThemeName, Any]:
    found = dict[ThemeName, Any]()
    with TemporaryDirectory() as folder:
        for theme in get_args(ThemeName):
            path = Path(folder) / f"{theme}{suffix}"
            draw(path, theme)
            found[theme] = read(path)
    return found
