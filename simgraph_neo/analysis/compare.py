"""The seed atlas: do the graphs of several seeds look different, and where do they meet?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo import graph as graphs
from simgraph_neo.analysis.density import DensityRow, density_table
from simgraph_neo.analysis.metrics import Measured, measure, metrics_table
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.analysis.random_seeds import source_graphs
from simgraph_neo.comparison import BridgeEdge, BridgeImage, Contact, Meeting, Pair, Standing
from simgraph_neo.errors import BadInput
from simgraph_neo.selection import selections
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import DEFAULT_DEPTH, pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from simgraph_neo.analysis.random_seeds import SourceGraph
    from simgraph_neo.attributes import View
    from simgraph_neo.drawing import AtlasReport, Figure
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Met, RandomSeeds, Territory
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader, Selection
    from simgraph_neo.tables import TableRows

MOST_SEEDS = 12
MEETING, BRIDGES = 5, 3
"""Images where two territories meet, bridging images and bridging edges that are named for each pair."""


@dataclass(frozen=True, slots=True, repr=False)
class Atlas(Tabular):
    """The territories of several seeds (the images within `depth` hops of each), side by side."""

    seeds: tuple[str, ...]
    depth: int
    view: View
    """That of growth and bridges; of two views the closed one."""
    rows: tuple[Measured, ...]
    """All metrics of each seed in each view, then those of the seeds together."""
    own: dict[str, int]
    """Of each seed, the images that are in no other seed's territory."""
    growth: tuple[DensityRow, ...]
    """A row a seed and depth from 0 on, then a row "union" a depth."""
    pairs: tuple[Pair, ...]
    """Every two seeds."""
    lists_of: str
    """The first and the last day of the lists."""
    titles: dict[str, str | None]
    """Of the seeds."""
    sources: dict[str, str]
    """Of each seed its source."""
    random_seeds: dict[str, RandomSeeds]
    """Of each source what is usual there."""
    reader: ImageReader = field(compare=False)

    @property
    def paragraphs(self) -> list[list[str]]:
        """What was found, in plain English: sentences, those together that belong together."""
        from simgraph_neo.analysis.compare_sentences import paragraphs

        return paragraphs(self)

    @property
    def sentences(self) -> list[str]:
        """The sentences of all paragraphs."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def short_names(self) -> dict[str, str]:
        """What to call each seed where there is little room: its title, or its id where that is long or not its own."""
        from simgraph_neo.analysis.compare_sentences import short_names

        return short_names(self)

    @property
    def territories(self) -> list[DensityRow]:
        """Size, density and coverage of each seed's territory."""
        return [row for row in self.growth if row.depth == self.depth and row.seed in self.seeds]

    @property
    def sizes(self) -> dict[str, int]:
        """Images in each seed's territory."""
        return {row.seed: row.nodes for row in self.territories if row.seed}

    @property
    def standings(self) -> dict[str, dict[str, Standing]]:
        """Of each seed how its number of images and its density stand among random seeds of its source.

        Complete territories only, and none of one image, which has no density.
        """
        found = dict[str, dict[str, Standing]]()
        for row in self.territories:
            random = self.random_seeds[self.sources[row.seed or ""]]
            if row.complete and row.nodes > 1 and random.seeds:
                found[row.seed or ""] = {
                    "nodes": Standing.of(row.nodes, random.nodes),
                    "density": Standing.of(row.density, random.density),
                }
        return found

    @property
    def density_spread(self) -> tuple[float, Standing] | None:
        """The largest difference of density, and how it stands among groups of as many random seeds.

        None unless all seeds are of one source and have standings.
        """
        if len(self.standings) < len(self.seeds) or len(self.random_seeds) > 1:
            return None
        density = [row.density for row in self.territories]
        (random,) = self.random_seeds.values()
        difference = max(density) - min(density)
        return difference, Standing.of(difference, random.density_spreads(len(self.seeds)))

    @property
    def nearest_pairs(self) -> list[Pair]:
        """The pairs, those first that share most, then those that touch first."""
        return sorted(self.pairs, key=lambda pair: (-pair.jaccard, _far(pair.contact), pair.seeds))

    @property
    def jaccard(self) -> list[list[float]]:
        """The overlap of the territories, a row and a column a seed."""
        return self._matrix(1.0, lambda pair: pair.jaccard)

    @property
    def shared(self) -> list[list[int]]:
        """How many images two territories share; how many each has on the diagonal."""
        matrix = self._matrix(0, lambda pair: pair.shared)
        for place, seed in enumerate(self.seeds):
            matrix[place][place] = self.sizes[seed]
        return matrix

    @property
    def first_touch(self) -> list[list[int | None]]:
        """The least depth at which two territories share an image; None when they do not."""
        return self._matrix(0, lambda pair: pair.first_touch)

    def _matrix(self, same: Any, value: Callable[[Pair], Any]) -> list[list[Any]]:
        found = {pair.seeds: value(pair) for pair in self.pairs}
        return [[same if a == b else found.get((a, b), found.get((b, a))) for b in self.seeds] for a in self.seeds]

    def records(self) -> list[dict[str, Any]]:
        """The rows as plain objects, with `own`."""
        return [{**row.record(), "own": self.own.get(row.coverage.seed or "")} for row in self.rows]

    def summary(self) -> str:
        """What is compared."""
        return f"{counted(len(self.seeds), 'seed')}, depth {self.depth}, {self.view} view: {', '.join(self.seeds)}"

    def tables(self) -> list[TableRows]:
        """A column a seed; a row a pair of seeds, with the images that both reach."""
        pictures = pictures_of(self.reader, [met.id for pair in self.pairs for met in pair.meeting])
        pairs = [
            [
                " and ".join(pair.seeds),
                pair.shared,
                pair.jaccard,
                pair.first_touch,
                [pictures[met.id] for met in pair.meeting if met.id in pictures],
            ]
            for pair in self.pairs
        ]
        return [metrics_table(self.rows), (["seeds", "shared", "jaccard", "first touch", "meeting images"], pairs)]

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        spread = self.density_spread
        return {
            "sentences": self.sentences,
            "seeds": list(self.seeds),
            "titles": self.titles,
            "depth": self.depth,
            "view": self.view,
            "lists_of": self.lists_of,
            "rows": self.records(),
            "growth": [asdict(row) for row in self.growth],
            "jaccard": self.jaccard,
            "shared": self.shared,
            "first_touch": self.first_touch,
            "pairs": [asdict(pair) for pair in self.pairs],
            "standings": {
                seed: {name: asdict(each) for name, each in of.items()} for seed, of in self.standings.items()
            },
            "density_spread": spread and {"difference": spread[0], "standing": asdict(spread[1])},
            "random_seeds": {source: random.record() for source, random in self.random_seeds.items()},
        }


def atlas_selections(
    seeds: str | Iterable[str],
    depth: int | None = None,
    view: Literal["discovered", "closed", "both"] | None = None,
) -> list[Selection]:
    """A selection for each seed and view, then the seeds together. Raises BadInput: asked before anything is read."""
    chosen = selections(seeds, DEFAULT_DEPTH if depth is None else depth, view=view)
    number = len(chosen[-1].seeds)
    if not 2 <= number <= MOST_SEEDS:
        raise BadInput(f"An atlas compares 2 to {MOST_SEEDS} different seeds, not {number}.")
    return chosen


def compare(
    store: Store | Reader,
    seeds: str | Iterable[str],
    depth: int | None = None,
    *,
    view: Literal["discovered", "closed", "both"] | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Atlas:
    """Compare the territories of several seeds: how alike they are, and where they meet.

    Overlap, touch and meeting do not depend on the view. Bridges are of the graph of the two seeds together, so that
    other seeds do not change them. Each list is read once. The sources of the
    seeds are read too: they say where territories touch beyond the depth, and how usual the numbers are among random
    seeds.

    Parameters
    ----------
    store
        The store to read.
    seeds
        2 to 12 ids of stored images.
    depth
        Hops from each seed, 0 to 10; 2 unless given.
    view
        "discovered", the default, "closed", or "both" (see `Store.subgraph`).
    on_done
        Is called with the number of pairs that are done, and of all.

    Returns
    -------
    Atlas
        All metrics of each seed and of the seeds together, and for each pair overlap, first touch, meeting images,
        bridges.

    Raises
    ------
    BadInput
        For too few or too many seeds, and a bad depth.
    NoSuchImage
        Naming all seeds that are not stored.
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
    """The same pairs, with the titles of contacts beyond the depth."""
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
    """What all pairs have in common: the graph of all seeds, its titles, the territory of each seed."""

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
    """`graph` is that of the two seeds together."""
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
    """Where two territories first touch: at an image in both, or beyond the depth."""
    one, other = (ground.sources[seed] for seed in seeds)
    if shared:
        met: Met | None = min(shared, key=lambda met: (max(met.hops), sum(met.hops), met.image))
    else:
        met = ground.source_graphs[one].contact(*seeds) if one == other else None
    return Contact(met.image, ground.titles.get(met.image), met.hops) if met else None


def _far(contact: Contact | None) -> float:
    return max(contact.hops) if contact else inf


def _standings(
    ground: _Ground, seeds: tuple[str, str], overlap: float, contact: Contact | None
) -> tuple[Standing, Standing] | tuple[None, None]:
    """How usual a pair of one source is; None for incomplete territories, and where there are no random seeds."""
    one, other = (ground.sources[seed] for seed in seeds)
    random = ground.source_graphs[one].random
    if one != other or not random.seeds or not ground.complete.issuperset(seeds):
        return None, None
    touches = [inf if depth is None else depth for depth in random.first_touch]
    return Standing.of(overlap, random.jaccard), Standing.of(_far(contact), touches)


def _meeting(ground: _Ground, met: Met, one: Territory, other: Territory) -> Meeting:
    first, second = (graphs.best_rank(ground.union, hops, met.image) for hops in (one, other))
    return Meeting(met.image, ground.titles[met.image], met.hops, (first, second))


def _edge(
    titles: Mapping[str, str | None], ends: tuple[str, str], share: float, one: Territory, other: Territory
) -> BridgeEdge:
    """With the end first that is nearer to the first seed than to the second."""
    far = len(titles)
    a, b = sorted(ends, key=lambda image: (one.get(image, far) - other.get(image, far), image))
    return BridgeEdge((a, b), (titles[a], titles[b]), share)


def _most(shares: Mapping[Any, float]) -> list[tuple[Any, float]]:
    """The largest shares above 0."""
    ranked = sorted(shares.items(), key=lambda item: (-round(item[1], 12), item[0]))
    return [(name, share) for name, share in ranked[:BRIDGES] if share > 0]


def draw_atlas(
    atlas: Atlas,
    path: FilePath | None = None,
    *,
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[AtlasReport]:
    """Draw what `compare` found, with its pictures.

    Pictures that are not on this machine are fetched; one that cannot be had is a plain colour.

    Parameters
    ----------
    atlas
        What `compare` gave.
    path
        A .png, .svg or .pdf file, which is replaced if it exists; None shows the figure in a notebook.
    theme
        "light" or "dark".
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        The figure. Its ``.report``: its size, and which pictures could not be had.

    Raises
    ------
    BadInput
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure
    from simgraph_neo.drawing import draw_atlas as draw_figure

    graph = with_pictures(atlas.reader, _shown(atlas), on_done=on_done)
    attributes.about(graph)["lists_of"] = atlas.lists_of
    records = atlas.records()
    return Figure(lambda target: draw_figure(graph, records, atlas.growth, atlas.pairs, target, theme=theme), path)


def _shown(atlas: Atlas) -> nx.DiGraph[str]:
    """The images that the figure shows, and what is known of all that it is about."""
    import networkx as nx

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
    for pair in atlas.pairs:
        graph.add_nodes_from(met.id for met in pair.meeting)
        graph.add_nodes_from(image.id for image in pair.bridge_images)
        graph.add_nodes_from(end for edge in pair.bridge_edges for end in edge.ends)
    return graph
