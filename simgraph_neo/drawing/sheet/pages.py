"""Contact sheets: where headings and pictures go, in pixels, page by page, before anything is drawn.

A sheet is a grid of columns. Each picture fits its column and stands on the floor of its row; a row is as high as its
highest picture and its longest title need.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simgraph_neo.drawing.canvas.files import check_size, parse_suffix
from simgraph_neo.drawing.canvas.geometry import Rectangle, fit
from simgraph_neo.drawing.canvas.text import LINE
from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from simgraph_neo.drawing.sheet.sections import Entry, Section

PaperName = Literal["a4", "letter", "screen"]
PAPERS: dict[str, tuple[int, int]] = {"a4": (827, 1169), "letter": (850, 1100), "screen": (1280, 720)}
"""Width and height of a PDF's pages, hundredths of an inch."""
SIZE = 2_000
"""Pixels across of a PNG or SVG."""
MARGIN, PAPER_MARGIN = 0.025, 0.05
"""In widths of a page, in the shorter side of paper, whose edge no printer reaches."""
PRINTED = 160
"""Width of a column on paper, hundredths of an inch: five on A4, as many as a list has images."""
MIN_COLUMNS, MAX_COLUMNS = 5, 12
"""Columns of a PNG or SVG: more for more pictures, so that the page stays one to look at."""
COMFORTABLE, MIN_COLUMN = 120, 60
"""Pixels of a column with its gap: when their number is ours to choose, and at all."""
MIN_PAGE = 0.5
"""Width of a PNG or SVG of few pictures, in what was asked for."""
GAP = 0.1
"""Between two columns, in widths of a column with its gap."""
LETTERS, MIN_LETTERS, MAX_LETTERS = 0.055, 9.0, 0.012
"""Height of the text under a picture: in widths of its column; pixels at least; widths of the page at most."""
AIR, BETWEEN_ROWS = 0.6, 1.6
"""Between a picture and its text, and below that, in heights of a letter."""
HEADING, MIN_HEADING = 1.4, 0.012
"""Height of a heading's letters, in letters under a picture; in widths of the page at least."""
HEADING_ROOM, BETWEEN_SECTIONS = 2.6, 0.8
"""What a heading takes, and the air above it, in heights of its letters."""
MAX_PICTURE, MIN_ROW = 1.0, 0.25
"""Height of a picture at most, and of a row's pictures at least, in widths of a column: panoramas stay apart."""


class Format(NamedTuple):
    """The page that was asked for."""

    width: int
    height: int | None
    """None for one page as high as need be."""


class Shape(NamedTuple):
    """What of an image decides how much room it needs."""

    ratio: float
    """Width to height of its picture."""
    lines: int
    """Of text under it."""


class Cell(NamedTuple):
    """An image's room on a page; its text begins under it."""

    entry: Entry
    left: int
    top: int
    width: int
    height: int
    bottom: int
    """Where its row ends, under the text."""

    def place(self, size: tuple[int, int]) -> Rectangle:
        """Where a picture of `size` goes, scaled to fill the room one way: at the left, on the floor."""
        width, height = fit(size, (self.width, self.height))
        floor = self.top + self.height
        return Rectangle(self.left, floor - height, self.left + width, floor)


class Heading(NamedTuple):
    """The name of a section, `y` being its middle."""

    section: Section
    y: float
    continued: bool
    """Whether the section began on an earlier page."""


class Sheet(NamedTuple):
    """What is on one page, from its top."""

    headings: list[Heading]
    cells: list[Cell]


class Span(NamedTuple):
    """What of a page's height the pictures have: from `first` on the first page, `top` on the others, to `bottom`."""

    first: int
    top: int
    bottom: float
    """Infinite when all is one page."""


@dataclass(frozen=True)
class Grid:
    """The measures that all pages of a sheet share, in pixels."""

    width: int
    """Of a page."""
    margin: int
    columns: int
    cell: int
    """Width of a column."""
    gap: int
    tallest: int
    """Height of a picture at most."""
    letters: float
    heading: float
    """Height of a heading's letters."""

    @property
    def inner(self) -> int:
        """From margin to margin."""
        return self.width - 2 * self.margin

    @property
    def heading_room(self) -> int:
        """Height of a section's heading with the air round it."""
        return round(HEADING_ROOM * self.heading)

    def left(self, column: int) -> int:
        """Where a column begins."""
        return self.margin + column * (self.cell + self.gap)

    def picture_room(self, ratios: Sequence[float]) -> int:
        """Height for the pictures of a row."""
        return round(min(max(self.cell / min(ratios), MIN_ROW * self.cell), self.tallest))

    def text_room(self, lines: int) -> int:
        """Height for so many lines under the pictures, and the air round them."""
        return round((AIR + lines * LINE + BETWEEN_ROWS) * self.letters)

    def line(self, cell: Cell, number: int) -> float:
        """The middle of a line of text under a picture."""
        return cell.top + cell.height + (AIR + (number + 0.5) * LINE) * self.letters

    def within(self, span: Span, lines: int) -> Grid:
        """The same with pictures low enough for a heading and a row with so many lines on the first page."""
        room = span.bottom - span.first - self.heading_room - self.text_room(lines)
        return replace(self, tallest=int(min(self.tallest, room)))


def parse_format(path: Path, size: int | None, paper: PaperName | None) -> Format:
    """The page that is meant; the defaults are `SIZE` and A4.

    Raises BadInput for an unknown suffix or paper, a bad size, and where one of them has no use.
    """
    suffix = parse_suffix(path)
    if suffix != ".pdf":
        if paper is not None:
            raise BadInput(f"A {suffix} is one page of any height, on no paper. Choose its size, or write a .pdf.")
        check_size(SIZE if size is None else size)
        return Format(size or SIZE, None)
    if size is not None:
        raise BadInput(f"A .pdf has pages of paper, not of a size. Choose the paper: {', '.join(PAPERS)}.")
    if (paper or "a4") not in PAPERS:
        raise BadInput(f"{paper} is no paper. Choose {', '.join(PAPERS)}.")
    return Format(*PAPERS[paper or "a4"])


def grid_for(page: Format, sections: Sequence[Section], columns: int | None) -> Grid:
    """The grid of a page: of `columns`, or of as many as suit the paper or the number of images.

    Where all is one page it is no wider than its largest section needs. Raises BadInput for columns that do not fit.
    """
    most = page.width // MIN_COLUMN
    if columns is not None and not 1 <= columns <= most:
        raise BadInput(f"{columns} columns do not fit on a page {page.width:,} wide. Choose 1 to {most}.")
    if page.height:
        return _grid(page.width, round(PAPER_MARGIN * min(page.width, page.height)), columns or page.width // PRINTED)
    sizes = [len(section.entries) for section in sections]
    suited = min(max(math.ceil(math.sqrt(sum(sizes) / 2)), MIN_COLUMNS), MAX_COLUMNS, page.width // COMFORTABLE)
    grid = _grid(page.width, round(MARGIN * page.width), columns or suited)
    used = min(grid.columns, max(sizes))
    content = 2 * grid.margin + used * (grid.cell + grid.gap) - grid.gap
    return replace(grid, columns=used, width=max(content, round(MIN_PAGE * page.width)))


def _grid(width: int, margin: int, columns: int) -> Grid:
    gap = round(GAP * (width - 2 * margin) / columns)
    cell = (width - 2 * margin - (columns - 1) * gap) // columns
    letters = max(MIN_LETTERS, min(LETTERS * cell, MAX_LETTERS * width))
    heading = max(HEADING * letters, MIN_HEADING * width)
    return Grid(width, margin, columns, cell, gap, round(MAX_PICTURE * cell), letters, heading)


def plan_sheets(sections: Sequence[Section], shapes: Mapping[Any, Shape], grid: Grid, span: Span) -> list[Sheet]:
    """Fill pages with sections, row by row. A heading stands on the page of the row below it, and on every page anew.

    A row too high for any page has one of its own.
    """
    sheets, y = [Sheet([], [])], span.first
    for section, starts, row in _rows(sections, grid.columns):
        pictures = grid.picture_room([shapes[entry.node].ratio for entry in row])
        height = pictures + grid.text_room(max(shapes[entry.node].lines for entry in row))
        above = round(BETWEEN_SECTIONS * grid.heading) if starts and sheets[-1].cells else 0
        if sheets[-1].cells and y + above + grid.heading_room * starts + height > span.bottom:
            sheets.append(Sheet([], []))
            y, above = span.top, 0
        if starts or not sheets[-1].cells:
            sheets[-1].headings.append(Heading(section, y + above + grid.heading_room / 2, continued=not starts))
            y += above + grid.heading_room
        sheets[-1].cells.extend(
            Cell(entry, grid.left(column), y, grid.cell, pictures, y + height) for column, entry in enumerate(row)
        )
        y += height
    return sheets


def _rows(sections: Sequence[Section], columns: int) -> Iterator[tuple[Section, bool, list[Entry]]]:
    """Each row with its section, and whether it is the section's first."""
    for section in sections:
        for first in range(0, len(section.entries), columns):
            yield section, first == 0, section.entries[first : first + columns]
