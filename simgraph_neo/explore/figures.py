"""Figures of the numbers of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import graph as graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.explore.numbers import DensityRow
    from simgraph_neo.metrics import Degrees
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Selection, Subgraph

NAME = 80
"""Characters of a seed's title and id in a figure."""


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise BadInput unless density can be drawn against these depths: asked first, so that nothing is read in vain."""
    from simgraph_neo.drawing.charts.density import check_depths as check

    check(depths)


def draw_degrees(reader: Reader, found: Degrees, subgraph: Subgraph, path: Path, theme: ThemeName) -> None:
    """Draw the degree distribution of a subgraph into a .png, .svg or .pdf file. Raises BadInput."""
    from simgraph_neo.drawing import draw_degrees as draw_figure
    from simgraph_neo.text import counted

    about = subgraph.coverage
    gaps = f"incomplete: {counted(about.unexpanded, 'image')} not asked yet"
    origin = _origin(subgraph.selection, _names(reader, subgraph.selection.seeds))
    remark = f"{origin} · {about.view} view, {'complete' if about.complete else gaps}"
    draw_figure(found.histogram, path, remark=remark, direction=found.direction, theme=theme)


def draw_density(reader: Reader, rows: Sequence[DensityRow], path: Path, theme: ThemeName) -> None:
    """Draw density against depth into a .png, .svg or .pdf file. Raises BadInput."""
    from simgraph_neo.drawing import draw_density as draw_figure

    draw_figure(rows, path, names=_names(reader, [row.seed for row in rows if row.seed]), theme=theme)


def _names(reader: Reader, seeds: Iterable[str]) -> dict[str, str]:
    """What to call each of these that is stored: its title and id."""
    import networkx as nx

    from simgraph_neo.drawing.canvas.caption import named

    images = reader.images(dict.fromkeys(seeds))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(images)
    graphs.describe(graph, images)
    return {seed: named(graph, seed, NAME) for seed in images}


def _origin(selection: Selection, names: Mapping[str, str]) -> str:
    from simgraph_neo.drawing.canvas.caption import NAMED_SEEDS

    if not selection.seeds:
        return f"All images of {selection.source}" if selection.source else "All images"
    seeds = [names[seed] for seed in dict.fromkeys(selection.seeds)]
    more = f" and {len(seeds) - NAMED_SEEDS} more" if len(seeds) > NAMED_SEEDS else ""
    return f"From {', '.join(seeds[:NAMED_SEEDS])}{more}, depth {selection.depth}"
