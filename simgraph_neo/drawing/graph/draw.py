"""A graph of images as a figure with the pictures on the nodes."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageOps

from simgraph_neo.drawing.canvas.files import check_size, parse_suffix, save_png, save_reproducibly
from simgraph_neo.drawing.canvas.raster import rendered
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.thumbnails import WORKERS, Thumbnail, fitted, opened
from simgraph_neo.drawing.canvas.vector import DPI, FINER, Picture, VectorCanvas, patch
from simgraph_neo.drawing.graph.background import draw_background
from simgraph_neo.drawing.graph.plan import plan_page
from simgraph_neo.drawing.layout.packing import packed_layout
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from matplotlib.artist import Artist

    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.graph.page import Page
    from simgraph_neo.graph import Grouping

MAX_DRAWN_IMAGES = 5_000
"""Images of a drawing: more than these are specks on any screen, and nobody has measured what they cost."""
ROUNDING = 1.02
"""A larger page may have a row or a column more, so cells that are a little smaller in proportion."""


@dataclass(frozen=True)
class DrawingReport:
    """What was drawn."""

    path: Path
    width: int
    """Pixels of a PNG; divided by `dpi` the inches of an SVG or PDF."""
    height: int
    nodes: int
    edges: int
    """Lines: a pair of images that list each other is one."""
    rectangles: dict[Any, Rectangle]
    """Where each picture is, without its frame. No two overlap."""
    labels: dict[Any, Rectangle]
    """Where each title under a picture is. None overlaps another or a picture."""
    placeholders: dict[Any, str]
    """Nodes drawn as a plain colour, and why."""
    size_for_labels: int | None
    """About the size at which the titles that were wanted have room; None when they are there."""


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
    layout_seed: int = TUTORIAL_SEED,
    positions: Mapping[Any, Sequence[float]] | None = None,
) -> DrawingReport:
    """Draw `graph` into `path` (.png, .svg or .pdf), `size` pixels on the longer side, `dpi` of them an inch.

    An arrow leads from an image to one in its list; a pair that list each other are joined by one thicker line. Seeds
    are framed and named. `color_by` frames the pictures by group (see `graph.grouped`), with a legend; `labels` puts
    titles under the pictures where there is room; `crop` cuts pictures to squares.

    Node attributes read: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``,
    ``source``, ``license``, ``depth``, ``community``; graph attributes: ``seeds``, ``depth``, ``complete``,
    ``unexpanded``, ``lists_of`` (the lists' age, for the caption). `positions`, a pair of numbers for each node with y
    upwards, replaces the layout. The same input gives the same bytes. Raises BadInput for an empty graph, an unknown
    suffix or theme, more than `MAX_DRAWN_IMAGES` images, a bad size, a grouping that the graph does not have, or a
    file that cannot be written.
    """
    suffix = parse_suffix(path)
    check_count(len(graph))
    check_size(size, dpi)
    look = theme_named(theme)
    with written_whole(path) as temporary:  # first of all, so that a bad folder is noticed before the work
        found = packed_layout(graph, layout_seed) if positions is None else positions
        page = plan_page(graph, found, size, dpi=dpi, theme=look, crop=crop, color_by=color_by, labels=labels)
        thumbnails = load_thumbnails(graph, page, finer=1 if suffix == ".png" else FINER)
        canvas = draw_background(page, [thumbnail.rectangle for thumbnail in thumbnails])
        (write_png if suffix == ".png" else write_vector)(page, canvas, thumbnails, temporary)
    return _report(path, page, thumbnails)


def _report(path: Path, page: Page, thumbnails: Sequence[Thumbnail]) -> DrawingReport:
    places = [(index, node, thumbnails[index]) for index, node in enumerate(page.nodes)]
    labels = {node: page.label(index, each.rectangle) for index, node, each in places}
    needed = ROUNDING * page.labels.shortage * max(page.width, page.height)
    return DrawingReport(
        path=path,
        width=page.width,
        height=page.height,
        nodes=len(page.nodes),
        edges=len(page.lines),
        rectangles={node: each.rectangle for _, node, each in places},
        labels={node: label for node, label in labels.items() if label},
        placeholders={node: each.missing for _, node, each in places if each.missing},
        size_for_labels=math.ceil(needed / 100) * 100 if needed else None,
    )


def load_thumbnails(graph: nx.DiGraph[Any], page: Page, *, finer: int = 1) -> list[Thumbnail]:
    """Open the picture of every node of `page`, in its order, `finer` times as many pixels as its place (for print)."""

    def load(block: range) -> list[Thumbnail]:
        return [_thumbnail(graph.nodes[page.nodes[index]], page, index, finer) for index in block]

    # One task a thread: with one task a picture the threads wait for each other as long as they save.
    size = -(-len(page.nodes) // WORKERS)
    blocks = [range(len(page.nodes))[first : first + size] for first in range(0, len(page.nodes), size)]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(chain.from_iterable(pool.map(load, blocks)))


def _thumbnail(attributes: Mapping[str, Any], page: Page, index: int, finer: int) -> Thumbnail:
    width, height = (finer * side for side in page.room(index))
    if page.crop:
        # The shape is not known before the picture is open: four times as large lets one of 4 : 1 fill its square.
        picture, missing = opened(attributes, (4 * width, 4 * height), page.theme)
        picture = ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
    else:
        picture, missing = opened(attributes, (width, height), page.theme)
    place = page.rectangle(index, picture.size)
    return Thumbnail(fitted(picture, (place.width * finer, place.height * finer)), place, missing)


def write_png(page: Page, canvas: VectorCanvas, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    """Put the pictures of `page` on what `canvas` has drawn of it, and save it as `path`."""
    image = rendered(canvas.figure)
    draw = ImageDraw.Draw(image)
    for index, (picture, rectangle, _) in enumerate(thumbnails):
        for mat, color in page.mats(index, rectangle):
            draw.rectangle((mat.left, mat.top, mat.right - 1, mat.bottom - 1), fill=color)
        image.paste(picture, (rectangle.left, rectangle.top))
        if page.hairline(index):
            left, top, right, bottom = rectangle.grown(1)
            draw.rectangle((left, top, right - 1, bottom - 1), outline=page.theme.hairline)
    save_png(image, path, page.dpi)


def write_vector(page: Page, canvas: VectorCanvas, thumbnails: Sequence[Thumbnail], path: Path) -> None:
    """Put the pictures of `page` on what `canvas` has drawn of it, and save it as `path`, SVG or PDF by its suffix."""
    for index, thumbnail in enumerate(thumbnails):
        for artist in _mounted(page, index, thumbnail):
            canvas.add(artist)
    save_reproducibly(canvas.figure, path, dpi=page.dpi * FINER)


def _mounted(page: Page, index: int, thumbnail: Thumbnail) -> Iterator[Artist]:
    """A picture with what lies under it and over it, in the order of drawing."""
    for mat, color in page.mats(index, thumbnail.rectangle):
        yield patch(mat, facecolor=color, edgecolor="none")
    yield Picture(thumbnail)
    if page.hairline(index):
        yield patch(thumbnail.rectangle, fill=False, edgecolor=page.theme.hairline, linewidth=72 / page.dpi)


def check_count(images: int) -> None:
    """Raise BadInput for more images than a drawing can show, or none."""
    if not images:
        raise BadInput("There is nothing to draw: the graph has no images. Ingest some first.")
    if images > MAX_DRAWN_IMAGES:
        raise BadInput(
            f"A drawing holds 1 to {MAX_DRAWN_IMAGES:,} images, not {images:,}. Choose seeds, a smaller --depth or one "
            "--source; simgraph sheet has pages for more."
        )
