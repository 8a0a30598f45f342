"""The third part of a seed atlas: a row for each pair of seeds, with its meeting images and its bridges."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.atlas.pictures import line
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Path, Text
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.comparison import BridgeEdge, Meeting, Pair
    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark

HEADING, ROW, LINE = 62, 120, 26
"""Heights of the heading, of a row, and of a line of text."""
PICTURE = (80, 60)
SMALL_PICTURE = (47, 36)
SEED, IMAGE, EDGE = 92, 92, 134
"""Distances of two seeds, of two images and of two edges."""
MEETING, IMAGES, EDGES = 5, 2, 2
"""Meeting images, bridging images and bridging edges that are shown at most."""
GAP = 14
LETTERS = 10.5
"""Font size."""
MAX_PAIRS = 8
"""Pairs that are shown at most."""


def shown_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that share an image or are joined by an edge: by depth of first touch, then by overlap."""
    joined = [pair for pair in pairs if pair.shared or pair.bridge_edges]
    return sorted(joined, key=lambda p: (inf if p.first_touch is None else p.first_touch, -p.jaccard))[:MAX_PAIRS]


def plan_pairs(
    pictures: AtlasPictures, top: int, left: int, width: int, seeds: Sequence[str], pairs: Sequence[Pair], depth: int
) -> tuple[list[Mark], int]:
    """Return the marks of this part, `width` pixels wide, and its height. Pairs that are not shown are counted."""
    theme, rows, starts = pictures.theme, shown_pairs(pairs), _starts(left)
    marks: list[Mark] = [Text("Meeting images and bridges", left, top + 14, 14, theme.text, "left", "bold")]
    heads = ("Two seeds", "Images in both territories, the nearest first", "Bridging images", "Bridging edges")
    for x, words in zip(starts, heads if rows else (), strict=False):
        marks.append(Text(words, x, top + HEADING - 16, LETTERS, theme.faint, "left"))
    for place, pair in enumerate(rows):
        marks += _pair(pictures, pair, top + HEADING + place * ROW, starts, seeds)
    height = HEADING + len(rows) * ROW if rows else HEADING - LINE
    if len(rows) == len(pairs):
        return marks, height
    marks.append(line(_rest(pairs, depth), left, top + height + LINE / 2, LETTERS + 1, width, theme.faint, "left"))
    return marks, height + LINE


def _starts(left: int) -> tuple[int, int, int, int]:
    meeting = left + 2 * SEED + GAP
    images = meeting + MEETING * IMAGE + GAP
    return left, meeting, images, images + IMAGES * IMAGE + GAP


def _rest(pairs: Sequence[Pair], depth: int) -> str:
    """Describe the pairs that have no row."""
    joined = sum(bool(pair.shared or pair.bridge_edges) for pair in pairs)
    apart, more = len(pairs) - joined, max(joined - MAX_PAIRS, 0)
    words = [f"{counted(more, 'more pair')} not shown: see the tables"] if more else []
    if apart == len(pairs):
        words.append(f"No two of these territories share an image or are joined by an edge within depth {depth}.")
    elif apart:
        words.append(f"{counted(apart, 'pair')} without a shared image or a bridge within depth {depth}")
    return " · ".join(words)


def _pair(
    pictures: AtlasPictures, pair: Pair, top: int, starts: tuple[int, int, int, int], seeds: Sequence[str]
) -> Iterator[Mark]:
    numbers = [list(seeds).index(seed) + 1 for seed in pair.seeds]
    touch = "share no image" if pair.first_touch is None else f"{pair.shared:,} shared, touch at {pair.first_touch}"
    for place, (seed, number) in enumerate(zip(pair.seeds, numbers, strict=True)):
        yield from _image(pictures, seed, starts[0] + place * SEED, top, [f"{number} · {pictures.name(seed)}"])
    y = top + PICTURE[1] + 2.4 * 1.4 * LETTERS
    yield line(touch, starts[0], y, LETTERS, 2 * SEED - 8, pictures.theme.text, "left")
    for place, met in enumerate(pair.meeting[:MEETING]):
        yield from _image(pictures, met.id, starts[1] + place * IMAGE, top, [pictures.name(met.id), *_arrival(met)])
    for place, image in enumerate(pair.bridge_images[:IMAGES]):
        words = [pictures.name(image.id), f"{percent(image.share)} of paths"]
        yield from _image(pictures, image.id, starts[2] + place * IMAGE, top, words)
    for place, edge in enumerate(pair.bridge_edges[:EDGES]):
        yield from _edge(pictures, edge, pair.bridge_pairs, starts[3] + place * EDGE, top)


def percent(share: float) -> str:
    """Format a share in percent. A share between 0 and 1 is never rounded to 0% or 100%.

    >>> percent(0.25), percent(0.001), percent(0.997), percent(1.0)
    ('25%', '<1%', '>99%', '100%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _arrival(met: Meeting) -> list[str]:
    """Return the hops of an image from both seeds, and its ranks in the lists that lead to it."""
    ranks = " and ".join("–" if rank is None else str(rank) for rank in met.ranks)
    return [f"hops {met.hops[0]} + {met.hops[1]}", f"ranks {ranks}"]


def _image(pictures: AtlasPictures, node: str, left: int, top: int, lines: Sequence[str]) -> Iterator[Mark]:
    """Yield a picture and the lines of text under it."""
    (width, height), theme = PICTURE, pictures.theme
    yield pictures.mark(node, Rectangle(left, top, left + width, top + height))
    for number, text in enumerate(lines):
        y, color = top + height + (number + 1) * 1.4 * LETTERS, theme.faint if number else theme.text
        yield line(text, left + width / 2, y, LETTERS, IMAGE - 4, color)


def _edge(pictures: AtlasPictures, edge: BridgeEdge, pairs: int, left: int, top: int) -> Iterator[Mark]:
    """Yield two pictures and a line between them; its thickness shows on which share of the paths the edge is."""
    (width, height), theme = SMALL_PICTURE, pictures.theme
    start, y = top + (PICTURE[1] - height) // 2, top + PICTURE[1] / 2
    boxes = [Rectangle(x, start, x + width, start + height) for x in (left, left + EDGE - 14 - width)]
    one, other = (pictures.mark(node, box) for node, box in zip(edge.ends, boxes, strict=True))
    shaft = np.array([[(one.place.right + 3, y), (other.place.left - 3, y)]])
    yield from (one, other, Path(shaft, theme.edge, 1 + 4 * edge.share))
    for number, text in enumerate([*map(pictures.name, edge.ends), f"{percent(edge.share)} of {pairs:,} paths"]):
        color, below = theme.text if number < 2 else theme.faint, top + PICTURE[1] + (number + 1) * 1.4 * LETTERS
        yield line(text, left + (EDGE - 14) / 2, below, LETTERS, EDGE - 8, color)
