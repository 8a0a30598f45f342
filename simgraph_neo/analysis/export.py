"""Stored subgraphs as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from simgraph_neo import attributes, commands
from simgraph_neo.analysis.communities import number_communities
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.errors import BadInput
from simgraph_neo.graphfiles import Format
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Explorer, HtmlReport
    from simgraph_neo.files import FilePath
    from simgraph_neo.subgraph import Subgraph


APART = 100.0
"""What neighbours in a layout are apart in a graph file: there a node is about ten wide."""
EXPLORER_SIZE = 1_200
"""Pixels of the drawing beside a page in a notebook, longer side."""


def export(
    subgraph: Subgraph,
    path: FilePath,
    format: Format | None = None,  # noqa: A002 - as pandas and matplotlib call it
    *,
    with_paths: bool = False,
) -> list[Path]:
    """Write a subgraph as a file for another program, laid out.

    Parameters
    ----------
    subgraph
        The graph to write.
    path
        The file; one that is there is replaced. CSV makes two of it: ``-nodes.csv`` and ``-edges.csv``.
    format
        "graphml" (Gephi, yEd, Cytoscape, igraph, networkx), "gexf" (Gephi), "json" (node-link) or "csv"; by the
        file's suffix unless given.
    with_paths
        Say where local pictures lie on this machine, instead of in their folder.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    BadInput
        For an unknown format, or a file that cannot be written.
    """
    from simgraph_neo.graphfiles import export_graph

    path = Path(path)
    graph = subgraph.describe()
    number_communities(graph)
    return export_graph(_with_places(graph), path, format or _format_of(path), with_paths=with_paths)


def _format_of(path: Path) -> Format:
    """That of a file's suffix. Raises BadInput."""
    suffix = path.suffix.lower().removeprefix(".")
    known: dict[str, Format] = {name: name for name in get_args(Format)}
    if suffix not in known:
        page = " For a page to explore, take export_html." if suffix in {"html", "htm"} else ""
        raise BadInput(
            f"{path.name} does not say its format. End it with .{', .'.join(known)}, or name the format.{page}"
        )
    return known[suffix]


def _with_places(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with ``x`` and ``y`` on its nodes: the drawing's layout, as large as graph programs draw."""
    from simgraph_neo.drawing.layout.packing import packed_layout

    for image_id, (x, y) in packed_layout(graph).items():
        attributes.node(graph, image_id).update({"x": x * APART, "y": y * APART})
    return graph


def check_page(path: FilePath) -> None:
    """Raise BadInput when no page can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.web.page import check_page

    check_page(Path(path))


def export_html(
    subgraph: Subgraph,
    path: FilePath,
    *,
    title: str | None = None,
    layout_seed: int = TUTORIAL_SEED,
    on_done: Callable[[int, int], None] | None = None,
) -> HtmlReport:
    """Write a subgraph as one page to explore in any browser, its pictures inside: no server, no internet.

    Parameters
    ----------
    subgraph
        The graph to show.
    path
        The .html file; one that is there is replaced.
    title
        What stands above the graph; the seeds unless given.
    layout_seed
        Another number, another arrangement; the same input gives the same bytes.
    on_done
        Hears how many of how many pictures have been fetched.

    Returns
    -------
    HtmlReport
        Counts, bytes, and which pictures could not be had.

    Raises
    ------
    BadInput
        For no image or too many, or a file that cannot be written.
    """
    from simgraph_neo.drawing import write_html
    from simgraph_neo.drawing.web.page import check_count

    check_count(len(subgraph.graph))  # before thousands of pictures are fetched in vain
    graph = with_pictures(subgraph.reader, subgraph.graph, on_done=on_done)
    number_communities(graph)
    return write_html(graph, Path(path), title=title, layout_seed=layout_seed)


def explore(
    subgraph: Subgraph,
    *,
    title: str | None = None,
    layout_seed: int = TUTORIAL_SEED,
    on_done: Callable[[int, int], None] | None = None,
) -> Explorer:
    """Show a subgraph in a notebook as a page to explore: pan, zoom, search, cards, shortest paths.

    The page stands in a frame of its own, without storage, history or network, and is kept in the notebook's file. Of
    more than 300 images a drawing stands there.

    Parameters
    ----------
    subgraph
        The graph to show, at most 5,000 images.
    title
        What stands above the graph; the seeds unless given.
    layout_seed
        Another number, another arrangement.
    on_done
        Hears how many of how many pictures have been fetched.

    Returns
    -------
    Explorer
        Jupyter shows it; ``.save("page.html")`` writes the page.

    Raises
    ------
    BadInput
        For no image or too many.
    """
    from simgraph_neo.drawing import Explorer, Figure, draw_graph
    from simgraph_neo.drawing.graph.draw import check_count
    from simgraph_neo.drawing.web.page import make_page

    check_count(len(subgraph.graph))  # before thousands of pictures are fetched in vain
    graph = with_pictures(subgraph.reader, subgraph.graph, on_done=on_done)
    number_communities(graph)
    figure = Figure(lambda path: draw_graph(graph, path, size=EXPLORER_SIZE, layout_seed=layout_seed))
    return Explorer(lambda: make_page(graph, title, layout_seed).text, figure, len(graph), _page_command(subgraph))


def _page_command(subgraph: Subgraph) -> str:
    """The command that writes the page as a file."""
    selection = subgraph.selection
    view = ["--view", "closed"] if selection.seeds and selection.view == "closed" else []
    about = (selection.seeds, [selection.depth], selection.source)
    return commands.about("export html", *about, *view, "--output", "page.html")
