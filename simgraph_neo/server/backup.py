"""A backup in one file, and its way back: nothing is given out, and nothing is replaced, before it was checked.

The file is Neo4j's own dump of the graph (any Neo4j 5 loads it too); users and passwords are not in it.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo import queries
from simgraph_neo.errors import BadInput, ServerError
from simgraph_neo.files import check_writable, flush, written_whole
from simgraph_neo.server import config
from simgraph_neo.server.folders import delete
from simgraph_neo.server.installation import ToolError, require_room
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.server.folders import Folders
    from simgraph_neo.server.installation import Installation
    from simgraph_neo.settings import Neo4jSettings

_MAGIC = (b"DZV1", b"DGV1")
"""How a dump begins: compressed by Zstandard, or by gzip where Neo4j has no Zstandard."""
_DAMAGE = re.compile("valid Neo4j archive|Zstd|Zip|EOF")
"""What Neo4j's reasons name when a dump is cut or altered; others, as a full disk, are not the file's."""
_ANOTHER = 'Give a file that "simgraph db backup" wrote.'
_UNTOUCHED = "The local store is as it was; try another backup."
_SPARE = 500
"""Megabytes that are to stay free: what a start needs."""


@dataclass(frozen=True, slots=True)
class Held:
    """How much a store holds."""

    nodes: int = 0
    """All of them, those of other programs too."""
    images: int = 0
    edges: int = 0
    crawls: int = 0
    works: int = 0
    subjects: int = 0
    genres: int = 0
    contributors: int = 0
    sources: int = 0
    views: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was written."""

    size: int
    """Bytes of the file."""
    held: Held


def held(settings: Neo4jSettings) -> Held:
    """Count what the running server holds (a moment: Neo4j keeps these counts). Raises ServerError."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (settings.username, settings.password or "")
    try:
        with GraphDatabase.driver(settings.uri, auth=auth, notifications_min_severity="OFF") as driver:
            found = driver.execute_query(queries.load("store/holds").text, database_=settings.database).records[0]
    except (DriverError, Neo4jError) as error:
        raise ServerError(
            f"The local Neo4j does not say what it holds: {one_line(str(error), 300)}. More: simgraph db logs."
        ) from error
    return Held(**found.data())


def check_target(file: Path, *, replace: bool) -> None:
    """Raise BadInput when no backup can be written to `file`, or one is there and not to be replaced."""
    check_writable(file)
    if file.exists() and not replace:
        raise BadInput(f"{file} is there already. Give another name, or --yes to replace it.")


def check_source(file: Path) -> None:
    """Raise BadInput when `file` cannot be read or does not begin as a dump does: asked before anything is done."""
    try:
        if not file.is_file():
            raise BadInput(f"{file} is no file. {_ANOTHER}" if file.exists() else f"There is no {file}. {_ANOTHER}")
        with file.open("rb") as opened:
            begins = opened.read(4)
    except OSError as error:
        raise BadInput(f"Cannot read {file}: {error.strerror}. {_ANOTHER}") from error
    if begins not in _MAGIC:
        raise BadInput(f"{file} is no backup{' (it is empty)' if not begins else ''}. {_ANOTHER}")


@contextmanager
def staging(folders: Folders) -> Iterator[Path]:
    """A folder for the time of the block; one that a kill leaves behind is deleted by the next command."""
    folders.staging.mkdir()
    try:
        yield folders.staging
    finally:
        delete(folders.staging)


def dump(neo4j: Installation, folders: Folders, staging: Path) -> None:
    """Have Neo4j dump the stopped store into `staging`. Raises ServerError."""
    graph = sum(path.stat().st_size for path in folders.data.glob("*/neo4j/**/*") if path.is_file())
    require_room(
        folders.root, _SPARE + 2 * graph // 1_000_000, "a backup"
    )  # the dump, and all of it once more unpacked
    try:
        neo4j.administer(folders.store, "database", "dump", "neo4j", f"--to-path={staging}")
    except ToolError as error:
        raise ServerError(f"Neo4j could not dump the store: {error}. Nothing was written; run again.") from error


def save(neo4j: Installation, folders: Folders, staging: Path, file: Path) -> int:
    """Check the dump in `staging`, then write it to `file`; return its bytes. Raises ServerError and BadInput."""
    try:
        _check(neo4j, folders.store, staging, f"--from-path={staging}")
    except ToolError as error:
        raise ServerError(
            f"Neo4j's check of the backup failed: {_without_report(error)}. Nothing was written. If that stays so, the "
            "store is damaged: restore an older backup, or ingest again after simgraph db reset."
        ) from error
    with written_whole(file, mode=0o600) as whole:  # it holds all that the store does
        shutil.copyfile(staging / "neo4j.dump", whole)
        flush(whole)
    flush(file.parent)
    return file.stat().st_size


def load(neo4j: Installation, folders: Folders, staging: Path, file: Path) -> Path:
    """Load `file` into a store of its own in `staging` and check it; return its data folder.

    Raises BadInput when the file is damaged, and ServerError.
    """
    conf = staging / "conf" / "neo4j.conf"
    conf.parent.mkdir()
    conf.write_text(config.text(config.Ports()))
    (staging / "neo4j.dump").symlink_to(file.resolve())
    require_room(folders.root, _SPARE + _unpacked(neo4j, staging, file) // 1_000_000, "this restore")
    try:
        neo4j.administer(staging, "database", "load", "neo4j", f"--from-path={staging}")
    except ToolError as error:
        if _DAMAGE.search(str(error)):
            raise BadInput(f"{file} is damaged: it does not unpack. {_UNTOUCHED}") from error
        raise ServerError(f"Neo4j could not load {file}: {error}. {_UNTOUCHED}") from error
    try:
        _check(neo4j, staging, staging)
    except ToolError as error:
        raise BadInput(f"{file} does not hold a sound store: {_without_report(error)}. {_UNTOUCHED}") from error
    return staging / "data"


def _unpacked(neo4j: Installation, staging: Path, file: Path) -> int:
    """Bytes of the store that a dump says it holds."""
    try:
        told = neo4j.administer(staging, "database", "load", "neo4j", "--info", f"--from-path={staging}")
    except ToolError as error:
        raise BadInput(f"{file} is damaged: {error}. {_UNTOUCHED}") from error
    found = re.search(r"Bytes: (\d+)", told)
    return int(found[1]) if found else 0


def _check(neo4j: Installation, store: Path, staging: Path, *more: str) -> None:
    """Neo4j's check of a store, or of a dump: every record, index and count. Raises ToolError."""
    paths = (f"--report-path={staging}", *more)
    neo4j.administer(store, "database", "check", "neo4j", *paths)


def _without_report(error: ToolError) -> str:
    """The reason without the path of Neo4j's report, which is deleted with the staging folder."""
    return str(error).partition(" See '")[0].rstrip(".")
