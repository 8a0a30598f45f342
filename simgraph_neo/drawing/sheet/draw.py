"""Contact sheets: the pictures of a graph in groups, each with its title, rank and id, for screen and print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PIL import Image

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import titled, whole_parts
from simgraph_neo.drawing.canvas.files import canvas_for, save
from simgraph_neo.drawing.canvas.frame import points, seed_frame
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Canvas, Picture, Text, draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import text_width, wrapped
from simgraph_neo.drawing.canvas.thumbnails import Thumbnail, fitted, in_threads, opened
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.sheet.pages import POINT
from simgraph_neo.drawing.sheet.plan import SheetPlan, SheetStyle, plan_sheet
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.sheet.pages import Cell, Heading
    from simgraph_neo.drawing.sheet.sections import Section

C = TypeVar("C", bound=Canvas)
BLOCK = 20
"""Pictures that a thread opens ahead; opening all at once would need more memory than the page."""
SWATCH = 0.45
"""Width of a colour beside a heading, relative to the font size of the heading."""
TYPICAL, TINY = 12, 24
"""Pictures of a group whose main colours are shown, and their longer side in pixels when these are counted."""
TRIED, MAIN, LEAST = 8, 5, 0.04
"""Colours that pictures are reduced to, main ones among them at most, and the least share of one."""


@dataclass(frozen=True)
class SheetReport:
    """What was drawn."""

    path: Path
    pages: int
    width: int
    """Width of a page: pixels of a PNG, hundredths of an inch of an SVG or PDF."""
    height: int
    points: float
    """Size of the letters under pictures: on the paper of a PDF, or if a PNG or SVG is printed 180 mm wide."""
    sections: list[Section] = field(repr=False)
    """The groups with their images in order, and the images' ranks."""
    places: dict[Any, tuple[int, Rectangle]] = field(repr=False)
    """Node -> page, from 0, and place of its picture; in reading order. No two overlap."""
    placeholders: dict[Any, str] = field(repr=False)
    """Node drawn as a plain colour -> the reason."""


@house_style()
def draw_sheet(graph: nx.DiGraph[Any], path: Path, style: SheetStyle | None = None) -> SheetReport:
    """Draw the pictures of `graph` in groups into `path`: a .pdf of many pages, or a .png or .svg of one page.

    The groups are those of ``grouping.grouped``; ``drawing.sheet.sections`` defines their order and the ranks.
    Attributes read of nodes: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``, and ``depth`` or ``community`` to group by; of edges: ``rank``; of the graph: ``seeds``
    (framed), ``depth``, ``complete``, ``unexpanded``, ``remarks``. The same input gives the same bytes. Raises
    InvalidInputError for an empty graph, an invalid `style`, a single page that would be too large, or a file that
    cannot be written.
    """
    plan = plan_sheet(graph, path, style or SheetStyle())
    size, drawn = (plan.grid.width, plan.height, plan.theme), list[_Drawn]()
    title = titled(graph, plan.title)
    with written_whole(path) as temporary:
        if plan.paged:
            from simgraph_neo.drawing.canvas.pdf import save_pages

            pages = range(len(plan.sheets))
            save_pages((_filled(VectorCanvas(*size), graph, plan, page, drawn) for page in pages), temporary, title)
        else:
            sheet = _filled(canvas_for(path)(*size), graph, plan, 0, drawn)
            save(sheet, temporary, title, [plan.running], text=plan.text)
    return SheetReport(
        path=path,
        pages=len(plan.sheets),
        width=plan.grid.width,
        height=plan.height,
        points=POINT * plan.grid.letters if plan.paged else points(plan.grid.letters, plan.grid.width),
        sections=plan.sections,
        places={node: (page, place) for node, page, place, _ in drawn},
        placeholders={node: missing for node, _, _, missing in drawn if missing},
    )


class _Drawn(NamedTuple):
    """A picture that was drawn, with its page."""

    node: Any
    page: int
    place: Rectangle
    missing: str | None


def _filled(canvas: C, graph: nx.DiGraph[Any], plan: SheetPlan, page: int, drawn: list[_Drawn]) -> C:
    """Draw one page on a canvas and return it. Pictures are open only while they are drawn; `drawn` records them."""
    draw(canvas, _words(graph, plan, page))
    seeds = frozenset(attributes.about(graph).get("seeds") or ())
    for cell, (picture, place, missing) in _thumbnails(graph, plan, page, canvas.finer):
        frame = seed_frame(min(place.width, place.height), plan.grid.width)
        line = (plan.theme.ink, frame) if cell.entry.node in seeds else (plan.theme.hairline, 1)
        draw(canvas, [Picture(picture, place, *line)])
        drawn.append(_Drawn(cell.entry.node, page, place, missing))
    return canvas


def _words(graph: nx.DiGraph[Any], plan: SheetPlan, page: int) -> Iterator[Mark]:
    """Yield all marks of a page except its pictures."""
    sheet = plan.sheets[page]
    yield from plan.header if page == 0 else []
    for heading in sheet.headings:
        yield from _head(plan, heading, _main_colors(graph, heading.section) if plan.remarks else [])
    for cell in sheet.cells:
        yield from _label(plan, cell)
    if plan.paged:
        yield from _foot(plan, page)


def _head(plan: SheetPlan, heading: Heading, colors: Sequence[str]) -> Iterator[Mark]:
    """Yield a section's heading: its colour, its name, its number of images and its remark."""
    section, y, continued = heading
    size, left, end = plan.grid.heading, plan.grid.margin, plan.grid.margin + plan.grid.inner
    side = round(0.9 * size)
    top = round(y - side / 2)
    chip = Rectangle(left, top, left + side, top + side)
    yield Box(chip.grown(1), plan.theme.keyline)
    yield Box(chip, section.color)
    remark = plan.remarks.get(section.name, [])
    if colors:
        wide = round(SWATCH * size)
        swatch = Rectangle(end - len(colors) * wide, top, end, top + side)
        yield Box(swatch.grown(1), plan.theme.hairline)
        for number, color in enumerate(colors):
            first = swatch.left + number * wide
            yield Box(Rectangle(first, top, first + wide, top + side), color)
        end = swatch.left - side
    count = counted(len(section.entries), "image") + (", continued" if continued else "")
    x, letters = left + 1.5 * side, plan.grid.letters
    room = end - x - side - text_width(count, letters)
    name = "".join(wrapped(plan.names[section.name], room, size, lines=1, weight="bold"))
    yield Text(name, x, y, size, plan.theme.text, "left", "bold")
    x += text_width(name, size, "bold") + 0.8 * side
    beside = whole_parts([count, *remark], end - x, letters)
    yield Text(beside, x, y, letters, plan.theme.faint, "left")


def _main_colors(graph: nx.DiGraph[Any], section: Section) -> list[str]:
    """Return the main colours of the most typical pictures of a group, the most frequent first.

    A mean of pictures would be mostly brown.
    """
    nodes = [attributes.node(graph, entry.node) for entry in section.entries[:TYPICAL]]
    tiny = [picture for picture, missing in (opened(node, (TINY, TINY)) for node in nodes) if not missing]
    if len(tiny) < 2:
        return []
    row = Image.new("RGB", (sum(picture.width for picture in tiny), TINY))
    left = 0
    for picture in tiny:
        row.paste(picture.resize((picture.width, TINY)), (left, 0))
        left += picture.width
    few = row.quantize(TRIED, Image.Quantize.MAXCOVERAGE, kmeans=3)
    counts = sorted(few.getcolors() or [], reverse=True)[:MAIN]
    palette = few.getpalette() or []
    return [
        f"#{bytes(palette[3 * index : 3 * index + 3]).hex()}"
        for count, index in counts
        if isinstance(index, int) and count >= LEAST * row.width * TINY
    ]


def _label(plan: SheetPlan, cell: Cell) -> Iterator[Mark]:
    """Yield the lines of text under a picture."""
    label, theme = plan.labels[cell.entry.node], plan.theme
    lines = [*((line, theme.text) for line in label.title), *((line, theme.faint) for line in label.below)]
    for number, (line, color) in enumerate(lines):
        yield Text(line, cell.left, plan.grid.line(cell, number), plan.grid.letters, color, "left")


def _foot(plan: SheetPlan, page: int) -> Iterator[Mark]:
    """Yield the footer: what the sheet shows, and the number of the page."""
    number, y, size = f"{page + 1} / {len(plan.sheets)}", plan.height - 0.5 * plan.grid.margin, plan.grid.letters
    room = plan.grid.inner - text_width(number, size) - 2 * size
    running = "".join(wrapped(plan.running, room, size, lines=1))
    yield Text(running, plan.grid.margin, y, size, plan.theme.faint, "left")
    yield Text(number, plan.grid.width - plan.grid.margin, y, size, plan.theme.faint, "right")


def _thumbnails(graph: nx.DiGraph[Any], plan: SheetPlan, page: int, finer: int) -> Iterator[tuple[Cell, Thumbnail]]:
    """Open the pictures of a page, and yield them in order."""

    def load(cell: Cell) -> tuple[Cell, Thumbnail]:
        box = cell.width * finer, cell.height * finer
        picture, missing = opened(attributes.node(graph, cell.entry.node), box, plan.theme)
        place = cell.place(picture.size)
        return cell, Thumbnail(fitted(picture, place, finer), place, missing)

    return in_threads(load, plan.sheets[page].cells, BLOCK)
