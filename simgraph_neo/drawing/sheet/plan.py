"""The plan of a contact sheet: its sections, its texts and their places, but not the pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import SEPARATOR, about, named_groups
from simgraph_neo.drawing.canvas.files import check_text
from simgraph_neo.drawing.canvas.frame import BELOW_LEAD, CAPTION, LINE, ROOM, plan_head
from simgraph_neo.drawing.canvas.geometry import known_ratio
from simgraph_neo.drawing.canvas.marks import Text
from simgraph_neo.drawing.canvas.text import TITLE_LINES, id_line, text_width, title_lines, wrapped
from simgraph_neo.drawing.canvas.theme import DARK, Theme, ThemeName, theme_named
from simgraph_neo.drawing.sheet.pages import (
    Format,
    Grid,
    PaperName,
    Shape,
    Sheet,
    Span,
    grid_for,
    parse_format,
    plan_sheets,
)
from simgraph_neo.drawing.sheet.sections import Entry, Section, sections
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.rights import picture_notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.grouping import Grouping

MAX_HEIGHT, MAX_PIXELS = 32_000, 80_000_000
"""Limits of a page of any height: its height in pixels, which browsers can open, and all pixels, for memory and
viewers."""
CAPTION_LINES = 4
"""Lines of each part of the caption at most."""
RANK: Mapping[Grouping, str] = {
    "depth": "Rank: best rank in the list of an image one hop nearer to the seeds, 1 = most similar",
    "seed": "Rank: best rank in the list of an image one hop nearer to the seed of the group, 1 = most similar",
}
RANK_IN_GROUP = "Rank within the group: 1 = listed by the most other images of the group"

REMARKS = (
    "Beside a group's name: what its images have more often than all images, the most certain first, with the share"
    " of its images that have it (lift: this share divided by that of all images); at the right: the main"
    " colours of its most typical pictures"
)


@dataclass(frozen=True)
class SheetStyle:
    """The choices for a contact sheet."""

    by: Grouping | None = None
    """How images are grouped; None for depth if the graph has seeds, else community."""
    columns: int | None = None
    """None for a number that suits the page."""
    size: int | None = None
    """Width at most: pixels of a PNG, hundredths of an inch of an SVG; None for 2,000. Not for PDF."""
    paper: PaperName | None = None
    """Paper of a PDF's pages; None for A4. Only for PDF."""
    theme: ThemeName = "light"
    text: bool = False
    """Whether an SVG keeps its letters as text."""

    def grouping(self, graph: nx.DiGraph[Any]) -> Grouping:
        """Return how the images of a graph are grouped."""
        return self.by or ("depth" if attributes.about(graph).get("seeds") else "community")


class Label(NamedTuple):
    """The lines under a picture."""

    title: list[str]
    below: list[str]
    """The nearest seed, rank and id, in a fainter colour."""


@dataclass(frozen=True)
class SheetPlan:
    """A contact sheet without its pictures."""

    theme: Theme
    grid: Grid
    height: int
    """Height of a page."""
    paged: bool
    """Whether it has pages of paper, with numbers."""
    sections: list[Section]
    sheets: list[Sheet]
    """One for each page."""
    title: str
    header: list[Text]
    """The title, the lead and the caption, on the first page."""
    names: dict[str, str]
    """Section -> the name in its heading."""
    labels: dict[Any, Label]
    """Node -> the text under its picture."""
    remarks: Mapping[str, list[str]]
    """Section -> the remark beside its heading."""
    running: str
    """The footer of every page of paper."""
    text: bool
    """Whether letters are kept as text."""


def plan_sheet(graph: nx.DiGraph[Any], path: Path, style: SheetStyle) -> SheetPlan:
    """Plan what `draw_sheet` draws, without its pictures.

    Raises InvalidInputError like `draw_sheet`, before any request.
    """
    page, theme, by = parse_format(path, style.size, style.paper), theme_named(style.theme), style.grouping(graph)
    check_text(path, style.text)
    if not len(graph):
        raise InvalidInputError("There is nothing to draw: the graph has no images. Ingest some first.")
    dark = theme is DARK
    found, groups = sections(graph, by, dark=dark), named_groups(graph, by, dark=dark)
    grid = grid_for(page, found, style.columns)
    texts = _texts(graph, by)
    header, first = _header(texts, grid, page, theme)
    span = Span(first, grid.margin, page.height - grid.margin if page.height else math.inf)
    grid = grid.within(span, TITLE_LINES + 3)
    labels = {entry.node: _label(graph, entry, grid) for section in found for entry in section.entries}
    shapes = {
        node: Shape(known_ratio(attributes.node(graph, node)) or 1.0, len(label.title) + len(label.below))
        for node, label in labels.items()
    }
    sheets = plan_sheets(found, shapes, grid, span)
    return SheetPlan(
        theme=theme,
        grid=grid,
        height=page.height or _checked_height(grid.width, sheets[0].cells[-1].bottom + grid.margin),
        paged=page.height is not None,
        sections=found,
        sheets=sheets,
        title=texts[0],
        header=header,
        names={section.name: group.name for section, group in zip(found, groups, strict=True)},
        labels=labels,
        remarks=_remarks(graph, by),
        running=SEPARATOR.join(texts[1]),
        text=style.text,
    )


def _checked_height(width: int, height: int) -> int:
    """Return the height of a page of any height. Raises InvalidInputError for a page that programs cannot open."""
    if height > MAX_HEIGHT or width * height > MAX_PIXELS:
        raise InvalidInputError(
            f"One page of {width:,} by {height:,} pixels is too large. Write a .pdf file, which has many pages, or"
            " choose more `columns` or a smaller `size`."
        )
    return height


def _texts(graph: nx.DiGraph[Any], by: Grouping) -> tuple[str, list[str], list[str]]:
    """Return the title, and the parts of the lead and of the caption: what ranks are, and the remarks beside groups."""
    pairs = {frozenset(edge) for edge in graph.edges if edge[0] != edge[1]}
    remarks = [REMARKS] if _remarks(graph, by) else []
    rank, several = RANK.get(by, RANK_IN_GROUP), len(attributes.about(graph).get("seeds") or ()) > 1
    near = ["under a picture: its nearest seed"] if by == "depth" and several else []
    notes = picture_notes(data for _, data in attributes.nodes(graph))
    return f"Contact sheet by {by}", about(graph, len(pairs)), [rank, *near, *remarks, *notes]


def _remarks(graph: nx.DiGraph[Any], by: Grouping) -> Mapping[str, list[str]]:
    """Return the remarks on groups, by the names of the groups."""
    return attributes.about(graph).get("remarks") or {} if by == "community" else {}


def _header(texts: tuple[str, list[str], list[str]], grid: Grid, page: Format, theme: Theme) -> tuple[list[Text], int]:
    """Return the lines above the pictures, and the y where they end."""
    (title, lead, caption), unit = texts, page.unit
    head = plan_head(title, lead, grid.margin, grid.margin, grid.inner, unit, theme)
    lines, y, size = head.marks, head.bottom - BELOW_LEAD / 2 * unit, CAPTION * unit
    for line in (line for part in caption for line in wrapped(part, ROOM * grid.inner, size, lines=CAPTION_LINES)):
        lines.append(Text(line, grid.margin, y + LINE / 2 * size, size, theme.faint, "left"))
        y += LINE * size
    return lines, round(y + size)


def _label(graph: nx.DiGraph[Any], entry: Entry, grid: Grid) -> Label:
    """Return the text under a picture. Rank and id share a line if both fit without being cut."""
    rank, whole = f"rank {entry.rank}" * (entry.rank is not None), id_line(entry.node, math.inf, grid.letters)
    beside = f"{rank} · {whole}" if rank else whole
    fits = text_width(beside, grid.letters) <= grid.cell
    below = [beside] if fits else [*([rank] if rank else []), id_line(entry.node, grid.cell, grid.letters)]
    below[:0] = wrapped(entry.origin, grid.cell, grid.letters, lines=1) if entry.origin else []
    return Label(title_lines(attributes.node(graph, entry.node), grid.cell, grid.letters), below)
