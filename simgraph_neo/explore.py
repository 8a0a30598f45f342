"""Questions about what is stored: a selection of the graph, its numbers, its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simgraph_neo import graph as graphs
from simgraph_neo.crawler import MAX_DEPTH
from simgraph_neo.errors import BadInput
from simgraph_neo.files import check_writable
from simgraph_neo.settings import home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import DrawingReport
    from simgraph_neo.graphfiles import Format
    from simgraph_neo.metrics import Degrees, Direction
    from simgraph_neo.model import Image
    from simgraph_neo.store import Store

DEFAULT_DEPTH = 2
MAX_ID = 512


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the store is meant: seeds and a depth, or everything (of one source)."""

    seeds: tuple[str, ...] = ()
    depth: int | None = None
    source: str | None = None

    @classmethod
    def of(cls, seeds: Sequence[str], depth: int | None, everything: bool, source: str | None) -> Selection:
        """Check what a command was given. Raises BadInput with what to write instead."""
        if everything and (seeds or depth is not None):
            raise BadInput("--all means every image: leave out the seeds and --depth.")
        if source and not everything:
            raise BadInput("--source narrows --all: add --all, or leave it out.")
        source = checked_source(source)
        if not everything and not seeds:
            raise BadInput("Give at least one seed, or --all.")
        depth = DEFAULT_DEPTH if depth is None else depth
        if not 0 <= depth <= MAX_DEPTH:
            raise BadInput(f"--depth is 0 to {MAX_DEPTH}, not {depth}.")
        return cls(source=source) if everything else cls(tuple(map(checked_id, seeds)), depth)

    def read(self, store: Store) -> nx.DiGraph[str]:
        """The subgraph, without titles and pictures. Raises NoSuchImage."""
        return store.everything(self.source) if self.depth is None else store.discovered(self.seeds, self.depth)


def checked_source(name: str | None) -> str | None:
    """The same name of a source as the store could hold it; raises BadInput for what cannot be one."""
    if name and not name.isprintable():
        raise BadInput(f"{ascii(name)[:60]} is no source. Use wellcome, flags or a folder's name.")
    return name


def checked_id(text: str) -> str:
    """An id as the store could hold it, also of a pasted catalogue URL; raises BadInput for what cannot be one."""
    from simgraph_neo.sources.wellcome import BASE_URL, id_in_url

    stripped = text.strip()
    stripped = id_in_url(stripped, BASE_URL) if "://" in stripped else stripped
    if not stripped or len(stripped) > MAX_ID or not stripped.isprintable():
        raise BadInput(f"{ascii(text)[:60]} is no image id. An id looks like xmcz3cgb or flags:fr.")
    return stripped


@dataclass(frozen=True, slots=True)
class DensityRow:
    """Density of one selection; `seed` is "union" for several seeds together, None for everything."""

    seed: str | None
    depth: int | None
    nodes: int
    edges: int
    density: float
    directed_edges: int
    directed_density: float
    complete: bool
    unexpanded: int
    gone: int


def density_rows(store: Store, seeds: Sequence[str], depths: Sequence[int]) -> list[DensityRow]:
    """A row a seed and depth, then a row "union" a depth when there are several seeds."""
    seeds = store.known(seeds)
    rows = [_density_row(seed, depth, store.discovered([seed], depth)) for seed in seeds for depth in depths]
    if len(seeds) > 1:
        rows += [_density_row("union", depth, store.discovered(seeds, depth)) for depth in depths]
    return rows


def density_of_everything(store: Store, source: str | None = None) -> list[DensityRow]:
    """The one row for every image of the store, or of one source."""
    return [_density_row(None, None, store.everything(source))]


def _density_row(seed: str | None, depth: int | None, graph: nx.DiGraph[str]) -> DensityRow:
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


def check_figure(path: Path) -> None:
    """Raise BadInput when no figure can be written at `path`: asked first, so that nothing is fetched in vain."""
    from simgraph_neo.drawing.formats import checked_suffix

    check_writable(path)
    checked_suffix(path)


def draw_degrees(found: Degrees, selection: Selection, path: Path) -> None:
    """Draw a degree histogram into a .png, .svg or .pdf file. Raises BadInput."""
    from simgraph_neo.drawing import draw_degrees as draw_figure

    some = f"{', '.join(selection.seeds)}, depth {selection.depth}"
    where = some if selection.seeds else selection.source or "all images"
    draw_figure(found.histogram, path, title=f"Degrees ({found.direction}): {where}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One stored image with both sides of its similarity."""

    image: Image
    link: str | None
    """Its page in the catalogue."""
    similar: list[dict[str, Any]]
    """``{"rank", "id", "title"}`` of its own list, most similar first."""
    chosen_by: list[dict[str, Any]]
    """The same for images whose lists show it, by the rank it has there."""


def profile(store: Store, image_id: str) -> Profile:
    """Everything about one stored image. Raises BadInput, NoSuchImage."""
    from simgraph_neo.sources.wellcome import catalogue_url

    image_id = checked_id(image_id)
    image = store.images(store.known([image_id]))[image_id]
    ids = store.level([image_id])[image_id].similar
    titles = store.images(ids)
    similar = [{"rank": rank, "id": i, "title": titles[i].title} for rank, i in enumerate(ids, 1)]
    return Profile(image, catalogue_url(image), similar, store.chosen_by(image_id))


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from the lists that were known at a moment."""

    since: datetime
    edges: list[dict[str, Any]]
    """``{"id", "change", "rank", "similar", "title", "at"}``, change being "came" or "left", by id."""
    new_images: int
    """First seen since."""
    new_lists: int
    """Lists of images that had none then; their edges are not among the changes."""
    gone: int
    """Images that the source was once said to have no more since; their lists still stand."""


def changes(store: Store, since: datetime, source: str | None = None) -> Changes:
    """What left lists and what came into them since a moment (with its time zone), in one source or in all."""
    parameters = {"since": since.isoformat(), "source": checked_source(source)}
    new = store.query("new-since", **parameters)[0]
    edges = store.query("changed-since", **parameters)
    return Changes(since, edges, new["images"], new["lists"], new["gone"])


def checked_moment(text: str) -> datetime:
    """A date, or a date and time, in ISO form; UTC unless it says otherwise. Raises BadInput.

    >>> checked_moment("2026-11-01").isoformat(), checked_moment("2026-11-01T12:00+02:00").isoformat()
    ('2026-11-01T00:00:00+00:00', '2026-11-01T12:00:00+02:00')
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{ascii(text)[:60]} is no date. Write it as 2026-11-01 or 2026-11-01T12:00 (UTC).") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def with_pictures(
    store: Store, graph: nx.DiGraph[str], *, rate: float = 4.0, on_done: Callable[[int, int], None] | None = None
) -> nx.DiGraph[str]:
    """The same graph with the images' data on its nodes, and `picture`, a path on disk, where one can be had.

    Pictures that are not in the cache are fetched from their sources, politely; one that cannot be had has
    `picture_missing`, the reason, instead.
    """
    from simgraph_neo.pictures import PictureCache
    from simgraph_neo.sources.thumbnails import fetch_thumbnails

    images = store.images(graph)
    graphs.describe(graph, images)
    found = fetch_thumbnails(images.values(), PictureCache(home() / "pictures"), rate=rate, on_done=on_done)
    for image_id in graph:
        graph.nodes[image_id]["picture"] = found.paths.get(image_id)
        graph.nodes[image_id]["picture_missing"] = found.missing.get(image_id)
    return graph


def draw(
    store: Store,
    selection: Selection,
    path: Path,
    *,
    size: int,
    layout_seed: int,
    on_done: Callable[[int, int], None] | None = None,
) -> tuple[DrawingReport, dict[str, Any]]:
    """Draw a selection with its thumbnails into a .png, .svg or .pdf file. Raises BadInput, NoSuchImage.

    Returns the report of what is on the page, and what is known of the graph's completeness (see `graph.discovered`).
    """
    from simgraph_neo.drawing import draw_graph

    graph = with_pictures(store, selection.read(store), on_done=on_done)
    return draw_graph(graph, path, size=size, layout_seed=layout_seed), graph.graph


def with_details(store: Store, graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The same graph with the images' data and `community` (1 = the largest) on its nodes; no picture is fetched."""
    from simgraph_neo.metrics import communities

    graphs.describe(graph, store.images(graph))
    for number, members in enumerate(communities(graph), 1):
        for image_id in members:
            graph.nodes[image_id]["community"] = number
    return graph


def export(store: Store, selection: Selection, path: Path, kind: Format) -> tuple[nx.DiGraph[str], list[Path]]:
    """Write a selection as a graph file (see `graphfiles.export_graph`); returns the graph and the files.

    Raises BadInput, NoSuchImage.
    """
    from simgraph_neo.graphfiles import export_graph

    graph = with_details(store, selection.read(store))
    return graph, export_graph(graph, path, kind)
