"""A graph of images as a figure whose nodes are the pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.files import canvas_for, check_size, check_text, save
from simgraph_neo.drawing.canvas.frame import points
from simgraph_neo.drawing.canvas.geometry import DPI, centred, fit
from simgraph_neo.drawing.canvas.marks import draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.thumbnails import Thumbnail, fitted, in_threads, opened
from simgraph_neo.drawing.graph.marks import compose
from simgraph_neo.drawing.graph.plan import plan_page
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.graph.lines import Edges
    from simgraph_neo.drawing.graph.plan import Page
    from simgraph_neo.grouping import Grouping

MAX_DRAWN_IMAGES = 5_000
"""Images in a drawing at most: more would be specks on any screen, and their cost has not been measured."""
ROUNDING = 1.02
"""Safety factor: a larger page may get one more row or column, and so relatively smaller cells."""


@dataclass(frozen=True)
class DrawingReport:
    """What was drawn."""

    path: Path
    width: int
    """Pixels of a PNG. Divided by `dpi`: inches of an SVG or PDF."""
    height: int
    nodes: int
    edges: int
    """Number of pairs of images with an edge; two images that list each other are one pair."""
    drawn_edges: int
    """Number of pairs whose edge is drawn."""
    rectangles: dict[Any, Rectangle] = field(repr=False)
    """Node -> place of its picture, without the frame. No two overlap."""
    labels: dict[Any, Rectangle] = field(repr=False)
    """Node -> place of the title under its picture. No title overlaps another one or a picture."""
    placeholders: dict[Any, str] = field(repr=False)
    """Node drawn as a plain colour -> the reason."""
    points: float | None
    """Size of the letters under pictures if the figure is printed 180 mm wide; None without labels."""
    size_for_labels: int | None
    """About the size of a figure with room for the requested titles; None if this one has room."""


@house_style()
def draw_graph(
    graph: nx.DiGraph[Any],
    path: Path,
    *,
    size: int = 2000,
    dpi: int = DPI,
    theme: ThemeName = "light",
    color_by: Grouping | None = None,
    labels: bool = False,
    crop: bool = False,
    edges: Edges | None = None,
    title: str = "",
    text: bool = False,
    footer: bool = True,
    layout_seed: int = TUTORIAL_SEED,
    positions: Mapping[Any, Sequence[float]] | None = None,
) -> DrawingReport:
    """Draw `graph` into `path` (.png, .svg or .pdf): `size` pixels on the longer side, `dpi` pixels an inch.

    An arrow leads from an image to one in its neighbour list; two images that list each other are joined by one thicker
    line. Seeds are framed and named. The arrangement is that of the explorer page. `color_by` frames the pictures by
    group (see `grouping.grouped`) and adds a legend; `labels` writes titles under the pictures where there is room;
    `crop` cuts pictures to squares. `edges` are "all", "mutual", "first" (mutual and rank 1) or "none"; by default all
    of up to 80 images, else "first". With `text` an SVG keeps its letters as text. Without `footer` there is no title,
    legend or caption, for a page that has them as text.

    Node attributes read: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``, ``depth``, ``community``; graph attributes: ``seeds``, ``depth``, ``complete``,
    ``unexpanded``, ``lists_of`` (dates of the lists, for the caption). `positions`, a pair of numbers for each node
    with y upwards, replaces the layout. The same input gives the same bytes. Raises InvalidInputError for an empty
    graph, an unknown suffix or theme, more than `MAX_DRAWN_IMAGES` images, an invalid size, a grouping that the graph
    does not have, or a file that cannot be written.
    """
    canvas_class = canvas_for(path)
    check_count(len(graph))
    check_size(size, dpi)
    check_text(path, text)
    look = theme_named(theme)
    with written_whole(path) as temporary:  # first, so that a folder without write access is an error before the work
        page = plan_page(
            graph,
            size,
            positions=positions,
            layout_seed=layout_seed,
            theme=look,
            title=title,
            crop=crop,
            color_by=color_by,
            labels=labels,
            edges=edges,
            footer=footer,
        )
        canvas = canvas_class(page.width, page.height, look, dpi)
        thumbnails = load_thumbnails(graph, page, canvas.finer, crop=crop)
        marks, places = compose(page, thumbnails)
        draw(canvas, marks)
        save(canvas, temporary, page.title, page.about, text=text)
    return _report(path, page, thumbnails, places)


def load_thumbnails(graph: nx.DiGraph[Any], page: Page, finer: int, *, crop: bool) -> list[Thumbnail]:
    """Open the picture of each node of `page`, in its order, at `finer` times the resolution of the page, for print."""

    def load(index: int) -> Thumbnail:
        width, height = (finer * side for side in page.frames[index].room)
        # The proportions are unknown before a picture is opened. Four times the size lets one of 4 : 1 fill its square.
        box = (4 * width, 4 * height) if crop else (width, height)
        picture, missing = opened(attributes.node(graph, page.nodes[index]), box, page.theme)
        if crop:
            picture = ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
        x, y = page.centres[index].tolist()
        place = centred(_filling(picture.size, page.frames[index].room), x, y)
        return Thumbnail(fitted(picture, place, finer), place, missing)

    return list(in_threads(load, range(len(page.nodes))))


def _filling(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Fit `size` into `room`; fill the room where only rounding differs, so that places are those of any resolution."""
    fitting = fit(size, room)
    return room if max(room[0] - fitting[0], room[1] - fitting[1]) <= 1 else fitting


def _report(
    path: Path, page: Page, thumbnails: Sequence[Thumbnail], labels: Sequence[Rectangle | None]
) -> DrawingReport:
    pictures = list(zip(page.nodes, thumbnails, strict=True))
    needed = ROUNDING * page.labels.shortage * max(page.width, page.height)
    return DrawingReport(
        path=path,
        width=page.width,
        height=page.height,
        nodes=len(page.nodes),
        edges=page.lines.total,
        drawn_edges=len(page.lines.ends),
        rectangles={node: each.rectangle for node, each in pictures},
        labels={node: label for node, label in zip(page.nodes, labels, strict=True) if label},
        placeholders={node: each.missing for node, each in pictures if each.missing},
        points=points(page.labels.letters, page.width) if any(page.labels.lines) else None,
        size_for_labels=math.ceil(needed / 100) * 100 if needed else None,
    )


def check_count(images: int) -> None:
    """Raise InvalidInputError for no images, or for more than a drawing can show."""
    if not images:
        raise InvalidInputError("There is nothing to draw: the graph has no images. Ingest some first.")
    if images > MAX_DRAWN_IMAGES:
        raise InvalidInputError(
            f"A drawing holds 1 to {MAX_DRAWN_IMAGES:,} images, not {images:,}. Choose seeds, a smaller `depth` or one "
            "`source`; or use simgraph sheet, which has pages for more."
        )
