"""The empty store: Neo4j makes it once, beside its jars, and each first start copies it.

Neo4j needs seconds to make its databases, and if it is killed meanwhile the store may never start again. Therefore a
store is never made at its final path: a copy is renamed to that path, if there is no store. A start never deletes a
store.

Neo4j's tool accepts the first password only as an argument, which other users of the machine can read. Therefore the
empty store has a throw-away password, set over Bolt. It is kept in a file in the store until the real password
replaces it.
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
"""A file in the data folder until the first start is finished: the password that may still be valid."""


def holds_database(data: Path) -> bool:
    """Whether a data folder holds any database, also of other programs. Raises ServerError if it cannot be read."""
    try:
        return any(path.is_dir() for path in (data / "databases").iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ServerError(
            f"Cannot read {error.filename}: {error.strerror}. Correct that, then run the command again."
        ) from error


def throwaway(data: Path) -> str | None:
    """Return the throw-away password of a store; None after its first start is finished."""
    with suppress(FileNotFoundError):
        return (data / _THROWAWAY).read_text()
    return None


def finished(data: Path) -> None:
    """Record that the real password is valid, by deleting the throw-away."""
    (data / _THROWAWAY).unlink(missing_ok=True)


def place(folders: Folders, neo4j: Installation) -> None:
    """Copy the empty store to the store's path, where there is no store. Raises ServerError."""
    if not folders.empty.exists():
        _make(folders, neo4j)
    shutil.copytree(folders.empty, folders.making)
    _flush_all(folders.making)
    folders.store.mkdir(exist_ok=True)
    if folders.data.exists() and any(folders.data.iterdir()):
        raise ServerError(
            f"{folders.data} holds files that are not a Neo4j database; nothing was changed. Move them away, or set "
            "SIMGRAPH_HOME to another folder."
        )
    move(folders.making, folders.data)  # a rename replaces an empty folder, too, but never a folder with files
    flush(folders.store)


def clean(folders: Folders) -> None:
    """Stop the server and delete the files of a killed command that was making an empty store."""
    if folders.making.exists():
        _passing(folders).stop()
        delete(folders.making)


def _make(folders: Folders, neo4j: Installation) -> None:
    """Have Neo4j make the empty store, once for all stores of this home."""
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
        raise ServerError(f"Neo4j's first password could not be set: {error}. Run the command again.") from error
    running.launch(neo4j, lambda port: replace_password(port, first.read_text(), second.read_text()))
    running.stop()
    move(second, making.data / _THROWAWAY)
    _flush_all(making.data)
    move(making.data, folders.empty)
    flush(folders.root)
    delete(making.root)


def _passing(folders: Folders) -> Running:
    """Return the server that makes the empty store; it logs at DEBUG, since users need not know of it."""
    return Running(Place(folders.making), folders.archive, level=logging.DEBUG)


def _flush_all(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        flush(path)
