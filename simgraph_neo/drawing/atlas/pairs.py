"""The third part of a seed atlas: a row a pair of seeds with the images where they meet, and their bridges."""

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
"""Above the rows, one of them, and a line of words."""
PICTURE = (80, 60)
SMALL_PICTURE = (47, 36)
SEED, IMAGE, EDGE = 92, 92, 134
"""From one to the next."""
MEETING, IMAGES, EDGES = 5, 2, 2
"""How many are shown."""
GAP = 14
LETTERS = 10.5
MAX_PAIRS = 8
"""Pairs that are shown."""


def shown_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Those that meet, or that something binds: what touches first, then what overlaps most, comes first."""
    joined = [pair for pair in pairs if pair.shared or pair.bridge_edges]
    return sorted(joined, key=lambda p: (inf if p.first_touch is None else p.first_touch, -p.jaccard))[:MAX_PAIRS]


def plan_pairs(
    pictures: AtlasPictures, top: int, left: int, width: int, seeds: Sequence[str], pairs: Sequence[Pair], depth: int
) -> tuple[list[Mark], int]:
    """The marks of this part, `width` pixels across, and its height. Pairs that are left out are counted."""
    theme, rows, starts = pictures.theme, shown_pairs(pairs), _starts(left)
    marks: list[Mark] = [Text("Where they meet, and what binds them", left, top + 14, 14, theme.text, "left", "bold")]
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
    """What is said of the pairs that have no row."""
    joined = sum(bool(pair.shared or pair.bridge_edges) for pair in pairs)
    apart, more = len(pairs) - joined, max(joined - MAX_PAIRS, 0)
    words = [f"{counted(more, 'more pair')} not shown: see the tables"] if more else []
    if apart == len(pairs):
        words.append(f"No two of these territories share an image within depth {depth}, nor does an edge bind them.")
    elif apart:
        words.append(f"{counted(apart, 'pair')} without a shared image or a binding edge within depth {depth}")
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
        words = [pictures.name(image.id), f"{percent(image.share)} of ways"]
        yield from _image(pictures, image.id, starts[2] + place * IMAGE, top, words)
    for place, edge in enumerate(pair.bridge_edges[:EDGES]):
        yield from _edge(pictures, edge, pair.bridge_pairs, starts[3] + place * EDGE, top)


def percent(share: float) -> str:
    """A share in percent; what is not quite nothing, or not quite all, is never shown as if it were.

    >>> percent(0.25), percent(0.001), percent(0.997), percent(1.0)
    ('25%', '<1%', '>99%', '100%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _arrival(met: Meeting) -> list[str]:
    """How far it is from both seeds, and where it stands in the lists that lead to it."""
    ranks = " and ".join("–" if rank is None else str(rank) for rank in met.ranks)
    return [f"hops {met.hops[0]} + {met.hops[1]}", f"ranks {ranks}"]


def _image(pictures: AtlasPictures, node: str, left: int, top: int, lines: Sequence[str]) -> Iterator[Mark]:
    """A picture and what is said of it."""
    (width, height), theme = PICTURE, pictures.theme
    yield pictures.mark(node, Rectangle(left, top, left + width, top + height))
    for number, text in enumerate(lines):
        y, color = top + height + (number + 1) * 1.4 * LETTERS, theme.faint if number else theme.text
        yield line(text, left + width / 2, y, LETTERS, IMAGE - 4, color)


def _edge(pictures: AtlasPictures, edge: BridgeEdge, pairs: int, left: int, top: int) -> Iterator[Mark]:
    """Two pictures and a line between them, as thick as its share of the ways between so many pairs."""
    (width, height), theme = SMALL_PICTURE, pictures.theme
    start, y = top + (PICTURE[1] - height) // 2, top + PICTURE[1] / 2
    boxes = [Rectangle(x, start, x + width, start + height) for x in (left, left + EDGE - 14 - width)]
    one, other = (pictures.mark(node, box) for node, box in zip(edge.ends, boxes, strict=True))
    shaft = np.array([[(one.place.right + 3, y), (other.place.left - 3, y)]])
    yield from (one, other, Path(shaft, theme.edge, 1 + 4 * edge.share))
    for number, text in enumerate([*map(pictures.name, edge.ends), f"{percent(edge.share)} of {pairs:,} ways"]):
        color, below = theme.text if number < 2 else theme.faint, top + PICTURE[1] + (number + 1) * 1.4 * LETTERS
        yield line(text, left + (EDGE - 14) / 2, below, LETTERS, EDGE - 8, color)
