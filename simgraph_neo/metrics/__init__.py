"""Numbers of a graph: density and degrees. Every function takes an ``nx.DiGraph`` and gives a value or a dataclass."""

from simgraph_neo.metrics.degrees import Degrees, Direction, degree_histogram, degrees
from simgraph_neo.metrics.density import Density, densities, density, directed_density

__all__ = [
    "Degrees",
    "Density",
    "Direction",
    "degree_histogram",
    "degrees",
    "densities",
    "density",
    "directed_density",
]
