"""The Neo4j store: the only package that reads and writes the database."""

from simgraph_neo.store.hiding import HiddenImage
from simgraph_neo.store.reader import Reader
from simgraph_neo.store.saved_views import SavedView, ViewSummary
from simgraph_neo.store.store import Status, Store
from simgraph_neo.store.write import Written

__all__ = ["HiddenImage", "Reader", "SavedView", "Status", "Store", "ViewSummary", "Written"]
