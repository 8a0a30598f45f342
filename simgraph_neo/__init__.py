"""simgraph: an exploration service for graphs of visually similar images."""

__version__ = "0.1.0"
