"""All marks of a drawing in their order: edges, labels, words, and the framed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Path, Picture, Text
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.graph.edges import edges
from simgraph_neo.drawing.graph.labels import AIR, LINE
from simgraph_neo.drawing.graph.numbers import number_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.thumbnails import Thumbnail
    from simgraph_neo.drawing.graph.plan import Page

VEIL = 0.75
"""Opacity of the background under a label: the label is readable, and edges can be followed through it."""


def compose(page: Page, thumbnails: Sequence[Thumbnail]) -> tuple[list[Mark], list[Rectangle | None]]:
    """Return the marks of a page whose pictures are open, and for each picture the place of its label, or None."""
    labels = [_label(page, index, thumbnail.rectangle) for index, thumbnail in enumerate(thumbnails)]
    return list(_marks(page, thumbnails, labels)), labels


def _label(page: Page, index: int, picture: Rectangle) -> Rectangle | None:
    """Return the place of the label under a picture and its frame."""
    lines, letters, weight = page.labels.lines[index], page.labels.letters, page.labels.weights[index]
    if not lines:
        return None
    half = max(text_width(line, letters, weight) for line in lines) / 2
    x, top = page.centres[index, 0], picture.bottom + page.frames[index].thickness + round(AIR * letters / 2)
    return Rectangle(int(x - half), top, int(x + half) + 1, top + int(len(lines) * LINE * letters))


def _marks(page: Page, thumbnails: Sequence[Thumbnail], labels: Sequence[Rectangle | None]) -> Iterator[Mark]:
    framed = [each.rectangle.grown(frame.thickness) for each, frame in zip(thumbnails, page.frames, strict=True)]
    below = [label._replace(top=frame.bottom) if label else frame for frame, label in zip(framed, labels, strict=True)]
    yield from edges(page, np.array(list(zip(framed, below, strict=True)), dtype=float))
    papers = [_corners(label) for label in labels if label]
    if papers:
        yield Path(np.array(papers, dtype=float), page.theme.paper, 0, VEIL)
    for index, label in enumerate(labels):
        if label:
            yield from _label_marks(page, index, label)
    yield from page.words
    for node, thumbnail, frame in zip(page.nodes, thumbnails, page.frames, strict=True):
        for thickness, color in frame.mats:
            yield Box(thumbnail.rectangle.grown(thickness), color)
        yield Picture(thumbnail.picture, thumbnail.rectangle, page.theme.hairline if frame.hairline else None)
        if number := page.numbers.get(node):
            yield from number_marks(number, thumbnail.rectangle, page.letters, page.theme)


def _corners(place: Rectangle) -> list[tuple[int, int]]:
    left, top, right, bottom = place
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _label_marks(page: Page, index: int, place: Rectangle) -> Iterator[Mark]:
    """Yield the lines of a label."""
    x, size = (place.left + place.right) / 2, page.labels.letters
    for number, line in enumerate(page.labels.lines[index]):
        y = place.top + (number + 0.5) * LINE * size
        yield Text(line, x, y, size, page.theme.text, "center", page.labels.weights[index])
