"""Metrics of a graph: an ``nx.DiGraph``, a `Subgraph`, or `Links`, which save time if several functions measure one.

Functions on groups of images take the labels or the colours of nodes. A new file with metrics of its own needs no
line here (see docs/extending.md): the registry finds its functions.
"""

from typing import TYPE_CHECKING, Any

from simgraph_neo.metrics._betweenness import Betweenness, betweenness
from simgraph_neo.metrics._choice import InDegreeStats, choice
from simgraph_neo.metrics._clustering import Clustering, clustering
from simgraph_neo.metrics._colors import DominantColor, color_term, dominant_colors, mean_color
from simgraph_neo.metrics._communities import Partition, louvain_communities, modularity, partition
from simgraph_neo.metrics._components import Components, components
from simgraph_neo.metrics._cores import max_core
from simgraph_neo.metrics._degrees import Degrees, Direction, degree_histogram, degrees
from simgraph_neo.metrics._density import Density, density, density_stats, directed_density
from simgraph_neo.metrics._distances import Distances, distances
from simgraph_neo.metrics._groups import Cohesion, Enrichment, Enrichments, cohesion, enrichment
from simgraph_neo.metrics._hubs import Hubs, Occurrence, hubness, occurrences_by_chance
from simgraph_neo.metrics._links import Graph, Links
from simgraph_neo.metrics._mixing import degree_assortativity
from simgraph_neo.metrics._nulls import random_lists, rewired
from simgraph_neo.metrics._overlap import Met, Territory, first_touch, jaccard, meeting, sides
from simgraph_neo.metrics._random_seeds import RandomSeeds, hops_from, nearest_contact, random_seeds
from simgraph_neo.metrics._reciprocity import reciprocity, reciprocity_by_rank, return_rank_by_rank
from simgraph_neo.metrics._registry import Group, Metric, by_group, parse_metrics, registry
from simgraph_neo.metrics._small_world import small_world
from simgraph_neo.metrics._summary import Null, Summary, check_nulls, null_models, summary

Choice = InDegreeStats
"""The former name of `InDegreeStats`, which programs may use."""

__all__ = [
    "Betweenness",
    "Choice",
    "Clustering",
    "Cohesion",
    "Components",
    "Degrees",
    "Density",
    "Direction",
    "Distances",
    "DominantColor",
    "Enrichment",
    "Enrichments",
    "Graph",
    "Group",
    "Hubs",
    "InDegreeStats",
    "Links",
    "Met",
    "Metric",
    "Null",
    "Occurrence",
    "Partition",
    "RandomSeeds",
    "Summary",
    "Territory",
    "betweenness",
    "by_group",
    "check_nulls",
    "choice",
    "clustering",
    "cohesion",
    "color_term",
    "components",
    "degree_assortativity",
    "degree_histogram",
    "degrees",
    "density",
    "density_stats",
    "directed_density",
    "distances",
    "dominant_colors",
    "enrichment",
    "first_touch",
    "hops_from",
    "hubness",
    "jaccard",
    "louvain_communities",
    "max_core",
    "mean_color",
    "meeting",
    "modularity",
    "nearest_contact",
    "null_models",
    "occurrences_by_chance",
    "parse_metrics",
    "partition",
    "random_lists",
    "random_seeds",
    "reciprocity",
    "reciprocity_by_rank",
    "registry",
    "return_rank_by_rank",
    "rewired",
    "sides",
    "small_world",
    "summary",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Return the function of a metric that is not imported above."""
        for metric in () if name.startswith("_") else registry():
            if metric.function.__name__ == name:
                return metric.function
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
