"""The seed atlas: do the graphs of several seeds look different, and where do they meet?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo import graph as graphs
from simgraph_neo.analysis.density import DensityRow, density_table
from simgraph_neo.analysis.metrics import Measured, measure
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.comparison import BridgeEdge, BridgeImage, Meeting, Pair
from simgraph_neo.errors import BadInput
from simgraph_neo.selection import selections
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import DEFAULT_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from simgraph_neo.attributes import View
    from simgraph_neo.drawing import AtlasReport
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.files import FilePath
    from simgraph_neo.metrics import Met, Territory
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader, Selection

MOST_SEEDS = 12
MEETING, BRIDGES = 5, 3
"""Images where two territories meet, bridging images and bridging edges that are named for each pair."""


@dataclass(frozen=True, slots=True)
class Atlas:
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
    reader: ImageReader = field(repr=False, compare=False)

    @property
    def jaccard(self) -> list[list[float]]:
        """The overlap of the territories, a row and a column a seed."""
        return self._matrix(1.0, lambda pair: pair.jaccard)

    @property
    def shared(self) -> list[list[int]]:
        """How many images two territories share; how many each has on the diagonal."""
        sizes = {row.seed: row.nodes for row in self.growth if row.depth == self.depth}
        matrix = self._matrix(0, lambda pair: pair.shared)
        for place, seed in enumerate(self.seeds):
            matrix[place][place] = sizes[seed]
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

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        return {
            "seeds": list(self.seeds),
            "depth": self.depth,
            "view": self.view,
            "lists_of": self.lists_of,
            "rows": self.records(),
            "growth": [asdict(row) for row in self.growth],
            "jaccard": self.jaccard,
            "shared": self.shared,
            "first_touch": self.first_touch,
            "pairs": [asdict(pair) for pair in self.pairs],
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
    """Compare the territories of 2 to 12 seeds, each the images within `depth` hops (2 unless given).

    `view` is discovered, closed or both, as for `measure`: overlap, touch and meeting do not depend on it. Bridges are
    of the graph of the two seeds together, so that other seeds do not change them. Each list is read once. `on_done`
    is told how many pairs are done, of how many. Raises BadInput and NoSuchImage, which names all unknown seeds.
    """
    chosen = atlas_selections(seeds, depth, view)
    together = chosen[-1]
    reader = Reader.of(store)
    union = reader.subgraph(together).graph
    images = reader.describe(union)
    titles = {image_id: image.title for image_id, image in images.items()}
    ground = _Ground(union, titles, graphs.depths_by_seed(union))
    return Atlas(
        seeds=together.seeds,
        depth=together.depth or 0,
        view=together.view,
        rows=tuple(map(measure, reader.subgraphs(chosen))),
        own=_own(ground.territories),
        growth=tuple(_growth(reader, chosen, together.view)),
        pairs=tuple(_pairs(reader, together, ground, on_done)),
        lists_of=attributes.about(union)["lists_of"],
        reader=reader,
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
    titles = ground.titles
    return Pair(
        seeds=seeds,
        shared=len(shared),
        jaccard=metrics.jaccard(one, other),
        first_touch=metrics.first_touch(one, other),
        meeting=tuple(_meeting(ground, met, one, other) for met in shared[:MEETING]),
        bridge_images=tuple(BridgeImage(image, titles[image], share) for image, share in _most(between.nodes)),
        bridge_edges=tuple(_edge(titles, ends, share, one, other) for ends, share in _most(between.edges)),
        bridge_pairs=between.pairs,
        exact=between.exact,
    )


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
    path: FilePath,
    *,
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> AtlasReport:
    """Draw an atlas with its pictures into a .png, .svg or .pdf file. Raises BadInput.

    Pictures that are not on this machine are fetched, politely; one that cannot be had becomes a placeholder.
    """
    from simgraph_neo.drawing import draw_atlas as draw_figure

    graph = with_pictures(atlas.reader, _shown(atlas), on_done=on_done)
    attributes.about(graph)["lists_of"] = atlas.lists_of
    return draw_figure(graph, atlas.records(), atlas.growth, atlas.pairs, Path(path), theme=theme)


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
