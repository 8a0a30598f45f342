"""Which graph a number is of, and how much of that graph the store knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.tables import Record

if TYPE_CHECKING:
    import networkx as nx

    from simgraph_neo.explore.selection import Selection
    from simgraph_neo.graph import View

RING = 0.5
"""A larger share of images that were never asked dominates the numbers."""


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """What every number comes with."""

    seed: str | None
    """ "union" for several seeds together, None for everything."""
    depth: int | None
    view: View
    complete: bool
    unexpanded: int
    gone: int
    frontier_share: float
    """Images whose own lists are not in the graph, 0 to 1: as discovered the outer ring is among them."""

    @classmethod
    def of(cls, selection: Selection, graph: nx.DiGraph[str]) -> Coverage:
        """That of a graph which was read for this selection."""
        seeds, about = selection.seeds, graph.graph
        return cls(
            seed="union" if len(seeds) > 1 else seeds[0] if seeds else None,
            depth=selection.depth,
            view=about["view"],
            complete=about["complete"],
            unexpanded=about["unexpanded"],
            gone=about["gone"],
            frontier_share=about["frontier"] / len(graph) if len(graph) else 0.0,
        )

    @property
    def name(self) -> str:
        """What a column is headed with."""
        return f"{self.seed or 'all'}{'' if self.depth is None else f' depth {self.depth}'} {self.view}"

    @property
    def ring_dominates(self) -> bool:
        """Whether most images had no say because of the view, not because of an unfinished crawl."""
        return self.view == "discovered" and self.depth != 0 and self.complete and self.frontier_share > RING
