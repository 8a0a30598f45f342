"""What holds a group of images together, and what is more frequent in it than elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo.metrics._communities import edges_and_volumes
from simgraph_neo.metrics._links import Links
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALPHA = 0.05
"""The share of false ones that may be among what is reported."""
KNOWN_Q = 0.5
"""Below it a `q` is exact: rows with a `p` of a half or more are not computed."""
MAX_NEAREST = 3
"""Candidates that are kept of each group."""


@dataclass(frozen=True, slots=True)
class Cohesion(Record):
    """How much a group keeps to itself."""

    density: float | None
    """Of the edges that its nodes could have among themselves, the share they have; None for a single node."""
    conductance: float | None
    """Edges that leave it / the smaller of its and the others' sum of degrees, 0 to 1; None where one has none."""


def cohesion(graph: nx.DiGraph[Any] | Links, parts: Sequence[Collection[Any]]) -> list[Cohesion]:
    """Density inside and conductance of each part, of the undirected simple graph; each node in one part.

    Conductance is 0 for a part that nothing leaves and 1 for one without an edge inside; it equals ``nx.conductance``
    (Kannan, Vempala and Vetta, On clusterings, J. ACM 51, 2004). Cost: O(m log m) for all parts together.

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
    """Something that the images of a group have more often than all images."""

    kind: str
    name: str
    inside: int
    """Images of the group that have it."""
    members: int
    """Images of the group that have something of that kind."""
    whole: int
    """Images of the graph that have it."""
    images: int
    """Images of the graph that have something of that kind."""
    p: float
    """Chance of so many or more inside, if the group were drawn blindly from these images."""
    q: float
    """`p`, corrected for the number of tests."""

    @property
    def share(self) -> float:
        """Of the group's images that have something of that kind, 0 to 1."""
        return self.inside / self.members

    @property
    def lift(self) -> float:
        """How many times as frequent it is in the group as in the graph: (inside / members) / (whole / images)."""
        return self.inside * self.images / (self.members * self.whole)

    @property
    def at_the_edge(self) -> bool:
        """Whether `q` in three decimals would read as `ALPHA`, which it is below."""
        return self.q < ALPHA <= round(self.q, 3)

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        return asdict(self) | {"lift": self.lift}


class Enrichments(NamedTuple):
    """What passed the test in each group, how many tests there were, and what came near."""

    groups: list[list[Enrichment]]
    tests: int
    nearest: list[list[Enrichment]]
    """Of each group at most `MAX_NEAREST` that did not pass, with ``alpha <= q < KNOWN_Q``; ordered as `groups`."""


def enrichment(
    labels: Mapping[str, Mapping[Any, Collection[str]]], groups: Sequence[Collection[Any]], *, alpha: float = ALPHA
) -> Enrichments:
    """What is over-represented in each group: the smallest p first, of equal ones the larger lift, then by name.

    `labels` are ``{kind: {node: names}}``, of all nodes of a graph; groups must not share nodes. Each kind has its own
    whole, the nodes that have a name of that kind: what is merely not described counts neither way.

    One test is one name in one group: of all ways to draw the group's described nodes, the share of those that have
    as many or more with that name (upper tail of the hypergeometric distribution, which is Fisher's one-sided exact
    test; Rivals et al., Bioinformatics 23, 2007). Tested is every name that two nodes have, or more, but not all, in
    every group with two described nodes, or more, but not all of them: what the outcome cannot change. `q` is Benjamini
    and Hochberg's (J. R. Stat. Soc. B 57, 1995) over all tests of all kinds. Returned is what two nodes of the group
    have, or more, with ``q < alpha``, at most `KNOWN_Q`; of what is returned about that share comes by chance.

    The test takes nodes for independent of each other. Lift is that of association rules (Brin, Motwani, Ullman and
    Tsur, SIGMOD 1997). Cost: O(l log l) for l names on nodes.

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
    """One test that may find something: more inside than its share."""

    group: int
    kind: str
    name: str
    numbers: tuple[int, int, int, int]
    """Inside, members, whole, images."""


class _Counted(NamedTuple):
    tests: int
    rows: list[_Row]


def _counted(kind: str, of: Mapping[Any, Collection[str]], group: Mapping[Any, int]) -> _Counted:
    """Count the names of one kind.

    A name with no more than its share inside is tested, too, but needs no number: its p is a half or more, as the
    median of this distribution is its mean, rounded up or down; what is that far up changes no `q` below a half.
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
    """Chance of `inside` or more, where `inside` is above the mean: the terms only fall from there on.

    ``scipy.stats.hypergeom.sf`` is the same, a hundred times slower.
    """
    term = np.exp(_log_ways(whole, inside) + _log_ways(images - whole, members - inside) - _log_ways(images, members))
    total, x = term.copy(), inside.copy()
    while (term > 1e-17 * total).any():
        term = term * (whole - x) * (members - x) / ((x + 1) * (images - whole - members + x + 1))
        total, x = total + term, x + 1
    return np.minimum(total, 1)


def _log_ways(of: Floats, chosen: Floats) -> Floats:
    """The logarithm of the number of ways to choose."""
    from scipy.special import gammaln

    ways: Floats = gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)
    return ways


def _corrected(p: Floats, tests: int) -> Floats:
    """Benjamini and Hochberg's q of the smallest of `tests` p."""
    order = np.argsort(p, kind="stable")
    scaled = p[order] * tests / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
