"""The layout of a graph: forces, packed components, cells of a grid, routes of edges."""
