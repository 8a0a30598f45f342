"""A graph of images as a figure with the pictures on the nodes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.canvas import DPI
from simgraph_neo.drawing.formats import checked_suffix, house_style
from simgraph_neo.drawing.ground import ground
from simgraph_neo.drawing.layout import packed_layout
from simgraph_neo.drawing.plan import plan_page
from simgraph_neo.drawing.raster import write_png
from simgraph_neo.drawing.theme import theme_named
from simgraph_neo.drawing.thumbnails import load_thumbnails
from simgraph_neo.drawing.vector import FINER, write_vector
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing.page import Page, Rectangle
    from simgraph_neo.drawing.theme import ThemeName
    from simgraph_neo.drawing.thumbnails import Thumbnail
    from simgraph_neo.graph import Grouping

MOST = 5_000
"""Images of a drawing: more than these are specks on any screen, and nobody has measured what they cost."""
SMALLEST, LARGEST = 200, 10_000
COARSEST, FINEST = 30, 2_400
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
    suffix or theme, more than `MOST` images, a bad size, a grouping that the graph does not have, or a file that cannot
    be written.
    """
    suffix = checked_suffix(path)
    checked_count(len(graph))
    check_size(size, dpi)
    look = theme_named(theme)
    with written_whole(path) as temporary:  # first of all, so that a bad folder is noticed before the work
        found = packed_layout(graph, layout_seed) if positions is None else positions
        page = plan_page(graph, found, size, dpi=dpi, theme=look, crop=crop, color_by=color_by, labels=labels)
        thumbnails = load_thumbnails(graph, page, finer=1 if suffix == ".png" else FINER)
        pen = ground(page, [thumbnail.rectangle for thumbnail in thumbnails])
        (write_png if suffix == ".png" else write_vector)(page, pen, thumbnails, temporary)
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


def checked_count(images: int) -> None:
    """Raise BadInput for more images than a drawing can show, or none."""
    if not images:
        raise BadInput("There is nothing to draw: the graph has no images. Ingest some first.")
    if images > MOST:
        raise BadInput(
            f"A drawing holds 1 to {MOST:,} images, not {images:,}. Choose seeds, a smaller --depth or one --source; "
            "simgraph sheet has pages for more."
        )


def check_size(size: int, dpi: int = DPI) -> None:
    """Raise BadInput for a drawing too small to see or too large for memory, or a resolution that nothing has."""
    if not SMALLEST <= size <= LARGEST:
        raise BadInput(f"A drawing of {size} pixels is not possible. Choose {SMALLEST} to {LARGEST:,}.")
    if not COARSEST <= dpi <= FINEST:
        raise BadInput(f"{dpi} pixels an inch are not possible. Choose {COARSEST} to {FINEST:,}.")
