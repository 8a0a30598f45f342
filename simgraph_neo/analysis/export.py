"""Stored subgraphs as files for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.analysis.pictures import with_details, with_pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import HtmlReport
    from simgraph_neo.graphfiles import Format
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Subgraph


APART = 100.0
"""What neighbours in a layout are apart in a graph file: there a node is about ten wide."""


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
        attributes.node(graph, image_id).update({"x": x * APART, "y": y * APART})
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
