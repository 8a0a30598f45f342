"""A graph of images as a figure with the pictures on the nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.formats import checked_suffix
from simgraph_neo.drawing.layout import TUTORIAL_SEED, packed_layout
from simgraph_neo.drawing.page import Rectangle, plan_page
from simgraph_neo.drawing.raster import write_png
from simgraph_neo.drawing.thumbnails import load_thumbnails
from simgraph_neo.drawing.vector import FINER, write_vector
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

SMALLEST, LARGEST = 200, 10_000


@dataclass(frozen=True)
class DrawingReport:
    """What was drawn."""

    path: Path
    width: int
    """Pixels of a PNG; SVG and PDF are this many hundredths of an inch."""
    height: int
    nodes: int
    edges: int
    """Lines: a pair of images that list each other is one."""
    rectangles: dict[Any, Rectangle]
    """Where each picture is, without its frame. No two overlap."""
    placeholders: dict[Any, str]
    """Nodes drawn as a plain colour, and why."""


def draw_graph(
    graph: nx.DiGraph[Any],
    path: Path,
    *,
    size: int = 2000,
    layout_seed: int = TUTORIAL_SEED,
    positions: Mapping[Any, Sequence[float]] | None = None,
) -> DrawingReport:
    """Draw `graph` into `path` (.png, .svg or .pdf), `size` pixels on the longer side.

    Node attributes read: ``picture`` (a file, else a placeholder), ``aspect_ratio``, ``average_color``, ``title``;
    graph attributes: ``seeds`` (framed), ``depth``, ``complete``, ``unexpanded`` (in the caption). `positions`, a pair
    of numbers for each node with y upwards, replaces the layout. The same input gives the same bytes. Raises BadInput
    for an empty graph, an unknown suffix, a bad size or a file that cannot be written.
    """
    suffix = checked_suffix(path)
    if not len(graph):
        raise BadInput("There is nothing to draw: the graph has no images. Ingest some first.")
    check_size(size)
    with written_whole(path) as temporary:  # first of all, so that a bad folder is noticed before the work
        page = plan_page(graph, packed_layout(graph, layout_seed) if positions is None else positions, size)
        thumbnails = load_thumbnails(graph, page, finer=1 if suffix == ".png" else FINER)
        (write_png if suffix == ".png" else write_vector)(page, thumbnails, temporary)
    return DrawingReport(
        path=path,
        width=page.width,
        height=page.height,
        nodes=len(page.nodes),
        edges=len(page.lines),
        rectangles={node: each.rectangle for node, each in zip(page.nodes, thumbnails, strict=True)},
        placeholders={node: each.missing for node, each in zip(page.nodes, thumbnails, strict=True) if each.missing},
    )


def check_size(size: int) -> None:
    """Raise BadInput for a drawing too small to see or too large for memory."""
    if not SMALLEST <= size <= LARGEST:
        raise BadInput(f"A drawing of {size} pixels is not possible. Choose {SMALLEST} to {LARGEST:,}.")
