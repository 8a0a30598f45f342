"""A figure of the degree distribution of a stored subgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.analysis.density import seed_names
from simgraph_neo.subgraph import check_subgraph
from simgraph_neo.text import first_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Direction
    from simgraph_neo.subgraph import Selection, Subgraph


def degrees_record(subgraph: Subgraph, direction: Direction = "undirected") -> dict[str, Any]:
    """Return the degree histogram of a subgraph and how complete it is, as they are printed as JSON."""
    from simgraph_neo import metrics

    known = {name: value for name, value in subgraph.coverage.record().items() if name != "seed"}
    found = metrics.degrees(subgraph.graph, direction)
    return {"seeds": list(subgraph.selection.seeds)} | known | found.record()


def draw_degrees(
    subgraph: Subgraph,
    path: FilePath | None = None,
    *,
    direction: Direction = "undirected",
    theme: ThemeName = "light",
) -> Figure[None]:
    """Draw the degree distribution of a subgraph, and its tail.

    Parameters
    ----------
    subgraph
        The graph.
    path
        The .png, .svg or .pdf file to write; an existing file is replaced. None shows the figure in a notebook.
    direction
        "undirected" (default), "in" (the lists that contain an image) or "out" (the length of its own list).
    theme
        "light" or "dark".

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    InvalidInputError
        For an empty graph, an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo import metrics
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_degrees as draw_figure
    from simgraph_neo.text import counted

    check_subgraph(subgraph)
    about = subgraph.coverage
    gaps = f"incomplete: {counted(about.unexpanded, 'image')} not expanded yet"
    origin = _origin(subgraph.selection, seed_names(subgraph.reader, subgraph.selection.seeds))
    remark = f"{origin} · {about.view} view, {'complete' if about.complete else gaps}"
    histogram = metrics.degree_histogram(subgraph.graph, direction)
    return Figure(lambda target: draw_figure(histogram, target, remark=remark, direction=direction, theme=theme), path)


def _origin(selection: Selection, names: Mapping[str, str]) -> str:
    from simgraph_neo.drawing.canvas.caption import NAMED_SEEDS

    if selection.ids:
        return "Chosen images"
    if not selection.seeds:
        return f"All images of {selection.source}" if selection.source else "All images"
    seeds = [names[seed] for seed in dict.fromkeys(selection.seeds)]
    return f"From {first_of(seeds, NAMED_SEEDS)}, depth {selection.depth}"
