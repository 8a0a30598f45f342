"""The seeds of a store: what was crawled from each, how far, and how much of it is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.model import SETTLED
from simgraph_neo.tables import Record, Table

if TYPE_CHECKING:
    import networkx as nx

    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Territory(Record):
    """The images within some hops of one seed."""

    seed: str
    source: str
    depth: int
    """0 to that of the deepest crawl from the seed."""
    images: int
    unexpanded: int
    """Images nearer than the depth that are not settled: what a crawl to it would ask for."""
    complete: bool
    """Whether there is none."""
    title: str | None


def territories(store: Store) -> Table[Territory]:
    """A row a seed and depth, in the order of the seeds' first crawls. Cost: O(images + edges) of each seed.

    Sources that were read whole have no seeds (see `whole_sources`).
    """
    deepest: dict[str, int] = {}
    for crawl in store.query("store/crawls"):
        for seed in crawl["seeds"]:
            deepest[seed] = max(deepest.get(seed, 0), crawl["depth"] or 0)
    images = store.images(deepest)
    rows = Table[Territory]()
    for seed, depth in deepest.items():
        graph = store.discovered([seed], depth)
        rows += [_territory(graph, seed, images[seed].source, near, images[seed].title) for near in range(depth + 1)]
    return rows


def _territory(graph: nx.DiGraph[str], seed: str, source: str, depth: int, title: str | None) -> Territory:
    hops = Counter(data["depth"] for _, data in graph.nodes(data=True))
    missing = Counter(data["depth"] for _, data in graph.nodes(data=True) if data["state"] not in SETTLED)
    unexpanded = sum(missing[near] for near in range(depth))
    size = sum(hops[near] for near in range(depth + 1))
    return Territory(seed, source, depth, size, unexpanded, not unexpanded, title)


def whole_sources(store: Store) -> list[str]:
    """The names of the sources that were read whole, not from seeds; sorted."""
    crawls = store.query("store/crawls")
    return sorted({crawl["source"] for crawl in crawls if crawl["depth"] is None and not crawl["seeds"]})
