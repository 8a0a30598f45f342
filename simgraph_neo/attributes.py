"""The node, edge and graph attributes of an `nx.DiGraph` of images. Each key is declared here, and only here.

They are plain dictionaries, so that every program can read and make such graphs; here they get types. Every key is
optional: code that reads one must handle its absence. Use the functions below to read and write attributes, so that
mypy finds misspelt keys; they cost one call each.
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
Withheld = Literal["hidden", "rights"]
"""Why a picture is not shown: the image is hidden in the store, or its rights do not allow it in this file."""


class NodeAttributes(TypedDict, total=False):
    """The attributes of a node, an image."""

    depth: int
    """Hops from the nearest seed; absent in a graph of everything."""
    state: State
    listed: int
    """The length of its neighbour list; absent if it is unexpanded, or if its list does not belong to this view."""
    title: str | None
    thumbnail: str | None
    aspect_ratio: float | None
    average_color: str | None
    """``#rrggbb``."""
    license: str | None
    credit: str | None
    work_id: str | None
    """None if its work is unknown."""
    source: str
    subjects: Sequence[str]
    """Subjects, genres and contributors are those of its work."""
    genres: Sequence[str]
    contributors: Sequence[str]
    community: int
    """Its number, 1 = the largest."""
    withheld: Withheld
    """Why its picture is not shown; absent if it may be shown."""
    link: str | None
    """The URL of its page in the source's catalogue."""
    picture: Path | None
    """The path of its picture file."""
    picture_missing: str | None
    """Why there is no picture."""
    x: float
    """Its position in a layout."""
    y: float
    """Upwards."""


class EdgeAttributes(TypedDict, total=False):
    """The attributes of an edge, an entry of a neighbour list."""

    rank: int | None
    """1 = most similar."""


class Places(NamedTuple):
    """Where pictures are on a page, in units of the page, y downwards."""

    corners: dict[str, tuple[float, float]]
    """Id -> left top corner."""
    box: tuple[float, float]
    """Width and height of a picture of the usual shape."""


class GraphAttributes(TypedDict, total=False):
    """The attributes of the graph."""

    seeds: list[str]
    """Without duplicates; empty for everything."""
    depth: int | None
    """The largest number of hops from a seed; None for everything."""
    view: View
    complete: bool
    """Whether no image is unexpanded."""
    unexpanded: int
    """How many images whose lists the view needs are not settled: at distance < depth, in the closed view <= depth."""
    frontier: int
    """How many images have no list in the graph: the unexpanded and, in the discovered view, those at the full
    depth."""
    gone: int
    """The number of images whose lists the view needs and that their source no longer has."""
    lists_of: str
    """The days on which its first and its last list were fetched."""
    remarks: dict[str, list[str]]
    """What the images of some communities have in common, by the names of their groups; the most important first."""
    group_names: dict[str, str]
    """What to call some communities, such as "Nordic cross", by the names of their groups ("community 1"); no two are
    the same."""
    places: Places
    """Where the pictures of a saved view were; every node has one."""
    as_of: datetime
    """The time that a graph as of a time shows. Only such graphs have ``as_of``, ``history`` and ``whole_since``."""
    history: Literal["whole", "partial"]
    """Whether the graph at that time is known completely."""
    whole_since: datetime | None
    """The time from which all of it is known; None: only from the next write on."""


def node(graph: nx.Graph[Any], name: Any) -> NodeAttributes:
    """Return the attributes of one node."""
    return cast("NodeAttributes", graph.nodes[name])


def nodes(graph: nx.Graph[T]) -> Iterable[tuple[T, NodeAttributes]]:
    """Iterate over all nodes with their attributes; one cast for the whole loop."""
    return cast("Iterable[tuple[T, NodeAttributes]]", graph.nodes(data=True))


def add_nodes(graph: nx.Graph[T], those: Iterable[tuple[T, NodeAttributes]]) -> None:
    """Add nodes with attributes; update the attributes of existing ones."""
    graph.add_nodes_from(cast("Iterable[tuple[T, dict[str, Any]]]", those))


def edge(graph: nx.Graph[Any], a: Any, b: Any) -> EdgeAttributes:
    """Return the attributes of the edge from `a` to `b`."""
    return cast("EdgeAttributes", graph.edges[a, b])


def edges(graph: nx.Graph[T]) -> Iterable[tuple[T, T, EdgeAttributes]]:
    """Iterate over all edges with their attributes."""
    return cast("Iterable[tuple[T, T, EdgeAttributes]]", graph.edges(data=True))


def add_edges(graph: nx.Graph[T], those: Iterable[tuple[T, T, EdgeAttributes]]) -> None:
    """Add edges with attributes; update the attributes of existing ones."""
    graph.add_edges_from(cast("Iterable[tuple[T, T, dict[str, Any]]]", those))


def about(graph: nx.Graph[Any]) -> GraphAttributes:
    """Return the attributes of the graph."""
    return cast("GraphAttributes", graph.graph)
