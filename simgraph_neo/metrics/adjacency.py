"""The two neighbour dictionaries of every node, without a copy of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx


def neighbour_keys(graph: nx.DiGraph[Any]) -> Iterator[tuple[Any, set[Any], set[Any]]]:
    """Yield (node, the nodes it points to, the nodes that point to it) for each node, self-loops left out.

    Going through ``graph.succ[node]`` costs several times more: it wraps every dictionary in a view.
    """
    backward = dict(graph.reverse(copy=False).adjacency())
    for node, forward in graph.adjacency():
        itself = {node}
        yield node, forward.keys() - itself, backward[node].keys() - itself
