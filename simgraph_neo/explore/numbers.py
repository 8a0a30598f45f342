"""Densities of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from simgraph_neo.explore.selection import of_each
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Coverage
from simgraph_neo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simgraph_neo.graph import View
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Subgraph


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
