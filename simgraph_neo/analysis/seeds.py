"""The seeds of a store: what was crawled from each, how far, and how much of it is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.model import NAMED_KINDS, SETTLED
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Selection
from simgraph_neo.tables import Record, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Territory(Record):
    """The images within some hops of one seed, or a source that was read whole."""

    seed: str | None
    """None for a whole source."""
    source: str
    depth: int | None
    """0 to that of the deepest crawl from the seed; None for a whole source."""
    images: int
    unexpanded: int
    """Images nearer than the depth that are not settled: what a crawl to it would ask for."""
    complete: bool
    """Whether there is none."""
    title: str | None


def seeds(store: Store) -> Table[Territory]:
    """List the seeds that were crawled from: how many images lie within each depth, and whether all is known.

    Seeds are those that somebody named. Cost: O(images + edges) of each seed.

    Parameters
    ----------
    store
        The store to read.

    Returns
    -------
    Table of Territory
        A row a seed and depth, in the order of the first crawls; then a row for each source that was read whole.
    """
    crawls, deepest = store.query("store/crawls"), dict[str, int]()
    for crawl in crawls:
        for seed in crawl["seeds"] if crawl["kind"] in NAMED_KINDS else ():
            deepest[seed] = max(deepest.get(seed, 0), crawl["depth"] or 0)
    images, reader = store.images(deepest), Reader(store)
    rows = Table[Territory]()
    for seed, depth in deepest.items():
        graph = reader.subgraph(Selection((seed,), depth)).graph
        rows += [_territory(graph, seed, images[seed].source, near, images[seed].title) for near in range(depth + 1)]
    whole = sorted({crawl["source"] for crawl in crawls if crawl["kind"] == "whole"})
    states = store.status().sources if whole else {}
    return Table([*rows, *(_whole(name, states.get(name, {})) for name in whole)])


def _whole(source: str, states: Mapping[str, int]) -> Territory:
    unexpanded = sum(count for state, count in states.items() if state not in SETTLED)
    return Territory(None, source, None, sum(states.values()), unexpanded, not unexpanded, None)


def _territory(graph: nx.DiGraph[str], seed: str, source: str, depth: int, title: str | None) -> Territory:
    hops = Counter(data["depth"] for _, data in attributes.nodes(graph))
    missing = Counter(data["depth"] for _, data in attributes.nodes(graph) if data["state"] not in SETTLED)
    unexpanded = sum(missing[near] for near in range(depth))
    size = sum(hops[near] for near in range(depth + 1))
    return Territory(seed, source, depth, size, unexpanded, not unexpanded, title)
