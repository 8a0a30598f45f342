"""The third part of a seed atlas: a row a pair of seeds with the images where they meet, and their bridges."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Path
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.drawing.atlas.canvas import AtlasCanvas
    from simgraph_neo.model import Meeting, Pair

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


def pairs_height(pairs: Sequence[Pair]) -> int:
    """Pixels of this part."""
    shown = shown_pairs(pairs)
    return (HEADING + len(shown) * ROW if shown else HEADING - LINE) + LINE * (len(shown) < len(pairs))


def draw_pairs(
    canvas: AtlasCanvas, top: int, left: int, seeds: Sequence[str], pairs: Sequence[Pair], depth: int
) -> None:
    """What touches first comes first; pairs that are left out are counted."""
    canvas.write("Where they meet, and what binds them", left, top + 14, 14, ha="left", weight="bold")
    rows = shown_pairs(pairs)
    starts = _starts(left)
    heads = ("Two seeds", "Images in both territories, the nearest first", "Bridging images", "Bridging edges")
    for x, words in zip(starts, heads if rows else (), strict=False):
        canvas.write(words, x, top + HEADING - 16, LETTERS, ha="left", color=canvas.theme.faint)
    for place, pair in enumerate(rows):
        _draw_pair(canvas, pair, top + HEADING + place * ROW, starts, seeds)
    y = top + (HEADING + len(rows) * ROW if rows else HEADING - LINE) + LINE / 2
    canvas.line(_rest(pairs, depth), left, y, LETTERS + 1, canvas.width - 2 * left, ha="left", color=canvas.theme.faint)


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


def _draw_pair(
    canvas: AtlasCanvas, pair: Pair, top: int, starts: tuple[int, int, int, int], seeds: Sequence[str]
) -> None:
    numbers = [list(seeds).index(seed) + 1 for seed in pair.seeds]
    touch = "share no image" if pair.first_touch is None else f"{pair.shared:,} shared, touch at {pair.first_touch}"
    for place, (seed, number) in enumerate(zip(pair.seeds, numbers, strict=True)):
        _draw_image(canvas, seed, starts[0] + place * SEED, top, [f"{number} · {canvas.name(seed)}"])
    canvas.line(touch, starts[0], top + PICTURE[1] + 2.4 * 1.4 * LETTERS, LETTERS, 2 * SEED - 8, ha="left")
    for place, met in enumerate(pair.meeting[:MEETING]):
        _draw_image(canvas, met.id, starts[1] + place * IMAGE, top, [canvas.name(met.id), *_arrival(met)])
    for place, image in enumerate(pair.bridge_images[:IMAGES]):
        words = [canvas.name(image.id), f"{percent(image.share)} of ways"]
        _draw_image(canvas, image.id, starts[2] + place * IMAGE, top, words)
    for place, edge in enumerate(pair.bridge_edges[:EDGES]):
        _draw_edge(canvas, edge.ends, edge.share, pair.bridge_pairs, starts[3] + place * EDGE, top)


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


def _draw_image(canvas: AtlasCanvas, node: str, left: int, top: int, lines: Sequence[str]) -> None:
    """A picture and what is said of it."""
    width, height = PICTURE
    canvas.image(node, Rectangle(left, top, left + width, top + height))
    for number, text in enumerate(lines):
        y, color = top + height + (number + 1) * 1.4 * LETTERS, canvas.theme.faint if number else canvas.theme.text
        canvas.line(text, left + width / 2, y, LETTERS, IMAGE - 4, color=color)


def _draw_edge(canvas: AtlasCanvas, ends: tuple[str, str], share: float, pairs: int, left: int, top: int) -> None:
    """Two pictures and a line between them, as thick as its share of the ways between so many pairs."""
    width, height = SMALL_PICTURE
    start, y = top + (PICTURE[1] - height) // 2, top + PICTURE[1] / 2
    boxes = [Rectangle(x, start, x + width, start + height) for x in (left, left + EDGE - 14 - width)]
    one, other = (canvas.image(node, box) for node, box in zip(ends, boxes, strict=True))
    shaft = np.array([[(one.right + 3, y), (other.left - 3, y)]])
    canvas.paths([Path(shaft, canvas.theme.edge, 1 + 4 * share)])
    for number, text in enumerate([*map(canvas.name, ends), f"{percent(share)} of {pairs:,} ways"]):
        color = canvas.theme.text if number < 2 else canvas.theme.faint
        line = top + PICTURE[1] + (number + 1) * 1.4 * LETTERS
        canvas.line(text, left + (EDGE - 14) / 2, line, LETTERS, EDGE - 8, color=color)
