"""Film strips: figures of paths, picture by picture."""
