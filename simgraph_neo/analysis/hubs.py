"""The audit of stored lists: which images look like everything, which like nothing, whose lists are short."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.subgraph import pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import clean, counted, escape_id

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Hubs, Occurrence
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph
    from simgraph_neo.tables import TableRows

SHOWN = 12
"""Images of each kind that a notebook shows."""
LISTS = ("hubs", "never_chosen", "short_lists")
COLUMNS = (
    *("id", "title", "source", "k_occurrence", "mutual", "mean_rank", "list_length", "usual_length"),
    *("hub", "never_chosen"),
)
"""Of the CSV table."""


@dataclass(frozen=True, slots=True, repr=False)
class Audit(Tabular):
    """The audit of one selection."""

    subgraph: Subgraph
    """With the images' data on its nodes."""
    numbers: Hubs

    @property
    def graph(self) -> nx.DiGraph[str]:
        """That of the subgraph."""
        return self.subgraph.graph

    @property
    def coverage(self) -> Coverage:
        """That of the subgraph."""
        return self.subgraph.coverage

    @property
    def selection(self) -> Selection:
        """That of the subgraph."""
        return self.subgraph.selection

    def title(self, image_id: str) -> str | None:
        """An image's title, if it has one."""
        return attributes.node(self.graph, image_id).get("title")

    def record(self) -> dict[str, Any]:
        """What is printed as JSON: the numbers flat; hubs, never chosen and short lists whole, with their titles."""
        numbers = self.numbers.record()
        lists = {name: [self._titled(each) for each in getattr(self.numbers, name)] for name in LISTS}
        return asdict(self.coverage) | numbers | lists

    def records(self) -> list[dict[str, Any]]:
        """A row an image, the most chosen first, as in the CSV table; yes and no are truth values."""
        return [
            dict(zip(COLUMNS, _row(self, each), strict=True))
            | {"hub": each.k_occurrence > self.numbers.threshold, "never_chosen": not each.k_occurrence}
            for each in self.numbers.occurrences
        ]

    def summary(self) -> str:
        """How many hubs there are, and how many images that no list shows."""
        found = self.numbers
        hubs = f"{counted(len(found.hubs), 'hub')} (in {found.least} lists or more)"
        return f"{counted(found.images, 'image')}: {hubs}, {len(found.never_chosen)} never chosen"

    def tables(self) -> list[TableRows]:
        """The images in the most lists, and those in none, with pictures."""
        most = self.numbers.occurrences[:SHOWN]
        none = self.numbers.never_chosen[:SHOWN]
        pictures = pictures_of(self.subgraph.reader, [each.id for each in [*most, *none]])
        chosen = [
            [pictures.get(each.id, ""), each.id, self.title(each.id), each.k_occurrence, each.mutual, each.mean_rank]
            for each in most
        ]
        rest = [[pictures.get(each.id, ""), each.id, self.title(each.id), each.list_length] for each in none]
        tables: list[TableRows] = [(["most chosen", "id", "title", "k_occurrence", "mutual", "mean_rank"], chosen)]
        return tables + ([(["never chosen", "id", "title", "list_length"], rest)] if rest else [])

    def _titled(self, each: Occurrence) -> dict[str, Any]:
        found = asdict(each)
        return {"id": found.pop("id"), "title": self.title(each.id), **found}


def hubs(subgraph: Subgraph) -> Audit:
    """Audit the lists of a subgraph: images in very many lists, in none, short lists, and who lists whom in return.

    It means most for all images (``store.subgraph()``): lists of images outside the subgraph do not count.

    Parameters
    ----------
    subgraph
        The graph to audit; cost: O(n log n + m log m).

    Returns
    -------
    Audit
        ``.numbers`` has the hubs, the images never chosen and the short lists, beside what random lists would give.

    References
    ----------
    Radovanovic, Nanopoulos and Ivanovic, Hubs in space, JMLR 11, 2010. See `metrics.hubness`.
    """
    from simgraph_neo import metrics

    return Audit(subgraph, metrics.hubness(subgraph.describe()))


def write_hubs(audit: Audit, path: FilePath) -> None:
    """Write an audit as a CSV table, a row an image, the most chosen first.

    Parameters
    ----------
    audit
        What `hubs` gave.
    path
        The .csv file; one that is there is replaced.

    Raises
    ------
    BadInput
        For a file that cannot be written.
    """
    from simgraph_neo.graphfiles import write_table

    write_table(Path(path), COLUMNS, (_row(audit, each) for each in audit.numbers.occurrences))


def _row(audit: Audit, each: Occurrence) -> list[Any]:
    """The cells of `COLUMNS`."""
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
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[dict[str, str]]:
    """Draw an audit, with the pictures of hubs and of images never chosen.

    Pictures that are not on this machine are fetched; one that cannot be had is a plain colour.

    Parameters
    ----------
    audit
        What `hubs` gave.
    path
        A .png, .svg or .pdf file, which is replaced if it exists; None shows the figure in a notebook.
    theme
        "light" or "dark".
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        The figure. Its ``.report``: the images drawn as a plain colour, and why.

    Raises
    ------
    BadInput
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo import metrics
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_hubs as draw_figure
    from simgraph_neo.drawing.charts.hubs import pictured

    found, graph = audit.numbers, audit.graph
    most, none = ([each.id for each in those] for those in (found.hubs, found.never_chosen))
    shown = with_pictures(audit.subgraph.reader, graph.subgraph(chain(*pictured(most, none))).copy(), on_done=on_done)
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
