"""Density of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from simgraph_neo import graph as graphs
from simgraph_neo.selection import selections
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Coverage
from simgraph_neo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Literal

    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader, Subgraph

NAME = 80
"""Characters of a seed's title and id in a figure."""


@dataclass(frozen=True, slots=True)
class DensityRow(Coverage):
    """One graph with its densities: see `metrics.Density`."""

    nodes: int
    edges: int
    density: float
    directed_edges: int
    directed_density: float


class Densities(Table[DensityRow]):
    """Rows of densities, and what reads the titles of their seeds."""

    reader: ImageReader | None = None


def densities(
    store: Store | Reader,
    seeds: str | Iterable[str] | None = None,
    depths: int | Iterable[int] = (),
    *,
    view: Literal["discovered", "closed", "both"] | None = None,
    source: str | None = None,
) -> Densities:
    """Measure the density round each seed at each depth, and of the seeds together.

    Parameters
    ----------
    store
        The store to read; each image is read once. Cost: O(m log m) a row, m the number of edges.
    seeds
        Ids of stored images; one text is one seed. None: one row about all images.
    depths
        Hops from the seeds, 0 to 10; one number, or several. 2 unless given.
    view
        "discovered", the default, "closed", or "both" (see `Store.subgraph`).
    source
        Without seeds: the images of this source only.

    Returns
    -------
    Densities
        A list with a `DensityRow` for each seed, depth and view; then, of several seeds, rows "union" of all together.

    Raises
    ------
    BadInput
        For what cannot be an id, and for a bad depth.
    NoSuchImage
        Naming all seeds that are not stored.
    """
    chosen = selections(seeds, depths, source=source, view=view)
    return density_table(Reader.of(store).subgraphs(chosen))


def density_table(subgraphs: Iterable[Subgraph]) -> Densities:
    """A row for each subgraph."""
    rows = Densities()
    for subgraph in subgraphs:
        rows.append(density_row(subgraph))
        rows.reader = subgraph.reader
    return rows


def density_row(subgraph: Subgraph) -> DensityRow:
    """The row of one subgraph."""
    from simgraph_neo import metrics

    return DensityRow(**asdict(subgraph.coverage), **asdict(metrics.density_stats(subgraph.graph)))


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise BadInput unless density can be drawn against these depths: asked first, so that nothing is read in vain."""
    from simgraph_neo.drawing.charts.density import check_depths as check

    check(depths)


def draw_density(
    rows: Sequence[DensityRow], path: FilePath | None = None, *, theme: ThemeName = "light"
) -> Figure[None]:
    """Draw densities against depth, a line a seed.

    Parameters
    ----------
    rows
        What `densities` gave, of two depths or more.
    path
        A .png, .svg or .pdf file, which is replaced if it exists; None shows the figure in a notebook.
    theme
        "light" or "dark".

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    BadInput
        For fewer than two depths, an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_density as draw_figure

    reader = rows.reader if isinstance(rows, Densities) else None
    names = seed_names(reader, [row.seed for row in rows if row.seed]) if reader else {}
    return Figure(lambda target: draw_figure(rows, target, names=names, theme=theme), path)


def seed_names(reader: ImageReader, seeds: Iterable[str]) -> dict[str, str]:
    """What to call each of these that is stored: its title and id."""
    import networkx as nx

    from simgraph_neo.drawing.canvas.caption import named

    images = reader.images(dict.fromkeys(seeds))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(images)
    graphs.describe(graph, images)
    return {seed: named(graph, seed, NAME) for seed in images}
