"""Export stored subgraphs as files for other programs, and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from simgraph_neo import attributes, commands
from simgraph_neo.analysis.communities import communities, number_communities
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graphfiles import Format
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.subgraph import check_subgraph

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Explorer, HtmlReport
    from simgraph_neo.files import FilePath
    from simgraph_neo.rights import Rights
    from simgraph_neo.subgraph import Subgraph


APART = 100.0
"""The distance of neighbours in a graph file, where a node is about ten units wide."""
EXPLORER_SIZE = 1_200
"""The longer side, in pixels, of the PNG that a notebook keeps beside the page."""


def export(
    subgraph: Subgraph,
    path: FilePath,
    format: Format | None = None,  # noqa: A002 - as pandas and matplotlib call it
    *,
    with_paths: bool = False,
) -> list[Path]:
    """Write a subgraph, with a layout, to a file for another program.

    Parameters
    ----------
    subgraph
        The graph to write.
    path
        The file to write; an existing file is replaced. CSV writes two files, ``-nodes.csv`` and ``-edges.csv``.
    format
        "graphml" (Gephi, yEd, Cytoscape, igraph, networkx), "gexf" (Gephi), "json" (node-link) or "csv"; by default
        the suffix of `path` decides.
    with_paths
        Write the full paths of local pictures, instead of paths relative to their folder.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    InvalidInputError
        For an unknown format, or a file that cannot be written.
    """
    from simgraph_neo.graphfiles import export_graph

    check_subgraph(subgraph)
    path = Path(path)
    graph = subgraph.describe()
    number_communities(graph)
    return export_graph(_with_places(graph), path, format or _format_of(path), with_paths=with_paths)


def node_link(subgraph: Subgraph) -> dict[str, Any]:
    """Return what `export` writes as JSON: the graph with a layout, as node-link data."""
    from simgraph_neo.graphfiles import as_written
    from simgraph_neo.graphfiles import node_link as data_of

    graph = subgraph.describe()
    number_communities(graph)
    return data_of(as_written(_with_places(graph)))


def _format_of(path: Path) -> Format:
    """Return the format of a file's suffix. Raises InvalidInputError."""
    suffix = path.suffix.lower().removeprefix(".")
    known: dict[str, Format] = {name: name for name in get_args(Format)}
    if suffix not in known:
        page = " For a page to explore, use export_html." if suffix in {"html", "htm"} else ""
        raise InvalidInputError(
            f"{path.name} has no known suffix. End its name with .{', .'.join(known)}, or give the format.{page}"
        )
    return known[suffix]


def _with_places(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Set ``x`` and ``y`` on the nodes: the layout of drawings, in the scale of graph programs."""
    from simgraph_neo.drawing.layout.packing import packed_layout

    for image_id, (x, y) in packed_layout(graph).items():
        attributes.node(graph, image_id).update({"x": x * APART, "y": y * APART})
    return graph


def check_page(path: FilePath) -> None:
    """Raise InvalidInputError if no page can be written to `path`. Called before anything is fetched."""
    from simgraph_neo.drawing.web.page import check_page

    check_page(Path(path))


def export_html(
    subgraph: Subgraph,
    path: FilePath,
    *,
    title: str | None = None,
    layout_seed: int = TUTORIAL_SEED,
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> HtmlReport:
    """Write a subgraph as one HTML page to explore in a browser. It contains its pictures, and works offline.

    Parameters
    ----------
    subgraph
        The graph to show.
    path
        The .html file to write; an existing file is replaced.
    title
        The heading; by default the seeds.
    layout_seed
        Seed of the layout. The same input gives the same bytes.
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    HtmlReport
        Counts, the size in bytes, and the pictures that are missing.

    Raises
    ------
    InvalidInputError
        For no image or too many, or a file that cannot be written.
    """
    from simgraph_neo.drawing import write_html
    from simgraph_neo.drawing.web.page import check_count

    check_subgraph(subgraph)
    check_count(len(subgraph.graph))  # before pictures are fetched
    communities(subgraph)
    graph = with_pictures(subgraph.reader, subgraph.graph, rights=rights, on_done=on_done)
    return write_html(graph, Path(path), title=title, layout_seed=layout_seed)


def explore(
    subgraph: Subgraph,
    *,
    title: str | None = None,
    layout_seed: int = TUTORIAL_SEED,
    on_done: Callable[[int, int], None] | None = None,
) -> Explorer:
    """Show a subgraph in a notebook as a page to explore: pan, zoom, search, cards, shortest paths.

    The page is in a sandboxed iframe without storage, history or network, and is saved with the notebook. Above 300
    images, the notebook shows a drawing instead.

    Parameters
    ----------
    subgraph
        The graph to show, at most 5,000 images.
    title
        The heading; by default the seeds.
    layout_seed
        Seed of the layout.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Explorer
        A notebook shows it; ``.save("page.html")`` writes the page.

    Raises
    ------
    InvalidInputError
        For no image or too many.
    """
    from simgraph_neo.drawing import Explorer, Figure, draw_graph
    from simgraph_neo.drawing.graph.draw import check_count
    from simgraph_neo.drawing.web.page import make_page

    check_subgraph(subgraph)
    check_count(len(subgraph.graph))  # before pictures are fetched
    communities(subgraph)
    graph = with_pictures(subgraph.reader, subgraph.graph, on_done=on_done)
    figure = Figure(lambda path: draw_graph(graph, path, size=EXPLORER_SIZE, layout_seed=layout_seed))
    return Explorer(lambda: make_page(graph, title, layout_seed).text, figure, len(graph), _page_command(subgraph))


def _page_command(subgraph: Subgraph) -> str:
    """Return the command that writes the page to a file."""
    selection = subgraph.selection
    view = ["--view", "closed"] if selection.seeds and selection.view == "closed" else []
    if selection.ids:  # the closed graph of depth 0 is the same
        return commands.about("export html", selection.ids, [0], None, "--view", "closed", "--output", "page.html")
    about = (selection.seeds, [selection.depth], selection.source)
    return commands.about("export html", *about, *view, "--output", "page.html")
