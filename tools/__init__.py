"""Programs for those who work on simgraph. The installed package has none of them."""
