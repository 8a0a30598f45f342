"""The sections of a contact sheet: groups of images, each in the order of its images' ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.graph import best_rank
from simgraph_neo.grouping import grouped, typical

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from simgraph_neo.grouping import Grouping

LAST = 10**9
"""Sorts behind every rank."""


class Entry(NamedTuple):
    """An image with its rank, 1 = first; None for a seed in a section by depth, and where no rank is known."""

    node: Any
    rank: int | None


class Section(NamedTuple):
    """A group with its images in order."""

    name: str
    color: str
    entries: list[Entry]


def sections(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool = False) -> list[Section]:
    """The groups of ``grouping.grouped``, their images ranked and in the order of their ranks.

    By ``depth`` an image's rank is the best place that it has in the list of an image one hop nearer to the seeds.
    Several images may share it; the seeds, in their own order, have none. By anything else it is the place within the
    group, 1 = the most typical, as `grouping.typical` says. Raises BadInput as `grouped` does.

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("a", "b"), ("c", "b"), ("b", "a")])
    >>> nx.set_node_attributes(graph, "flags", "source")
    >>> [(entry.rank, entry.node) for entry in sections(graph, "source")[0].entries]
    [(1, 'b'), (2, 'a'), (3, 'c')]
    """
    ranked = _met if by == "depth" else _typical
    return [Section(name, color, ranked(graph, nodes)) for name, color, nodes in grouped(graph, by, dark=dark)]


def _met(graph: nx.DiGraph[Any], nodes: Sequence[Any]) -> list[Entry]:
    depth: dict[Any, Any] = {node: data.get("depth") for node, data in attributes.nodes(graph)}
    seeds = {seed: place for place, seed in enumerate(attributes.about(graph)["seeds"])}
    entries = [Entry(node, best_rank(graph, depth, node)) for node in nodes]
    return sorted(entries, key=lambda e: (LAST if e.rank is None else e.rank, seeds.get(e.node, LAST), e.node))


def _typical(graph: nx.DiGraph[Any], nodes: Sequence[Any]) -> list[Entry]:
    return [Entry(each.node, place) for place, each in enumerate(typical(graph, nodes), 1)]
