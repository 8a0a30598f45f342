"""Numbers of a graph: density, degrees, communities. Every function takes an ``nx.DiGraph`` and reads nothing else."""

from simgraph_neo.metrics.communities import communities
from simgraph_neo.metrics.degrees import Degrees, Direction, degree_histogram, degrees
from simgraph_neo.metrics.density import Density, densities, density, directed_density

__all__ = [
    "Degrees",
    "Density",
    "Direction",
    "communities",
    "degree_histogram",
    "degrees",
    "densities",
    "density",
    "directed_density",
]
