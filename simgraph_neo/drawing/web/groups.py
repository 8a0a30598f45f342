"""The groups that a page can colour pictures by: their names, their colours, and what their images have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from simgraph_neo import attributes
from simgraph_neo.grouping import Grouping, grouped, typical
from simgraph_neo.text import escape_id, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from simgraph_neo.grouping import Group

NAME, WHY = 60, 160
"""Characters of a group's name, and of what its images have in common."""


def page_groupings(graph: nx.DiGraph[Any], index: Mapping[Any, int]) -> list[dict[str, Any]]:
    """Return the groupings with two groups or more, for JSON. `index` gives the number of each node in the page."""
    ways = [by for by in get_args(Grouping) if attributes.about(graph).get("seeds") or by not in {"depth", "seed"}]
    found = {by: list(zip(grouped(graph, by), grouped(graph, by, dark=True), strict=True)) for by in ways}
    return [
        {"by": by, "groups": [_group(graph, by, *pair, index) for pair in pairs]}
        for by, pairs in found.items()
        if len(pairs) > 1
    ]


def _group(graph: nx.DiGraph[Any], by: Grouping, light: Group, dark: Group, index: Mapping[Any, int]) -> dict[str, Any]:
    """Return a group with its colours in the light and in the dark theme; its most typical image is the first."""
    nodes = [each.node for each in typical(graph, light.nodes)]
    if by == "seed":
        nodes.sort(key=lambda node: str(node) != light.name)  # the seed is what the others are grouped round
    name, why = _named(graph, by, light, nodes[0])
    given = {"why": one_line(why, WHY)} if why else {}
    colors = [light.color, dark.color]
    return {"name": one_line(name, NAME), **given, "colors": colors, "nodes": [index[node] for node in nodes]}


def _named(graph: nx.DiGraph[Any], by: Grouping, group: Group, first: Any) -> tuple[str, str]:
    """Return a group's name, and what its images have in common."""
    about = attributes.about(graph)
    if by == "seed" and group.name == str(first):
        return one_line(str(attributes.node(graph, first).get("title") or escape_id(first))), ""
    if by != "community":
        return group.name, ""
    name = about.get("group_names", {}).get(group.name, group.name)
    return name[0].upper() + name[1:], " · ".join(about.get("remarks", {}).get(group.name, []))
