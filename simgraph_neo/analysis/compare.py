"""The atlas of several seeds: how their territories differ, and where they meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo import graph as graphs
from simgraph_neo.analysis.atlas import Atlas
from simgraph_neo.analysis.density import DensityRow, density_table
from simgraph_neo.analysis.metrics import measure
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.analysis.random_seeds import source_graphs
from simgraph_neo.arguments import check_type
from simgraph_neo.comparison import BridgeEdge, BridgeImage, Contact, Meeting, Pair, Standing
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.selection import check_depth_type, selections
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import DEFAULT_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from simgraph_neo.analysis.random_seeds import SourceGraph
    from simgraph_neo.attributes import View
    from simgraph_neo.drawing import AtlasReport, Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Met, Territory
    from simgraph_neo.rights import Rights
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection

MOST_SEEDS = 12
MEETING, BRIDGES = 5, 3
"""For each pair of seeds: the largest number of meeting images, and of bridge images and bridge edges."""


def atlas_selections(
    seeds: str | Iterable[str],
    depth: int | None = None,
    view: Literal["discovered", "closed", "both"] | None = None,
) -> list[Selection]:
    """Return a selection for each seed and view, then for all seeds together.

    Raises InvalidInputError, before any read.
    """
    depth = DEFAULT_DEPTH if depth is None else depth
    check_depth_type(depth)
    chosen = selections(seeds, depth, view=view)
    number = len(chosen[-1].seeds)
    if not 2 <= number <= MOST_SEEDS:
        raise InvalidInputError(f"An atlas compares 2 to {MOST_SEEDS} different seeds, not {number}.")
    return chosen


def compare(
    store: Store | Reader,
    seeds: str | Iterable[str],
    depth: int | None = None,
    *,
    view: Literal["discovered", "closed", "both"] | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Atlas:
    """Compare the territories of several seeds: how they differ, and where they meet.

    Overlap, first touch and meeting images do not depend on the view. Bridges are computed on the subgraph of the two
    seeds of a pair, so that other seeds do not change them. Each list is read once. The complete sources of the seeds
    are read, too: to find where territories touch beyond the depth, and to compare with random seeds.

    Parameters
    ----------
    store
        The store to read.
    seeds
        The ids of 2 to 12 stored images.
    depth
        Hops from each seed, 0 to 10; by default 2.
    view
        "discovered" (default), "closed" or "both"; see `Store.subgraph`.
    on_done
        Called with the number of compared pairs so far, and the number of all pairs.

    Returns
    -------
    Atlas
        All metrics of each seed and of all seeds together; for each pair the overlap, first touch, meeting images and
        bridges.

    Raises
    ------
    InvalidInputError
        For too few or too many seeds, or an invalid depth.
    ImageNotFoundError
        If a seed is not stored; the message names all of them.
    """
    chosen = atlas_selections(seeds, depth, view)
    together = chosen[-1]
    reader = Reader.of(store)
    union = reader.subgraph(together).graph
    images = reader.describe(union)
    sources = {seed: images[seed].source for seed in together.seeds}
    graphs_of = source_graphs(reader, set(sources.values()), together.depth or 0, together.view)
    growth = tuple(_growth(reader, chosen, together.view))
    complete = frozenset(row.seed or "" for row in growth if row.depth == together.depth and row.complete)
    titles = {image_id: image.title for image_id, image in images.items()}
    ground = _Ground(union, titles, graphs.depths_by_seed(union), sources, graphs_of, complete)
    return Atlas(
        seeds=together.seeds,
        depth=together.depth or 0,
        view=together.view,
        rows=tuple(map(measure, reader.subgraphs(chosen))),
        own=_own(ground.territories),
        growth=growth,
        pairs=_titled(reader, tuple(_pairs(reader, together, ground, on_done))),
        lists_of=attributes.about(union)["lists_of"],
        titles={seed: titles[seed] for seed in together.seeds},
        sources=sources,
        random_seeds={source: each.random for source, each in graphs_of.items()},
        reader=reader,
    )


def _titled(reader: Reader, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Return the pairs with the titles of contacts beyond the depth."""
    images = reader.images(pair.contact.id for pair in pairs if pair.contact)
    titles = {image_id: image.title for image_id, image in images.items()}
    return tuple(
        replace(pair, contact=replace(pair.contact, title=titles.get(pair.contact.id))) if pair.contact else pair
        for pair in pairs
    )


def _growth(reader: Reader, chosen: Sequence[Selection], view: View) -> Iterable[DensityRow]:
    of_view = [selection for selection in chosen if selection.view == view]
    nearer = [replace(each, depth=depth) for each in of_view for depth in range((each.depth or 0) + 1)]
    return density_table(reader.subgraphs(nearer))


def _own(territories: Mapping[str, Territory]) -> dict[str, int]:
    return {
        seed: len(set(inside).difference(*(other for name, other in territories.items() if name != seed)))
        for seed, inside in territories.items()
    }


@dataclass(frozen=True, slots=True)
class _Ground:
    """The data that all pairs need: the graph of all seeds, the titles, the territories."""

    union: nx.DiGraph[str]
    titles: Mapping[str, str | None]
    territories: Mapping[str, Territory]
    sources: Mapping[str, str]
    source_graphs: Mapping[str, SourceGraph]
    complete: frozenset[str]
    """The seeds whose territory is complete."""


def _pairs(
    reader: Reader, together: Selection, ground: _Ground, on_done: Callable[[int, int], None] | None
) -> Iterable[Pair]:
    every = list(combinations(together.seeds, 2))
    for done, two in enumerate(every, 1):
        yield _pair(ground, two, reader.subgraph(replace(together, seeds=two)).graph)
        if on_done:
            on_done(done, len(every))


def _pair(ground: _Ground, seeds: tuple[str, str], graph: nx.DiGraph[str]) -> Pair:
    """Compare two seeds; `graph` is the subgraph of both."""
    from simgraph_neo import metrics

    one, other = (ground.territories[seed] for seed in seeds)
    shared = metrics.meeting(one, other)
    between = metrics.betweenness(graph, *metrics.sides(one, other))
    titles, contact = ground.titles, _contact(ground, seeds, shared)
    overlap = metrics.jaccard(one, other)
    overlap_standing, touch_standing = _standings(ground, seeds, overlap, contact)
    return Pair(
        seeds=seeds,
        shared=len(shared),
        jaccard=overlap,
        first_touch=metrics.first_touch(one, other),
        meeting=tuple(_meeting(ground, met, one, other) for met in shared[:MEETING]),
        bridge_images=tuple(BridgeImage(image, titles[image], share) for image, share in _most(between.nodes)),
        bridge_edges=tuple(_edge(titles, ends, share, one, other) for ends, share in _most(between.edges)),
        bridge_pairs=between.pairs,
        exact=between.exact,
        contact=contact,
        overlap_standing=overlap_standing,
        touch_standing=touch_standing,
    )


def _contact(ground: _Ground, seeds: tuple[str, str], shared: Sequence[Met]) -> Contact | None:
    """Return the image at which two territories first touch: one in both, or one beyond the depth."""
    one, other = (ground.sources[seed] for seed in seeds)
    if shared:
        met: Met | None = min(shared, key=lambda met: (max(met.hops), sum(met.hops), met.image))
    else:
        met = ground.source_graphs[one].contact(*seeds) if one == other else None
    return Contact(met.image, ground.titles.get(met.image), met.hops) if met else None


def _standings(
    ground: _Ground, seeds: tuple[str, str], overlap: float, contact: Contact | None
) -> tuple[Standing, Standing] | tuple[None, None]:
    """Compare a pair of one source with random pairs. None for incomplete territories, or without random seeds."""
    one, other = (ground.sources[seed] for seed in seeds)
    random = ground.source_graphs[one].random
    if one != other or not random.seeds or not ground.complete.issuperset(seeds):
        return None, None
    touches = [inf if depth is None else depth for depth in random.first_touch]
    return Standing.of(overlap, random.jaccard), Standing.of(contact.depth if contact else inf, touches)


def _meeting(ground: _Ground, met: Met, one: Territory, other: Territory) -> Meeting:
    first, second = (graphs.best_rank(ground.union, hops, met.image) for hops in (one, other))
    return Meeting(met.image, ground.titles[met.image], met.hops, (first, second))


def _edge(
    titles: Mapping[str, str | None], ends: tuple[str, str], share: float, one: Territory, other: Territory
) -> BridgeEdge:
    """Return an edge; its first end is the one nearer to the first seed."""
    far = len(titles)
    a, b = sorted(ends, key=lambda image: (one.get(image, far) - other.get(image, far), image))
    return BridgeEdge((a, b), (titles[a], titles[b]), share)


def _most(shares: Mapping[Any, float]) -> list[tuple[Any, float]]:
    """Return the `BRIDGES` largest shares above 0."""
    ranked = sorted(shares.items(), key=lambda item: (-round(item[1], 12), item[0]))
    return [(name, share) for name, share in ranked[:BRIDGES] if share > 0]


def draw_atlas(
    atlas: Atlas,
    path: FilePath | None = None,
    *,
    theme: ThemeName = "light",
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[AtlasReport]:
    """Draw a comparison of seeds, with pictures.

    Pictures that are not in the cache are fetched. A picture that cannot be fetched is drawn as a plain colour.

    Parameters
    ----------
    atlas
        The result of `compare`.
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
        ``.report`` has its size, and the pictures that are missing.

    Raises
    ------
    InvalidInputError
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_atlas as draw_figure

    check_type("atlas", atlas, Atlas, "Give compare(store, seeds).")
    graph = with_pictures(atlas.reader, _shown(atlas), rights=rights, on_done=on_done)
    attributes.about(graph)["lists_of"] = atlas.lists_of
    records = atlas.records()
    return Figure(lambda target: draw_figure(graph, records, atlas.growth, atlas.pairs, target, theme=theme), path)


def _shown(atlas: Atlas) -> nx.DiGraph[str]:
    """Return a graph of the images that the figure shows, with the coverage of the comparison."""
    import networkx as nx

    from simgraph_neo.drawing.atlas.pairs import pictured

    about = atlas.rows[-1].coverage
    graph: nx.DiGraph[str] = nx.DiGraph()
    attributes.about(graph).update(
        {
            "seeds": list(atlas.seeds),
            "depth": atlas.depth,
            "view": atlas.view,
            "complete": about.complete,
            "unexpanded": about.unexpanded,
        }
    )
    graph.add_nodes_from(atlas.seeds)
    graph.add_nodes_from(pictured(atlas.pairs))
    return graph
