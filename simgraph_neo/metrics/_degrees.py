"""Degrees: the number of images that each image is joined to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from simgraph_neo.arguments import check_choice
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.tables import Record

Direction = Literal["undirected", "in", "out"]
"""``in``: images that list this one. ``out``: images it lists. ``undirected``: both, each image counted once."""


@dataclass(frozen=True, slots=True)
class Degrees(Record):
    """The degree distribution of one graph."""

    direction: Direction
    nodes: int
    histogram: list[int]
    """Entry k = number of nodes of degree k, k = 0..max; empty for an empty graph."""
    mean: float
    """Sum of the degrees divided by the nodes; 0.0 for an empty graph."""
    max: int
    """Highest degree; 0 for an empty graph."""


def degrees(graph: Graph, direction: Direction = "undirected") -> Degrees:
    """Compute the degree histogram, the mean and the highest degree; self-loops do not count.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph`, or `Links`, which save time if several functions measure one graph.
    direction
        "undirected", the default, "in" (images that list this one) or "out" (images it lists).

    Returns
    -------
    Degrees
        ``histogram`` as `degree_histogram` returns it; ``mean`` and ``max``, 0 for an empty graph.

    Raises
    ------
    InvalidInputError
        For another direction.

    Notes
    -----
    Cost: as `degree_histogram`.

    Examples
    --------
    >>> import networkx as nx
    >>> degrees(nx.DiGraph([("a", "b"), ("a", "c"), ("c", "b"), ("d", "a")]), "in")
    Degrees(direction='in', nodes=4, histogram=[1, 2, 1], mean=1.0, max=2)
    """
    links = Links.of(graph)
    histogram = degree_histogram(links, direction)
    total = sum(degree * count for degree, count in enumerate(histogram))
    mean = total / len(links) if histogram else 0.0
    return Degrees(direction, len(links), histogram, mean, max(len(histogram) - 1, 0))


def degree_histogram(graph: Graph, direction: Direction = "undirected") -> list[int]:
    """Count the nodes of degree 0, 1, 2, ... up to the highest degree; self-loops do not count.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph`, or `Links`, which save time if several functions measure one graph.
    direction
        "undirected", the default, "in" (images that list this one) or "out" (images it lists).

    Returns
    -------
    list of int
        Entry k is the number of nodes of degree k, up to the highest degree; empty for a graph without nodes.

    Raises
    ------
    InvalidInputError
        For another direction.

    Notes
    -----
    ``undirected`` equals ``nx.degree_histogram`` of the undirected simple graph, as in the tutorial: a pair that points
    both ways counts once. ``in`` and ``out`` are the degrees of the DiGraph. The sum of the entries is the number of
    nodes. Cost: O(n log n + m log m), or O(m log m) for a graph's `Links`.

    Examples
    --------
    >>> import networkx as nx
    >>> degree_histogram(nx.karate_club_graph().to_directed())
    [0, 1, 11, 6, 6, 3, 2, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1]
    """
    check_choice("direction", direction, get_args(Direction))
    links = Links.of(graph)
    of = {"undirected": links.degrees, "in": links.in_degrees, "out": links.out_degrees}[direction]
    return [int(count) for count in np.bincount(of)]
