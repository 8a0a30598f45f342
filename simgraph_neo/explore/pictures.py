"""Pictures and files of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo import graph as graphs
from simgraph_neo.explore.communities import found_in, number_communities
from simgraph_neo.files import check_writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import DrawingReport, HtmlReport, SheetReport, SheetStyle
    from simgraph_neo.drawing.theme import ThemeName
    from simgraph_neo.explore.communities import Communities
    from simgraph_neo.explore.selection import Selection
    from simgraph_neo.graphfiles import Format
    from simgraph_neo.model import Image
    from simgraph_neo.store import Store


APART = 100.0
"""What neighbours in a layout are apart in a graph file: there a node is about ten wide."""


def check_figure(path: Path) -> None:
    """Raise BadInput when no figure can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.formats import checked_suffix

    check_writable(path)
    checked_suffix(path)


def with_pictures(
    store: Store, graph: nx.DiGraph[str], *, rate: float = 4.0, on_done: Callable[[int, int], None] | None = None
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

    images = described(store, graph)
    found = fetch_thumbnails(images.values(), user_cache(), rate=rate, on_done=on_done)
    for image_id in graph:
        graph.nodes[image_id]["link"] = catalogue_url(images[image_id]) if image_id in images else None
        graph.nodes[image_id]["picture"] = found.paths.get(image_id)
        graph.nodes[image_id]["picture_missing"] = found.missing.get(image_id)
    return graph


def described(store: Store, graph: nx.DiGraph[str]) -> dict[str, Image]:
    """The images of a graph, their data put on its nodes, and on the graph `lists_of`, the days of its lists."""
    images = store.images(graph)
    graphs.describe(graph, images)
    graph.graph["lists_of"] = days(images[image_id].expanded_at for image_id in images if graph.out_degree(image_id))
    return images


def days(moments: Iterable[datetime | None]) -> str:
    """The first and the last day of some moments, as ``2026-11-01 to 2026-11-03``; one day alone, nothing for none."""
    known = sorted(f"{moment:%Y-%m-%d}" for moment in moments if moment)
    return " to ".join(dict.fromkeys([*known[:1], *known[-1:]]))


def draw(
    store: Store,
    selection: Selection,
    path: Path,
    *,
    color_by: graphs.Grouping | None = None,
    on_done: Callable[[int, int], None] | None = None,
    **look: Any,
) -> tuple[DrawingReport, dict[str, Any]]:
    """Draw a selection with its thumbnails into a .png, .svg or .pdf file; `look` as of `drawing.draw_graph`.

    Returns the report of what is on the page, and what is known of the graph's completeness (see `graph.discovered`).
    Raises BadInput, NoSuchImage.
    """
    from simgraph_neo.drawing import draw_graph
    from simgraph_neo.drawing.graph import checked_count

    graph = selection.read(store)
    checked_count(len(graph))  # before thousands of pictures are fetched in vain
    with_pictures(store, graph, on_done=on_done)
    if color_by == "community":
        number_communities(graph)
    return draw_graph(graph, path, color_by=color_by, **look), graph.graph


def sheet(
    store: Store,
    selection: Selection,
    path: Path,
    style: SheetStyle,
    *,
    on_done: Callable[[int, int], None] | None = None,
) -> tuple[SheetReport, dict[str, Any]]:
    """Draw a contact sheet of a selection into a .png, .svg or .pdf file. Raises BadInput, NoSuchImage.

    Returns the report of what is on it, and what is known of the graph's completeness (see `graph.discovered`).
    """
    graph = selection.read(store)
    described(store, graph)
    if style.grouping(graph) == "community":
        found_in(graph, selection)
    return _sheet(store, graph, path, style, on_done), graph.graph


def draw_communities(
    store: Store,
    found: Communities,
    path: Path,
    theme: ThemeName = "light",
    *,
    on_done: Callable[[int, int], None] | None = None,
) -> SheetReport:
    """Draw communities as `sheet` does, each with what its images have in common. Raises BadInput."""
    from simgraph_neo.drawing import SheetStyle

    return _sheet(store, found.graph, path, SheetStyle(by="community", theme=theme), on_done)


def _sheet(
    store: Store, graph: nx.DiGraph[str], path: Path, style: SheetStyle, on_done: Callable[[int, int], None] | None
) -> SheetReport:
    from simgraph_neo.drawing import draw_sheet, plan_sheet

    plan_sheet(graph, path, style)  # what cannot be drawn is refused before a picture is fetched
    return draw_sheet(with_pictures(store, graph, on_done=on_done), path, style)


def with_details(store: Store, graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with the images' data and `community` (1 = the largest) on its nodes; no picture is fetched."""
    described(store, graph)
    number_communities(graph)
    return graph


def export(
    store: Store, selection: Selection, path: Path, kind: Format, *, with_paths: bool = False
) -> tuple[nx.DiGraph[str], list[Path]]:
    """Write a selection as a graph file, laid out (see `graphfiles.export_graph`); returns the graph and the files.

    Raises BadInput, NoSuchImage.
    """
    from simgraph_neo.graphfiles import export_graph

    graph = with_places(with_details(store, selection.read(store)))
    return graph, export_graph(graph, path, kind, with_paths=with_paths)


def with_places(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with ``x`` and ``y`` on its nodes: the drawing's layout, as large as graph programs draw."""
    from simgraph_neo.drawing.layout import packed_layout

    for image_id, (x, y) in packed_layout(graph).items():
        graph.nodes[image_id].update(x=x * APART, y=y * APART)
    return graph


def check_page(path: Path) -> None:
    """Raise BadInput when no page can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.html import checked_page

    checked_page(path)


def export_html(
    store: Store,
    selection: Selection,
    path: Path,
    *,
    title: str | None,
    layout_seed: int,
    on_done: Callable[[int, int], None] | None = None,
) -> tuple[HtmlReport, dict[str, Any]]:
    """Write a selection as one page to explore (see `drawing.html.write_html`). Raises BadInput, NoSuchImage.

    Returns the report of what is in the page, and what is known of the graph's completeness (see `graph.discovered`).
    """
    from simgraph_neo.drawing import write_html
    from simgraph_neo.drawing.html import checked_count

    graph = selection.read(store)
    checked_count(len(graph))  # before thousands of pictures are fetched in vain
    with_pictures(store, with_details(store, graph), on_done=on_done)
    return write_html(graph, path, title=title, layout_seed=layout_seed), graph.graph
