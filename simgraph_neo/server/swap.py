"""The moment of a restore: one rename decides, and what follows can be done again by any later command.

Until `commit` a restore has touched nothing of the store. Its rename makes root/restored, and from then on the graph
in there is the graph: `finish`, which every start runs first, moves it into the store, however often it is killed.
But it replaces only the graph that was there at the commit. One that was put there since is not its to remove.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.files import flush
from simgraph_neo.server.folders import delete, move

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.server.folders import Folders

_PARTS = ("databases/neo4j", "transactions/neo4j")
"""The graph in Neo4j's data folder; the rest of it is the server's own, as its password."""
_REPLACES = "replaces.json"
"""In the folder that was decided for: what the parts were that it replaces."""


def commit(folders: Folders, data: Path) -> None:
    """Decide for the graph in `data`, a checked data folder on the same disk. The server is stopped."""
    _check_one_disk(folders, data)
    (data / _REPLACES).write_text(json.dumps({part: _print(folders.data / part) for part in _PARTS}))
    for path in (*data.rglob("*"), data):
        flush(path)
    data.rename(folders.restored)
    flush(folders.root)


def _check_one_disk(folders: Folders, data: Path) -> None:
    """Raise ServerError when renaming cannot reach the store's folders: some lie on another disk."""
    for part in _PARTS:
        reached = (folders.data / part).parent
        if reached.exists() and reached.stat().st_dev != data.stat().st_dev:
            raise ServerError(
                f"{reached} lies on another disk than {folders.root}. Put both on one disk; nothing was restored."
            )


def finish(folders: Folders) -> bool:
    """Move what was decided for into the store; False when there is nothing. Raises ServerError."""
    if not folders.restored.exists():
        return False
    left = [part for part in _PARTS if (folders.restored / part).exists()]
    _check_replaced(folders, left)
    for part in left:
        _replace(folders, part)
    delete(folders.restored)
    return True


def _check_replaced(folders: Folders, parts: Sequence[str]) -> None:
    """Raise ServerError when one of the parts to be replaced is not the one that was there at the commit."""
    if not parts:
        return
    replaces = json.loads((folders.restored / _REPLACES).read_text())
    if any((folders.data / part).exists() and _print(folders.data / part) != replaces[part] for part in parts):
        raise ServerError(
            f"A restore was interrupted, and {folders.store} is not the store any more that it was to replace. "
            f"Move {folders.restored} away to keep the store as it is; nothing was changed."
        )


def _replace(folders: Folders, part: str) -> None:
    """Move the old part aside, then the new one into its place: neither is ever there by half."""
    old, aside = folders.data / part, folders.restored / "replaced" / part
    if old.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        move(old, aside)
    move(folders.restored / part, old)
    flush(old.parent)


def _print(folder: Path) -> str:
    """A fingerprint of a folder: its files' names, sizes and times; "" when there is none."""
    if not folder.exists():
        return ""
    stats = ((path.relative_to(folder).as_posix(), path.stat()) for path in sorted(folder.rglob("*")))
    seen = [f"{name} {info.st_ino} {info.st_size} {info.st_mtime_ns}" for name, info in stats]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
