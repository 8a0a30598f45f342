"""Pictures and files of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.explore.communities import communities, number_communities
from simgraph_neo.files import check_writable
from simgraph_neo.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import DrawingReport, HtmlReport, SheetReport, SheetStyle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.explore.communities import Communities
    from simgraph_neo.graph import Grouping
    from simgraph_neo.graphfiles import Format
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Subgraph


APART = 100.0
"""What neighbours in a layout are apart in a graph file: there a node is about ten wide."""


def check_figure(path: Path) -> None:
    """Raise BadInput when no figure can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.canvas.files import parse_suffix

    check_writable(path)
    parse_suffix(path)


def with_pictures(
    store: Store | Reader,
    graph: nx.DiGraph[str],
    *,
    rate: float = 4.0,
    on_done: Callable[[int, int], None] | None = None,
) -> nx.DiGraph[str]:
    """The same graph with the images' data and `link`, their pages in a catalogue, on its nodes, and `picture`, a path
    on disk, where one can be had.

    The graph gets `lists_of`, the days of its first and its last list.
    Pictures that are not in the cache are fetched from their sources, politely; one that cannot be had has
    `picture_missing`, the reason, instead.
    """
    from simgraph_neo.pictures import user_cache
    from simgraph_neo.sources.thumbnails import fetch_thumbnails
    from simgraph_neo.sources.wellcome import catalogue_url

    images = Reader.of(store).describe(graph)
    found = fetch_thumbnails(images.values(), user_cache(), rate=rate, on_done=on_done)
    for image_id in graph:
        graph.nodes[image_id]["link"] = catalogue_url(images[image_id]) if image_id in images else None
        graph.nodes[image_id]["picture"] = found.paths.get(image_id)
        graph.nodes[image_id]["picture_missing"] = found.missing.get(image_id)
    return graph


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


def with_details(store: Store | Reader, graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with the images' data and `community` (1 = the largest) on its nodes; no picture is fetched."""
    Reader.of(store).describe(graph)
    number_communities(graph)
    return graph


def export(reader: Reader, subgraph: Subgraph, path: Path, kind: Format, *, with_paths: bool = False) -> list[Path]:
    """Write a subgraph as a graph file, laid out (see `graphfiles.export_graph`); returns the files.

    Raises BadInput.
    """
    from simgraph_neo.graphfiles import export_graph

    return export_graph(with_places(with_details(reader, subgraph.graph)), path, kind, with_paths=with_paths)


def with_places(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with ``x`` and ``y`` on its nodes: the drawing's layout, as large as graph programs draw."""
    from simgraph_neo.drawing.layout.packing import packed_layout

    for image_id, (x, y) in packed_layout(graph).items():
        graph.nodes[image_id].update(x=x * APART, y=y * APART)
    return graph


def check_page(path: Path) -> None:
    """Raise BadInput when no page can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.web.page import check_page

    check_page(path)


def export_html(
    reader: Reader,
    subgraph: Subgraph,
    path: Path,
    *,
    title: str | None,
    layout_seed: int,
    on_done: Callable[[int, int], None] | None = None,
) -> HtmlReport:
    """Write a subgraph as one page to explore (see `drawing.write_html`). Raises BadInput."""
    from simgraph_neo.drawing import write_html
    from simgraph_neo.drawing.web.page import check_count

    graph = subgraph.graph
    check_count(len(graph))  # before thousands of pictures are fetched in vain
    with_pictures(reader, with_details(reader, graph), on_done=on_done)
    return write_html(graph, path, title=title, layout_seed=layout_seed)
