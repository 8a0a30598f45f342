"""Images' data and pictures on the nodes of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.analysis.communities import number_communities
from simgraph_neo.files import check_writable
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.store import Store


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
    from simgraph_neo.http.thumbnails import fetch_thumbnails
    from simgraph_neo.pictures import user_cache

    images = Reader.of(store).describe(graph)
    found = fetch_thumbnails(images.values(), user_cache(), rate=rate, on_done=on_done)
    for image_id in graph:
        image, known = images.get(image_id), attributes.node(graph, image_id)
        known["link"] = kind_of(image.source).page(image) if image else None
        known["picture"] = found.paths.get(image_id)
        known["picture_missing"] = found.missing.get(image_id)
    return graph


def with_details(store: Store | Reader, graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with the images' data and `community` (1 = the largest) on its nodes; no picture is fetched."""
    Reader.of(store).describe(graph)
    number_communities(graph)
    return graph
