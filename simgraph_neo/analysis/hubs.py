"""An audit of stored neighbour lists: hubs, antihubs and short lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.arguments import check_type
from simgraph_neo.subgraph import check_subgraph, pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import clean, counted, escape_id

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Hubs, Occurrence
    from simgraph_neo.rights import Rights
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph
    from simgraph_neo.tables import TableRows

SHOWN = 12
"""The largest number of images of each kind in a notebook's table."""
LISTS = ("hubs", "never_chosen", "short_lists")
COLUMNS = (
    *("id", "title", "source", "k_occurrence", "mutual", "mean_rank", "list_length", "usual_length"),
    *("hub", "never_chosen"),
)
"""The columns of the CSV table."""


@dataclass(frozen=True, slots=True, repr=False)
class Audit(Tabular):
    """The audit of one subgraph."""

    subgraph: Subgraph
    """The subgraph; its nodes have the data of the images."""
    numbers: Hubs

    @property
    def graph(self) -> nx.DiGraph[str]:
        """The graph of the subgraph."""
        return self.subgraph.graph

    @property
    def coverage(self) -> Coverage:
        """The coverage of the subgraph."""
        return self.subgraph.coverage

    @property
    def selection(self) -> Selection:
        """The selection of the subgraph."""
        return self.subgraph.selection

    def title(self, image_id: str) -> str | None:
        """Return the title of an image, if it has one."""
        return attributes.node(self.graph, image_id).get("title")

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON: the numbers; all hubs, antihubs and short lists with titles."""
        numbers = self.numbers.record()
        lists = {name: [self._titled(each) for each in getattr(self.numbers, name)] for name in LISTS}
        return asdict(self.coverage) | numbers | lists

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each image, by in-degree, as in the CSV table, but with booleans for yes and no."""
        return [
            dict(zip(COLUMNS, _row(self, each), strict=True))
            | {"hub": each.k_occurrence > self.numbers.threshold, "never_chosen": not each.k_occurrence}
            for each in self.numbers.occurrences
        ]

    def summary(self) -> str:
        """Return the number of hubs, and of images that are in no list."""
        found = self.numbers
        hubs = f"{counted(len(found.hubs), 'hub')} (in {found.least} lists or more)"
        return f"{counted(found.images, 'image')}: {hubs}, {counted(len(found.never_chosen), 'antihub')}"

    def tables(self) -> list[TableRows]:
        """Return tables of the images in the most lists, and of those in no list, with pictures."""
        most = self.numbers.occurrences[:SHOWN]
        none = self.numbers.never_chosen[:SHOWN]
        pictures = pictures_of(self.subgraph.reader, [each.id for each in [*most, *none]])
        chosen = [
            [pictures.get(each.id, ""), each.id, self.title(each.id), each.k_occurrence, each.mutual, each.mean_rank]
            for each in most
        ]
        rest = [[pictures.get(each.id, ""), each.id, self.title(each.id), each.list_length] for each in none]
        tables: list[TableRows] = [(["most listed", "id", "title", "k_occurrence", "mutual", "mean_rank"], chosen)]
        return tables + ([(["antihub", "id", "title", "list_length"], rest)] if rest else [])

    def _titled(self, each: Occurrence) -> dict[str, Any]:
        found = asdict(each)
        return {"id": found.pop("id"), "title": self.title(each.id), **found}


def hubs(subgraph: Subgraph) -> Audit:
    """Audit the neighbour lists of a subgraph: hubs, antihubs (in no list), short lists and mutual edges.

    It is most meaningful for all images (``store.subgraph()``): lists of images outside the subgraph do not count.

    Parameters
    ----------
    subgraph
        The graph to audit. Cost: O(n log n + m log m) for n images and m edges.

    Returns
    -------
    Audit
        ``.numbers`` has the hubs, the antihubs and the short lists, and what is expected of random lists.

    References
    ----------
    Radovanovic, Nanopoulos and Ivanovic, Hubs in space, JMLR 11, 2010. See `metrics.hubness`.
    """
    from simgraph_neo import metrics

    check_subgraph(subgraph)
    return Audit(subgraph, metrics.hubness(subgraph.describe()))


def write_hubs(audit: Audit, path: FilePath) -> None:
    """Write an audit as a CSV table: a row for each image, the highest in-degree first.

    Parameters
    ----------
    audit
        The result of `hubs`.
    path
        The .csv file to write; an existing file is replaced.

    Raises
    ------
    InvalidInputError
        For a file that cannot be written.
    """
    from simgraph_neo.graphfiles import write_table

    _check_audit(audit)
    write_table(Path(path), COLUMNS, (_row(audit, each) for each in audit.numbers.occurrences))


def _check_audit(value: object) -> None:
    check_type("audit", value, Audit, "Give hubs(subgraph).")


def _row(audit: Audit, each: Occurrence) -> list[Any]:
    """Return the cells of `COLUMNS`."""
    found, data = audit.numbers, attributes.node(audit.graph, each.id)
    told = [escape_id(each.id), *(text and clean(text) for text in (data.get("title"), data.get("source")))]
    numbers = [each.k_occurrence, each.mutual, each.mean_rank, each.list_length, found.usual_length]
    marks = [each.k_occurrence > found.threshold, not each.k_occurrence]
    return [*told, *numbers, *("yes" if mark else "no" for mark in marks)]


def draw_hubs(
    audit: Audit,
    path: FilePath | None = None,
    *,
    theme: ThemeName = "light",
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[dict[str, str]]:
    """Draw an audit, with the pictures of hubs and antihubs.

    Pictures that are not in the cache are fetched. A picture that cannot be fetched is drawn as a plain colour.

    Parameters
    ----------
    audit
        The result of `hubs`.
    path
        The .png, .svg or .pdf file to write; an existing file is replaced. None shows the figure in a notebook.
    theme
        "light" or "dark".
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Figure
        ``.report`` has the images that are drawn as a plain colour, with the reasons.

    Raises
    ------
    InvalidInputError
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo import metrics
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_hubs as draw_figure
    from simgraph_neo.drawing.charts.hubs import pictured

    _check_audit(audit)
    found, graph = audit.numbers, audit.graph.copy()
    most, none = ([each.id for each in those] for those in (found.hubs, found.never_chosen))
    some = graph.subgraph(chain(*pictured(most, none)))
    shown = with_pictures(audit.subgraph.reader, some, rights=rights, on_done=on_done)
    for image_id, data in attributes.nodes(shown):
        attributes.node(graph, image_id).update(data)
    by_chance = metrics.occurrences_by_chance(len(graph), found.mean, len(graph)).tolist()

    def draw_into(target: Path) -> dict[str, str]:
        return draw_figure(
            graph,
            target,
            hubs=most,
            never_chosen=none,
            least=found.least,
            by_chance=by_chance,
            mutual_by_rank=found.mutual_by_rank,
            theme=theme,
        )

    return Figure(draw_into, path)
