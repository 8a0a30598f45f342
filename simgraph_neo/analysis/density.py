"""The density of stored subgraphs, each with its view and its coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from simgraph_neo import graph as graphs
from simgraph_neo.arguments import check_type
from simgraph_neo.selection import selections
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Coverage
from simgraph_neo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    import networkx as nx

    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader, Subgraph

NAME = 80
"""The largest length of a seed's name (title and id) in a figure."""


@dataclass(frozen=True, slots=True)
class DensityRow(Coverage):
    """One graph with its densities: see `metrics.Density`."""

    nodes: int
    edges: int
    density: float
    directed_edges: int
    directed_density: float


class Densities(Table[DensityRow]):
    """Rows of densities, with the reader of the titles of their seeds."""

    reader: ImageReader | None = None


def densities(
    store: Store | Reader,
    seeds: str | Iterable[str] | None = None,
    depths: int | Iterable[int] = (),
    *,
    view: Literal["discovered", "closed", "both"] | None = None,
    source: str | None = None,
) -> Densities:
    """Compute the density of the territory of each seed at each depth, and of all seeds together.

    Parameters
    ----------
    store
        The store to read. Each image is read once. Cost: O(m log m) for a row with m edges.
    seeds
        Ids of stored images; a `str` is one seed. None gives one row for all images.
    depths
        Hops from the seeds, 0 to 10: one number or several; by default 2.
    view
        "discovered" (default), "closed" or "both"; see `Store.subgraph`.
    source
        Only images of this source; without seeds only.

    Returns
    -------
    Densities
        A `DensityRow` for each seed, depth and view. With several seeds, rows "union" for all together follow.

    Raises
    ------
    InvalidInputError
        For an invalid id or depth.
    ImageNotFoundError
        If a seed is not stored; the message names all of them.
    """
    chosen = selections(seeds, depths, source=source, view=view)
    return density_table(Reader.of(store).subgraphs(chosen))


def density_table(subgraphs: Iterable[Subgraph]) -> Densities:
    """Return a row for each subgraph."""
    rows = Densities()
    for subgraph in subgraphs:
        rows.append(density_row(subgraph))
        rows.reader = subgraph.reader
    return rows


def density_row(subgraph: Subgraph) -> DensityRow:
    """Return the row of one subgraph."""
    from simgraph_neo import metrics

    return DensityRow(**asdict(subgraph.coverage), **asdict(metrics.density_stats(subgraph.graph)))


def check_depths(depths: Iterable[int | None]) -> None:
    """Raise InvalidInputError unless density can be drawn against these depths. Called before anything is read."""
    from simgraph_neo.drawing.charts.density import check_depths as check

    check(depths)


def draw_density(
    rows: Sequence[DensityRow],
    path: FilePath | None = None,
    *,
    directed: bool = False,
    theme: ThemeName = "light",
) -> Figure[None]:
    """Draw density against depth, with a line for each seed.

    Parameters
    ----------
    rows
        The result of `densities`, for at least two depths.
    path
        The .png, .svg or .pdf file to write; an existing file is replaced. None shows the figure in a notebook.
    directed
        Whether a third panel shows the directed density.
    theme
        "light" or "dark".

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    InvalidInputError
        For fewer than two depths, an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_density as draw_figure

    check_type("rows", rows, Sequence, "Give densities(store, seeds, depths).")
    reader = rows.reader if isinstance(rows, Densities) else None
    names = _line_names(reader, [row.seed for row in rows if row.seed]) if reader else {}
    return Figure(lambda target: draw_figure(rows, target, names=names, directed=directed, theme=theme), path)


def seed_names(reader: ImageReader, seeds: Iterable[str]) -> dict[str, str]:
    """Return the name of each stored seed: its title and id."""
    from simgraph_neo.drawing.canvas.caption import named

    graph = _described(reader, seeds)
    return {seed: named(graph, seed, NAME) for seed in graph}


def _line_names(reader: ImageReader, seeds: Iterable[str]) -> dict[str, str]:
    """Return the name of each stored seed at the end of its line: its title, with the id if others have it, too."""
    from simgraph_neo.drawing.canvas.caption import told_apart

    graph = _described(reader, seeds)
    return told_apart(graph, graph, NAME)


def _described(reader: ImageReader, seeds: Iterable[str]) -> nx.DiGraph[str]:
    """Return the stored ones of these images with their data, as a graph without edges."""
    import networkx as nx

    images = reader.images(dict.fromkeys(seeds))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(images)
    graphs.describe(graph, images)
    return graph
