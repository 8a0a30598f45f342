"""The territories of random seeds, which show what is usual in a source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics._density import density
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._overlap import Met
from simgraph_neo.model import SETTLED, TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from simgraph_neo.attributes import View
    from simgraph_neo.metrics._links import Ints
    from simgraph_neo.model import State

    Hops = NDArray[np.int32]
    """Hops to each node; -1 if it is not reached."""

COUNT = 100
"""The number of random seeds, and of random pairs of seeds."""
MIN_EXPANDED = 200
"""The smallest number of expanded images in a source; in a smaller one the seeds would be most of the images."""


@dataclass(frozen=True, slots=True)
class RandomSeeds(Record):
    """The territories of random seeds at one depth, in one view; all tuples are empty if too few seeds can be drawn.

    Pair i has the seeds i and i + 1; the last pair has the last and the first seed.
    """

    depth: int
    view: View
    expanded: int
    """Images of the source with the state ``expanded``: their list is stored and not empty."""
    complete: int
    """Expanded images whose territory is complete at this depth, in this view; the seeds are drawn from them."""
    enough_at: int | None
    """The largest depth, 1 to `depth`, at which enough images have a complete territory; None if there is none."""
    seeds: tuple[Any, ...] = ()
    nodes: tuple[int, ...] = ()
    """Images in the territory of each seed."""
    density: tuple[float, ...] = ()
    """Density of the territory of each seed (see `density`)."""
    jaccard: tuple[float, ...] = ()
    """Overlap of each pair (see `jaccard`)."""
    first_touch: tuple[int | None, ...] = ()
    """Depth at which each pair first touches, as `first_touch` but without a limit; None if it never does."""

    def density_spreads(self, seeds: int) -> list[float]:
        """Return the largest difference of density in each group of `seeds` consecutive seeds.

        >>> RandomSeeds(1, "closed", 0, 0, None, density=(0.5, 0.25, 1.0)).density_spreads(2)
        [0.25, 0.75, 0.5]
        """
        count = len(self.density)
        groups = [[self.density[(first + place) % count] for place in range(seeds)] for first in range(count)]
        return [max(group) - min(group) for group in groups]


def random_seeds(
    graph: Graph,
    states: Mapping[Any, State],
    depth: int,
    view: View = "discovered",
    *,
    count: int = COUNT,
    min_expanded: int = MIN_EXPANDED,
    seed: int = TUTORIAL_SEED,
) -> RandomSeeds:
    """Measure the territories of different images of a source, drawn at random.

    Parameters
    ----------
    graph
        All images of the source with all their lists: an `nx.DiGraph`, a `Subgraph` or `Links`.
    states
        Image -> its state, for every node of the graph.
    depth
        Hops from each seed.
    view
        "discovered" (edges that a crawl to `depth` finds), the default, or "closed" (all edges between the images).
    count
        The number of seeds, and of pairs of seeds.
    min_expanded
        The smallest number of expanded images in a source; in a smaller one the seeds would be most of the images.
    seed
        The same source and seed give the same images, whatever the order in which the source is read.

    Returns
    -------
    RandomSeeds
        Numbers for each seed and each pair of seeds; empty tuples if too few images can be drawn.

    Raises
    ------
    KeyError
        For a node without a state.

    Notes
    -----
    Seeds are drawn from the expanded images with a complete territory: every image whose list it needs is settled.
    Cost: O(n + m log m) for each seed; 2.5 s and 50 MB in all at n = 126,000, m = 630,000.

    Examples
    --------
    >>> import networkx as nx
    >>> ring = nx.cycle_graph(300, create_using=nx.DiGraph)
    >>> found = random_seeds(ring, dict.fromkeys(ring, "expanded"), 2)
    >>> len(found.seeds), set(found.nodes), set(found.density), found.complete
    (100, {3}, {0.6666666666666666}, 300)
    """
    links = Links.of(graph)
    expanded = np.array([states[name] == "expanded" for name in links.names], dtype=bool)
    unsettled = np.array([states[name] not in SETTLED for name in links.names], dtype=bool)
    reach = _complete_to(links, unsettled, view)
    enough = [near for near in range(1, depth + 1) if (expanded & (reach >= near)).sum() >= count]
    eligible = np.flatnonzero(expanded & (reach >= depth))
    found = RandomSeeds(depth, view, int(expanded.sum()), len(eligible), max(enough, default=None))
    if found.expanded < min_expanded or found.complete < count:
        return found
    return _measured(links, found, np.random.default_rng(seed).choice(eligible, count, replace=False))


def _complete_to(links: Links, unsettled: NDArray[np.bool_], view: View) -> Hops:
    """Shape (n,): the largest depth at which each node's territory is complete."""
    order = np.lexsort((links.tails, links.heads))
    turned = Links(links.names, links.heads[order], links.tails[order], links.ranks[order])
    hops = hops_from(turned, np.flatnonzero(unsettled))
    hops[hops < 0] = np.iinfo(hops.dtype).max
    return hops - (view == "closed")


def _measured(links: Links, found: RandomSeeds, drawn: Ints) -> RandomSeeds:
    hops = [hops_from(links, [number]) for number in drawn.tolist()]
    territories = [np.flatnonzero((each >= 0) & (each <= found.depth)) for each in hops]
    pairs = [(place, (place + 1) % len(drawn)) for place in range(len(drawn))]
    return replace(
        found,
        seeds=tuple(links.names[number] for number in drawn),
        nodes=tuple(map(len, territories)),
        density=tuple(_density(links, each, inside, found) for each, inside in zip(hops, territories, strict=True)),
        jaccard=tuple(_jaccard(territories[a], territories[b]) for a, b in pairs),
        first_touch=tuple(_first_touch(hops[a], hops[b]) for a, b in pairs),
    )


def _density(links: Links, hops: Hops, inside: Ints, found: RandomSeeds) -> float:
    """Compute the density of a territory in the view."""
    tails = inside if found.view == "closed" else inside[hops[inside] < found.depth]
    edges = _out_edges(links, tails)
    edges = edges[np.isin(links.heads[edges], inside)]
    tails, heads = (np.searchsorted(inside, ends[edges]) for ends in (links.tails, links.heads))
    return density(Links(inside.tolist(), tails, heads, links.ranks[edges]))


def _jaccard(one: Ints, other: Ints) -> float:
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _first_touch(one: Hops, other: Hops) -> int | None:
    both = (one >= 0) & (other >= 0)
    return int(np.maximum(one, other)[both].min()) if both.any() else None


def hops_from(graph: Graph, starts: Ints | Sequence[int]) -> Hops:
    """Compute the hops to each node from the nearest of some nodes, along directed edges.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`.
    starts
        Indices of nodes, 0 to n - 1, as in `Links`: node i is the i-th of the sorted nodes.

    Returns
    -------
    array of int
        Shape (n,), in the order of the sorted nodes: hops; -1 without a path.

    Raises
    ------
    IndexError
        For an index of n or more.

    Notes
    -----
    Breadth-first search. Cost: O(n + m log m).

    Examples
    --------
    >>> import networkx as nx
    >>> hops_from(nx.DiGraph([("a", "b"), ("b", "c"), ("d", "a")]), [0]).tolist()
    [0, 1, 2, -1]
    """
    links = Links.of(graph)
    hops = np.full(len(links), -1, dtype=np.int32)
    level, step = np.asarray(starts, dtype=np.int64), 0
    hops[level] = 0
    while len(level):
        step += 1
        heads = links.heads[_out_edges(links, level)]
        level = np.unique(heads[hops[heads] < 0])
        hops[level] = step
    return hops


def _out_edges(links: Links, tails: Ints) -> Ints:
    """Return the indices of the edges that start at some nodes."""
    first, length = links.offsets[tails], links.out_degrees[tails]
    before = np.cumsum(length) - length
    return np.repeat(first - before, length) + np.arange(length.sum())


def nearest_contact(graph: Graph, first: Hops, second: Hops) -> Met | None:
    """Find the node at which the territories of two seeds first touch.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`.
    first, second
        Shape (n,): the hops to each node from one of the seeds, -1 without a path, as `hops_from` returns them.

    Returns
    -------
    Met or None
        Of several nodes the one with the smallest sum of hops, then the smallest node. None if no node is reached from
        both seeds.

    Notes
    -----
    Cost: O(n), if `graph` is `Links`.

    Examples
    --------
    >>> import networkx as nx
    >>> links = Links.of(nx.DiGraph([("a", "b"), ("b", "c"), ("d", "c")]))
    >>> nearest_contact(links, hops_from(links, [0]), hops_from(links, [3]))
    Met(image='c', hops=(2, 1))
    """
    both = np.flatnonzero((first >= 0) & (second >= 0))
    if not len(both):
        return None
    one, other = first[both], second[both]
    place = np.lexsort((both, one + other, np.maximum(one, other)))[0]
    return Met(Links.of(graph).names[both[place]], (int(one[place]), int(other[place])))
