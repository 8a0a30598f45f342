"""A subgraph as the store's reader returns it: what was selected, the graph, and how complete it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from simgraph_neo import attributes, commands
from simgraph_neo.arguments import check_type
from simgraph_neo.errors import SimgraphError
from simgraph_neo.tables import Record, Tabular
from simgraph_neo.text import counted, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from simgraph_neo.attributes import View
    from simgraph_neo.model import Image
    from simgraph_neo.tables import Picture, TableRows

DEFAULT_DEPTH, MAX_DEPTH = 2, 10
"""The default and the largest number of hops from a seed that are crawled and read."""
STRIP = 24
"""Pictures of a subgraph that a notebook shows."""
COLUMNS = ("title", "source", "depth", "state", "listed", "license", "credit", "average_color", "aspect_ratio")
"""The columns of `to_dataframe` between the id and the in-degree."""
DOMINANT = 0.5
"""If a larger share of the images is in the frontier, the frontier dominates the numbers."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the store to read: seeds, a depth and a view, or everything (of one source)."""

    seeds: tuple[str, ...] = ()
    depth: int | None = None
    """None for everything."""
    source: str | None = None
    view: View = "discovered"
    ids: tuple[str, ...] = ()
    """Instead of all these: chosen images, with all edges among them."""

    @property
    def completed_by(self) -> str:
        """The ingest command that completes it, with a placeholder for the path of a folder."""
        return self.completed_with({})

    def completed_with(self, places: commands.Places) -> str:
        """Return the ingest command that completes it, with these paths of folders."""
        if self.ids:
            return commands.ingest(self.ids, 1, places)
        if self.depth is None:
            return commands.ingest_whole(self.source, places)
        # The closed view needs the lists of its last level, too.
        return commands.ingest(self.seeds, self.depth + (self.view == "closed"), places)


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """How complete a subgraph is; part of every result."""

    seed: str | None
    """ "union" for several seeds together, "chosen" for chosen images, None for everything."""
    depth: int | None
    view: View
    complete: bool
    unexpanded: int
    gone: int
    frontier_share: float
    """The share of images whose own lists are not in the graph, 0 to 1: the frontier."""

    @property
    def name(self) -> str:
        """The heading of its column in a table."""
        return f"{self.seed or 'all'}{'' if self.depth is None else f' depth {self.depth}'} {self.view}"

    @property
    def frontier_dominates(self) -> bool:
        """Whether most images are in the frontier: because of the view, not because of an unfinished crawl."""
        return self.view == "discovered" and self.depth != 0 and self.complete and self.frontier_share > DOMINANT


class ImageReader(Protocol):
    """A reader of image data that reads each image once (see `store.Reader`)."""

    offline: bool
    """Whether pictures that are not on this machine are left out, and not fetched."""

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        """Return the stored images among `ids`, with their works."""

    def describe(self, subgraph: nx.DiGraph[str]) -> dict[str, Image]:
        """Add the data of the images to the nodes of a graph; return the images."""


def pictures_of(reader: ImageReader, ids: Iterable[str]) -> dict[str, Picture]:
    """Image id -> a small picture for a notebook, for the first images whose pictures are on this machine."""
    from simgraph_neo.pictures import thumbnails

    wanted = list(dict.fromkeys(ids))
    try:
        images = reader.images(wanted)
    except SimgraphError:  # the store was closed meanwhile: a table without pictures is better than none
        return {}
    return thumbnails(images[each] for each in wanted if each in images and not images[each].hidden_at)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Subgraph(Tabular):
    """A subgraph as it was read from the store (see `Store.subgraph`)."""

    graph: nx.DiGraph[str]
    """As `graph.discovered` returns it."""
    selection: Selection
    reader: ImageReader = field(repr=False)
    """The reader that read it, which also reads the data of its images."""

    def describe(self) -> nx.DiGraph[str]:
        """Return the graph after adding the data of its images to its nodes. The data is read once."""
        self.reader.describe(self.graph)
        return self.graph

    def records(self) -> list[dict[str, Any]]:
        """A row an image, by depth and id."""
        graph = self.describe()
        return [
            {"id": image_id, **{name: data.get(name) for name in COLUMNS}, "in_degree": graph.in_degree(image_id)}
            for image_id, data in sorted(attributes.nodes(graph), key=lambda node: (node[1].get("depth", 0), node[0]))
        ]

    def summary(self) -> str:
        """Its size, where it is, and whether all of it is known."""
        about, graph = self.coverage, self.graph
        where = f" of {self.selection.source}" if self.selection.source else ", chosen" if self.selection.ids else ""
        if self.selection.seeds:
            where = f" from {first_of(self.selection.seeds, 3)} to depth {about.depth}, {about.view} view"
        gaps = f"incomplete: {counted(about.unexpanded, 'image')} not expanded yet"
        size = f"{counted(len(graph), 'image')}, {counted(graph.number_of_edges(), 'directed edge')}"
        return f"{size}{where}; {'complete' if about.complete else gaps}"

    def pictures(self) -> list[Picture]:
        """Its seeds, then the images that stand in the most lists."""
        most = sorted(self.graph, key=lambda image_id: (-self.graph.in_degree(image_id), image_id))
        return list(pictures_of(self.reader, [*self.selection.seeds, *most][:STRIP]).values())

    def tables(self) -> list[TableRows]:
        """None: a picture says more than a row an image."""
        return []

    @property
    def coverage(self) -> Coverage:
        """How complete the subgraph is."""
        seeds, about = self.selection.seeds, attributes.about(self.graph)
        none = "chosen" if self.selection.ids else None
        return Coverage(
            seed="union" if len(seeds) > 1 else seeds[0] if seeds else none,
            depth=self.selection.depth,
            view=about["view"],
            complete=about["complete"],
            unexpanded=about["unexpanded"],
            gone=about["gone"],
            frontier_share=about["frontier"] / len(self.graph) if len(self.graph) else 0.0,
        )


def check_subgraph(value: object) -> None:
    """Raise InvalidInputError unless the argument `subgraph` is a Subgraph: not a store, and not its graph alone."""
    check_type("subgraph", value, Subgraph, "Give store.subgraph(seeds, depth=2).")
