"""Open the store that the environment means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.settings import home, neo4j_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.store import Store


def connect(say: Callable[[str], None] = lambda _: None) -> Store:
    """The store at ``NEO4J_URI``, or the local one, which is installed and started when needed (`say` tells so).

    Raises BadInput (a URI that is none) and StoreError (unreachable, refused, cannot be started).
    """
    from simgraph_neo.server import LocalServer
    from simgraph_neo.store import Store

    if named := neo4j_settings():
        return Store(named)
    server = LocalServer(home())
    return Store(server.start(say), check_room=server.check_room)
