"""What an `nx.DiGraph` of images carries on its nodes, on its edges and as a whole: each key is declared here, once.

They are plain dictionaries, so that every program can read and make such graphs; here they have types. Nothing is
promised to be there: who reads a key says what holds without it. They are read and written through the functions
below, which cost a call and nothing else, so that mypy finds a misspelt key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.model import State

T = TypeVar("T")
View = Literal["discovered", "closed"]


class NodeAttributes(TypedDict, total=False):
    """What is known of an image."""

    depth: int
    """Hops from the nearest seed; none in a graph of everything."""
    state: State
    listed: int | None
    """How long its whole list is; None where it did not answer, or its list does not count in this view."""
    title: str | None
    thumbnail: str | None
    aspect_ratio: float | None
    average_color: str | None
    """``#rrggbb``."""
    license: str | None
    credit: str | None
    work_id: str | None
    """None when its work is unknown."""
    source: str
    subjects: Sequence[str]
    """These and the next two are its work's."""
    genres: Sequence[str]
    contributors: Sequence[str]
    community: int
    """Its number, 1 = the largest."""
    link: str | None
    """Its page in its source's catalogue."""
    picture: Path | None
    """On this disk."""
    picture_missing: str | None
    """Why there is no picture."""
    x: float
    """Its place in a layout."""
    y: float
    """Upwards."""


class EdgeAttributes(TypedDict, total=False):
    """What is known of a place in a list."""

    rank: int | None
    """1 = most similar."""


class Remark(NamedTuple):
    """What is said of a group beside its name and its size."""

    parts: list[str]
    """The most important first: the last may have to give way."""
    color: str | None
    """That stands for its pictures, as ``#rrggbb``."""


class GraphAttributes(TypedDict, total=False):
    """What is known of a graph."""

    seeds: list[str]
    """Each once; none for everything."""
    depth: int | None
    """Hops from a seed that are in it; None for everything."""
    view: View
    complete: bool
    """Whether none is unexpanded."""
    unexpanded: int
    """Images that must have answered, at distance < depth or, closed, <= depth, and are not settled."""
    frontier: int
    """Images whose lists are not in the graph: the unexpanded and, as discovered, all at distance depth."""
    gone: int
    """Images of those that must have answered that their source no longer has."""
    lists_of: str
    """The days of its first and its last list."""
    remarks: dict[str, Remark]
    """Of some communities, by the names of their groups."""
    as_of: datetime
    """The moment that a graph of the past shows. This and the next two are only there."""
    history: Literal["whole", "partial"]
    """Whether all of that moment is known."""
    whole_since: datetime | None
    """From when on all of it is known; None: not before the store is written to again."""


def node(graph: nx.Graph[Any], name: Any) -> NodeAttributes:
    """Those of one node."""
    return cast("NodeAttributes", graph.nodes[name])


def nodes(graph: nx.Graph[T]) -> Iterable[tuple[T, NodeAttributes]]:
    """Every node with its attributes; for loops, since it is cast once."""
    return cast("Iterable[tuple[T, NodeAttributes]]", graph.nodes(data=True))


def add_nodes(graph: nx.Graph[T], those: Iterable[tuple[T, NodeAttributes]]) -> None:
    """Add nodes, or what is given of them to those that are there."""
    graph.add_nodes_from(cast("Iterable[tuple[T, dict[str, Any]]]", those))


def edge(graph: nx.Graph[Any], a: Any, b: Any) -> EdgeAttributes:
    """Those of the edge from `a` to `b`."""
    return cast("EdgeAttributes", graph.edges[a, b])


def edges(graph: nx.Graph[T]) -> Iterable[tuple[T, T, EdgeAttributes]]:
    """Every edge with its attributes."""
    return cast("Iterable[tuple[T, T, EdgeAttributes]]", graph.edges(data=True))


def add_edges(graph: nx.Graph[T], those: Iterable[tuple[T, T, EdgeAttributes]]) -> None:
    """Add edges, or what is given of them to those that are there."""
    graph.add_edges_from(cast("Iterable[tuple[T, T, dict[str, Any]]]", those))


def about(graph: nx.Graph[Any]) -> GraphAttributes:
    """Those of the graph itself."""
    return cast("GraphAttributes", graph.graph)
