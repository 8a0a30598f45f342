"""Small worlds: more clustering than in random graphs, but paths that are about as short."""

from __future__ import annotations

from simgraph_neo.metrics._clustering import clustering
from simgraph_neo.metrics._distances import distances
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._nulls import rewired_undirected
from simgraph_neo.metrics._registry import Group, Metric
from simgraph_neo.model import TUTORIAL_SEED

SMALL_WORLD_NULLS = 10


def small_world(
    graph: Graph,
    *,
    number: int = SMALL_WORLD_NULLS,
    exact: bool = False,
    seed: int = TUTORIAL_SEED,
) -> float | None:
    """Compute the small-world coefficient (C / C_random) / (L / L_random).

    C is the transitivity, and L the mean shortest path of the largest weak component, direction ignored. The random
    values are means over random graphs with the same undirected degrees.

    Parameters
    ----------
    graph
        An `nx.DiGraph`, a `Subgraph` or `Links`; its undirected simple graph is measured.
    number
        How many random graphs are made, 1 or more.
    exact
        See `distances`.
    seed
        The random graphs have the seeds `seed`, `seed` + 1, ...

    Returns
    -------
    float or None
        0 or more, and well above 1 in a small world; None if one of the four values is 0 or not defined.

    Notes
    -----
    Cost: `number` + 1 times `clustering` and `distances`, and the random graphs.

    References
    ----------
    Humphries and Gurney, Network 'small-world-ness': a quantitative method for determining canonical network
    equivalence, PLoS ONE 3 (2008) e0002051.

    Examples
    --------
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


METRICS = (
    Metric(
        name="small_world",
        label="Small world",
        meaning="ratio of the transitivity to that of random graphs, divided by that of the mean shortest paths",
        group=Group.NEIGHBOURS,
        function=small_world,
        on_request=True,
    ),
)
