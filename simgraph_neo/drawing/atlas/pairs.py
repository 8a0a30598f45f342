"""The third part of a seed atlas: a row for each pair of seeds, with its meeting images and its bridges."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.atlas.pictures import LINE, line
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Path, Text
from simgraph_neo.drawing.charts.axes import UNIT, WIDTH, WORDS
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.comparison import BridgeEdge, Pair
    from simgraph_neo.drawing.atlas.pictures import AtlasPictures
    from simgraph_neo.drawing.canvas.marks import Mark

HEADING, ROW = 62, 100
"""Heights of the heading and of a row."""
PICTURE = (76, 50)
SEEDS, IMAGE = 160, 86
"""Widths of the names of two seeds, and distance of two images."""
MEETING, IMAGES, EDGES = 4, 2, 1
"""Meeting images, bridging images and bridging edges of a pair that are shown at most; JSON has more."""
GAP = 8
"""Space between images of two kinds."""
SHAFT = 112
"""Distance of the two pictures of an edge."""
UNIT_ROW = 26
"""Height of a line of text on its own."""
MAX_PAIRS = 4
"""Pairs that are shown at most."""


def shown_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that share an image or are joined by an edge: by depth of first touch, then by overlap."""
    joined = [pair for pair in pairs if pair.shared or pair.bridge_edges]
    return sorted(joined, key=lambda p: (inf if p.first_touch is None else p.first_touch, -p.jaccard))[:MAX_PAIRS]


def pictured(pairs: Sequence[Pair]) -> list[str]:
    """Return the images whose pictures this part shows."""
    found = list[str]()
    for pair in shown_pairs(pairs):
        found += [met.id for met in pair.meeting[:MEETING]]
        found += [image.id for image in pair.bridge_images[:IMAGES]]
        found += [end for edge in pair.bridge_edges[:EDGES] for end in edge.ends]
    return found


def pairs_height(pairs: Sequence[Pair]) -> int:
    """Return the height of this part of the atlas in pixels."""
    rows = len(shown_pairs(pairs))
    return (HEADING + rows * ROW if rows else UNIT_ROW) + (rows < len(pairs)) * UNIT_ROW


def plan_pairs(pictures: AtlasPictures, top: int, left: int, pairs: Sequence[Pair], depth: int) -> Iterator[Mark]:
    """Yield the marks of this part. Pairs that are not shown are counted."""
    theme, rows, starts = pictures.theme, shown_pairs(pairs), _starts(left)
    yield Text("Meeting images and bridges", left, top + UNIT / 2, UNIT, theme.text, "left", "bold")
    heads = ("Two seeds", "Images in both territories, the nearest first", "Bridging images", "Bridging edge")
    for x, words in zip(starts, heads if rows else (), strict=False):
        yield Text(words, x, top + HEADING - 20, WORDS, theme.faint, "left")
    for place, pair in enumerate(rows):
        yield from _pair(pictures, pair, top + HEADING + place * ROW, starts)
    if len(rows) < len(pairs):
        y = top + pairs_height(pairs) - UNIT_ROW / 2
        yield line(_rest(pairs, depth), left, y, WORDS, WIDTH, theme.faint, "left")


def _starts(left: int) -> tuple[int, int, int, int]:
    meeting = left + SEEDS
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


def _pair(pictures: AtlasPictures, pair: Pair, top: int, starts: tuple[int, int, int, int]) -> Iterator[Mark]:
    theme, step = pictures.theme, LINE * WORDS
    shared = f"{pair.shared:,} shared" if pair.shared else "share no image"
    touch = [] if pair.first_touch is None else [f"first at depth {pair.first_touch}"]
    for place, seed in enumerate(pair.seeds):
        yield from pictures.seed(seed, starts[0], top + (place + 0.5) * step, SEEDS - 12)
    for place, words in enumerate([shared, *touch], len(pair.seeds)):
        yield line(words, starts[0], top + (place + 0.5) * step + 4, WORDS, SEEDS - 12, theme.faint, "left")
    for place, met in enumerate(pair.meeting[:MEETING]):
        hops = f"hops {met.hops[0]} + {met.hops[1]}"
        yield from _image(pictures, met.id, starts[1] + place * IMAGE, top, hops)
    for place, image in enumerate(pair.bridge_images[:IMAGES]):
        yield from _image(pictures, image.id, starts[2] + place * IMAGE, top, percent(image.share))
    for edge in pair.bridge_edges[:EDGES]:
        yield from _edge(pictures, edge, pair.bridge_pairs, starts[3], top)


def percent(share: float) -> str:
    """Format a share in percent. A share between 0 and 1 is never rounded to 0% or 100%.

    >>> percent(0.25), percent(0.001), percent(0.997), percent(1.0)
    ('25%', '<1%', '>99%', '100%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _image(pictures: AtlasPictures, node: str, left: int, top: int, note: str) -> Iterator[Mark]:
    """Yield a picture with its name and a note under it."""
    width, height = PICTURE
    yield pictures.mark(node, Rectangle(left, top, left + width, top + height))
    for number, words in enumerate([pictures.name(node), note]):
        color = pictures.theme.faint if number else pictures.theme.text
        y = top + height + 4 + (number + 0.5) * LINE * WORDS
        yield line(words, left + width / 2, y, WORDS, IMAGE - 4, color)


def _edge(pictures: AtlasPictures, edge: BridgeEdge, pairs: int, left: int, top: int) -> Iterator[Mark]:
    """Yield two pictures and a line between them; its thickness shows on which share of the paths the edge is."""
    (width, height), theme, right = PICTURE, pictures.theme, left + SHAFT
    boxes = [Rectangle(x, top, x + width, top + height) for x in (left, right)]
    one, other = (pictures.mark(node, box) for node, box in zip(edge.ends, boxes, strict=True))
    y, step = top + height / 2, LINE * WORDS
    shaft = np.array([[(one.place.right + 4, y), (other.place.left - 4, y)]])
    yield from (one, other, Path(shaft, theme.edge, 1 + 4 * edge.share))
    for node, box in zip(edge.ends, boxes, strict=True):
        middle = box.left + width / 2
        yield line(pictures.name(node), middle, top + height + 4 + step / 2, WORDS, SHAFT - 8, theme.text)
    words = f"{percent(edge.share)} of {counted(pairs, 'path')}"
    yield line(words, (left + right + width) / 2, top + height + 4 + 1.5 * step, WORDS, SHAFT + width, theme.faint)
