"""Back up the store to one file, and restore it. A dump is checked before it is written or replaces a store.

The file is Neo4j's own dump of the graph, which any Neo4j 5 can load; it has no users and passwords.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo import queries
from simgraph_neo.errors import InvalidInputError, ServerError
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
"""The first bytes of a dump: compressed by Zstandard, or by gzip if Neo4j has no Zstandard."""
_DAMAGE = re.compile("valid Neo4j archive|Zstd|Zip|EOF")
"""Words in Neo4j's reasons for a truncated or altered dump; other reasons, such as a full disk, have other causes."""
_ANOTHER = 'Give a file that "simgraph db backup" wrote.'
_UNTOUCHED = "The local store was not changed; try another backup."
_SPARE = 500
"""Megabytes to keep free for the next start."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds."""

    nodes: int = 0
    """All nodes, including those of other programs."""
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
    """The result of a backup."""

    size: int
    """The size of the file in bytes."""
    held: Held


def held(settings: Neo4jSettings) -> Held:
    """Count what the running server holds; fast, since Neo4j maintains these counts. Raises ServerError."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (settings.username, settings.password or "")
    try:
        with GraphDatabase.driver(settings.uri, auth=auth, notifications_min_severity="OFF") as driver:
            found = driver.execute_query(queries.load("store/holds").text, database_=settings.database).records[0]
    except (DriverError, Neo4jError) as error:
        raise ServerError(
            f"Cannot count what the local Neo4j holds: {one_line(str(error), 300)}. More: simgraph db logs."
        ) from error
    return Held(**found.data())


def check_target(file: Path, *, replace: bool) -> None:
    """Raise InvalidInputError if a backup cannot be written to `file`, or if it exists and `replace` is not set."""
    check_writable(file)
    if file.exists() and not replace:
        raise InvalidInputError(f"{file} already exists. Give another name, or `replace` to replace it.")


def check_source(file: Path) -> None:
    """Raise InvalidInputError if `file` cannot be read or does not begin like a dump. Call it before any other work."""
    try:
        if not file.is_file():
            raise InvalidInputError(
                f"{file} is not a file. {_ANOTHER}" if file.exists() else f"There is no {file}. {_ANOTHER}"
            )
        with file.open("rb") as opened:
            begins = opened.read(4)
    except OSError as error:
        raise InvalidInputError(f"Cannot read {file}: {error.strerror}. {_ANOTHER}") from error
    if begins not in _MAGIC:
        raise InvalidInputError(f"{file} is not a backup{' (it is empty)' if not begins else ''}. {_ANOTHER}")


@contextmanager
def staging(folders: Folders) -> Iterator[Path]:
    """Make a folder for the duration of the block. If the process is killed, the next command deletes the folder."""
    folders.staging.mkdir()
    try:
        yield folders.staging
    finally:
        delete(folders.staging)


def dump(neo4j: Installation, folders: Folders, staging: Path) -> None:
    """Have Neo4j dump the stopped store into `staging`. Raises ServerError."""
    graph = sum(path.stat().st_size for path in folders.data.glob("*/neo4j/**/*") if path.is_file())
    require_room(folders.root, _SPARE + 2 * graph // 1_000_000, "a backup")  # for the dump and for an unpacked copy
    try:
        neo4j.administer(folders.store, "database", "dump", "neo4j", f"--to-path={staging}")
    except ToolError as error:
        raise ServerError(
            f"Neo4j could not dump the store: {error}. Nothing was written; run the command again."
        ) from error


def save(neo4j: Installation, folders: Folders, staging: Path, file: Path) -> int:
    """Check the dump in `staging`, then write it to `file`; return its bytes.

    Raises ServerError and InvalidInputError.
    """
    try:
        _check(neo4j, folders.store, staging, f"--from-path={staging}")
    except ToolError as error:
        raise ServerError(
            f"Neo4j's check of the backup failed: {_without_report(error)}. Nothing was written. If it fails again, "
            "the store is damaged: restore an older backup, or ingest again after simgraph db reset."
        ) from error
    with written_whole(file, mode=0o600) as whole:  # for the owner only: it holds the whole store
        shutil.copyfile(staging / "neo4j.dump", whole)
        flush(whole)
    flush(file.parent)
    return file.stat().st_size


def load(neo4j: Installation, folders: Folders, staging: Path, file: Path) -> Path:
    """Load `file` into a separate store in `staging` and check it; return its data folder.

    Raises InvalidInputError for a damaged file, and ServerError.
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
            raise InvalidInputError(f"{file} is damaged: it cannot be unpacked. {_UNTOUCHED}") from error
        raise ServerError(f"Neo4j could not load {file}: {error}. {_UNTOUCHED}") from error
    try:
        _check(neo4j, staging, staging)
    except ToolError as error:
        raise InvalidInputError(f"{file} holds a damaged store: {_without_report(error)}. {_UNTOUCHED}") from error
    return staging / "data"


def _unpacked(neo4j: Installation, staging: Path, file: Path) -> int:
    """Return the size in bytes of the store in a dump, as the dump states it."""
    try:
        told = neo4j.administer(staging, "database", "load", "neo4j", "--info", f"--from-path={staging}")
    except ToolError as error:
        raise InvalidInputError(f"{file} is damaged: {error}. {_UNTOUCHED}") from error
    found = re.search(r"Bytes: (\d+)", told)
    return int(found[1]) if found else 0


def _check(neo4j: Installation, store: Path, staging: Path, *more: str) -> None:
    """Run Neo4j's check of a store or a dump: every record, index and count. Raises ToolError."""
    paths = (f"--report-path={staging}", *more)
    neo4j.administer(store, "database", "check", "neo4j", *paths)


def _without_report(error: ToolError) -> str:
    """Return the reason without the path of Neo4j's report: the report is deleted with the staging folder."""
    return str(error).partition(" See '")[0].rstrip(".")
