"""Contact sheets: the pictures of a graph in groups, each with its title, its rank and its id, to read and to print."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image

from simgraph_neo.drawing.canvas.caption import whole_parts
from simgraph_neo.drawing.canvas.files import save_png, save_reproducibly
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.pdf import save_pages
from simgraph_neo.drawing.canvas.raster import RasterCanvas
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import text_width, wrapped
from simgraph_neo.drawing.canvas.thumbnails import WORKERS, Thumbnail, fitted, opened
from simgraph_neo.drawing.canvas.vector import DPI, FINER, VectorCanvas
from simgraph_neo.drawing.sheet.pages import SMALLEST, Cell, Heading
from simgraph_neo.drawing.sheet.plan import SheetPlan, SheetStyle, plan_sheet
from simgraph_neo.files import written_whole
from simgraph_neo.graph import Remark
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import networkx as nx
    from matplotlib.figure import Figure

    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.sheet.sections import Section

Canvas = VectorCanvas | RasterCanvas

BLOCK = 20
"""Pictures that a thread opens in one go; all at once would take more memory than the page."""

SWATCH = 4
"""Width of the mean colour beside a heading, in its heights."""
NOTHING = Remark([], None)


@dataclass(frozen=True)
class SheetReport:
    """What was drawn."""

    path: Path
    pages: int
    width: int
    """Of a page. Pixels of a PNG; SVG and PDF are this many hundredths of an inch."""
    height: int
    sections: list[Section]
    """The groups, their images in order with their ranks."""
    places: dict[Any, tuple[int, Rectangle]]
    """Page, from 0, and place of each picture, in reading order. No two overlap."""
    placeholders: dict[Any, str]
    """Nodes drawn as a plain colour, and why."""


@house_style()
def draw_sheet(graph: nx.DiGraph[Any], path: Path, style: SheetStyle | None = None) -> SheetReport:
    """Draw the pictures of `graph` in groups into `path`: a .pdf of many pages, or a .png or .svg of one.

    The groups are those of ``graph.grouped``, their order and the ranks those of ``drawing.sections``. Attributes read
    of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``, ``source``,
    ``license``, and ``depth`` or ``community`` to group by; of edges: ``rank``; of the graph: ``seeds`` (framed),
    ``depth``, ``complete``, ``unexpanded``, ``remarks`` (a `graph.Remark` for some communities, by their names). The
    same input gives the same bytes. Raises BadInput for an empty graph, a `style` that is not possible, one page that
    would be too large, and a file that cannot be written.
    """
    plan = plan_sheet(graph, path, style or SheetStyle())
    with written_whole(path) as temporary:
        write = {".png": _write_png, ".svg": _write_svg, ".pdf": _write_pdf}[temporary.suffix.lower()]
        drawn = write(graph, plan, temporary)
    return SheetReport(
        path=path,
        pages=len(plan.sheets),
        width=plan.grid.width,
        height=plan.height,
        sections=plan.sections,
        places={node: (page, place) for node, page, place, _ in drawn},
        placeholders={node: missing for node, _, _, missing in drawn if missing},
    )


class _Drawn(NamedTuple):
    """A picture on its page."""

    node: Any
    page: int
    place: Rectangle
    missing: str | None


def _write_png(graph: nx.DiGraph[Any], plan: SheetPlan, path: Path) -> list[_Drawn]:
    canvas = RasterCanvas(Image.new("RGB", (plan.grid.width, plan.height), plan.theme.paper), plan.theme)
    drawn = _draw(graph, plan, 0, canvas, finer=1)
    save_png(canvas.image, path)
    return drawn


def _write_svg(graph: nx.DiGraph[Any], plan: SheetPlan, path: Path) -> list[_Drawn]:
    canvas = VectorCanvas(plan.grid.width, plan.height, plan.theme)
    drawn = _draw(graph, plan, 0, canvas, finer=FINER)
    save_reproducibly(canvas.figure, path, dpi=DPI * FINER)
    return drawn


def _write_pdf(graph: nx.DiGraph[Any], plan: SheetPlan, path: Path) -> list[_Drawn]:
    drawn = list[_Drawn]()

    def figures() -> Iterator[Figure]:
        for page in range(len(plan.sheets)):
            canvas = VectorCanvas(plan.grid.width, plan.height, plan.theme)
            drawn.extend(_draw(graph, plan, page, canvas, finer=FINER))
            yield canvas.figure

    save_pages(figures(), path, dpi=DPI * FINER)
    return drawn


def _draw(graph: nx.DiGraph[Any], plan: SheetPlan, page: int, on: Canvas, *, finer: int) -> list[_Drawn]:
    """All of one page, its pictures `finer` times as many pixels as their places."""
    sheet, left = plan.sheets[page], plan.grid.margin
    for text, y, size, weight in plan.header if page == 0 else []:
        on.write(text, left, y, size, weight=weight, ha="left")
    for heading in sheet.headings:
        _head(on, plan, heading)
    for cell in sheet.cells:
        _label(on, plan, cell)
    if plan.paged:
        _foot(on, plan, page)
    seeds, drawn = frozenset(graph.graph.get("seeds") or ()), list[_Drawn]()
    for cell, thumbnail in _thumbnails(graph, sheet.cells, plan.theme, finer):
        node, framed = cell.entry.node, cell.entry.node in seeds
        on.picture(thumbnail, *(plan.theme.seed, plan.frame) if framed else (plan.theme.hairline, 1))
        drawn.append(_Drawn(node, page, thumbnail.rectangle, thumbnail.missing))
    return drawn


def _head(on: Canvas, plan: SheetPlan, heading: Heading) -> None:
    """A section's heading: its colour, its name, how many images it has, and what else is said of it."""
    section, y, continued = heading
    size, left, end = plan.grid.heading, plan.grid.margin, plan.grid.margin + plan.grid.inner
    side = round(0.9 * size)
    top = round(y - side / 2)
    on.box(Rectangle(left, top, left + side, top + side), section.color)
    remark = plan.remarks.get(section.name, NOTHING)
    if remark.color:
        swatch = Rectangle(end - SWATCH * side, top, end, top + side)
        on.box(swatch.grown(1), plan.theme.hairline)
        on.box(swatch, remark.color)
        end -= (SWATCH + 1) * side
    count = counted(len(section.entries), "image") + (", continued" if continued else "")
    x = left + 1.5 * side
    room = end - x - side - text_width(count, size)
    name = "".join(wrapped(plan.names[section.name], room, size, lines=1, weight="bold"))
    on.write(name, x, y, size, weight="bold", ha="left")
    x += text_width(name, size, "bold") + 0.8 * side
    beside = whole_parts([count, *remark.parts], end - x, size)
    on.write(beside, x, y, size, color=plan.theme.faint, ha="left")


def _label(on: Canvas, plan: SheetPlan, cell: Cell) -> None:
    """The words under a picture."""
    label, theme = plan.labels[cell.entry.node], plan.theme
    lines = [*((line, theme.text) for line in label.title), *((line, theme.faint) for line in label.below)]
    for number, (line, color) in enumerate(lines):
        on.write(line, cell.left, plan.grid.line(cell, number), plan.grid.letters, color=color, ha="left")


def _foot(on: Canvas, plan: SheetPlan, page: int) -> None:
    """What the sheet is of, and the page's number."""
    number, y = f"{page + 1} / {len(plan.sheets)}", plan.height - 0.6 * plan.grid.margin
    room = plan.grid.inner - text_width(number, SMALLEST) - 2 * SMALLEST
    running = "".join(wrapped(plan.running, room, SMALLEST, lines=1))
    on.write(running, plan.grid.margin, y, SMALLEST, color=plan.theme.faint, ha="left")
    on.write(number, plan.grid.width - plan.grid.margin, y, SMALLEST, color=plan.theme.faint, ha="right")


def _thumbnails(
    graph: nx.DiGraph[Any], cells: Sequence[Cell], theme: Theme, finer: int
) -> Iterator[tuple[Cell, Thumbnail]]:
    """The pictures of a page, in order; opened in threads, some at a time."""

    def load(some: Sequence[Cell]) -> list[tuple[Cell, Thumbnail]]:
        return [(cell, _thumbnail(graph, cell, theme, finer)) for cell in some]

    blocks = [cells[first : first + BLOCK] for first in range(0, len(cells), BLOCK)]
    with ThreadPoolExecutor(WORKERS) as pool:
        for first in range(0, len(blocks), WORKERS):
            yield from chain.from_iterable(pool.map(load, blocks[first : first + WORKERS]))


def _thumbnail(graph: nx.DiGraph[Any], cell: Cell, theme: Theme, finer: int) -> Thumbnail:
    picture, missing = opened(graph.nodes[cell.entry.node], (cell.width * finer, cell.height * finer), theme)
    place = cell.place(picture.size)
    return Thumbnail(fitted(picture, (place.width * finer, place.height * finer)), place, missing)
