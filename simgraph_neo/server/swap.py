"""Replace the graph in a restore: one rename commits it, and any later command can finish the rest.

Before `commit` a restore changes nothing in the store. The rename in `commit` makes root/restored. From then on the
restored graph is the valid one: `finish`, which every start runs first, moves it into the store, and can be repeated
after a kill. It only replaces the graph that was there at the commit, and never one that was put there since then.
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
"""The graph in Neo4j's data folder. The other files there belong to the server, such as its password."""
_REPLACES = "replaces.json"
"""A file in root/restored: fingerprints of the parts that the restore replaces."""


def commit(folders: Folders, data: Path) -> None:
    """Commit the restore of the graph in `data`, a checked data folder on the same disk. The server must be stopped."""
    _check_one_disk(folders, data)
    (data / _REPLACES).write_text(json.dumps({part: _print(folders.data / part) for part in _PARTS}))
    for path in (*data.rglob("*"), data):
        flush(path)
    data.rename(folders.restored)
    flush(folders.root)


def _check_one_disk(folders: Folders, data: Path) -> None:
    """Raise ServerError if some of the store's folders are on another disk, where a rename cannot move them."""
    for part in _PARTS:
        reached = (folders.data / part).parent
        if reached.exists() and reached.stat().st_dev != data.stat().st_dev:
            raise ServerError(
                f"{reached} is on another disk than {folders.root}; nothing was restored. Put both on one disk."
            )


def finish(folders: Folders) -> bool:
    """Move a committed restore into the store; return False if there is none. Raises ServerError."""
    if not folders.restored.exists():
        return False
    left = [part for part in _PARTS if (folders.restored / part).exists()]
    _check_replaced(folders, left)
    for part in left:
        _replace(folders, part)
    delete(folders.restored)
    return True


def _check_replaced(folders: Folders, parts: Sequence[str]) -> None:
    """Raise ServerError if a part to be replaced is not the one that was there at the commit."""
    if not parts:
        return
    replaces = json.loads((folders.restored / _REPLACES).read_text())
    if any((folders.data / part).exists() and _print(folders.data / part) != replaces[part] for part in parts):
        raise ServerError(
            f"A restore was interrupted, and {folders.store} has changed since then; nothing was replaced. "
            f"Move {folders.restored} away to keep the store as it is."
        )


def _replace(folders: Folders, part: str) -> None:
    """Move the old part aside, then the new one into its place, each by an atomic rename."""
    old, aside = folders.data / part, folders.restored / "replaced" / part
    if old.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        move(old, aside)
    move(folders.restored / part, old)
    flush(old.parent)


def _print(folder: Path) -> str:
    """Return a fingerprint of a folder: names, sizes and times of its files; "" if there is no folder."""
    if not folder.exists():
        return ""
    stats = ((path.relative_to(folder).as_posix(), path.stat()) for path in sorted(folder.rglob("*")))
    seen = [f"{name} {info.st_ino} {info.st_size} {info.st_mtime_ns}" for name, info in stats]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
