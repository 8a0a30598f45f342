"""Densities and degrees of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from simgraph_neo.explore.coverage import Coverage
from simgraph_neo.explore.selection import of_each
from simgraph_neo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from simgraph_neo.explore.selection import Selection
    from simgraph_neo.graph import View
    from simgraph_neo.metrics import Degrees, Direction
    from simgraph_neo.store import Store


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

    Raises BadInput, and NoSuchImage with all seeds that are not stored. Cost: depth + 2 reads a row, O(m log m) each.
    """
    return densities(store, of_each(seeds, depths, views))


def densities(store: Store, selections: Iterable[Selection]) -> Table[DensityRow]:
    """A row for each selection. Raises NoSuchImage with all seeds that are not stored."""
    selections = list(selections)
    store.known([seed for selection in selections for seed in selection.seeds])
    return Table(density_row(selection, selection.read(store)) for selection in selections)


def density_row(selection: Selection, graph: nx.DiGraph[str]) -> DensityRow:
    """The row of a graph that was read for this selection."""
    from simgraph_neo import metrics

    return DensityRow(**asdict(Coverage.of(selection, graph)), **asdict(metrics.densities(graph)))


def degrees(store: Store, selection: Selection, direction: Direction) -> tuple[Degrees, Coverage]:
    """The degree distribution, and how much of its graph is known. Raises NoSuchImage."""
    from simgraph_neo import metrics

    graph = selection.read(store)
    return metrics.degrees(graph, direction), Coverage.of(selection, graph)
