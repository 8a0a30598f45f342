"""The thumbnails of a page. The file has each one once, even if it is shown several times."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures import Inline
    from simgraph_neo.report.data import ReportData

SIDE = 96
"""Longest side in CSS pixels; the file has twice as many pixels, for high-resolution screens and for print."""


class Thumbnail(NamedTuple):
    """A picture: an SVG symbol, which the page defines once and uses in several places."""

    name: str
    image_id: str
    title: str
    """The title of the image, or its id."""
    has_title: bool
    link: str | None
    """The image's page in a catalogue."""
    picture: Inline
    width: int
    """In CSS pixels; small pictures are enlarged to the same longest side."""
    height: int
    """In CSS pixels."""


class Thumbnails:
    """The thumbnails that a report shows, by image id."""

    def __init__(self, report: ReportData) -> None:
        self._report = report
        self._shown: dict[str, Thumbnail] = {}

    def __iter__(self) -> Iterator[Thumbnail]:
        return iter(self._shown.values())

    def shown(self, image_id: str) -> Thumbnail:
        """Return the thumbnail of an image whose picture was fetched, and add it to the page."""
        if image_id not in self._shown:
            self._shown[image_id] = self._opened(image_id)
        return self._shown[image_id]

    def _opened(self, image_id: str) -> Thumbnail:
        from simgraph_neo.drawing.canvas.geometry import fit
        from simgraph_neo.drawing.web.embed import inline_picture

        data = attributes.node(self._report.seen, image_id)
        picture = inline_picture(data, 2 * SIDE)
        size = fit((picture.width, picture.height), (SIDE, SIDE))
        name, report = f"image{len(self._shown)}", self._report
        title, has_title = report.title(image_id), report.has_title(image_id)
        return Thumbnail(name, image_id, title, has_title, web_link(data.get("link")), picture, *size)


def web_link(link: str | None) -> str | None:
    """Return a link if a browser may follow it from the page."""
    return link if link and link.lower().startswith(("https://", "http://")) else None
