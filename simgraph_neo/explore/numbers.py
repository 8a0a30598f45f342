"""Numbers of stored subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.model import DensityRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from simgraph_neo.explore.selection import Selection
    from simgraph_neo.metrics import Degrees, Direction
    from simgraph_neo.store import Store


def density_rows(store: Store, seeds: Sequence[str], depths: Sequence[int]) -> list[DensityRow]:
    """A row a seed and depth, then a row "union" a depth when there are several seeds."""
    seeds = store.known(seeds)
    rows = [density_row(seed, depth, store.discovered([seed], depth)) for seed in seeds for depth in depths]
    if len(seeds) > 1:
        rows += [density_row("union", depth, store.discovered(seeds, depth)) for depth in depths]
    return rows


def density_of_everything(store: Store, source: str | None = None) -> list[DensityRow]:
    """The one row for every image of the store, or of one source."""
    return [density_row(None, None, store.everything(source))]


def density_row(seed: str | None, depth: int | None, graph: nx.DiGraph[str]) -> DensityRow:
    """The row of one graph that was read from the store."""
    from simgraph_neo.metrics import densities

    d, about = densities(graph), graph.graph
    return DensityRow(
        seed=seed,
        depth=depth,
        nodes=d.nodes,
        edges=d.edges,
        density=d.density,
        directed_edges=d.directed_edges,
        directed_density=d.directed_density,
        complete=about["complete"],
        unexpanded=about["unexpanded"],
        gone=about["gone"],
    )


def degrees(store: Store, selection: Selection, direction: Direction) -> tuple[Degrees, dict[str, Any]]:
    """The degree distribution, and what is known of the graph's completeness (see `graph.discovered`)."""
    from simgraph_neo import metrics

    graph = selection.read(store)
    return metrics.degrees(graph, direction), graph.graph
