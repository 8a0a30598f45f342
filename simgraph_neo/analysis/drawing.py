"""Drawings and contact sheets of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.analysis.communities import communities, number_communities
from simgraph_neo.analysis.pictures import with_pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.analysis.communities import Communities
    from simgraph_neo.drawing import DrawingReport, SheetReport, SheetStyle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.grouping import Grouping
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Subgraph


def draw(
    reader: Reader,
    subgraph: Subgraph,
    path: Path,
    *,
    color_by: Grouping | None = None,
    on_done: Callable[[int, int], None] | None = None,
    **look: Any,
) -> DrawingReport:
    """Draw a subgraph with its thumbnails into a .png, .svg or .pdf file; `look` as of `drawing.draw_graph`.

    Raises BadInput.
    """
    from simgraph_neo.drawing import draw_graph
    from simgraph_neo.drawing.graph.draw import check_count

    check_count(len(subgraph.graph))  # before thousands of pictures are fetched in vain
    graph = with_pictures(reader, subgraph.graph, on_done=on_done)
    if color_by == "community":
        number_communities(graph)
    return draw_graph(graph, path, color_by=color_by, **look)


def sheet(
    reader: Reader,
    subgraph: Subgraph,
    path: Path,
    style: SheetStyle,
    *,
    on_done: Callable[[int, int], None] | None = None,
) -> SheetReport:
    """Draw a contact sheet of a subgraph into a .png, .svg or .pdf file. Raises BadInput."""
    reader.describe(subgraph.graph)
    if style.grouping(subgraph.graph) == "community":
        communities(subgraph)
    return _sheet(reader, subgraph.graph, path, style, on_done)


def draw_communities(
    reader: Reader,
    found: Communities,
    path: Path,
    theme: ThemeName = "light",
    *,
    on_done: Callable[[int, int], None] | None = None,
) -> SheetReport:
    """Draw communities as `sheet` does, each with what its images have in common. Raises BadInput."""
    from simgraph_neo.drawing import SheetStyle

    return _sheet(reader, found.graph, path, SheetStyle(by="community", theme=theme), on_done)


def _sheet(
    reader: Reader, graph: nx.DiGraph[str], path: Path, style: SheetStyle, on_done: Callable[[int, int], None] | None
) -> SheetReport:
    from simgraph_neo.drawing import draw_sheet, plan_sheet

    plan_sheet(graph, path, style)  # what cannot be drawn is refused before a picture is fetched
    return draw_sheet(with_pictures(reader, graph, on_done=on_done), path, style)
