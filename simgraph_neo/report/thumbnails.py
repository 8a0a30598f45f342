"""The thumbnails of a page: each is in the file once, however often it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures import Inline
    from simgraph_neo.report.data import ReportData

SIDE = 96
"""Longest side on the screen, in CSS pixels; the file has twice as many, for sharp screens and for print."""


class Thumbnail(NamedTuple):
    """A picture: a symbol of SVG, which the page defines once and uses wherever it likes."""

    name: str
    image_id: str
    title: str
    """The id, where it has no title."""
    has_title: bool
    link: str | None
    """The image's page in a catalogue."""
    picture: Inline
    width: int
    """On the screen: small pictures are enlarged, so that all are seen alike."""
    height: int


class Thumbnails:
    """Those that a report shows, by the ids of their images."""

    def __init__(self, report: ReportData) -> None:
        self._report = report
        self._shown: dict[str, Thumbnail] = {}

    def __iter__(self) -> Iterator[Thumbnail]:
        return iter(self._shown.values())

    def shown(self, image_id: str) -> Thumbnail:
        """The thumbnail of an image whose picture was fetched; from now on the page has it."""
        if image_id not in self._shown:
            self._shown[image_id] = self._opened(image_id)
        return self._shown[image_id]

    def _opened(self, image_id: str) -> Thumbnail:
        from simgraph_neo.drawing.canvas.geometry import fit
        from simgraph_neo.drawing.web.embed import inline_picture

        data = attributes.node(self._report.seen, image_id)
        picture = inline_picture(data, 2 * SIDE)
        size = fit((picture.width, picture.height), (SIDE, SIDE))
        link = str(data.get("link") or "")
        web = link.lower().startswith(("https://", "http://"))
        name, report = f"image{len(self._shown)}", self._report
        title, has_title = report.title(image_id), report.has_title(image_id)
        return Thumbnail(name, image_id, title, has_title, link if web else None, picture, *size)
