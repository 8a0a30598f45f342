"""Random graphs as null models: they keep some properties of the real graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.metrics._links import Graph, Links

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.metrics._links import Ints

SWAPS = 10
"""Attempted swaps for each edge."""
ROUNDS = 4 * SWAPS
"""Each round attempts m / 4 swaps, with m edges."""


def rewired(graph: Graph, *, seed: int) -> Links:
    """Make a random graph in which every node keeps its in-degree and its out-degree.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; it is not changed.
    seed
        The same seed gives the same random graph.

    Returns
    -------
    Links
        With the same nodes. The ranks of each list stay in that list.

    Notes
    -----
    Pairs of edges a -> b, c -> d become a -> d, c -> b. About `SWAPS` (10) swaps for each edge are attempted; a swap
    that would make a self-loop or a double edge is left out. Swaps of pairs cannot reverse a three-cycle that is the
    only one; this does not matter for neighbour lists. Cost: O(SWAPS * m log m).

    References
    ----------
    Maslov and Sneppen, Specificity and stability in topology of protein networks, Science 296 (2002) 910-913, for
    directed graphs.

    Three-cycles: Erdos, Miklos and Toroczkai, A simple Havel-Hakimi type algorithm to realize graphical degree
    sequences of directed graphs, Electron. J. Combin. 17 (2010) R66.

    Examples
    --------
    >>> import networkx as nx
    >>> real = Links.of(nx.DiGraph([(1, 2), (1, 3), (2, 3), (3, 4), (4, 1), (4, 2)]))
    >>> random = rewired(real, seed=1)
    >>> random.in_degrees.tolist() == real.in_degrees.tolist(), random.out_degrees.tolist() == real.out_degrees.tolist()
    (True, True)
    """
    links, random = Links.of(graph), np.random.default_rng(seed)
    heads = links.heads.copy()
    for _ in range(ROUNDS):
        _swap(random, links.tails, heads, lambda tails, heads: tails * len(links) + heads)
    return _sorted(links, heads)


def rewired_undirected(graph: Graph, *, seed: int) -> Links:
    """Rewire the undirected simple graph: degrees are kept, and every edge of the result points both ways."""
    links, random = Links.of(graph), np.random.default_rng(seed)
    tails, heads = links.pairs.T.copy()
    for _ in range(ROUNDS):
        turned = random.random(len(tails)) < 0.5
        tails[turned], heads[turned] = heads[turned], tails[turned]
        _swap(random, tails, heads, lambda a, b: np.minimum(a, b) * len(links) + np.maximum(a, b))
    both = np.stack([np.concatenate([tails, heads]), np.concatenate([heads, tails])])
    tails, heads = both[:, np.lexsort(both[::-1])]
    return replace(links, tails=tails, heads=heads, ranks=np.zeros_like(tails))


def _swap(random: np.random.Generator, tails: Ints, heads: Ints, key: Callable[[Ints, Ints], Ints]) -> None:
    """Pair the edges at random, and swap the heads of about half of the pairs, unless that makes an existing edge.

    If all pairs were swapped, the edges of a small graph would only change partners in lockstep.
    """
    half = len(heads) // 2
    order = random.permutation(len(heads))
    chosen = random.random(half) < 0.5
    first, second = order[:half][chosen], order[half : 2 * half][chosen]
    ends = np.concatenate([tails[first], tails[second]]), np.concatenate([heads[second], heads[first]])
    wanted, present = key(*ends), key(tails, heads)
    _, inverse, counts = np.unique(wanted, return_inverse=True, return_counts=True)
    good = ~np.isin(wanted, present) & (counts[inverse] == 1) & (ends[0] != ends[1])
    both = good[: len(first)] & good[len(first) :]
    a, b = first[both], second[both]
    heads[a], heads[b] = heads[b], heads[a]


def random_lists(graph: Graph, *, seed: int) -> Links:
    """Make a random graph in which every node keeps only its out-degree; lists are drawn from all other nodes.

    This is the result of a similarity service that chooses images at random.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; it is not changed.
    seed
        The same seed gives the same random graph.

    Returns
    -------
    Links
        With the same nodes and ranks. A node is at most once in a list.

    Notes
    -----
    It is the directed random graph of Erdos and Renyi with given out-degrees. Cost: O(m log m) for short lists.

    References
    ----------
    Erdos and Renyi, On random graphs I, Publ. Math. Debrecen 6 (1959) 290-297.

    Examples
    --------
    >>> import networkx as nx
    >>> random_lists(nx.DiGraph([(1, 2), (1, 3), (2, 3), (3, 4), (4, 1)]), seed=1).out_degrees.tolist()
    [2, 1, 1, 1]
    """
    links, random = Links.of(graph), np.random.default_rng(seed)
    size = len(links)
    heads = random.integers(0, size, len(links.tails)) if size else links.heads
    while len(bad := _bad(links, heads)):
        heads[bad] = random.integers(0, size, len(bad))
    return _sorted(links, heads)


def _bad(links: Links, heads: Ints) -> Ints:
    """Find the edges to draw again: self-loops, and all but the first of equal edges."""
    keys = links.tails * len(links) + heads
    first = np.unique(keys, return_index=True)[1]
    again = np.ones(len(keys), dtype=bool)
    again[first] = False
    return np.flatnonzero(again | (links.tails == heads))


def _sorted(links: Links, heads: Ints) -> Links:
    order = np.lexsort((heads, links.tails))
    return replace(links, heads=heads[order], ranks=links.ranks[order])
