"""The shortest path from one image to another and back, in the store or on the live API."""

from simgraph_neo.paths.drawing import draw_path
from simgraph_neo.paths.live import MAX_REQUESTS, path_live
from simgraph_neo.paths.search import By, search
from simgraph_neo.paths.stored import Asked, Paths, Step, Way, path

__all__ = ["MAX_REQUESTS", "Asked", "By", "Paths", "Step", "Way", "draw_path", "path", "path_live", "search"]
