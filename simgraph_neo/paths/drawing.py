"""Ways as film strips."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.analysis import with_pictures
from simgraph_neo.graph import days
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Figure, StripReport
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.paths.stored import Paths


def draw_path(
    paths: Paths,
    path: FilePath | None = None,
    *,
    size: int = 2_000,
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[StripReport]:
    """Draw paths as film strips.

    Pictures that are not on this machine are fetched; one that cannot be had is a plain colour.

    Parameters
    ----------
    paths
        What `path` or `path_live` gave.
    path
        A .png, .svg or .pdf file, which is replaced if it exists; None shows the figure in a notebook.
    size
        Pixels across at most, 200 to 10,000.
    theme
        "light" or "dark".
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        The figure. Its ``.report``: its size, and which pictures could not be had.

    Raises
    ------
    BadInput
        For no path at all, an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure, draw_strips

    graph = with_pictures(paths.reader, _graph(paths), on_done=on_done)
    strips = [[step.id for step in way.steps] for way in paths.ways]
    asked, remark = (paths.start, paths.goal), _remark(paths)
    return Figure(
        lambda target: draw_strips(graph, strips, target, asked=asked, size=size, remark=remark, theme=theme), path
    )


def _graph(found: Paths) -> nx.DiGraph[str]:
    """The ways as a graph: ranks on its edges."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for way in found.ways:
        attributes.add_edges(graph, ((a.id, b.id, {"rank": b.rank}) for a, b in pairwise(way.steps)))
    return graph


def _remark(found: Paths) -> str:
    """What the strips themselves do not show: what the way back is like, what is missing, how old the lists are."""
    asked = days(step.asked_at for way in found.ways for step in way.steps[:-1])
    unasked = found.there.unasked + found.back.unasked
    gaps = [f"incomplete: {counted(unasked, 'image')} without a list yet"] if unasked else []
    return " · ".join([found.answer.removesuffix("."), *gaps, *([f"lists of {asked}"] if asked else [])])
