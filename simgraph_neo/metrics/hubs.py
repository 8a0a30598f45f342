"""The audit of a similarity service: which images look like everything, which like nothing, whose lists are short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.metrics.choice import choice
from simgraph_neo.metrics.links import Links
from simgraph_neo.metrics.reciprocity import reciprocity_by_rank

if TYPE_CHECKING:
    import networkx as nx

SIGMAS = 2.0
"""Standard deviations above the mean from which on an image is a hub (Radovanovic, Nanopoulos and Ivanovic 2010)."""
TOP = 0.01
"""The share of images whose part in all places of all lists is given."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """How often one image is chosen."""

    id: Any
    listed_by: int
    """Its k-occurrence: the lists that it stands in."""
    mutual: int
    """Those of them whose image it lists itself."""
    mean_rank: float | None
    """Where it stands in them on average, 1 = first; None without ranks."""


@dataclass(frozen=True, slots=True)
class Hubs:
    """The audit of one graph."""

    images: int
    list_length: int
    """The most common length of a list, 0 for a graph without edges."""
    mean: float
    """Mean k-occurrence."""
    skewness: float | None
    """Of the k-occurrences (see `choice`)."""
    threshold: float
    """Mean + `SIGMAS` standard deviations; an image above it is a hub."""
    hubs: list[Occurrence]
    """Most often chosen first."""
    top_share: float
    """The part of all places that the most chosen `TOP` of the images hold, 0 to 1."""
    never_chosen: list[Any]
    """Images in no list, sorted."""
    short_lists: dict[Any, int]
    """Images that answered with fewer than `list_length`, none included, and how many; sorted."""
    mutual_by_rank: dict[int, float]
    """See `reciprocity_by_rank`."""


def hubs(graph: nx.DiGraph[Any]) -> Hubs:
    """Audit the lists of a graph whose images all had their say: the closed view, or everything.

    Of nodes the attribute ``state`` is read: only the lists of those that answered (``expanded`` or ``empty``, or
    without a state) can be short. In a closed view of a part a list also seems short where it leads outside, so take
    the nodes' attribute ``listed``, the list's whole length, when there is one. Cost: O(m log m).

    >>> import networkx as nx
    >>> star = nx.DiGraph([(leaf, 0) for leaf in range(1, 9)])
    >>> found = hubs(star)
    >>> [(hub.id, hub.listed_by) for hub in found.hubs], found.never_chosen[:3], found.short_lists
    ([(0, 8)], [1, 2, 3], {0: 0})
    """
    links = Links.of(graph)
    counts = links.in_degrees
    lengths = _lengths(graph, links)
    usual = int(np.bincount(lengths[lengths > 0]).argmax()) if (lengths > 0).any() else 0
    mean = float(counts.mean()) if len(counts) else 0.0
    threshold = mean + SIGMAS * (float(counts.std()) if len(counts) else 0.0)
    short = np.flatnonzero((lengths >= 0) & (lengths < usual))
    return Hubs(
        images=len(links),
        list_length=usual,
        mean=mean,
        skewness=choice(links).in_degree_skewness,
        threshold=threshold,
        hubs=_occurrences(links, np.flatnonzero(counts > threshold)),
        top_share=_top_share(counts),
        never_chosen=[links.names[node] for node in np.flatnonzero(counts == 0)],
        short_lists={links.names[node]: int(lengths[node]) for node in short},
        mutual_by_rank=reciprocity_by_rank(links),
    )


def _lengths(graph: nx.DiGraph[Any], links: Links) -> np.ndarray[Any, np.dtype[np.int64]]:
    """How long each list is; -1 where it was never answered, or the image is gone."""
    nodes = graph.nodes
    answered = [nodes[name].get("state", "expanded") in {"expanded", "empty"} for name in links.names]
    whole = np.array([nodes[name].get("listed", -1) for name in links.names], dtype=np.int64)
    return np.where(answered, np.where(whole >= 0, whole, links.out_degrees), -1)


def _occurrences(links: Links, nodes: np.ndarray[Any, np.dtype[np.int64]]) -> list[Occurrence]:
    found = []
    for node in nodes.tolist():
        into = links.heads == node
        ranks = links.ranks[into]
        mean_rank = float(ranks[ranks > 0].mean()) if (ranks > 0).any() else None
        found.append(Occurrence(links.names[node], int(into.sum()), int(links.returned[into].sum()), mean_rank))
    return sorted(found, key=lambda each: (-each.listed_by, each.id))


def _top_share(counts: np.ndarray[Any, np.dtype[np.int64]]) -> float:
    if not counts.sum():
        return 0.0
    top = max(1, round(TOP * len(counts)))
    return float(np.sort(counts)[-top:].sum() / counts.sum())
