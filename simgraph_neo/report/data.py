"""What several sections of a report tell, read and measured once."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from simgraph_neo import analysis, attributes, commands
from simgraph_neo.errors import BadInput
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.selection import selections
from simgraph_neo.store import Reader
from simgraph_neo.text import escape_id, one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from simgraph_neo.analysis import Audit, Communities, Measured
    from simgraph_neo.grouping import Grouping
    from simgraph_neo.report.section import Chapter
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection, Subgraph

LIBRARIES = ("networkx", "numpy", "scipy", "matplotlib", "Pillow")
MAX_IMAGES = 20_000
"""Images that a report can be about."""
NULL_EDGES = 5_000
"""Edges of a complete closed view up to which random graphs are made without being asked for."""
NULLS = 20
"""So many then, of each kind."""
MAX_TITLE = 90
COLORED = 7
"""Seeds that have a colour of their own."""
MAX_DRAWN_IMAGES = 2_000
"""Images up to which the graph is drawn; in a larger one they would be smaller than letters."""


@dataclass(frozen=True)
class ReportData:
    """What the sections of a report are made of."""

    selection: Selection
    reader: Reader
    """For what one section needs beyond this: it remembers what was read, so that all sections agree."""
    seen: nx.DiGraph[str]
    """The graph as discovered, with the images' data, and the pictures of those that are shown."""
    whole: nx.DiGraph[str]
    """The closed view of the same images; of everything there is no other view."""
    measured: list[Measured]
    """The metrics of each view, the closed one last."""
    null: int
    """Random graphs of each kind beside the closed view; 0 = none."""
    lists_of: str
    """The days of the first and of the last list."""
    communities: Communities
    """Of the closed view, as what follows."""
    hubs: Audit
    server: str
    """The database's name, edition and version."""
    chapters: list[Chapter] = field(default_factory=list)
    """The sections before the one that is made, in the end all."""

    @property
    def grouping(self) -> Grouping | None:
        """What frames in the drawing are coloured by; None for a graph that is too large to be drawn."""
        if len(self.seen) > MAX_DRAWN_IMAGES:
            return None
        if not self.selection.seeds:
            return "community"
        return "seed" if 1 < len(self.selection.seeds) <= COLORED else "depth"

    @property
    def closed_option(self) -> tuple[str, ...]:
        """What makes a command of one view take the closed one."""
        return () if self.selection.depth is None else ("--view", "closed")

    @property
    def versions(self) -> dict[str, str]:
        """What made the numbers and the pictures, and the seed of all that is random."""
        libraries = {name: version(name) for name in LIBRARIES}
        ours = {"simgraph": __version__, "Python": platform.python_version(), "Store": self.server}
        return ours | libraries | {"Random seed": str(TUTORIAL_SEED)}

    @property
    def parameters(self) -> dict[str, object]:
        """What was chosen: the numbers in the text that are no results."""
        from simgraph_neo.metrics._groups import ALPHA
        from simgraph_neo.metrics._hubs import SIGMAS
        from simgraph_neo.metrics._nulls import SWAPS

        s = self.selection
        return {
            "seeds": list(s.seeds),
            "source": s.source,
            "depth": s.depth,
            "lists_of": self.lists_of,
            "random_graphs": self.null,
            "swaps_per_edge": SWAPS,
            "false_discovery_rate": ALPHA,
            "hub_standard_deviations": SIGMAS,
            "random_seed": TUTORIAL_SEED,
        }

    @property
    def closed(self) -> Measured:
        """The metrics of the closed view."""
        return self.measured[-1]

    @property
    def discovered(self) -> Measured | None:
        """The metrics of the discovered view; None for everything."""
        return self.measured[0] if len(self.measured) > 1 else None

    @property
    def missing(self) -> dict[str, str]:
        """Images that are shown as a plain colour, and why."""
        found = ((image_id, data.get("picture_missing")) for image_id, data in attributes.nodes(self.seen))
        return {image_id: why for image_id, why in found if why}

    def has_title(self, image_id: str) -> bool:
        """Whether an image has a title; else it is called by its id."""
        return bool(attributes.node(self.seen, image_id).get("title"))

    def title(self, image_id: str) -> str:
        """Return the title of an image, or its id where it has none."""
        return one_line(str(attributes.node(self.seen, image_id).get("title") or escape_id(image_id)), MAX_TITLE)

    def name(self, image_id: str) -> str:
        """Return the title of an image with its id in brackets; the id alone where it has no title."""
        title = self.title(image_id)
        return f"{title} ({escape_id(image_id)})" if self.has_title(image_id) else title

    def command(self, name: str, *options: str, depths: Iterable[int | None] = ()) -> str:
        """The command line of `simgraph NAME` about the same images."""
        s = self.selection
        return commands.about(name, s.seeds, depths or (s.depth,), s.source, *options)


def read_report(store: Store, selection: Selection, null: int | None) -> ReportData:
    """Read and measure a selection in all its views; `null` random graphs of each kind, None = as many as suit.

    Raises BadInput, NoSuchImage.
    """
    reader = Reader(store)
    views = list(reader.subgraphs(in_both_views(selection)))
    whole = views[-1].graph
    null = _checked(whole, null)
    measured = [analysis.measure(each, null=null) for each in views]
    for each in views:
        each.describe()
    communities = analysis.communities(views[-1])
    return ReportData(
        selection=selection,
        reader=reader,
        seen=_as_discovered(views),
        whole=whole,
        measured=measured,
        null=null,
        lists_of=attributes.about(whole)["lists_of"],
        communities=communities,
        hubs=analysis.hubs(views[-1]),
        server=_server(store),
    )


def in_both_views(selection: Selection) -> list[Selection]:
    """The selection of seeds as discovered, then closed; everything is closed anyway. Raises BadInput."""
    if selection.depth is None:
        return [selection]
    return selections(selection.seeds, selection.depth, view="both")[-2:]


def _checked(whole: nx.DiGraph[str], null: int | None) -> int:
    """How many random graphs to make. Raises BadInput for too many images, and for more than can be afforded."""
    from simgraph_neo.metrics._summary import NULL_EDGES as MOST_EDGES

    edges = whole.number_of_edges()
    if len(whole) > MAX_IMAGES:
        raise BadInput(
            f"A report holds up to {MAX_IMAGES:,} images, not {len(whole):,}. Choose seeds or a smaller `depth`."
        )
    if null is None:
        return NULLS if edges <= NULL_EDGES and attributes.about(whole)["complete"] else 0
    if null and edges > MOST_EDGES:
        raise BadInput(
            f"Random graphs of {edges:,} edges take long: give `null` 0, and see `simgraph analyze metrics`."
        )
    return null


def _as_discovered(views: Sequence[Subgraph]) -> nx.DiGraph[str]:
    """The discovered view, with the communities of the closed one; of everything the same graph."""
    seen, whole = views[0].graph, views[-1].graph
    for image_id, data in attributes.nodes(whole):
        attributes.node(seen, image_id).update(data)
    return seen


def _server(store: Store) -> str:
    row = store.query("store/server")[0]
    return f"Neo4j {row['edition'].title()} {row['version']}"


def fetch_pictures(report: ReportData, images: Iterable[str], on_done: Callable[[int, int], None]) -> None:
    """Put pictures, and the images' pages in the catalogue, on the nodes of both views."""
    part = report.whole.subgraph(images).copy()
    analysis.with_pictures(report.reader, part, on_done=on_done)
    for graph in (report.seen, report.whole):
        attributes.about(graph)["lists_of"] = report.lists_of
        for image_id, data in attributes.nodes(part):
            attributes.node(graph, image_id).update(data)
