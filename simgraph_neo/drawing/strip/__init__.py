"""Film strips: paths through a graph, picture by picture."""
