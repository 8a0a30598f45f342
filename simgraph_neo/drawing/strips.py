"""Ways through a graph as film strips: pictures in a row, an arrow with its rank between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.drawing.brush import Brush
from simgraph_neo.drawing.canvas import DPI
from simgraph_neo.drawing.caption import SEPARATOR, named, provenance
from simgraph_neo.drawing.film import LETTERS, Arrow, Film, Frame, plan_film
from simgraph_neo.drawing.formats import checked_suffix, house_style, save_reproducibly
from simgraph_neo.drawing.graph import check_size
from simgraph_neo.drawing.lettering import wrapped
from simgraph_neo.drawing.pen import Pen
from simgraph_neo.drawing.raster import rendered, save_png
from simgraph_neo.drawing.theme import theme_named
from simgraph_neo.drawing.thumbnails import Thumbnail, fitted, opened
from simgraph_neo.drawing.vector import FINER
from simgraph_neo.drawing.words import LINE, id_line, title_lines
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from PIL.Image import Image

    from simgraph_neo.drawing.page import Rectangle
    from simgraph_neo.drawing.theme import Theme, ThemeName

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
    suffix = checked_suffix(path)
    check_size(size)
    look = theme_named(theme)
    if not strips or not all(strips):
        raise BadInput("There is nothing to draw: no way was found. Ingest more first.")
    with written_whole(path) as temporary:
        finer = 1 if suffix == ".png" else FINER
        pictures = _pictures(graph, strips, size * finer, look)
        film = plan_film([[(n, pictures[n][0].width / pictures[n][0].height) for n in strip] for strip in strips], size)
        sheet = _sheet(graph, film, remark, size, look)
        thumbnails = [_thumbnail(frame, pictures, finer) for strip in film.strips for frame in strip]
        (_write_png if suffix == ".png" else _write_vector)(graph, sheet, thumbnails, temporary)
    return StripReport(
        path=path,
        width=film.width,
        height=sheet.height,
        strips=[[frame.picture for frame in strip] for strip in film.strips],
        placeholders={node: missing for node, (_, missing) in pictures.items() if missing},
    )


class _Sheet(NamedTuple):
    """The page with its words."""

    film: Film
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


def _sheet(graph: nx.DiGraph[Any], film: Film, remark: str, size: int, theme: Theme) -> _Sheet:
    inner, caption_size = film.width - 2 * film.margin, max(9.0, size * CAPTION_SIZE)
    headings = [_heading(graph, strip, inner, film.heading_size) for strip in film.strips]
    nodes = dict.fromkeys(frame.node for strip in film.strips for frame in strip)
    text = SEPARATOR.join(part for part in (remark, *provenance(graph.nodes[node] for node in nodes)) if part)
    caption = [line for part in (text, KEY) for line in wrapped(part, inner, caption_size, lines=4)]
    height = film.bottom + len(caption) * 1.5 * caption_size + film.margin
    return _Sheet(film, round(height), headings, caption, caption_size, theme)


def _heading(graph: nx.DiGraph[Any], strip: Sequence[Frame], inner: float, letters: float) -> str:
    room = int(inner / letters / 1.4) - 10  # bold letters are 0.7 as wide as high; the other words take 20
    start, goal = (one_line(named(graph, frame.node, room), room) for frame in (strip[0], strip[-1]))
    words = f"{counted(len(strip) - 1, 'step')} from {start} to {goal}"
    return wrapped(words, inner, letters, lines=1, weight="bold")[0]


def _write_png(graph: nx.DiGraph[Any], sheet: _Sheet, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    brush = Brush(rendered(_drawn(graph, sheet).figure))
    for thumbnail in thumbnails:
        brush.picture(thumbnail, sheet.theme.hairline)
    save_png(brush.image, path)


def _write_vector(graph: nx.DiGraph[Any], sheet: _Sheet, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    pen = _drawn(graph, sheet)
    for thumbnail in thumbnails:
        pen.picture(thumbnail, sheet.theme.hairline)
    save_reproducibly(pen.figure, path, dpi=DPI * FINER)


def _drawn(graph: nx.DiGraph[Any], sheet: _Sheet) -> Pen:
    """All but the pictures."""
    film = sheet.film
    pen = Pen(film.width, sheet.height, sheet.theme)
    for heading, y in zip(sheet.headings, film.headings, strict=True):
        pen.write(heading, film.width / 2, y, film.heading_size, weight="bold")
    for strip in film.strips:
        for frame, following in zip(strip, [*strip[1:], None], strict=True):
            _words(pen, graph, frame, film.unit)
            if frame.arrow and following:
                _link(pen, frame.arrow, graph.edges[frame.node, following.node].get("rank"), film.unit)
    for number, line in enumerate(sheet.caption):
        y = film.bottom + (number + 0.75) * 1.5 * sheet.caption_size
        pen.write(line, film.width / 2, y, sheet.caption_size)
    return pen


def _link(pen: Pen, arrow: Arrow, rank: int | None, unit: float) -> None:
    """An arrow with its rank above it."""
    pen.arrow(*arrow, head=0.05 * unit)
    pen.write("" if rank is None else str(rank), (arrow.start + arrow.end) / 2, arrow.y - 0.1 * unit, 0.1 * unit)


def _words(pen: Pen, graph: nx.DiGraph[Any], frame: Frame, unit: float) -> None:
    """Title and id under a picture."""
    size = LETTERS * unit
    lines = [(line, pen.theme.text) for line in title_lines(graph.nodes[frame.node], frame.room, size)]
    lines.append((id_line(frame.node, frame.room, size), pen.theme.faint))
    x = (frame.picture.left + frame.picture.right) / 2
    for number, (line, color) in enumerate(lines):
        pen.write(line, x, frame.text_top + (number + 0.5) * LINE * size, size, color=color)
