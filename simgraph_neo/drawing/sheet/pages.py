"""Contact sheets: the places of headings and pictures on each page, in pixels, before anything is drawn.

A sheet is a grid of columns. Each picture fits its column and stands on the baseline of its row. The height of a row
depends on its highest picture and its longest title.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simgraph_neo.drawing.canvas.files import check_size, parse_suffix
from simgraph_neo.drawing.canvas.frame import CAPTION, LEAST, MIN_LETTERS, unit_for
from simgraph_neo.drawing.canvas.geometry import DPI, Rectangle, fit
from simgraph_neo.drawing.canvas.text import LINE
from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from simgraph_neo.drawing.sheet.sections import Entry, Section

PaperName = Literal["a4", "letter", "screen"]
POINT = 72 / DPI
"""Points in a hundredth of an inch."""
PAPERS: dict[str, tuple[int, int]] = {"a4": (827, 1169), "letter": (850, 1100), "screen": (1280, 720)}
"""Width and height of a PDF's pages, hundredths of an inch."""
SIZE = 2_000
"""Pixels across of a PNG or SVG."""
MARGIN, PAPER_MARGIN = 0.025, 0.05
"""Margins relative to the width of a page, and to the shorter side of paper; printers cannot print to its edge."""
PRINTED = 160
"""Width of a column on paper, hundredths of an inch: A4 has five columns, as a neighbour list often has five images."""
MIN_COLUMNS, MAX_COLUMNS, EVEN = 5, 12, 8
"""Columns of a PNG or SVG by default. More pictures have more columns, so that the page does not get too high: it
has about `EVEN` times as many rows as columns."""
COMFORTABLE, MIN_COLUMN = 120, 60
"""Width of a column with its gap in pixels, at least: by default, and if the number of columns is given."""
MIN_PAGE = 0.5
"""Width of a PNG or SVG of few pictures at least, relative to the requested width."""
GAP = 0.1
"""Space between two columns, relative to the width of a column with this space."""
NARROWEST = 7.0
"""Width of a column at least, relative to the font size under a picture: narrower ones have smaller letters."""
AIR, BETWEEN_ROWS = 0.6, 1.6
"""Space between a picture and its text, and below the text, relative to the font size."""
HEADING, MIN_HEADING = 1.4, 0.012
"""Font size of a heading, relative to that under a picture; its least value, relative to the page's width."""
HEADING_ROOM, BETWEEN_SECTIONS = 2.6, 0.8
"""Height of a heading, and the space above it, relative to its font size."""
MAX_PICTURE, MIN_ROW = 1.0, 0.25
"""Height of a picture at most, and of the pictures' room in a row at least, relative to the column's width."""


class Format(NamedTuple):
    """The requested page."""

    width: int
    height: int | None
    """None for one page of any height."""

    @property
    def unit(self) -> float:
        """The unit of its letters (see `canvas.frame`): on paper they have their real size."""
        return unit_for(self.width) if self.height is None else LEAST / POINT / CAPTION


class Shape(NamedTuple):
    """The properties of an image that its room on a page depends on."""

    ratio: float
    """Width / height of its picture."""
    lines: int
    """Lines of text under it."""


class Cell(NamedTuple):
    """The room for an image's picture on a page; its text is below."""

    entry: Entry
    left: int
    top: int
    width: int
    height: int
    bottom: int
    """Lower end of the row, below the text."""

    def place(self, size: tuple[int, int]) -> Rectangle:
        """Return the place of a picture of `size`, scaled to fit the room, at its lower left corner."""
        width, height = fit(size, (self.width, self.height))
        floor = self.top + self.height
        return Rectangle(self.left, floor - height, self.left + width, floor)


class Heading(NamedTuple):
    """The heading of a section; `y` is its middle."""

    section: Section
    y: float
    continued: bool
    """Whether the section began on an earlier page."""


class Sheet(NamedTuple):
    """The headings and cells of one page, from its top."""

    headings: list[Heading]
    cells: list[Cell]


class Span(NamedTuple):
    """The part of a page for pictures: from `first` on the first page, from `top` on the others, to `bottom`."""

    first: int
    top: int
    bottom: float
    """Infinite if there is only one page."""


@dataclass(frozen=True)
class Grid:
    """The measures of all pages of a sheet, in pixels."""

    width: int
    """Width of a page."""
    margin: int
    columns: int
    cell: int
    """Width of a column."""
    gap: int
    tallest: int
    """Height of a picture at most."""
    letters: float
    """Font size under a picture."""
    heading: float
    """Font size of a heading."""

    @property
    def inner(self) -> int:
        """Width of a page without its margins."""
        return self.width - 2 * self.margin

    @property
    def heading_room(self) -> int:
        """Height of a section's heading with the space round it."""
        return round(HEADING_ROOM * self.heading)

    def left(self, column: int) -> int:
        """Return the left edge of a column."""
        return self.margin + column * (self.cell + self.gap)

    def picture_room(self, ratios: Sequence[float]) -> int:
        """Return the height for the pictures of a row."""
        return round(min(max(self.cell / min(ratios), MIN_ROW * self.cell), self.tallest))

    def text_room(self, lines: int) -> int:
        """Return the height of `lines` lines of text under the pictures, and the space round them."""
        return round((AIR + lines * LINE + BETWEEN_ROWS) * self.letters)

    def line(self, cell: Cell, number: int) -> float:
        """Return the y of the middle of a line of text under a picture."""
        return cell.top + cell.height + (AIR + (number + 0.5) * LINE) * self.letters

    def within(self, span: Span, lines: int) -> Grid:
        """Limit the height of pictures so that the first page has room for a heading and a row with `lines` lines."""
        room = span.bottom - span.first - self.heading_room - self.text_room(lines)
        return replace(self, tallest=int(min(self.tallest, room)))


def parse_format(path: Path, size: int | None, paper: PaperName | None) -> Format:
    """Return the requested page; the defaults are `SIZE` and A4.

    Raises InvalidInputError for an unknown suffix or paper, an invalid size, a `paper` for PNG or SVG, or a `size` for
    PDF.
    """
    suffix = parse_suffix(path)
    if suffix != ".pdf":
        if paper is not None:
            raise InvalidInputError(
                f"A {suffix} file is one page without a `paper`. Choose its `size`, or write a .pdf file."
            )
        check_size(SIZE if size is None else size)
        return Format(size or SIZE, None)
    if size is not None:
        raise InvalidInputError(
            f"A .pdf file has pages of paper without a `size`. Choose its `paper`: {', '.join(PAPERS)}."
        )
    if (paper or "a4") not in PAPERS:
        raise InvalidInputError(f"Unknown paper '{paper}'. Choose one of {', '.join(PAPERS)}.")
    return Format(*PAPERS[paper or "a4"])


def grid_for(page: Format, sections: Sequence[Section], columns: int | None) -> Grid:
    """Return the grid of a page, with `columns`, or else with a number that suits the paper or the number of images.

    A page of any height is only as wide as its largest section needs. Raises InvalidInputError for columns that do not
    fit.
    """
    most = page.width // MIN_COLUMN
    if columns is not None and not 1 <= columns <= most:
        raise InvalidInputError(f"{columns} columns do not fit on a page {page.width:,} wide. Choose 1 to {most}.")
    if page.height:
        return _grid(page, round(PAPER_MARGIN * min(page.width, page.height)), columns or page.width // PRINTED)
    sizes = [len(section.entries) for section in sections]
    suited = min(max(math.ceil(math.sqrt(sum(sizes) / EVEN)), MIN_COLUMNS), MAX_COLUMNS, page.width // COMFORTABLE)
    grid = _grid(page, round(MARGIN * page.width), columns or suited)
    used = min(grid.columns, max(sizes))
    content = 2 * grid.margin + used * (grid.cell + grid.gap) - grid.gap
    return replace(grid, columns=used, width=max(content, round(MIN_PAGE * page.width)))


def _grid(page: Format, margin: int, columns: int) -> Grid:
    width = page.width
    gap = round(GAP * (width - 2 * margin) / columns)
    cell = (width - 2 * margin - (columns - 1) * gap) // columns
    letters = max(MIN_LETTERS, min(CAPTION * page.unit, cell / NARROWEST))
    heading = max(HEADING * letters, MIN_HEADING * width)
    return Grid(width, margin, columns, cell, gap, round(MAX_PICTURE * cell), letters, heading)


def plan_sheets(sections: Sequence[Section], shapes: Mapping[Any, Shape], grid: Grid, span: Span) -> list[Sheet]:
    """Fill pages with sections, row by row.

    A heading is on the same page as the row below it, and is repeated on each page of its section. A row that is too
    high for any page has a page of its own.
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
    """Yield each row with its section, and whether it is the section's first row."""
    for section in sections:
        for first in range(0, len(section.entries), columns):
            yield section, first == 0, section.entries[first : first + columns]
