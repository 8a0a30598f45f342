"""The drawing of a graph: pictures as nodes, and arrows between them."""
