"""The seeds of a store: the depth, size and completeness of each territory."""

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
    """The images within some hops of one seed, or a source that was read completely."""

    seed: str | None
    """None for a complete source."""
    source: str
    depth: int | None
    """0 to the depth of the deepest crawl from the seed; None for a complete source."""
    images: int
    unexpanded: int
    """Images nearer than the depth that are not settled: those that a crawl to this depth would request."""
    complete: bool
    """Whether no image is unexpanded."""
    title: str | None


def seeds(store: Store) -> Table[Territory]:
    """List the seeds of all crawls: the number of images within each depth, and whether the territory is complete.

    Only seeds that a user named are listed. Cost: O(images + edges) for each seed.

    Parameters
    ----------
    store
        The store to read.

    Returns
    -------
    Table of Territory
        A row for each seed and depth, in the order of the first crawls; then a row for each source that was read
        completely.
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
