"""The edges that a drawing shows as lines, since all edges of many images hide the pictures' neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import key
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import counted, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

Edges = Literal["all", "mutual", "first", "none"]
"""All edges; those between images that list each other; these and the edges of rank 1; no edges."""
FEW = 80
"""Images up to which all edges are drawn by default; with more, those of "first"."""
DRAWN: dict[Edges, str] = {"first": " drawn: rank 1 and mutual", "mutual": " drawn: mutual", "none": " drawn"}


class Lines(NamedTuple):
    """The lines of a drawing; two images that list each other have one."""

    ends: NDArray[np.int64]
    """Indices into the nodes, shape (lines, 2), from the image that lists to the listed one."""
    mutual: NDArray[np.bool_]
    """Whether the images of each line list each other, shape (lines,)."""
    total: int
    """The number of lines if all were drawn."""
    parts: list[str]
    """Parts of the caption: what the lines mean, and how many are drawn."""


def choose_lines(graph: nx.DiGraph[Any], nodes: Sequence[Any], edges: Edges | None) -> Lines:
    """Choose the lines among `nodes`: by default all of up to `FEW` images, else "first" if ranks are known.

    Raises InvalidInputError for an unknown choice.
    """
    if edges is not None and edges not in get_args(Edges):
        raise InvalidInputError(f"Unknown edges '{edges}'. Choose {one_of(get_args(Edges))}.")
    index = {node: number for number, node in enumerate(nodes)}
    rows = [(index[a], index[b], data.get("rank") or 0) for a, b, data in attributes.edges(graph) if a != b]
    ends, ranks = np.array(rows, dtype=np.int64).reshape(-1, 3)[:, :2], np.array([rank for *_, rank in rows])
    pairs, first, counts = np.unique(np.sort(ends, axis=1), axis=0, return_index=True, return_counts=True)
    mutual = counts == 2
    edges = edges or ("first" if len(nodes) > FEW and ranks.any() else "all")
    kept = {"all": counts > 0, "mutual": mutual, "first": mutual | (ranks[first] == 1), "none": counts < 0}[edges]
    drawn = [f"{kept.sum():,} of {counted(len(pairs), 'undirected edge')}{DRAWN[edges]}"] if not kept.all() else []
    lines = np.where(mutual[:, None], pairs, ends[first])[kept]
    return Lines(lines, mutual[kept], len(pairs), [*(key(mutual[kept]) if kept.any() else []), *drawn])
