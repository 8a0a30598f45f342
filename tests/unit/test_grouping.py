"""Groups of images: what colours, legends and contact sheets are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from simgraph_neo.color import GROUPS, OTHERS
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.grouping import grouped

if TYPE_CHECKING:
    from simgraph_neo.grouping import Grouping


def two_seeds() -> nx.DiGraph[str]:
    """The edges are s -> a -> b and t -> b; b is nearer to t."""
    graph: nx.DiGraph[str] = nx.DiGraph([("s", "a"), ("a", "b"), ("t", "b")], seeds=["t", "s"], depth=2)
    nx.set_node_attributes(graph, {"s": 0, "t": 0, "a": 1, "b": 1}, "depth")
    nx.set_node_attributes(graph, {"s": 2, "a": 2, "b": 1}, "community")
    nx.set_node_attributes(graph, {"s": "wellcome", "a": "flags", "b": "wellcome", "t": "wellcome"}, "source")
    return graph


@pytest.mark.parametrize(
    ("by", "names", "nodes"),
    [
        ("depth", ["depth 0", "depth 1"], [["s", "t"], ["a", "b"]]),
        ("community", ["community 1", "community 2", "unknown"], [["b"], ["a", "s"], ["t"]]),
        ("source", ["wellcome", "flags"], [["b", "s", "t"], ["a"]]),
        ("seed", ["t", "s"], [["b", "t"], ["a", "s"]]),
    ],
)
def test_groups_are_a_partition_in_order(by: Grouping, names: list[str], nodes: list[list[str]]) -> None:
    """Each node is in one group; depth counts up, communities by number, sources by size, seeds as they were given."""
    groups = grouped(two_seeds(), by)
    assert [group.name for group in groups] == names
    assert [group.nodes for group in groups] == nodes


def test_colours_tell_groups_apart() -> None:
    """Seven groups have seven colours; the eighth, and what is unknown, are grey."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((f"n{number}", {"community": number}) for number in range(1, 9))
    graph.add_node("lost")
    assert [group.color for group in grouped(graph, "community")] == [*GROUPS, OTHERS, OTHERS]


@pytest.mark.parametrize("by", ["depth", "seed", "colour"])
def test_what_cannot_be_grouped_is_said(by: Grouping) -> None:
    """Depth and seed need seeds, and there are four groupings."""
    with pytest.raises(InvalidInputError, match=r"seeds|grouping"):
        grouped(nx.DiGraph([("a", "b")]), by)
