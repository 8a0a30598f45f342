"""Paths through a graph as film strips: pictures in a row, an arrow with its rank between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.canvas.caption import SEPARATOR, named, provenance
from simgraph_neo.drawing.canvas.files import check_size, parse_suffix, save_png, save_reproducibly
from simgraph_neo.drawing.canvas.raster import RasterCanvas, rendered
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import LINE, id_line, title_lines, wrapped
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.thumbnails import Thumbnail, fitted, opened
from simgraph_neo.drawing.canvas.vector import DPI, FINER, VectorCanvas
from simgraph_neo.drawing.strip.plan import LETTERS, Arrow, Frame, StripPlan, plan_strips
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.theme import Theme, ThemeName

CAPTION_SIZE = 0.01
"""Height of its letters, in widths of a page."""
KEY = "Number on an arrow: rank in the list of the picture before it, 1 = most alike"


@dataclass(frozen=True)
class StripReport:
    """What was drawn."""

    path: Path
    width: int
    """Pixels of a PNG; SVG and PDF are this many hundredths of an inch."""
    height: int
    strips: list[list[Rectangle]]
    """Where each picture of each strip is. No two overlap."""
    placeholders: dict[Any, str]
    """Nodes drawn as a plain colour, and why."""


@house_style()
def draw_strips(
    graph: nx.DiGraph[Any],
    strips: Sequence[Sequence[Any]],
    path: Path,
    *,
    size: int = 2000,
    remark: str = "",
    theme: ThemeName = "light",
) -> StripReport:
    """Draw each of `strips`, nodes of `graph` in order, into `path` (.png, .svg or .pdf), at most `size` pixels wide.

    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``; of edges: ``rank``. `remark` begins the caption. The same input gives the same bytes.
    Raises BadInput for no strip, an unknown suffix or theme, a bad size or a file that cannot be written.
    """
    suffix = parse_suffix(path)
    check_size(size)
    look = theme_named(theme)
    if not strips or not all(strips):
        raise BadInput("There is nothing to draw: no way was found. Ingest more first.")
    with written_whole(path) as temporary:
        finer = 1 if suffix == ".png" else FINER
        pictures = _pictures(graph, strips, size * finer, look)
        plan = plan_strips(
            [[(n, pictures[n][0].width / pictures[n][0].height) for n in strip] for strip in strips], size
        )
        sheet = _sheet(graph, plan, remark, size, look)
        thumbnails = [_thumbnail(frame, pictures, finer) for strip in plan.strips for frame in strip]
        (_write_png if suffix == ".png" else _write_vector)(graph, sheet, thumbnails, temporary)
    return StripReport(
        path=path,
        width=plan.width,
        height=sheet.height,
        strips=[[frame.picture for frame in strip] for strip in plan.strips],
        placeholders={node: missing for node, (_, missing) in pictures.items() if missing},
    )


class _Sheet(NamedTuple):
    """The page with its words."""

    plan: StripPlan
    height: int
    headings: list[str]
    caption: list[str]
    caption_size: float
    theme: Theme


def _pictures(
    graph: nx.DiGraph[Any], strips: Sequence[Sequence[Any]], width: int, theme: Theme
) -> dict[Any, tuple[Image, str | None]]:
    """Each node's picture, large enough for its place, or its placeholder and why; read once, their shapes count."""
    box = width, width // 4
    return {node: opened(graph.nodes[node], box, theme) for node in dict.fromkeys(n for strip in strips for n in strip)}


def _thumbnail(frame: Frame, pictures: Mapping[Any, tuple[Image, str | None]], finer: int) -> Thumbnail:
    picture, missing = pictures[frame.node]
    place = frame.picture
    return Thumbnail(fitted(picture, (place.width * finer, place.height * finer)), place, missing)


def _sheet(graph: nx.DiGraph[Any], plan: StripPlan, remark: str, size: int, theme: Theme) -> _Sheet:
    inner, caption_size = plan.width - 2 * plan.margin, max(9.0, size * CAPTION_SIZE)
    headings = [_heading(graph, strip, inner, plan.heading_size) for strip in plan.strips]
    nodes = dict.fromkeys(frame.node for strip in plan.strips for frame in strip)
    text = SEPARATOR.join(part for part in (remark, *provenance(graph.nodes[node] for node in nodes)) if part)
    caption = [line for part in (text, KEY) for line in wrapped(part, inner, caption_size, lines=4)]
    height = plan.bottom + len(caption) * 1.5 * caption_size + plan.margin
    return _Sheet(plan, round(height), headings, caption, caption_size, theme)


def _heading(graph: nx.DiGraph[Any], strip: Sequence[Frame], inner: float, letters: float) -> str:
    room = int(inner / letters / 1.4) - 10  # bold letters are 0.7 as wide as high; the other words take 20
    start, goal = (one_line(named(graph, frame.node, room), room) for frame in (strip[0], strip[-1]))
    words = f"{counted(len(strip) - 1, 'step')} from {start} to {goal}"
    return wrapped(words, inner, letters, lines=1, weight="bold")[0]


def _write_png(graph: nx.DiGraph[Any], sheet: _Sheet, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    canvas = RasterCanvas(rendered(_drawn(graph, sheet).figure))
    for thumbnail in thumbnails:
        canvas.picture(thumbnail, sheet.theme.hairline)
    save_png(canvas.image, path)


def _write_vector(graph: nx.DiGraph[Any], sheet: _Sheet, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    canvas = _drawn(graph, sheet)
    for thumbnail in thumbnails:
        canvas.picture(thumbnail, sheet.theme.hairline)
    save_reproducibly(canvas.figure, path, dpi=DPI * FINER)


def _drawn(graph: nx.DiGraph[Any], sheet: _Sheet) -> VectorCanvas:
    """All but the pictures."""
    plan = sheet.plan
    canvas = VectorCanvas(plan.width, sheet.height, sheet.theme)
    for heading, y in zip(sheet.headings, plan.headings, strict=True):
        canvas.write(heading, plan.width / 2, y, plan.heading_size, weight="bold")
    for strip in plan.strips:
        for frame, following in zip(strip, [*strip[1:], None], strict=True):
            _words(canvas, graph, frame, plan.unit)
            if frame.arrow and following:
                _link(canvas, frame.arrow, graph.edges[frame.node, following.node].get("rank"), plan.unit)
    for number, line in enumerate(sheet.caption):
        y = plan.bottom + (number + 0.75) * 1.5 * sheet.caption_size
        canvas.write(line, plan.width / 2, y, sheet.caption_size)
    return canvas


def _link(canvas: VectorCanvas, arrow: Arrow, rank: int | None, unit: float) -> None:
    """An arrow with its rank above it."""
    canvas.arrow(*arrow, head=0.05 * unit)
    canvas.write("" if rank is None else str(rank), (arrow.start + arrow.end) / 2, arrow.y - 0.1 * unit, 0.1 * unit)


def _words(canvas: VectorCanvas, graph: nx.DiGraph[Any], frame: Frame, unit: float) -> None:
    """Title and id under a picture."""
    size = LETTERS * unit
    lines = [(line, canvas.theme.text) for line in title_lines(graph.nodes[frame.node], frame.room, size)]
    lines.append((id_line(frame.node, frame.room, size), canvas.theme.faint))
    x = (frame.picture.left + frame.picture.right) / 2
    for number, (line, color) in enumerate(lines):
        canvas.write(line, x, frame.text_top + (number + 0.5) * LINE * size, size, color=color)
