"""All metrics of one graph, and of random graphs beside it."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._nulls import random_lists, rewired
from simgraph_neo.metrics._registry import compute, parse_metrics
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from dataclasses import Field


NULL_EDGES = 20_000
"""The largest number of directed edges for which random graphs are made without `exact`."""
NULLS = {"rewired": rewired, "random_lists": random_lists}


class Summary(Record):
    """The metrics of one graph, each as an attribute (see docs/reference/metrics.md); None if it is not defined.

    Counts, reciprocity and in-degrees use the directed simple graph; clustering, transitivity, assortativity, core and
    modularity use the undirected one. Mean shortest path and diameter are those of its largest weak component,
    direction ignored. The registry decides which metrics exist, so each instance is a dataclass made for its metrics.
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
    """Make the frozen dataclass with these fields."""
    about = {"__doc__": Summary.__doc__, "__module__": __name__}
    made = make_dataclass("Summary", [(key, Any) for key in keys], bases=(Summary,), namespace=about, frozen=True)
    found: type[Summary] = made
    return found


def summary(
    graph: Graph, *, also: str | Collection[str] = (), exact: bool = False, seed: int = TUTORIAL_SEED
) -> Summary:
    """Compute all metrics of a graph.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`.
    also
        The name, or names, of metrics on request, such as "small_world".
    exact, seed
        Given to the functions that take them, such as `distances` and `partition`.

    Returns
    -------
    Summary
        Each metric is an attribute with the name of its key in JSON; None if it is not defined.

    Raises
    ------
    InvalidInputError
        For an unknown name in `also`.

    Notes
    -----
    Cost: at 100,000 nodes and 500,000 edges about a minute and a half and 2 GB, most of it Louvain's.

    Examples
    --------
    >>> import networkx as nx
    >>> found = summary(nx.karate_club_graph().to_directed())
    >>> found.nodes, found.edges, found.reciprocity, found.max_core, found.communities
    (34, 78, 1.0, 4, 4)
    """
    return _filled(compute(parse_metrics(also), Links.of(graph), exact=exact, seed=seed))


@dataclass(frozen=True, slots=True)
class Null(Record):
    """One metric in many random graphs, compared with its real value."""

    mean: float
    low: float
    """The 2.5 % quantile of the random graphs."""
    high: float
    """The 97.5 % quantile of the random graphs."""
    z: float | None
    """The real value minus `mean`, in standard deviations; None if all random graphs have the same value."""


def null_models(
    graph: Graph, number: int, *, exact: bool = False, seed: int = TUTORIAL_SEED
) -> dict[str, dict[str, Null]]:
    """Compute each metric in random graphs of two kinds, to see what chance alone gives.

    Use it for a graph in which every image is expanded: the closed view.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`.
    number
        Random graphs of each kind, 2 or more; 100 is usual.
    exact
        Whether the graph may have more than `NULL_EDGES` (20,000) directed edges; see also `distances`.
    seed
        The random graphs have the seeds `seed`, `seed` + 1, ...

    Returns
    -------
    dict of str to dict of str to Null
        ``{"rewired": {metric: Null}, "random_lists": {metric: Null}}``; see `rewired` and `random_lists`. Metrics that
        are not one number, or not defined, are left out.

    Raises
    ------
    InvalidInputError
        For fewer than two graphs, and for more than `NULL_EDGES` directed edges unless `exact` is given.

    Notes
    -----
    Cost: `number` times two summaries.

    Examples
    --------
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


def check_nulls(graph: Graph, number: int, *, exact: bool) -> None:
    """Raise what `null_models` raises, before anything is measured.

    Parameters
    ----------
    graph, number, exact
        Those of `null_models`.

    Raises
    ------
    InvalidInputError
        For fewer than two graphs, and for more than `NULL_EDGES` (20,000) directed edges unless `exact` is given.

    Notes
    -----
    Cost: O(1) for `Links`.

    Examples
    --------
    >>> import networkx as nx
    >>> check_nulls(nx.path_graph(3), 1, exact=False)
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: At least 2 random graphs are needed, not 1; 100 is usual.
    """
    edges = len(Links.of(graph).heads)
    if number < 2:
        raise InvalidInputError(f"At least 2 random graphs are needed, not {number}; 100 is usual.")
    if edges > NULL_EDGES and not exact:
        raise InvalidInputError(
            f"Random graphs of {edges:,} directed edges take long. Choose a smaller graph, or give `exact`."
        )


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
