"""`python -m simgraph_neo` is the same as `simgraph`."""

from simgraph_neo.cli import main

main()
