"""All marks of a drawing, in the order of drawing: edges, labels, the footer, and the framed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.canvas.marks import Box, Picture, Text
from simgraph_neo.drawing.graph.edges import edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.thumbnails import Thumbnail
    from simgraph_neo.drawing.graph.plan import Page


def page_marks(page: Page, thumbnails: Sequence[Thumbnail], labels: Sequence[Rectangle | None]) -> Iterator[Mark]:
    """The marks of a page whose pictures are open, with the places of their labels."""
    framed = [each.rectangle.grown(frame.thickness) for each, frame in zip(thumbnails, page.frames, strict=True)]
    outlines = np.array([(frame, label or frame) for frame, label in zip(framed, labels, strict=True)], dtype=float)
    yield from edges(page, outlines)
    for index, label in enumerate(labels):
        if label:
            yield from _label_marks(page, index, label)
    yield from page.footer.marks
    for thumbnail, frame in zip(thumbnails, page.frames, strict=True):
        for thickness, color in frame.mats:
            yield Box(thumbnail.rectangle.grown(thickness), color)
        yield Picture(thumbnail.picture, thumbnail.rectangle, page.theme.hairline if frame.hairline else None)


def _label_marks(page: Page, index: int, place: Rectangle) -> Iterator[Mark]:
    """A label on a piece of paper, or the edges would run through it."""
    yield Box(place, page.theme.paper)
    x, weight = (place.left + place.right) / 2, page.labels.weights[index]
    for y, line in page.labels.placed(index, place.top):
        yield Text(line, x, y, page.labels.letters, page.theme.text, "center", weight)
