"""Rows for figures, and the texts of a figure read back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import DensityRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from simgraph_neo.attributes import View


def row(
    seed: str | None, depth: int | None, nodes: int, edges: int, complete: bool = True, view: View = "discovered"
) -> DensityRow:
    pairs = max(nodes * (nodes - 1), 1)
    unexpanded = 0 if complete else 3
    numbers = (nodes, edges, 2 * edges / pairs, edges, edges / pairs)
    return DensityRow(seed, depth, view, complete, unexpanded, 0, 0.5, *numbers)


def neighbourhoods(seeds: int, depths: Sequence[int] = range(1, 5), complete_to: int = 9) -> list[DensityRow]:
    """Seeds s0, s1, ..., which grow by another factor each, and their union."""
    rows = [
        row(f"s{n}", depth, (n + 2) ** depth + 3, (n + 2) ** depth + 2 + n * depth, depth <= complete_to)
        for n in range(seeds)
        for depth in depths
    ]
    union = [row("union", depth, 12**depth + 9, 12**depth + 8, depth <= complete_to) for depth in depths]
    return rows + (union if seeds > 1 else [])


def svg(path: Path) -> ET.Element:
    return ET.parse(path).getroot()


def words(draw: Callable[[Path], None], path: Path) -> list[str]:
    """Every text of a figure that is drawn."""
    draw(path)
    return texts(path)


def texts(path: Path) -> list[str]:
    """Every text of an SVG: matplotlib writes each as outlines, with a comment."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    comment: Any = ET.Comment
    found = [element.text or "" for element in ET.parse(path, parser).iter() if element.tag == comment]
    return [unescape(text).strip() for text in found]


class Letters(NamedTuple):
    """A text of an SVG as it is drawn; lengths are in the units of the SVG."""

    text: str
    size: float
    """Of the font."""
    x: float
    y: float
    color: str


def letters(path: Path) -> list[Letters]:
    """The texts of an SVG with their sizes and places: matplotlib draws outlines of a size of 100, and scales them."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    comment: Any = ET.Comment
    found = list[Letters]()
    for group in ET.parse(path, parser).iter():
        for label, drawn in pairwise(group):
            place = re.match(r"translate\(([-\d.]+) ([-\d.]+)\).*scale\(([\d.]+) ", drawn.get("transform", ""))
            if label.tag == comment and place:
                color = re.search(r"#[0-9a-f]{6}", drawn.get("style", ""))
                x, y, scale = map(float, place.groups())
                found.append(
                    Letters(unescape(label.text or "").strip(), 100 * scale, x, y, color[0] if color else "#000000")
                )
    return found


def least_points(path: Path) -> float:
    """The size of the smallest letters of an SVG in points, if it is printed 180 mm wide."""
    width = float(svg(path).attrib["viewBox"].split()[2])
    return min(each.size for each in letters(path)) / width * 180 / 25.4 * 72
