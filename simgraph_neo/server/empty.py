"""An empty store: made once by Neo4j itself, kept beside its jars, and copied for each first start.

Neo4j needs seconds to make its databases, and one that is killed meanwhile may never start again. So no store is ever
made in its own place: a copy is renamed into it, where there is none. A start deletes no store, whatever is there.

Neo4j's tool takes a first password in its arguments only, where other users of the machine can read it. So the empty
store has a throw-away, which was set over Bolt and lies within the store itself until the real one has replaced it.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.files import flush
from simgraph_neo.server.folders import Place, delete, move
from simgraph_neo.server.installation import ToolError
from simgraph_neo.server.password import replace_password, write_secret
from simgraph_neo.server.running import Running

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.server.folders import Folders
    from simgraph_neo.server.installation import Installation

logger = logging.getLogger(__name__)
_THROWAWAY = "simgraph-first-password"
"""In a data folder whose first start is not finished: the password that may still be in force there."""


def holds_database(data: Path) -> bool:
    """Whether a data folder holds a database, anybody's. Raises ServerError when it cannot be read."""
    try:
        return any(path.is_dir() for path in (data / "databases").iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ServerError(f"Cannot read {error.filename}: {error.strerror}. Mend that, then run again.") from error


def throwaway(data: Path) -> str | None:
    """The password of a store whose first start is not finished; None when it is."""
    with suppress(FileNotFoundError):
        return (data / _THROWAWAY).read_text()
    return None


def finished(data: Path) -> None:
    """Note that the real password is in force."""
    (data / _THROWAWAY).unlink(missing_ok=True)


def place(folders: Folders, neo4j: Installation) -> None:
    """Put an empty store where there is none. Raises ServerError."""
    if not folders.empty.exists():
        _make(folders, neo4j)
    shutil.copytree(folders.empty, folders.making)
    _flush_all(folders.making)
    folders.store.mkdir(exist_ok=True)
    if folders.data.exists() and any(folders.data.iterdir()):
        raise ServerError(
            f"{folders.data} holds files, but no database of Neo4j's. Move them away, or set SIMGRAPH_HOME to another "
            "folder; nothing was changed."
        )
    move(folders.making, folders.data)  # in place of an empty folder, too, and of nothing else
    flush(folders.store)


def clean(folders: Folders) -> None:
    """End and delete what a killed command was making."""
    if folders.making.exists():
        _passing(folders).stop()
        delete(folders.making)


def _make(folders: Folders, neo4j: Installation) -> None:
    """Have Neo4j make an empty store, once for all stores of this home."""
    making = Place(folders.making)
    running = _passing(folders)
    making.root.mkdir()
    first, second = making.root / "first", making.root / _THROWAWAY
    write_secret(first)
    write_secret(second)
    logger.info("Preparing Neo4j (once, about 20 s).")
    try:
        running.configure()
        neo4j.administer(making.store, "dbms", "set-initial-password", first.read_text())
    except ToolError as error:
        raise ServerError(f"Neo4j's first password could not be set: {error}. Run again.") from error
    running.launch(neo4j, lambda port: replace_password(port, first.read_text(), second.read_text()))
    running.stop()
    move(second, making.data / _THROWAWAY)
    _flush_all(making.data)
    move(making.data, folders.empty)
    flush(folders.root)
    delete(making.root)


def _passing(folders: Folders) -> Running:
    """The server that makes an empty store: its ports and its end are nobody's business."""
    return Running(Place(folders.making), folders.archive, level=logging.DEBUG)


def _flush_all(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        flush(path)
