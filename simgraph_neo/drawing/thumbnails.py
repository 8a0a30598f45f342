"""The pictures of a drawing: opened, shrunk, or replaced by a plain colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image

from simgraph_neo.drawing.page import UNKNOWN_COLOR, known_ratio
from simgraph_neo.errors import BadImage

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from simgraph_neo.drawing.page import Page, Rectangle


class Thumbnail(NamedTuple):
    """One picture and its place on the page."""

    picture: Image.Image
    rectangle: Rectangle
    missing: str | None
    """Why this is a placeholder; None for a real picture."""


def load_thumbnails(graph: nx.DiGraph[Any], page: Page, *, finer: int = 1) -> list[Thumbnail]:
    """Open the picture of every node of `page`, in its order, `finer` times as many pixels as its place (for print)."""
    box = page.box[0] * finer, page.box[1] * finer
    pictures = [_picture(graph.nodes[node], box) for node in page.nodes]  # in threads it takes as long: measured
    places = [page.rectangle(index, picture.size) for index, (picture, _) in enumerate(pictures)]
    return [
        Thumbnail(_fitted(picture, (place.width * finer, place.height * finer)), place, missing)
        for (picture, missing), place in zip(pictures, places, strict=True)
    ]


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Small pictures are enlarged, so that all are seen at one scale."""
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def _picture(attributes: Mapping[str, Any], box: tuple[int, int]) -> tuple[Image.Image, str | None]:
    from simgraph_neo.pictures import open_picture

    path = attributes.get("picture")
    if path is None:
        return _placeholder(attributes, box), "no picture"
    try:
        return open_picture(path, box), None
    except BadImage as error:
        return _placeholder(attributes, box), str(error)


def _placeholder(attributes: Mapping[str, Any], box: tuple[int, int]) -> Image.Image:
    """A plain picture of the right shape, in the image's average colour if that is known."""
    ratio = known_ratio(attributes) or 1.0
    color = str(attributes.get("average_color"))
    size = max(1, round(min(box[0], box[1] * ratio))), max(1, round(min(box[1], box[0] / ratio)))
    return Image.new("RGB", size, color if re.fullmatch("#[0-9a-fA-F]{6}", color) else UNKNOWN_COLOR)
