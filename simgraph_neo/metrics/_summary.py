"""All numbers of one graph at once."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from simgraph_neo.errors import BadInput
from simgraph_neo.metrics._links import Links
from simgraph_neo.metrics._nulls import random_lists, rewired
from simgraph_neo.metrics._registry import compute, parse_metrics
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from dataclasses import Field

    import networkx as nx

NULL_EDGES = 20_000
"""Edges up to which null models are made without being insisted on."""
NULLS = {"rewired": rewired, "random_lists": random_lists}


class Summary(Record):
    """The metrics of one graph, an attribute each (see docs/reference/metrics.md); None where it is not defined.

    Counts, reciprocity and in-degrees are of the directed simple graph; clustering, transitivity, assortativity, core
    and modularity of the undirected one; mean path and diameter of its largest weak component, taken undirected.
    What there is comes from the registry, so each instance is a dataclass that is made for its metrics.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

        def __getattr__(self, name: str) -> Any: ...

    def __reduce__(self) -> tuple[Any, ...]:
        return _filled, (self.record(),)


def _filled(values: dict[str, Any]) -> Summary:
    found: Summary = _shape(tuple(values))(**values)
    return found


@cache
def _shape(keys: tuple[str, ...]) -> type[Summary]:
    """The frozen dataclass with these fields."""
    about = {"__doc__": Summary.__doc__, "__module__": __name__}
    made = make_dataclass("Summary", [(key, Any) for key in keys], bases=(Summary,), namespace=about, frozen=True)
    found: type[Summary] = made
    return found


def summary(
    graph: nx.DiGraph[Any] | Links, *, also: Collection[str] = (), exact: bool = False, seed: int = TUTORIAL_SEED
) -> Summary:
    """Compute all of them, and those on request that `also` names; `exact` and `seed` as for `distances`.

    Cost: at 100,000 nodes and 500,000 edges about a minute and a half and 2 GB, most of it Louvain's.

    >>> import networkx as nx
    >>> found = summary(nx.karate_club_graph().to_directed())
    >>> found.nodes, found.edges, found.reciprocity, found.max_core, found.communities
    (34, 78, 1.0, 4, 4)
    """
    return _filled(compute(parse_metrics(also), Links.of(graph), exact=exact, seed=seed))


@dataclass(frozen=True, slots=True)
class Null(Record):
    """One metric in many random graphs, beside its real value."""

    mean: float
    low: float
    """2.5 % of the random graphs are below."""
    high: float
    """2.5 % are above."""
    z: float | None
    """Standard deviations from the mean to the real value; None where the random graphs do not differ."""


def null_models(
    graph: nx.DiGraph[Any] | Links, number: int, *, exact: bool = False, seed: int = TUTORIAL_SEED
) -> dict[str, dict[str, Null]]:
    """Each metric in `number` random graphs of two kinds: ``{"rewired": {metric: Null}, "random_lists": ...}``.

    See `rewired` and `random_lists`. It means something for a graph whose nodes all had their say: the closed view.
    Raises BadInput below two graphs, and above `NULL_EDGES` edges unless `exact`. Cost: `number` times two summaries.

    >>> import networkx as nx
    >>> ring = nx.circulant_graph(30, [1, 2], create_using=nx.DiGraph)
    >>> by_chance = null_models(ring, 5)["rewired"]["transitivity"]
    >>> by_chance.low <= by_chance.mean <= by_chance.high < summary(ring).transitivity
    True
    """
    links = Links.of(graph)
    check_nulls(links, number, exact=exact)
    real = _numbers(summary(links, exact=exact, seed=seed))

    def measured(make: Callable[..., Links]) -> Iterator[dict[str, float]]:
        for each in range(number):
            yield _numbers(summary(make(links, seed=seed + each), exact=exact, seed=seed))

    return {kind: _compared(real, measured(make)) for kind, make in NULLS.items()}


def check_nulls(graph: nx.DiGraph[Any] | Links, number: int, *, exact: bool) -> None:
    """Raise BadInput as `null_models` does: asked first, so that nothing is measured in vain. Cost: O(1) for `Links`.

    >>> import networkx as nx
    >>> check_nulls(nx.path_graph(3), 1, exact=False)
    Traceback (most recent call last):
    simgraph_neo.errors.BadInput: 1 null models have no spread. Take at least 2; 100 is usual.
    """
    edges = len(Links.of(graph).heads)
    if number < 2:
        raise BadInput(f"{number} null models have no spread. Take at least 2; 100 is usual.")
    if edges > NULL_EDGES and not exact:
        raise BadInput(f"Null models of {edges:,} edges take long. Insist with `exact`, or take a part.")


def _numbers(found: Summary) -> dict[str, float]:
    return {name: float(value) for name, value in found.record().items() if isinstance(value, int | float)}


def _compared(real: Mapping[str, float], graphs: Iterable[Mapping[str, float]]) -> dict[str, Null]:
    found = list(graphs)
    values = {name: np.array([each[name] for each in found if name in each]) for name in real}
    return {name: _null(real[name], of) for name, of in values.items() if len(of)}


def _null(real: float, values: np.ndarray[Any, np.dtype[np.float64]]) -> Null:
    low, high = np.quantile(values, [0.025, 0.975])
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    mean = float(values.mean())
    return Null(mean, float(low), float(high), (real - mean) / spread if spread > 1e-12 else None)
