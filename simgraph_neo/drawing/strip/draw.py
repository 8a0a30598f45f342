"""Paths as film strips: pictures in a row, and between two pictures an arrow with its rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import called, provenance
from simgraph_neo.drawing.canvas.files import canvas_for, check_size, check_text, save
from simgraph_neo.drawing.canvas.frame import plan_caption, plan_head, unit_for
from simgraph_neo.drawing.canvas.marks import Path, Picture, Text, draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import LINE, id_line, title_lines, wrapped
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.thumbnails import fitted, opened
from simgraph_neo.drawing.strip.plan import StripPlan, plan_strips
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.rights import picture_notes
from simgraph_neo.text import counted

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme, ThemeName

HEAD, RANK = 0.05, 0.1
"""Half the width of an arrowhead, and the font size of the rank above it, relative to the height of a picture."""
NAME = 60
"""Characters of the name of a path's end in a title."""
SHAFT, BACK = 0.4, 0.2
"""Width of an arrow's shaft, and of one of the path back, relative to `HEAD`."""
DASH = 3.4, 2.9
"""Length of a dash and of the space after it, relative to the width of the line: the explorer page has the same."""
KEY = "number on an arrow: rank of the next image in the list of the image before, 1 = most similar"


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
    lead: Sequence[str] = (),
    remarks: Sequence[str] = (),
    text: bool = False,
    theme: ThemeName = "light",
) -> StripReport:
    """Draw `strips`, each a path of nodes of `graph`, into `path` (.png, .svg or .pdf), at most `size` pixels wide.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``; of edges: ``rank``. `asked` is the requested start and goal, by default those of the first
    strip: the title answers whether there is a path between them; a path back has thin, dashed arrows. `lead` stands
    below the title, `remarks` begin the caption. With `text` an SVG keeps its letters as text. The same input gives the
    same bytes. Raises InvalidInputError for no strip, an unknown suffix or theme, an invalid size or a file that cannot
    be written.
    """
    canvas_class = canvas_for(path)
    check_size(size)
    check_text(path, text)
    look = theme_named(theme)
    if not strips or not all(strips):
        raise InvalidInputError("There is nothing to draw: `strips` has no path. Ingest more images first.")
    with written_whole(path) as temporary:
        nodes = dict.fromkeys(node for strip in strips for node in strip)
        box = size * canvas_class.finer, size * canvas_class.finer // 4  # large enough for any place on the page
        pictures = {node: opened(attributes.node(graph, node), box, look) for node in nodes}
        ratios = {node: picture.width / picture.height for node, (picture, _) in pictures.items()}
        asked, cells = (
            asked or (strips[0][0], strips[0][-1]),
            [[(node, ratios[node]) for node in strip] for strip in strips],
        )
        plan, title = plan_strips(cells, size), _title(graph, strips, asked)
        inner, unit = plan.width - 2 * plan.margin, unit_for(plan.width)
        head = plan_head(title, lead, plan.margin, plan.margin, inner, unit, look)
        plan = plan_strips(cells, size, head.bottom)
        known = [attributes.node(graph, node) for node in nodes]
        about = [*remarks, *provenance(known), KEY, *picture_notes(known)]
        caption = plan_caption(about, plan.margin, plan.bottom, inner, unit, look)
        height = round(caption.bottom) + plan.margin
        canvas = canvas_class(plan.width, height, look)
        draw(
            canvas, [*_arrows(graph, plan, asked, look), *head.marks, *_words(graph, plan, asked, look), *caption.marks]
        )
        draw(canvas, _pictures(plan, pictures, canvas.finer, look))
        save(canvas, temporary, title, [*lead, *about], text=text)
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


def _arrows(graph: nx.DiGraph[Any], plan: StripPlan, asked: tuple[Any, Any], theme: Theme) -> Iterator[Mark]:
    """Yield the arrows, and above each its rank. Those of the path back are thin and dashed."""
    head, letters = HEAD * plan.unit, RANK * plan.unit
    for strip in plan.strips:
        links = [(frame, then, frame.arrow) for frame, then in pairwise(strip) if frame.arrow]
        back = _leads_back([frame.node for frame in strip], asked)
        width = (BACK if back else SHAFT) * head
        shafts = [
            [(x, y), (min(x + dash, end - head), y)]
            for *_, (start, end, y) in links
            for dash, step in [(DASH[0] * width, sum(DASH) * width) if back else (end, end)]
            for x in np.arange(start, end - head, step).tolist()
        ]
        tips = [[(end - 1.6 * head, y - head), (end, y), (end - 1.6 * head, y + head)] for *_, (_, end, y) in links]
        if links:
            yield Path(np.array(shafts), theme.ink, width)
            yield Path(np.array(tips), theme.ink, 0)
        for frame, then, (start, end, y) in links:
            rank = attributes.edge(graph, frame.node, then.node).get("rank")
            if rank is not None:
                yield Text(str(rank), (start + end) / 2, y - letters, letters, theme.text)


def _words(graph: nx.DiGraph[Any], plan: StripPlan, asked: tuple[Any, Any], theme: Theme) -> Iterator[Mark]:
    """Yield the heading above each of several strips, and the title and id under each picture."""
    inner = plan.width - 2 * plan.margin
    for strip, y in zip(plan.strips, plan.headings, strict=bool(plan.headings)):
        nodes = [frame.node for frame in strip]
        heading = _heading(graph, nodes, "Path back" if _leads_back(nodes, asked) else "Path")
        line = wrapped(heading, inner, plan.heading_size, lines=1, weight="bold")[0]
        yield Text(line, plan.margin, y, plan.heading_size, theme.text, "left", "bold")
    size = plan.letters
    for frame in chain.from_iterable(plan.strips):
        lines = [(line, theme.text) for line in title_lines(attributes.node(graph, frame.node), frame.room, size)]
        lines.append((id_line(frame.node, frame.room, size), theme.faint))
        x = (frame.picture.left + frame.picture.right) / 2
        for number, (line, color) in enumerate(lines):
            yield Text(line, x, frame.text_top + (number + 0.5) * LINE * size, size, color)


def _leads_back(strip: Sequence[Any], asked: tuple[Any, Any]) -> bool:
    return (strip[-1], strip[0]) == asked


def _title(graph: nx.DiGraph[Any], strips: Sequence[Sequence[Any]], asked: tuple[Any, Any]) -> str:
    """Return the answer for the requested start and goal, not for the strips that are drawn."""
    start, goal = (called(graph, node, NAME) for node in asked)
    hops = [counted(len(strip) - 1, "hop") for strip in strips]
    if _leads_back(strips[0], asked) and len(strips) == 1:
        return f"No path from {start} to {goal}. The path back has {hops[0]}"
    back = f", {hops[1]} back" if len(strips) > 1 else ""
    return f"From {start} to {goal} in {hops[0]}{back}"


def _heading(graph: nx.DiGraph[Any], strip: Sequence[Any], what: str) -> str:
    start, goal = (called(graph, node, NAME) for node in (strip[0], strip[-1]))
    return f"{what} from {start} to {goal}: {counted(len(strip) - 1, 'hop')}"
