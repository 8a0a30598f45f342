"""Partition images into groups, for colours and headings, and find the typical images of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from simgraph_neo import attributes
from simgraph_neo.color import group_color, ordered_colors
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graph import depths_by_seed, known_ranks
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import networkx as nx

Grouping = Literal["depth", "community", "source", "seed"]
COMMUNITY = "community {}"
"""The name of the community with that number."""


class Group(NamedTuple):
    """Images that belong together, with their name in a legend."""

    name: str
    color: str
    """As ``#rrggbb``; several small groups may share one."""
    nodes: list[Any]
    """Sorted."""


def check_grouping(by: Grouping, seeds: Sequence[Any]) -> None:
    """Raise InvalidInputError for an unknown grouping, and for the groupings depth and seed without `seeds`."""
    if by not in get_args(Grouping):
        raise InvalidInputError(f"Unknown grouping '{by}'. Choose {one_of(get_args(Grouping))}.")
    if by in {"depth", "seed"} and not seeds:
        raise InvalidInputError(f"Without seeds no image has a {by}. Give seeds, or group by community or source.")


def grouped(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool = False) -> list[Group]:
    """Partition the nodes, for colours and headings.

    ``depth``: hops from the nearest seed, nearest first, in an ordered ramp of colours. ``community``: the node
    attribute of that name (a number, 1 = the largest), in order. ``source``: the largest first. ``seed``: the nearest
    seed, and the first one if several are equally near, in the order of the seeds. Nodes without a value form the last
    group. The colours are for a white page, or for a `dark` one.
    Raises InvalidInputError for an unknown grouping, and for the groupings depth and seed in a graph without seeds.
    """
    check_grouping(by, attributes.about(graph).get("seeds") or ())
    key = _nearest_seeds(graph) if by == "seed" else {node: data.get(by) for node, data in attributes.nodes(graph)}
    members: dict[Any, list[Any]] = {}
    for node in sorted(graph):
        members.setdefault(key.get(node), []).append(node)
    unknown = members.pop(None, [])
    keys = _in_order(graph, members, by)
    numbers = range(1, len(keys) + 1)
    colors = (
        ordered_colors(len(keys), dark=dark)
        if by == "depth"
        else [group_color(number, dark=dark) for number in numbers]
    )
    name = {"depth": "depth {}", "community": COMMUNITY}.get(by, "{}").format
    groups = [Group(name(each), color, members[each]) for each, color in zip(keys, colors, strict=True)]
    return [*groups, Group("unknown", group_color(0, dark=dark), unknown)] if unknown else groups


def _in_order(graph: nx.DiGraph[Any], members: Mapping[Any, list[Any]], by: Grouping) -> list[Any]:
    if by == "source":
        return sorted(members, key=lambda name: (-len(members[name]), name))
    return [seed for seed in attributes.about(graph)["seeds"] if seed in members] if by == "seed" else sorted(members)


def _nearest_seeds(graph: nx.DiGraph[Any]) -> dict[Any, Any]:
    nearest: dict[Any, tuple[int, Any]] = {}
    for seed, hops in depths_by_seed(graph).items():
        for node, distance in hops.items():
            if node not in nearest or distance < nearest[node][0]:
                nearest[node] = distance, seed
    return {node: seed for node, (_, seed) in nearest.items()}


class Typical(NamedTuple):
    """An image of a group."""

    node: Any
    in_lists: int
    """Its in-degree within the group."""


def typical(graph: nx.DiGraph[Any], group: Collection[Any]) -> list[Typical]:
    """Sort the images of a group, the most typical first: those with the highest in-degree within the group.

    Equal in-degrees are sorted by the smaller sum of known ranks, then by id. Cost: O(the group's in-degrees).

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("a", "b"), ("c", "b"), ("b", "a"), ("d", "a"), ("e", "a")])
    >>> [tuple(each) for each in typical(graph, ["a", "b", "c"])]
    [('b', 2), ('a', 1), ('c', 0)]
    """
    inside = set(group)

    def order(node: Any) -> tuple[int, int, Any]:
        by = [other for other in graph.predecessors(node) if other in inside and other != node]
        return -len(by), sum(known_ranks(graph, by, node)), node

    return [Typical(node, -lists) for lists, _, node in sorted(map(order, group))]
