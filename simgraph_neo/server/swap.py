"""The moment of a restore: one rename decides, and what follows can be done again by any later command.

Until `commit` a restore has touched nothing of the store. Its rename makes root/restored, and from then on the graph
in there is the graph: `finish`, which every start runs first, moves it into the store, however often it is killed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.files import flush
from simgraph_neo.server.folders import delete

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.server.folders import Folders

_PARTS = ("databases/neo4j", "transactions/neo4j")
"""The graph in Neo4j's data folder; the rest of it is the server's own, as its password."""


def commit(folders: Folders, data: Path) -> None:
    """Decide for the graph in `data`, a checked data folder on the same disk. The server is stopped."""
    for path in (*data.rglob("*"), data):
        flush(path)
    data.rename(folders.restored)
    flush(folders.root)


def finish(folders: Folders) -> bool:
    """Move what was decided for into the store; False when there is nothing. Raises ServerError."""
    if not folders.restored.exists():
        return False
    for part in _PARTS:
        if (folders.restored / part).exists():
            _replace(folders.data / part, folders.restored / part)
    delete(folders.restored)
    return True


def _replace(old: Path, new: Path) -> None:
    delete(old)
    try:
        new.rename(old)
    except OSError as error:
        raise ServerError(
            f"Cannot move {new} to {old}: {error.strerror}. Mend that, then: simgraph db start"
        ) from error
    flush(old.parent)
