"""Add the data and pictures of images to the nodes of a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.files import check_writable
from simgraph_neo.rights import check_rights, withheld
from simgraph_neo.source_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.files import FilePath
    from simgraph_neo.rights import Rights
    from simgraph_neo.subgraph import ImageReader


def check_figure(path: FilePath, *, text: bool = False) -> None:
    """Raise InvalidInputError if no figure can be written to `path`. Called before anything is fetched."""
    from simgraph_neo.drawing.canvas.files import check_text, parse_suffix

    path = Path(path)
    check_writable(path)
    parse_suffix(path)
    check_text(path, text)


def with_pictures(
    reader: ImageReader,
    graph: nx.DiGraph[str],
    *,
    rate: float = 4.0,
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> nx.DiGraph[str]:
    """Return a copy of `graph` whose nodes have the data of the images, their links and pictures.

    A copy: the user may still need `graph`, and networkx's writers accept no path as an attribute. Each node gets
    `link`, the page in the catalogue, and `picture`, a path on disk, or `picture_missing`, the reason why there is
    none. The graph gets `lists_of`, the days of its first and its last list. Pictures that are not in the cache are
    fetched from their sources, at most `rate` a second, unless the reader is offline. Those that
    are left out are not: of hidden images, and with the `rights` "share" those that may not be shared; each such node
    has `withheld`, the reason.
    """
    from simgraph_neo.http.thumbnails import fetch_thumbnails
    from simgraph_neo.pictures import user_cache

    check_rights(rights)
    graph = graph.copy()
    images = reader.describe(graph)
    for _, known in attributes.nodes(graph):
        if why := withheld(known, rights):
            known["withheld"] = why
    shown = [image for image in images.values() if not attributes.node(graph, image.id).get("withheld")]
    found = fetch_thumbnails(shown, user_cache(), rate=rate, offline=reader.offline, on_done=on_done)
    for image_id in graph:
        image, known = images.get(image_id), attributes.node(graph, image_id)
        known["link"] = kind_of(image.source).page(image) if image else None
        known["picture"] = found.paths.get(image_id)
        known["picture_missing"] = found.missing.get(image_id)
    return graph
