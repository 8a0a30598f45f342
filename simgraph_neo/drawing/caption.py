"""The line of text under a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

SHORTEST_TITLE = 12
"""Characters; where there is less room the id stands alone."""
NAMED_SEEDS = 3
"""More seeds than these are only counted."""


def caption(graph: nx.DiGraph[Any], *, mutual: NDArray[np.bool_], limit: int) -> str:
    """Say what the drawing shows: seeds, depth, counts, and whether something is missing; at most `limit` characters.

    `mutual` says of each line whether both images list each other.
    """
    counts = f"{counted(len(graph), 'image')}, {counted(len(mutual), 'edge')}"
    key = ["thick: each lists the other"] if 0 < mutual.sum() < len(mutual) else []
    rest = [counts, *_gaps(graph), *key]
    room = limit - sum(len(part) + 3 for part in rest)
    return one_line(" · ".join([*_origin(graph, room), *rest]), limit)


def _origin(graph: nx.DiGraph[Any], room: int) -> list[str]:
    """Where the graph begins, in about `room` characters: titles are shortened, not ids and counts."""
    seeds, depth = graph.graph.get("seeds") or (), graph.graph.get("depth")
    if not seeds:
        return []
    share = (room - 40) // min(len(seeds), NAMED_SEEDS)
    some = ", ".join(named(graph, seed, share) for seed in seeds[:NAMED_SEEDS])
    more = f" and {len(seeds) - NAMED_SEEDS} more" if len(seeds) > NAMED_SEEDS else ""
    return [f"From {some}{more} (framed)", *([f"depth {depth}"] if depth is not None else [])]


def named(graph: nx.DiGraph[Any], seed: Any, room: int) -> str:
    """A node's title and id in about `room` characters; the id alone where there is no room for both."""
    title = graph.nodes[seed].get("title") if seed in graph else None
    for_title = room - len(str(seed)) - 5
    return (
        f"{one_line(str(title), for_title)} ({seed})"
        if title and for_title >= SHORTEST_TITLE
        else one_line(str(seed), 60)
    )


def _gaps(graph: nx.DiGraph[Any]) -> list[str]:
    if graph.graph.get("complete", True):
        return []
    unexpanded = graph.graph.get("unexpanded")
    return [f"incomplete: {counted(unexpanded, 'image')} not asked yet" if unexpanded else "incomplete"]


def counted(number: int, noun: str) -> str:
    """A number with its noun, as "1 image" or "2,000 images"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
