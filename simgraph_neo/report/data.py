"""The data that several sections of a report use, read and measured once."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from simgraph_neo import analysis, attributes, commands
from simgraph_neo.errors import InvalidInputError
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
    from simgraph_neo.rights import Rights
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection, Subgraph

LIBRARIES = ("networkx", "numpy", "scipy", "matplotlib", "Pillow")
MAX_IMAGES = 20_000
"""The largest number of images in a report."""
NULL_EDGES = 5_000
"""The largest complete closed view, in directed edges, for which random graphs are made by default."""
NULLS = 20
"""The default number of random graphs of each kind."""
MAX_TITLE = 90
COLORED = 7
"""The largest number of seeds with a colour of their own."""
MAX_DRAWN_IMAGES = 2_000
"""The largest graph that is drawn; in a larger one the images would be smaller than letters."""


@dataclass(frozen=True)
class ReportData:
    """The data of a report."""

    selection: Selection
    reader: Reader
    """Reads further data for one section. It keeps what it has read, so all sections agree."""
    seen: nx.DiGraph[str]
    """The discovered view, with the data of all images and the pictures of the images that are shown."""
    whole: nx.DiGraph[str]
    """The closed view of the same images. A graph of all images has this view only."""
    measured: list[Measured]
    """The metrics of each view, the closed view last."""
    null: int
    """The number of random graphs of each kind that the closed view is compared with; 0 = none."""
    lists_of: str
    """The days on which the first and the last neighbour list were fetched."""
    communities: Communities
    """Communities of the closed view."""
    hubs: Audit
    """Hubs of the closed view."""
    server: str
    """Name, edition and version of the database."""
    chapters: list[Chapter] = field(default_factory=list)
    """The sections that are made so far; at the end all sections."""

    @property
    def grouping(self) -> Grouping | None:
        """The grouping that colours the frames in the drawing; None for a graph that is too large to draw."""
        if len(self.seen) > MAX_DRAWN_IMAGES:
            return None
        if not self.selection.seeds:
            return "community"
        return "seed" if 1 < len(self.selection.seeds) <= COLORED else "depth"

    @property
    def closed_option(self) -> tuple[str, ...]:
        """The option that makes a command use the closed view."""
        return () if self.selection.depth is None else ("--view", "closed")

    @property
    def versions(self) -> dict[str, str]:
        """The versions of simgraph and of the software that it uses, and the random seed."""
        libraries = {name: version(name) for name in LIBRARIES}
        ours = {"simgraph": __version__, "Python": platform.python_version(), "Store": self.server}
        return ours | libraries | {"Random seed": str(TUTORIAL_SEED)}

    @property
    def parameters(self) -> dict[str, object]:
        """The parameters of the report: the numbers in its text that are not results."""
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
        """The metrics of the discovered view; None for a graph of all images."""
        return self.measured[0] if len(self.measured) > 1 else None

    @property
    def missing(self) -> dict[str, str]:
        """Images that are shown as a plain colour, with the reason."""
        found = ((image_id, data.get("picture_missing")) for image_id, data in attributes.nodes(self.seen))
        return {image_id: why for image_id, why in found if why}

    def has_title(self, image_id: str) -> bool:
        """Whether an image has a title; otherwise its id is its name."""
        return bool(attributes.node(self.seen, image_id).get("title"))

    def title(self, image_id: str) -> str:
        """Return the title of an image, or its id if it has no title."""
        return one_line(str(attributes.node(self.seen, image_id).get("title") or escape_id(image_id)), MAX_TITLE)

    def name(self, image_id: str) -> str:
        """Return the title of an image with its id in brackets; only the id if it has no title."""
        title = self.title(image_id)
        return f"{title} ({escape_id(image_id)})" if self.has_title(image_id) else title

    def command(self, name: str, *options: str, depths: Iterable[int | None] = ()) -> str:
        """Return the command line of `simgraph NAME` for the same images."""
        s = self.selection
        return commands.about(name, s.seeds, depths or (s.depth,), s.source, *options)


def read_report(store: Store, selection: Selection, null: int | None) -> ReportData:
    """Read and measure a selection in all its views, with `null` random graphs of each kind; None = the default.

    Raises InvalidInputError, ImageNotFoundError.
    """
    reader = Reader(store)
    views = list(reader.subgraphs(in_both_views(selection)))
    whole = views[-1].graph
    null = _checked(whole, null)
    measured = [analysis.measure(each, null=null if each.coverage.view == "closed" else 0) for each in views]
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
    """Return a selection in the discovered and in the closed view; all images have one view.

    Raises InvalidInputError.
    """
    if selection.depth is None:
        return [selection]
    return selections(selection.seeds, selection.depth, view="both")[-2:]


def _checked(whole: nx.DiGraph[str], null: int | None) -> int:
    """Return the number of random graphs.

    Raises InvalidInputError for too many images, or too many edges for random graphs.
    """
    from simgraph_neo.metrics._summary import NULL_EDGES as MOST_EDGES

    edges = whole.number_of_edges()
    if len(whole) > MAX_IMAGES:
        raise InvalidInputError(
            f"A report holds up to {MAX_IMAGES:,} images, not {len(whole):,}. Choose seeds or a smaller `depth`."
        )
    if null is None:
        return NULLS if edges <= NULL_EDGES and attributes.about(whole)["complete"] else 0
    if null and edges > MOST_EDGES:
        raise InvalidInputError(
            f"Random graphs of {edges:,} directed edges take too long. Give `null` 0, and see `simgraph analyze "
            "metrics`."
        )
    return null


def _as_discovered(views: Sequence[Subgraph]) -> nx.DiGraph[str]:
    """Return the discovered view with the communities of the closed one; for all images the closed view itself."""
    seen, whole = views[0].graph, views[-1].graph
    for image_id, data in attributes.nodes(whole):
        attributes.node(seen, image_id).update(data)
    return seen


def _server(store: Store) -> str:
    row = store.query("store/server")[0]
    return f"Neo4j {row['edition'].title()} {row['version']}"


def fetch_pictures(
    report: ReportData, images: Iterable[str], rights: Rights, on_done: Callable[[int, int], None] | None
) -> None:
    """Put pictures, and the links to the pages in the catalogue, on the nodes of both views."""
    part = analysis.with_pictures(report.reader, report.whole.subgraph(images), rights=rights, on_done=on_done)
    for graph in (report.seen, report.whole):
        attributes.about(graph)["lists_of"] = report.lists_of
        for image_id, data in attributes.nodes(part):
            attributes.node(graph, image_id).update(data)
