"""The audit of a similarity service: hubs, antihubs and short neighbour lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.metrics._choice import choice
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._reciprocity import reciprocity_by_rank, return_rank_by_rank
from simgraph_neo.subgraph import Subgraph
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simgraph_neo.metrics._links import Ints

SIGMAS = 2.0
"""An image is a hub if its in-degree is more than this number of standard deviations above the mean."""
TOP = 0.01
"""The share of images, those with the highest in-degrees, for which `Hubs.top_share` is computed."""


@dataclass(frozen=True, slots=True)
class Occurrence(Record):
    """The in-degree of one image, and the length of its own list."""

    id: Any
    k_occurrence: int
    """The number of lists that contain the image: its in-degree."""
    mutual: int
    """How many of the images that list it are in its own list."""
    mean_rank: float | None
    """Its mean rank in the lists that contain it, 1 = first; None without ranks."""
    list_length: int | None
    """None if the list is unknown."""


@dataclass(frozen=True, slots=True)
class Hubs(Record):
    """The audit of one graph."""

    images: int
    places: int
    """Entries of all lists that are images of the graph: its directed edges."""
    usual_length: int
    """The most common length of the lists that are not empty, the largest of equally common ones; 0 without lists."""
    mean: float
    """Mean k-occurrence; 0.0 for an empty graph."""
    threshold: float
    """Mean + `SIGMAS` standard deviations; an image with a higher k-occurrence is a hub."""
    skewness: float | None
    """Skewness of the k-occurrences (see `choice`)."""
    robin_hood: float | None
    """The share of all list entries that would have to change to give all images the same in-degree, 0 to 1.

    None without edges.
    """
    top_share: float | None
    """The share of the `top_images` images of highest in-degree in all list entries; None without edges."""
    hubs_by_chance: float
    """The expected number of images above the threshold if all lists were random (see `occurrences_by_chance`)."""
    never_chosen_by_chance: float
    """The expected number of images in no list if all lists were random."""
    mutual_by_rank: dict[int, float]
    """See `reciprocity_by_rank`."""
    return_rank_by_rank: dict[int, float]
    """See the function `return_rank_by_rank`."""
    occurrences: list[Occurrence] = field(repr=False)
    """One for each image, the highest k-occurrence first, then by id."""

    def record(self) -> dict[str, Any]:
        """Return the values for JSON, without the `occurrences`."""
        found = asdict(self)
        del found["occurrences"]
        return found | {"outside": self.outside}

    @property
    def outside(self) -> int:
        """The number of list entries that are images outside the graph."""
        return max(0, sum(each.list_length or 0 for each in self.occurrences) - self.places)

    @property
    def top_images(self) -> int:
        """The number of images in `top_share`: the share `TOP` of all images, at least one."""
        return _top_images(self.images)

    @property
    def least(self) -> int:
        """The lowest k-occurrence of a hub: the first whole number above the threshold."""
        return floor(self.threshold) + 1

    @property
    def hubs(self) -> list[Occurrence]:
        """The images above the threshold, the highest k-occurrence first."""
        return [each for each in self.occurrences if each.k_occurrence > self.threshold]

    @property
    def never_chosen(self) -> list[Occurrence]:
        """The images in no list, by id."""
        return [each for each in self.occurrences if not each.k_occurrence]

    @property
    def short_lists(self) -> list[Occurrence]:
        """The images with a list shorter than `usual_length`, also an empty one: the shortest first, then by id."""
        known = [(each.list_length, each.id, each) for each in self.occurrences if each.list_length is not None]
        return [each for length, _, each in sorted(known, key=lambda key: key[:2]) if length < self.usual_length]


def hubness(graph: Graph) -> Hubs:
    """Audit the neighbour lists of a graph in which every image is expanded: a closed view, or all images.

    A hub is an image whose k-occurrence, the number of lists that contain it, is more than two standard deviations
    above the mean.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`. The length of a node's list is its attribute ``listed``, which also
        counts entries outside the graph. With ``state`` but without ``listed`` it is unknown; otherwise it is the
        out-degree.

    Returns
    -------
    Hubs
        Numbers of the graph; ``hubs``, ``never_chosen`` and ``short_lists``; and ``occurrences``, one for each image.
        The length of a list is None if the list is unknown.

    Notes
    -----
    The Robin Hood index is half of the sum of |k-occurrence - mean|, divided by the sum of the k-occurrences. It
    measures hubness in one number that, unlike skewness, does not depend on the few largest values only. Cost:
    O(n log n + m log m).

    References
    ----------
    Radovanovic, Nanopoulos and Ivanovic, Hubs in space, JMLR 11 (2010) 2487-2531.

    Robin Hood index: Feldbauer, Leodolter, Plant and Flexer, Fast approximate hubness reduction for large
    high-dimensional data, IEEE ICBK, 2018.

    Examples
    --------
    >>> import networkx as nx
    >>> star = nx.DiGraph([(leaf, 0) for leaf in range(1, 9)])
    >>> found = hubness(star)
    >>> [(hub.id, hub.k_occurrence) for hub in found.hubs], len(found.never_chosen)
    ([(0, 8)], 8)
    >>> [(each.id, each.list_length) for each in found.short_lists], round(found.robin_hood, 4)
    ([(0, 0)], 0.8889)
    """
    links = Links.of(graph)
    counts, lengths = links.in_degrees, _lengths(graph, links)
    mean = float(counts.mean()) if len(links) else 0.0
    threshold = mean + SIGMAS * (float(counts.std()) if len(links) else 0.0)
    chance = occurrences_by_chance(len(links), mean, len(links))
    return Hubs(
        images=len(links),
        places=len(links.heads),
        usual_length=_usual(lengths[lengths > 0]),
        mean=mean,
        threshold=threshold,
        skewness=choice(links).in_degree_skewness,
        robin_hood=float(np.abs(counts - mean).sum() / 2 / counts.sum()) if len(links.heads) else None,
        top_share=_top_share(counts) if len(links.heads) else None,
        hubs_by_chance=float(chance[floor(threshold) + 1 :].sum()),
        never_chosen_by_chance=float(chance[:1].sum()),
        mutual_by_rank=reciprocity_by_rank(links),
        return_rank_by_rank=return_rank_by_rank(links),
        occurrences=_occurrences(links, lengths),
    )


def occurrences_by_chance(images: int, mean: float, highest: int) -> NDArray[np.float64]:
    """Compute the expected number of images in 0, 1, ..., `highest` lists if lists were random.

    Each list is drawn from all other images with equal probability, as `random_lists` does.

    Parameters
    ----------
    images
        The number n of images, each with a list.
    mean
        The mean length of the lists, 0 to n - 1, which is also the mean k-occurrence.
    highest
        The largest k-occurrence to compute.

    Returns
    -------
    array of float
        Shape (highest + 1,). Entry k is the expected number of images in k lists.

    Notes
    -----
    The k-occurrences are binomial: each of n - 1 lists has an image with probability mean / (n - 1). This is exact if
    all lists have the same length. Cost: O(highest).

    Examples
    --------
    >>> occurrences_by_chance(3, 1.0, 2).round(4)
    array([0.75, 1.5 , 0.75])
    """
    if images < 2:
        return np.array([images] + [0] * highest, dtype=float)
    from scipy.special import bdtr

    up_to = bdtr(np.arange(highest + 1.0), images - 1, mean / (images - 1))
    return np.asarray(images * np.diff(np.nan_to_num(up_to, nan=1.0), prepend=0.0))


def _lengths(graph: Graph, links: Links) -> Ints:
    """The length of each list; -1 if it is unknown. A graph that is not from a store has all lists."""
    if isinstance(graph, Links):
        return links.out_degrees
    graph = graph.graph if isinstance(graph, Subgraph) else graph
    nodes = [attributes.node(graph, name) for name in links.names]
    lengths = zip(nodes, links.out_degrees.tolist(), strict=True)
    found = [data.get("listed", -1 if "state" in data else length) for data, length in lengths]
    return np.array(found, dtype=np.int64)


def _usual(lengths: Ints) -> int:
    counts = np.bincount(lengths)
    return int(np.flatnonzero(counts == counts.max())[-1]) if len(counts) else 0


def _top_images(images: int) -> int:
    return max(1, round(TOP * images))


def _top_share(counts: Ints) -> float:
    return float(np.sort(counts)[-_top_images(len(counts)) :].sum() / counts.sum())


def _occurrences(links: Links, lengths: Ints) -> list[Occurrence]:
    size, ranked = len(links), links.ranks > 0
    mutual = np.bincount(links.heads[links.returned], minlength=size)
    ranks = np.bincount(links.heads, weights=links.ranks, minlength=size)
    given = np.bincount(links.heads[ranked], minlength=size)
    columns = (links.in_degrees, mutual, ranks, given, lengths)
    rows = zip(links.names, *(column.tolist() for column in columns), strict=True)
    found = [
        Occurrence(name, chosen, back, total / number if number else None, None if length < 0 else length)
        for name, chosen, back, total, number, length in rows
    ]
    return sorted(found, key=lambda each: -each.k_occurrence)
