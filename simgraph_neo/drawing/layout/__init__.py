"""Where the images of a graph go: forces, packed parts, cells of a grid, routes of edges."""
