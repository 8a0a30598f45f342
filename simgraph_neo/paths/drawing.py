"""Draw paths as film strips."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.analysis import with_pictures
from simgraph_neo.arguments import check_type
from simgraph_neo.graph import days
from simgraph_neo.paths.stored import Paths
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Figure, StripReport
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.rights import Rights


def draw_path(
    paths: Paths,
    path: FilePath | None = None,
    *,
    size: int = 2_000,
    text: bool = False,
    theme: ThemeName = "light",
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[StripReport]:
    """Draw paths as film strips.

    Pictures that are not in the cache are fetched. A picture that cannot be fetched is drawn as a plain colour.

    Parameters
    ----------
    paths
        The result of `path` or `path_live`.
    path
        The .png, .svg or .pdf file to write; an existing file is replaced. None shows the figure in a notebook.
    size
        The largest width in pixels, 200 to 10,000.
    text
        Keep the letters of an .svg file as text, to search and edit; it then needs the font DejaVu Sans.
    theme
        "light" or "dark".
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Figure
        ``.report`` has its size, and the pictures that are missing.

    Raises
    ------
    InvalidInputError
        If there is neither a path nor a path back; for an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure, draw_strips

    check_type("paths", paths, Paths, "Give path(store, start, goal).")
    graph = with_pictures(paths.reader, _graph(paths), rights=rights, on_done=on_done)
    strips = [[step.id for step in way.steps] for way in paths.ways]
    about: dict[str, Any] = {"asked": (paths.start, paths.goal), "lead": _lead(paths), "remarks": _remarks(paths)}
    return Figure(lambda target: draw_strips(graph, strips, target, **about, size=size, text=text, theme=theme), path)


def _graph(found: Paths) -> nx.DiGraph[str]:
    """Return the paths as a graph with ranks on its edges."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for way in found.ways:
        attributes.add_edges(graph, ((a.id, b.id, {"rank": b.rank}) for a, b in pairwise(way.steps)))
    return graph


def _lead(found: Paths) -> list[str]:
    """Return what a title does not say: the ranks, whether there is a path back, and the unexpanded images."""
    unasked = found.there.unasked + found.back.unasked
    sums = [f"{way.ranks} {name}" for way, name in ((found.there, "there"), (found.back, "back")) if way.steps]
    ranks = [f"sum of ranks: {', '.join(sums)}"] if found.by == "rank" else []
    same = ["the path back leads over the same images"] if found.mirrored else []
    none = ["the store has no path back"] if not found.back.steps else []
    gaps = [f"incomplete: {counted(unasked, 'image')} without a list yet"] if unasked else []
    return [*ranks, *same, *none, *gaps]


def _remarks(found: Paths) -> list[str]:
    """Return the days of the lists."""
    from simgraph_neo.drawing.canvas.caption import lists_of

    return lists_of(days(step.asked_at for way in found.ways for step in way.steps[:-1]))
