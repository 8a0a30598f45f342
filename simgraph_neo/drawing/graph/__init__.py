"""The drawing of a graph: pictures on the nodes, arrows between them."""
