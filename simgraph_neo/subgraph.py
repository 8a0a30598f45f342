"""A subgraph as the store's reader returns it: what was selected, the graph, and how complete it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from simgraph_neo import attributes, commands
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from simgraph_neo.attributes import View
    from simgraph_neo.model import Image

DEFAULT_DEPTH, MAX_DEPTH = 2, 10
"""The default and the largest number of hops from a seed that are crawled and read."""
RING = 0.5
"""If a larger share of the images is on the outer ring, the ring dominates the numbers."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the store to read: seeds, a depth and a view, or everything (of one source)."""

    seeds: tuple[str, ...] = ()
    depth: int | None = None
    """None for everything."""
    source: str | None = None
    view: View = "discovered"

    @property
    def completed_by(self) -> str:
        """The ingest command that completes it; where a folder lies must be filled in."""
        return self.completed_with({})

    def completed_with(self, places: commands.Places) -> str:
        """The same where these places are known; the closed view needs the lists of its last level, too."""
        if self.depth is None:
            return commands.ingest_whole(self.source, places)
        return commands.ingest(self.seeds, self.depth + (self.view == "closed"), places)


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """How complete a subgraph is; part of every result."""

    seed: str | None
    """ "union" for several seeds together, None for everything."""
    depth: int | None
    view: View
    complete: bool
    unexpanded: int
    gone: int
    frontier_share: float
    """The share of images whose own lists are not in the graph, 0 to 1; in the discovered view with the outer ring."""

    @property
    def name(self) -> str:
        """The heading of its column in a table."""
        return f"{self.seed or 'all'}{'' if self.depth is None else f' depth {self.depth}'} {self.view}"

    @property
    def ring_dominates(self) -> bool:
        """Whether most images are on the outer ring: because of the view, not because of an unfinished crawl."""
        return self.view == "discovered" and self.depth != 0 and self.complete and self.frontier_share > RING


class ImageReader(Protocol):
    """What reads the data of images, each once (see `store.Reader`)."""

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        """The data of each of `ids` that is stored, with its work."""

    def describe(self, subgraph: nx.DiGraph[str]) -> dict[str, Image]:
        """Put the images' data on the nodes of a graph that was read; returns the images."""


@dataclass(frozen=True, slots=True, eq=False)
class Subgraph:
    """A subgraph as it was read from the store (see `Store.subgraph`)."""

    graph: nx.DiGraph[str]
    """As `graph.discovered` returns it."""
    selection: Selection
    reader: ImageReader = field(repr=False)
    """What has read it, and reads what else is needed of its images."""

    def describe(self) -> nx.DiGraph[str]:
        """The graph, with its images' data on its nodes; they are read once."""
        self.reader.describe(self.graph)
        return self.graph

    @property
    def coverage(self) -> Coverage:
        """How complete the subgraph is."""
        seeds, about = self.selection.seeds, attributes.about(self.graph)
        return Coverage(
            seed="union" if len(seeds) > 1 else seeds[0] if seeds else None,
            depth=self.selection.depth,
            view=about["view"],
            complete=about["complete"],
            unexpanded=about["unexpanded"],
            gone=about["gone"],
            frontier_share=about["frontier"] / len(self.graph) if len(self.graph) else 0.0,
        )
