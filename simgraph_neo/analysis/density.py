"""Density of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from simgraph_neo import graph as graphs
from simgraph_neo.analysis.selection import of_each
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Coverage
from simgraph_neo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from simgraph_neo.attributes import View
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Subgraph

NAME = 80
"""Characters of a seed's title and id in a figure."""


@dataclass(frozen=True, slots=True)
class DensityRow(Coverage):
    """One graph with its densities: see `metrics.Density`."""

    nodes: int
    edges: int
    density: float
    directed_edges: int
    directed_density: float


def density_rows(
    store: Store, seeds: Sequence[str], depths: Sequence[int], *, views: Sequence[View] = ("discovered",)
) -> Table[DensityRow]:
    """A row for each seed, depth and view; then, of several seeds, rows "union" for all together.

    Raises BadInput, and NoSuchImage with all seeds that are not stored. Each image is read once; O(m log m) a row.
    """
    return densities(Reader(store).subgraphs(of_each(seeds, depths, views)))


def densities(subgraphs: Iterable[Subgraph]) -> Table[DensityRow]:
    """A row for each subgraph."""
    return Table(map(density_row, subgraphs))


def density_row(subgraph: Subgraph) -> DensityRow:
    """The row of one subgraph."""
    from simgraph_neo import metrics

    return DensityRow(**asdict(subgraph.coverage), **asdict(metrics.densities(subgraph.graph)))


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise BadInput unless density can be drawn against these depths: asked first, so that nothing is read in vain."""
    from simgraph_neo.drawing.charts.density import check_depths as check

    check(depths)


def draw_density(reader: Reader, rows: Sequence[DensityRow], path: Path, theme: ThemeName) -> None:
    """Draw density against depth into a .png, .svg or .pdf file. Raises BadInput."""
    from simgraph_neo.drawing import draw_density as draw_figure

    draw_figure(rows, path, names=seed_names(reader, [row.seed for row in rows if row.seed]), theme=theme)


def seed_names(reader: Reader, seeds: Iterable[str]) -> dict[str, str]:
    """What to call each of these that is stored: its title and id."""
    import networkx as nx

    from simgraph_neo.drawing.canvas.caption import named

    images = reader.images(dict.fromkeys(seeds))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(images)
    graphs.describe(graph, images)
    return {seed: named(graph, seed, NAME) for seed in images}
