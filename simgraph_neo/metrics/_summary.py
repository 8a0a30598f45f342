"""All numbers of one graph at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simgraph_neo.errors import BadInput
from simgraph_neo.metrics._choice import choice
from simgraph_neo.metrics._clustering import clustering
from simgraph_neo.metrics._communities import communities, modularity
from simgraph_neo.metrics._components import components
from simgraph_neo.metrics._cores import max_core
from simgraph_neo.metrics._density import densities
from simgraph_neo.metrics._distances import distances
from simgraph_neo.metrics._links import Links
from simgraph_neo.metrics._mixing import degree_assortativity
from simgraph_neo.metrics._nulls import random_lists, rewired, rewired_undirected
from simgraph_neo.metrics._reciprocity import reciprocity, reciprocity_by_rank
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.tables import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import networkx as nx

NULL_EDGES = 20_000
"""Edges up to which null models are made without being insisted on."""
SMALL_WORLD_NULLS = 10
NULLS = {"rewired": rewired, "random_lists": random_lists}


@dataclass(frozen=True, slots=True)
class Summary(Record):
    """The metrics of one graph; None where one is not defined for it.

    Counts, reciprocity and in-degrees are of the directed simple graph; clustering, transitivity, assortativity, core
    and modularity of the undirected one; mean path and diameter of its largest weak component, taken undirected.
    """

    nodes: int
    edges: int
    density: float
    directed_edges: int
    directed_density: float
    reciprocity: float | None
    reciprocity_by_rank: dict[int, float]
    weak_components: int
    largest_weak: int
    strong_components: int
    largest_strong: int
    max_in_degree: int
    in_degree_skewness: float | None
    never_chosen: int
    average_clustering: float | None
    transitivity: float | None
    mean_shortest_path: float | None
    mean_shortest_path_interval: tuple[float, float] | None
    """95 % confidence where the mean comes from a sample; None where it is exact."""
    diameter: int | None
    """At least that where the mean comes from a sample."""
    degree_assortativity: float | None
    max_core: int
    modularity: float | None
    communities: int


def summary(graph: nx.DiGraph[Any] | Links, *, exact: bool = False, seed: int = TUTORIAL_SEED) -> Summary:
    """Compute all of them; `exact` and `seed` as for `distances`, `seed` as for `communities`.

    Cost: at 100,000 nodes and 500,000 edges about a minute and a half and 2 GB, most of it Louvain's.

    >>> import networkx as nx
    >>> found = summary(nx.karate_club_graph().to_directed())
    >>> found.nodes, found.edges, found.reciprocity, found.max_core, found.communities
    (34, 78, 1.0, 4, 4)
    """
    links = Links.of(graph)
    parts, chosen, clusters = components(links), choice(links), clustering(links)
    paths, groups = distances(links, exact=exact, seed=seed), communities(links, seed=seed)
    return Summary(
        **asdict(densities(links)),
        reciprocity=reciprocity(links),
        reciprocity_by_rank=reciprocity_by_rank(links),
        weak_components=parts.weak,
        largest_weak=parts.largest_weak,
        strong_components=parts.strong,
        largest_strong=parts.largest_strong,
        max_in_degree=chosen.max_in_degree,
        in_degree_skewness=chosen.in_degree_skewness,
        never_chosen=chosen.never_chosen,
        average_clustering=clusters.average,
        transitivity=clusters.transitivity,
        mean_shortest_path=paths.mean,
        mean_shortest_path_interval=paths.interval,
        diameter=paths.diameter,
        degree_assortativity=degree_assortativity(links),
        max_core=max_core(links),
        modularity=modularity(links, groups),
        communities=len(groups),
    )


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
        raise BadInput(f"Null models of {edges:,} edges take long. Insist with --exact, or take a part.")


def _numbers(found: Summary) -> dict[str, float]:
    return {name: float(value) for name, value in asdict(found).items() if isinstance(value, int | float)}


def _compared(real: Mapping[str, float], graphs: Iterable[Mapping[str, float]]) -> dict[str, Null]:
    found = list(graphs)
    values = {name: np.array([each[name] for each in found if name in each]) for name in real}
    return {name: _null(real[name], of) for name, of in values.items() if len(of)}


def _null(real: float, values: np.ndarray[Any, np.dtype[np.float64]]) -> Null:
    low, high = np.quantile(values, [0.025, 0.975])
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    mean = float(values.mean())
    return Null(mean, float(low), float(high), (real - mean) / spread if spread > 1e-12 else None)


def small_world(
    graph: nx.DiGraph[Any] | Links,
    *,
    number: int = SMALL_WORLD_NULLS,
    exact: bool = False,
    seed: int = TUTORIAL_SEED,
) -> float | None:
    """The small-world coefficient sigma: (C / C_random) / (L / L_random); well above 1 in a small world.

    C is the transitivity, L the mean shortest path of the largest part, undirected; the random values are means over
    `number` graphs of the same undirected degrees (Humphries and Gurney, PLoS ONE 3, 2008). None where one of them is
    0 or not defined. Cost: `number` + 1 times `clustering` and `distances`, and the random graphs.

    >>> import networkx as nx
    >>> small_world(nx.watts_strogatz_graph(100, 6, 0.1, seed=1)) > 2
    True
    """
    links = Links.of(graph)
    random = [rewired_undirected(links, seed=seed + each) for each in range(number)]
    clusters = _mean([_transitivity(each) for each in random])
    paths = _mean([_path(each, exact) for each in random])
    real, path = _transitivity(links), _path(links, exact)
    return real / clusters / (path / paths) if real and path and clusters and paths else None


def _transitivity(links: Links) -> float:
    return clustering(links).transitivity or 0.0


def _path(links: Links, exact: bool) -> float:
    return distances(links, exact=exact).mean or 0.0


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
