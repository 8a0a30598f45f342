"""All marks of a drawing in their order: edges, labels, words, and the framed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Path, Picture, Text
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.graph.edges import edges
from simgraph_neo.drawing.graph.labels import AIR, FITTED_AIR
from simgraph_neo.drawing.graph.numbers import number_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.thumbnails import Thumbnail
    from simgraph_neo.drawing.graph.plan import Page

HALO = 0.15
"""Space beside a fitted line of a label that is kept clear, relative to the font size."""
VEIL, CLEAR = 0.75, 0.93
"""Opacity of the background under the labels of seeds, and of all images: the label is readable, and edges can be
followed through it. Many labels cross many edges, so these are kept clear of them."""


def compose(page: Page, thumbnails: Sequence[Thumbnail]) -> tuple[list[Mark], list[Rectangle | None]]:
    """Return the marks of a page whose pictures are open, and for each picture the place of its label, or None."""
    framed = [each.rectangle.grown(frame.thickness) for each, frame in zip(thumbnails, page.frames, strict=True)]
    labels = [_label(page, index, framed) for index in range(len(framed))]
    return list(_marks(page, thumbnails, labels)), labels


def _label(page: Page, index: int, framed: Sequence[Rectangle]) -> Rectangle | None:
    """Return the place of the label under a framed picture, and under the pictures beside it that it would cover."""
    lines, letters, weight = page.labels.lines[index], page.labels.letters, page.labels.weights[index]
    if not lines:
        return None
    half = max(text_width(line, letters, weight) for line in lines) / 2
    x, y = page.centres[index]
    x += page.labels.shifts[index] if page.labels.fitted else 0.0
    left, right, bottom = int(x - half), int(x + half) + 1, framed[index].bottom
    if page.labels.fitted:
        beside = (each for each in framed if each.left < right and left < each.right)
        bottom = max(each.bottom for each in beside if each.top < bottom and each.bottom > y)
    top = bottom + round((FITTED_AIR if page.labels.fitted else AIR) * letters / 2)
    return Rectangle(left, top, right, top + int(len(lines) * page.labels.line * letters))


def _marks(page: Page, thumbnails: Sequence[Thumbnail], labels: Sequence[Rectangle | None]) -> Iterator[Mark]:
    framed = [each.rectangle.grown(frame.thickness) for each, frame in zip(thumbnails, page.frames, strict=True)]
    below = [label._replace(top=frame.bottom) if label else frame for frame, label in zip(framed, labels, strict=True)]
    yield from edges(page, np.array(list(zip(framed, below, strict=True)), dtype=float))
    papers = [_corners(place) for index, label in enumerate(labels) if label for place in _papers(page, index, label)]
    if papers:
        yield Path(np.array(papers, dtype=float), page.theme.paper, 0, CLEAR if _all_named(page) else VEIL)
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


def _all_named(page: Page) -> bool:
    """Whether not only seeds have labels."""
    return any(
        lines and weight == "normal" for lines, weight in zip(page.labels.lines, page.labels.weights, strict=True)
    )


def _papers(page: Page, index: int, label: Rectangle) -> Iterator[Rectangle]:
    """Yield the background of a label: one rectangle, or that of each line where labels of all images are fitted."""
    if not page.labels.fitted:
        yield label
        return
    letters, middle = page.labels.letters, (label.left + label.right) / 2
    for number, line in enumerate(page.labels.lines[index]):
        half = text_width(line, letters, page.labels.weights[index]) / 2 + HALO * letters
        top = label.top + round(number * page.labels.line * letters)
        yield Rectangle(int(middle - half), top, int(middle + half) + 1, top + round(page.labels.line * letters))


def _corners(place: Rectangle) -> list[tuple[int, int]]:
    left, top, right, bottom = place
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _label_marks(page: Page, index: int, place: Rectangle) -> Iterator[Mark]:
    """Yield the lines of a label."""
    x, size = (place.left + place.right) / 2, page.labels.letters
    for number, line in enumerate(page.labels.lines[index]):
        y = place.top + (number + 0.5) * page.labels.line * size
        yield Text(line, x, y, size, page.theme.text, "center", page.labels.weights[index])
