"""Density, conductance and over-represented attributes of groups of images."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.metrics._communities import edges_and_volumes
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALPHA = 0.05
"""The false discovery rate: the expected share of false results among all results."""
KNOWN_Q = 0.5
"""Values of `q` below this are exact, because a `p` of 0.5 or more is not computed."""
MAX_NEAREST = 3
"""The largest number of candidates of each group that did not pass the test."""


@dataclass(frozen=True, slots=True)
class Cohesion(Record):
    """Density and conductance of one group."""

    density: float | None
    """Share of the possible edges inside the group that exist; None for a single node."""
    conductance: float | None
    """Edges that leave the group, divided by its sum of degrees or by that of all other nodes if this is smaller.

    0 to 1; None if one of the sums is 0.
    """


def cohesion(graph: Graph, parts: Sequence[Collection[Any]]) -> list[Cohesion]:
    """Compute the density inside each part and its conductance in the undirected simple graph.

    Conductance is 0 for a part that no edge leaves, and 1 for a part without edges inside.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    parts
        Collections of nodes; each node of the graph is in exactly one.

    Returns
    -------
    list of Cohesion
        One for each part, in their order. ``density`` and ``conductance`` are 0 to 1. ``density`` is None for a single
        node, and ``conductance`` if no node of the part, or none of the others, has an edge.

    Raises
    ------
    KeyError
        For a node of the graph that is in no part.

    Notes
    -----
    Conductance equals ``nx.conductance``. Cost: O(m log m) for all parts together.

    References
    ----------
    Kannan, Vempala and Vetta, On clusterings: good, bad and spectral, J. ACM 51 (2004) 497-515.

    Examples
    --------
    >>> import networkx as nx
    >>> two_triangles = nx.DiGraph([(1, 2), (2, 3), (3, 1), (4, 5), (5, 6), (6, 4), (3, 4)])
    >>> cohesion(two_triangles, [{1, 2, 3}, {4, 5, 6}])[0] == Cohesion(density=1.0, conductance=1 / 7)
    True
    """
    inside, volumes = edges_and_volumes(Links.of(graph), parts)
    whole = int(volumes.sum())
    sizes = map(len, parts)
    return [_cohesion(*each, whole) for each in zip(sizes, inside.tolist(), volumes.tolist(), strict=True)]


def _cohesion(size: int, inside: int, volume: int, whole: int) -> Cohesion:
    smaller = min(volume, whole - volume)
    return Cohesion(
        density=2 * inside / (size * (size - 1)) if size > 1 else None,
        conductance=(volume - 2 * inside) / smaller if smaller else None,
    )


@dataclass(frozen=True, slots=True)
class Enrichment(Record):
    """An attribute that the images of a group have more often than all images."""

    kind: str
    name: str
    inside: int
    """Images of the group with this attribute."""
    members: int
    """Images of the group with any attribute of that kind."""
    whole: int
    """Images of the graph with this attribute."""
    images: int
    """Images of the graph with any attribute of that kind."""
    p: float
    """Probability of `inside` or more such images in a group drawn at random from `images`."""
    q: float
    """`p` corrected for the number of tests."""

    @property
    def share(self) -> float:
        """Return inside / members, 0 to 1."""
        return self.inside / self.members

    @property
    def lift(self) -> float:
        """Return the share in the group divided by the share in the graph: (inside / members) / (whole / images)."""
        return self.inside * self.images / (self.members * self.whole)

    @property
    def at_the_edge(self) -> bool:
        """Whether `q` is below `ALPHA` but would be rounded to it in three decimals."""
        return self.q < ALPHA <= round(self.q, 3)

    def record(self) -> dict[str, Any]:
        """Return the values for JSON."""
        return asdict(self) | {"lift": self.lift}


class Enrichments(NamedTuple):
    """The attributes of each group that passed the test, the number of tests, and the nearest candidates."""

    groups: list[list[Enrichment]]
    tests: int
    nearest: list[list[Enrichment]]
    """For each group up to `MAX_NEAREST` attributes with ``alpha <= q < KNOWN_Q``; ordered as in `groups`."""


def enrichment(
    labels: Mapping[str, Mapping[Any, Collection[str]]], groups: Sequence[Collection[Any]], *, alpha: float = ALPHA
) -> Enrichments:
    """Find the over-represented attributes of each group.

    For each kind only the nodes with a name of that kind count, in the group as in the graph: they are described. A
    test is about one name in one group. Its p is the probability that as many or more of the group's described nodes
    have the name, if they are drawn at random from all described nodes.

    Parameters
    ----------
    labels
        ``{kind: {node: names}}`` for all nodes of a graph.
    groups
        Collections of nodes; no node is in two of them.
    alpha
        The false discovery rate, above 0, at most `KNOWN_Q` (0.5). Up to about this share of the results comes from
        chance.

    Returns
    -------
    Enrichments
        ``groups``: for each group the names that at least two of its nodes have, with ``q < alpha``; the smallest p
        first, then the largest lift, then by name. ``tests``: the number of tests. ``nearest``: for each group up to
        `MAX_NEAREST` (3) names that did not pass.

    Notes
    -----
    p is the upper tail of the hypergeometric distribution, which is Fisher's one-sided exact test. A name is tested if
    at least two described nodes have it, but not all; a group is tested if it has at least two described nodes, but not
    all. These conditions do not depend on the results. q is p corrected over all tests of all kinds. The test assumes
    that nodes are independent. Cost: O(l log l) for l names of nodes.

    References
    ----------
    p: Rivals, Personnaz, Taing and Potier, Enrichment or depletion of a GO category within a class of genes: which
    test?, Bioinformatics 23 (2007) 401-407.

    q: Benjamini and Hochberg, Controlling the false discovery rate, J. R. Stat. Soc. B 57 (1995) 289-300.

    Lift, as in association rules: Brin, Motwani, Ullman and Tsur, Dynamic itemset counting and implication rules for
    market basket data, SIGMOD 1997.

    Examples
    --------
    >>> flags = {"fr": ["Europe"], "it": ["Europe"], "be": ["Europe"], "jp": ["Asia"], "cn": ["Asia"], "vn": ["Asia"]}
    >>> found = enrichment({"subject": flags}, [["fr", "it", "be"]], alpha=0.2)
    >>> [(each.name, each.inside, each.whole, each.lift, round(each.q, 9)) for each in found.groups[0]], found.tests
    ([('Europe', 3, 3, 2.0, 0.1)], 2)
    """
    group = {node: number for number, members in enumerate(groups) for node in members}
    counted = [_counted(kind, of, group) for kind, of in sorted(labels.items())]
    tests = sum(each.tests for each in counted)
    rows = [row for each in counted for row in each.rows]
    numbers = np.array([row.numbers for row in rows], dtype=np.float64).reshape(-1, 4).T
    p = _upper_tail(*numbers)
    found: list[list[Enrichment]] = [[] for _ in groups]
    for row, chance, corrected in zip(rows, p.tolist(), _corrected(p, tests).tolist(), strict=True):
        if row.numbers[0] > 1 and corrected < KNOWN_Q:
            found[row.group].append(Enrichment(row.kind, row.name, *row.numbers, chance, corrected))
    ordered = [sorted(each, key=lambda e: (e.p, -e.lift, e.kind, e.name)) for each in found]
    return Enrichments(
        groups=[[each for each in those if each.q < alpha] for those in ordered],
        tests=tests,
        nearest=[[each for each in those if each.q >= alpha][:MAX_NEAREST] for those in ordered],
    )


class _Row(NamedTuple):
    """A test whose name is more frequent in the group than in the graph."""

    group: int
    kind: str
    name: str
    numbers: tuple[int, int, int, int]
    """The counts inside, members, whole and images, as in `Enrichment`."""


class _Counted(NamedTuple):
    tests: int
    rows: list[_Row]


def _counted(kind: str, of: Mapping[Any, Collection[str]], group: Mapping[Any, int]) -> _Counted:
    """Count the names of one kind.

    Tests of names that are not more frequent in the group are counted, but get no row. Their p is 0.5 or more, because
    the median of this distribution is its mean, rounded up or down. Such a p changes no `q` below 0.5.
    """
    described = {node: set(names) for node, names in of.items() if names}
    images, whole = len(described), Counter(name for names in described.values() for name in names)
    members = Counter(group[node] for node in described if node in group)
    inside = Counter((group[node], name) for node, names in described.items() if node in group for name in names)
    names = {name for name, number in whole.items() if 1 < number < images}
    tested = {number for number, size in members.items() if 1 < size < images}
    rows = [
        _Row(number, kind, name, (count, members[number], whole[name], images))
        for (number, name), count in sorted(inside.items())
        if number in tested and name in names and count * images > members[number] * whole[name]
    ]
    return _Counted(len(names) * len(tested), rows)


def _upper_tail(inside: Floats, members: Floats, whole: Floats, images: Floats) -> Floats:
    """Compute the probability of `inside` or more; `inside` is above the mean, so the terms fall from there.

    ``scipy.stats.hypergeom.sf`` computes the same a hundred times slower.
    """
    term = np.exp(_log_ways(whole, inside) + _log_ways(images - whole, members - inside) - _log_ways(images, members))
    total, x = term.copy(), inside.copy()
    while (term > 1e-17 * total).any():
        term = term * (whole - x) * (members - x) / ((x + 1) * (images - whole - members + x + 1))
        total, x = total + term, x + 1
    return np.minimum(total, 1)


def _log_ways(of: Floats, chosen: Floats) -> Floats:
    """Return the logarithm of the binomial coefficient."""
    from scipy.special import gammaln

    ways: Floats = gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)
    return ways


def _corrected(p: Floats, tests: int) -> Floats:
    """Return the q of Benjamini and Hochberg for the smallest p of `tests` tests."""
    order = np.argsort(p, kind="stable")
    scaled = p[order] * tests / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
