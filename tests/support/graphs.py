"""Graphs to measure, and what is counted on them by hand."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
from hypothesis import strategies as st

from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.subgraph import Selection, Subgraph
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simgraph_neo.model import Image


EVERYTHING = Selection()


class Described:
    """Stands for a reader where the nodes have their data already."""

    offline = False

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        return {}

    def describe(self, subgraph: nx.DiGraph[str]) -> dict[str, Image]:
        return {}


def described(graph: nx.DiGraph[str]) -> Subgraph:
    return Subgraph(graph, EVERYTHING, Described())


edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=60)


def digraph(pairs: list[tuple[int, int]], nodes: int = 0) -> nx.DiGraph[Any]:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(pairs)
    return graph


def simple(graph: nx.DiGraph[Any]) -> nx.Graph[Any]:
    undirected: nx.Graph[Any] = nx.Graph(graph)
    undirected.remove_edges_from(list(nx.selfloop_edges(undirected)))
    return undirected


@st.composite
def digraphs(draw: st.DrawFn) -> nx.DiGraph[int]:
    """Any directed graph of up to 12 nodes, self-loops, mutual pairs and lonely nodes among them."""
    nodes = draw(st.integers(0, 12))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    if nodes:
        ends = st.integers(0, nodes - 1)
        graph.add_edges_from(draw(st.lists(st.tuples(ends, ends), max_size=60)))
    return graph


def without_loops(graph: nx.DiGraph[int]) -> nx.DiGraph[int]:
    simple = graph.copy()
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    return simple


def carried(plain: nx.Graph[Any], sources: Iterable[Any], targets: Iterable[Any]) -> tuple[dict[Any, float], ...]:
    """Pairs of a source and a target whose shortest paths lead over each node and each edge, one path at a time."""
    through = dict.fromkeys(plain, 0.0)
    over = {tuple(sorted(edge)): 0.0 for edge in plain.edges}
    for a, b in ((a, b) for a in sources for b in targets if a != b and nx.has_path(plain, a, b)):
        paths = list(nx.all_shortest_paths(plain, a, b))
        for path in paths:
            for node in path[1:-1]:
                through[node] += 1 / len(paths)
            for edge in pairwise(path):
                over[tuple(sorted(edge))] += 1 / len(paths)
    return through, over


@cache
def flag_lists() -> dict[str, list[str]]:
    """Every flag's list, as the source says it: no store between."""
    source = FlagsSource()
    return {i: [similar.image.id for similar in source.expand(i).similar] for i in source.image_ids()}


def among(lists: Mapping[str, list[str]], images: Iterable[str]) -> nx.DiGraph[str]:
    """These images, and every edge of every list that stays among them."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(images)
    ranked = ((a, b, rank) for a in graph for rank, b in enumerate(lists[a], 1) if b in graph)
    graph.add_weighted_edges_from(list(ranked), weight="rank")
    return graph


def closed_by_hand(lists: Mapping[str, list[str]], seeds: Iterable[str], depth: int) -> nx.DiGraph[str]:
    """Every image within `depth` hops, and all edges among them."""
    return among(lists, reference_bfs(lists, seeds, depth))


def digraph_of_lists(lists: Mapping[str, Iterable[str]]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(lists)
    graph.add_edges_from((a, b, {"rank": rank}) for a, row in lists.items() for rank, b in enumerate(row, 1))
    return graph
