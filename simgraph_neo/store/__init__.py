"""The Neo4j store: the only door to the database."""

from simgraph_neo.store.batch import Written
from simgraph_neo.store.reader import Reader
from simgraph_neo.store.store import Status, Store

__all__ = ["Reader", "Status", "Store", "Written"]
