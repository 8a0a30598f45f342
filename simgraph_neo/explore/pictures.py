"""Pictures and files of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo import graph as graphs
from simgraph_neo.files import check_writable
from simgraph_neo.settings import home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import DrawingReport
    from simgraph_neo.explore.selection import Selection
    from simgraph_neo.graphfiles import Format
    from simgraph_neo.store import Store


def check_figure(path: Path) -> None:
    """Raise BadInput when no figure can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.formats import checked_suffix

    check_writable(path)
    checked_suffix(path)


def with_pictures(
    store: Store, graph: nx.DiGraph[str], *, rate: float = 4.0, on_done: Callable[[int, int], None] | None = None
) -> nx.DiGraph[str]:
    """The same graph with the images' data on its nodes, and `picture`, a path on disk, where one can be had.

    Pictures that are not in the cache are fetched from their sources, politely; one that cannot be had has
    `picture_missing`, the reason, instead.
    """
    from simgraph_neo.pictures import PictureCache
    from simgraph_neo.sources.thumbnails import fetch_thumbnails

    images = store.images(graph)
    graphs.describe(graph, images)
    found = fetch_thumbnails(images.values(), PictureCache(home() / "pictures"), rate=rate, on_done=on_done)
    for image_id in graph:
        graph.nodes[image_id]["picture"] = found.paths.get(image_id)
        graph.nodes[image_id]["picture_missing"] = found.missing.get(image_id)
    return graph


def draw(
    store: Store,
    selection: Selection,
    path: Path,
    *,
    size: int,
    layout_seed: int,
    on_done: Callable[[int, int], None] | None = None,
) -> tuple[DrawingReport, dict[str, Any]]:
    """Draw a selection with its thumbnails into a .png, .svg or .pdf file. Raises BadInput, NoSuchImage.

    Returns the report of what is on the page, and what is known of the graph's completeness (see `graph.discovered`).
    """
    from simgraph_neo.drawing import draw_graph

    graph = with_pictures(store, selection.read(store), on_done=on_done)
    return draw_graph(graph, path, size=size, layout_seed=layout_seed), graph.graph


def with_details(store: Store, graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with the images' data and `community` (1 = the largest) on its nodes; no picture is fetched."""
    from simgraph_neo.metrics import communities

    graphs.describe(graph, store.images(graph))
    for number, members in enumerate(communities(graph), 1):
        for image_id in members:
            graph.nodes[image_id]["community"] = number
    return graph


def export(store: Store, selection: Selection, path: Path, kind: Format) -> tuple[nx.DiGraph[str], list[Path]]:
    """Write a selection as a graph file (see `graphfiles.export_graph`); returns the graph and the files.

    Raises BadInput, NoSuchImage.
    """
    from simgraph_neo.graphfiles import export_graph

    graph = with_details(store, selection.read(store))
    return graph, export_graph(graph, path, kind)
