"""The sections of a contact sheet: groups of images, sorted by rank within each group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.graph import best_rank, depths_by_seed
from simgraph_neo.grouping import grouped, typical
from simgraph_neo.text import counted, first_of, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from simgraph_neo.grouping import Grouping

LAST = 10**9
"""Sorts after every rank."""
NEAREST, CALLED = 2, 24
"""Equally near seeds that are named under a picture at most, and characters of a name."""


class Entry(NamedTuple):
    """An image with its rank, 1 = first; None for a seed in a section by depth, and if no rank is known."""

    node: Any
    rank: int | None
    origin: str = ""
    """The nearest seed, or the distance from the seed of the section, if the heading does not say it."""


class Section(NamedTuple):
    """A group with its images in order."""

    name: str
    color: str
    entries: list[Entry]


def sections(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool = False) -> list[Section]:
    """Return the groups of ``grouping.grouped``, with their images sorted by rank.

    By ``depth``, an image's rank is its best rank in the list of an image one hop nearer to the seeds. Several images
    may have the same rank; seeds have none, and keep their order. By ``seed`` it is the same, for the seed of the
    group. This seed comes first, and nearer images come before others. By any other grouping the rank is that within
    the group, 1 = the most typical image, as in `grouping.typical`. Raises InvalidInputError like `grouped`.

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("a", "b"), ("c", "b"), ("b", "a")])
    >>> nx.set_node_attributes(graph, "flags", "source")
    >>> [(entry.rank, entry.node) for entry in sections(graph, "source")[0].entries]
    [(1, 'b'), (2, 'a'), (3, 'c')]
    """
    groups, hops = grouped(graph, by, dark=dark), depths_by_seed(graph) if by in {"depth", "seed"} else {}
    seeds = {str(seed): seed for seed in hops}
    found = list[Section]()
    for name, color, nodes in groups:
        if by == "depth":
            entries = _met(graph, nodes, hops)
        elif name in seeds:
            entries = _near(graph, nodes, seeds[name], hops[seeds[name]])
        else:
            entries = _typical(graph, nodes)
        found.append(Section(name, color, entries))
    return found


def _met(graph: nx.DiGraph[Any], nodes: Sequence[Any], hops: Mapping[Any, Mapping[Any, int]]) -> list[Entry]:
    depth: dict[Any, Any] = {node: data.get("depth") for node, data in attributes.nodes(graph)}
    seeds = {seed: place for place, seed in enumerate(attributes.about(graph)["seeds"])}
    entries = [Entry(node, best_rank(graph, depth, node), _nearest(graph, node, hops)) for node in nodes]
    return sorted(entries, key=lambda e: (LAST if e.rank is None else e.rank, seeds.get(e.node, LAST), e.node))


def _nearest(graph: nx.DiGraph[Any], node: Any, hops: Mapping[Any, Mapping[Any, int]]) -> str:
    """Return the name of the nearest of several seeds; an empty text for a seed."""
    least = min((of_one[node] for of_one in hops.values() if node in of_one), default=0)
    near = [_called(graph, seed) for seed, of_one in hops.items() if of_one.get(node) == least]
    return f"from {first_of(near, NEAREST)}" if least and len(hops) > 1 else ""


def _near(graph: nx.DiGraph[Any], nodes: Sequence[Any], seed: Any, hops: Mapping[Any, int]) -> list[Entry]:
    far = f"from {_called(graph, seed)}"
    entries = [
        Entry(node, best_rank(graph, hops, node), f"{counted(hops[node], 'hop')} {far}" if hops[node] else "seed")
        for node in nodes
    ]
    return sorted(entries, key=lambda e: (hops[e.node], LAST if e.rank is None else e.rank, e.node))


def _called(graph: nx.DiGraph[Any], seed: Any) -> str:
    return one_line(str(attributes.node(graph, seed).get("title") or seed), CALLED)


def _typical(graph: nx.DiGraph[Any], nodes: Sequence[Any]) -> list[Entry]:
    return [Entry(each.node, place) for place, each in enumerate(typical(graph, nodes), 1)]
