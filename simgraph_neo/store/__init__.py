"""The Neo4j store: the only door to the database."""

from simgraph_neo.store.store import Status, Store, Written

__all__ = ["Status", "Store", "Written"]
