"""Paths as film strips: pictures in a row, and between two pictures an arrow with its rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import SEPARATOR, named, provenance
from simgraph_neo.drawing.canvas.files import canvas_for, check_size, save
from simgraph_neo.drawing.canvas.marks import Path, Picture, Text, draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import LINE, id_line, title_lines, wrapped
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.strip.plan import LETTERS, Frame, StripPlan, plan_strips
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme, ThemeName

CAPTION_SIZE, MIN_CAPTION, CAPTION_LINE = 0.01, 9.0, 1.5
"""Font size of the caption relative to the width of a page, its least value in pixels, and the height of a line
relative to the font size."""
HEAD, RANK = 0.05, 0.1
"""Half the width of an arrowhead, and the font size of the rank above it, relative to the height of a picture."""
TITLE = 80
"""Characters of the name of a path's end in a PDF's title."""
KEY = "Number on an arrow: rank of the next image in the list of the image before, 1 = most similar"


@dataclass(frozen=True)
class StripReport:
    """What was drawn."""

    path: pathlib.Path
    width: int
    """Pixels of a PNG, hundredths of an inch of an SVG or PDF."""
    height: int
    strips: list[list[Rectangle]] = field(repr=False)
    """The places of the pictures of each strip. No two overlap."""
    placeholders: dict[Any, str] = field(repr=False)
    """Node drawn as a plain colour -> the reason."""


@house_style()
def draw_strips(
    graph: nx.DiGraph[Any],
    strips: Sequence[Sequence[Any]],
    path: pathlib.Path,
    *,
    asked: tuple[Any, Any] | None = None,
    size: int = 2000,
    remark: str = "",
    theme: ThemeName = "light",
) -> StripReport:
    """Draw `strips`, each a path of nodes of `graph`, into `path` (.png, .svg or .pdf), at most `size` pixels wide.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``; of edges: ``rank``. `asked` is the requested start and goal: if the only strip is the path
    back, its heading says so. `remark` begins the caption. The same input gives the same bytes. Raises
    InvalidInputError for no strip, an unknown suffix or theme, an invalid size or a file that cannot be written.
    """
    canvas_class = canvas_for(path)
    check_size(size)
    look = theme_named(theme)
    if not strips or not all(strips):
        raise InvalidInputError("There is nothing to draw: `strips` has no path. Ingest more images first.")
    with written_whole(path) as temporary:
        nodes = dict.fromkeys(node for strip in strips for node in strip)
        box = size * canvas_class.finer, size * canvas_class.finer // 4  # large enough for any place on the page
        pictures = {node: opened(attributes.node(graph, node), box, look) for node in nodes}
        ratios = {node: picture.width / picture.height for node, (picture, _) in pictures.items()}
        plan = plan_strips([[(node, ratios[node]) for node in strip] for strip in strips], size)
        caption = _caption(graph, plan, remark, max(MIN_CAPTION, size * CAPTION_SIZE), look)
        height = round(plan.bottom + sum(CAPTION_LINE * line.size for line in caption) + plan.margin)
        canvas = canvas_class(plan.width, height, look)
        draw(canvas, [*_arrows(graph, plan, look), *_words(graph, plan, asked, look), *caption])
        draw(canvas, _pictures(plan, pictures, canvas.finer, look))
        save(canvas, temporary, _called(graph, strips, asked))
    return StripReport(
        path=path,
        width=plan.width,
        height=height,
        strips=[[frame.picture for frame in strip] for strip in plan.strips],
        placeholders={node: missing for node, (_, missing) in pictures.items() if missing},
    )


def _pictures(
    plan: StripPlan, pictures: Mapping[Any, tuple[Image, str | None]], finer: int, theme: Theme
) -> Iterator[Mark]:
    for frame in chain.from_iterable(plan.strips):
        image = fitted(pictures[frame.node][0], frame.picture, finer)
        yield Picture(image, frame.picture, theme.hairline)


def _arrows(graph: nx.DiGraph[Any], plan: StripPlan, theme: Theme) -> Iterator[Mark]:
    """Yield the arrows, and above each its rank."""
    links = [(frame, then, frame.arrow) for strip in plan.strips for frame, then in pairwise(strip) if frame.arrow]
    head, letters = HEAD * plan.unit, RANK * plan.unit
    if links:
        shafts = [[(start, y), (end - head, y)] for *_, (start, end, y) in links]
        tips = [[(end - 1.6 * head, y - head), (end, y), (end - 1.6 * head, y + head)] for *_, (_, end, y) in links]
        yield Path(np.array(shafts), theme.edge, 0.4 * head)
        yield Path(np.array(tips), theme.edge, 0)
    for frame, then, (start, end, y) in links:
        rank = attributes.edge(graph, frame.node, then.node).get("rank")
        if rank is not None:
            yield Text(str(rank), (start + end) / 2, y - letters, letters, theme.text)


def _words(graph: nx.DiGraph[Any], plan: StripPlan, asked: tuple[Any, Any] | None, theme: Theme) -> Iterator[Mark]:
    """Yield the heading above each strip, and the title and id under each picture."""
    only_back = len(plan.strips) == 1 and (plan.strips[0][-1].node, plan.strips[0][0].node) == asked
    for strip, y in zip(plan.strips, plan.headings, strict=True):
        heading = _heading(graph, strip, only_back, plan.width - 2 * plan.margin, plan.heading_size)
        yield Text(heading, plan.width / 2, y, plan.heading_size, theme.text, weight="bold")
    size = LETTERS * plan.unit
    for frame in chain.from_iterable(plan.strips):
        lines = [(line, theme.text) for line in title_lines(attributes.node(graph, frame.node), frame.room, size)]
        lines.append((id_line(frame.node, frame.room, size), theme.faint))
        x = (frame.picture.left + frame.picture.right) / 2
        for number, (line, color) in enumerate(lines):
            yield Text(line, x, frame.text_top + (number + 0.5) * LINE * size, size, color)


def _called(graph: nx.DiGraph[Any], strips: Sequence[Sequence[Any]], asked: tuple[Any, Any] | None) -> str:
    start, goal = (named(graph, node, TITLE) for node in asked or (strips[0][0], strips[0][-1]))
    return f"Path from {start} to {goal}"


def _heading(graph: nx.DiGraph[Any], strip: Sequence[Frame], only_back: bool, inner: float, letters: float) -> str:
    taken = 24 if only_back else 10  # half the width of the other words, in characters
    room = int(inner / letters / 1.4) - taken  # bold letters are 0.7 as wide as high
    start, goal = (one_line(named(graph, frame.node, room), room) for frame in (strip[0], strip[-1]))
    hops = counted(len(strip) - 1, "hop")
    words = (
        f"No path from {goal} to {start}; the path back has {hops}" if only_back else f"{hops} from {start} to {goal}"
    )
    return wrapped(words, inner, letters, lines=1, weight="bold")[0]


def _caption(graph: nx.DiGraph[Any], plan: StripPlan, remark: str, size: float, theme: Theme) -> list[Text]:
    """Return the lines of the caption under all strips."""
    nodes = dict.fromkeys(frame.node for frame in chain.from_iterable(plan.strips))
    origins = provenance(attributes.node(graph, node) for node in nodes)
    text = SEPARATOR.join(part for part in (remark, *origins) if part)
    inner = plan.width - 2 * plan.margin
    lines = [line for part in (text, KEY) for line in wrapped(part, inner, size, lines=4)]
    return [
        Text(line, plan.width / 2, plan.bottom + (number + 0.75) * CAPTION_LINE * size, size, theme.text)
        for number, line in enumerate(lines)
    ]
