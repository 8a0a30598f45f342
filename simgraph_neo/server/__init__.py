"""The local Neo4j, which simgraph installs, starts and stops by itself."""

from simgraph_neo.server.backup import Held, Saved
from simgraph_neo.server.java import bundled_folder
from simgraph_neo.server.local import LocalServer, ServerStatus

__all__ = ["Held", "LocalServer", "Saved", "ServerStatus", "bundled_folder"]
