"""The line of text under a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

NAMED_SEEDS = 3
"""More seeds than these are only counted."""


def caption(graph: nx.DiGraph[Any], *, mutual: NDArray[np.bool_], limit: int) -> str:
    """Say what the drawing shows: seeds, depth, counts, and whether something is missing; at most `limit` characters.

    `mutual` says of each line whether both images list each other.
    """
    counts = f"{_counted(len(graph), 'image')}, {_counted(len(mutual), 'edge')}"
    key = ["thick: each lists the other"] if 0 < mutual.sum() < len(mutual) else []
    parts = [*_origin(graph), counts, *_gaps(graph), *key]
    return one_line(" · ".join(parts), limit)


def _origin(graph: nx.DiGraph[Any]) -> list[str]:
    seeds, depth = graph.graph.get("seeds") or (), graph.graph.get("depth")
    if not seeds:
        return []
    named = ", ".join(_name(graph, seed) for seed in seeds[:NAMED_SEEDS])
    more = f" and {len(seeds) - NAMED_SEEDS} more" if len(seeds) > NAMED_SEEDS else ""
    return [f"From {named}{more} (framed)", *([f"depth {depth}"] if depth is not None else [])]


def _name(graph: nx.DiGraph[Any], seed: Any) -> str:
    title = graph.nodes[seed].get("title") if seed in graph else None
    return one_line(f"{title} ({seed})" if title else str(seed), 60)


def _gaps(graph: nx.DiGraph[Any]) -> list[str]:
    if graph.graph.get("complete", True):
        return []
    unexpanded = graph.graph.get("unexpanded")
    return [f"incomplete: {_counted(unexpanded, 'image')} not asked yet" if unexpanded else "incomplete"]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
