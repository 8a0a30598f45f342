"""The paths of a local store, and the lock that lets one command change it at a time."""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.server.jars import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from filelock import FileLock

logger = logging.getLogger(__name__)
_PARTS = {
    "store": ("store", "password", "password.tmp"),
    "jars": ("jars",),
    "prepared": ("archive", "empty-*"),
    "logs": ("server.log",),
    "other": (
        *("class-path", "tmp", "making", "staging", "restored", "deleted"),
        *("pid", "tool", ".pid-*.tmp", ".tool-*.tmp", "lock"),
    ),
}
"""Part -> the names of its files in `Folders.root`."""


class Place:
    """The files of one Neo4j server below `root`: store/ (its data, conf, logs), tmp/, pid, server.log."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "store"
        self.data = self.store / "data"
        self.conf = self.store / "conf" / "neo4j.conf"
        self.pid = root / "pid"
        self.log = root / "server.log"
        self.temporary = root / "tmp"


class Folders(Place):
    """The files of one local store, all below `home`/neo4j.

    Besides those of its server: jars/ (Neo4j itself), archive/, empty-VERSION/ (see `empty`), password, lock. While a
    command runs, also: making/ and staging/ (worthless when it has ended), restored/ (see `swap`), deleted/ (of a
    reset), tool (the record of Neo4j's administration tool while it runs).
    """

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().absolute()
        super().__init__(self.home.resolve() / "neo4j")
        self.jars = self.root / "jars"
        self.archive = self.root / "archive"
        self.password = self.root / "password"
        self.tool = self.root / "tool"
        self.empty = self.root / f"empty-{VERSION}"
        self.making = self.root / "making"
        self.staging = self.root / "staging"
        self.restored = self.root / "restored"
        self.deleted = self.root / "deleted"
        self.lock = self.root / "lock"
        if os.access(self.home, os.F_OK) and not os.access(self._usable_part(), os.R_OK | os.W_OK | os.X_OK):
            raise ServerError(f"Cannot use {self.root}: permission denied. Set SIMGRAPH_HOME to a folder of your own.")

    def _usable_part(self) -> Path:
        return self.root if os.access(self.root, os.F_OK) else self.home

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock of this home, so that only one of several commands changes it at a time. Raises ServerError."""
        from filelock import FileLock, Timeout

        self._make()
        lock = FileLock(self.lock)
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            logger.info("Another simgraph is starting, stopping or copying the local Neo4j; waiting for it.")
            self._wait(lock)
        try:
            yield
        finally:
            lock.release()

    def _wait(self, lock: FileLock) -> None:
        try:
            lock.acquire()
        except FileNotFoundError:
            raise ServerError(f"Another simgraph has removed {self.root}. Run the command again.") from None

    def _make(self) -> None:
        if os.pathsep in str(self.root):
            raise ServerError(
                f"Java cannot use {self.home}: it contains {os.pathsep!r}. Set SIMGRAPH_HOME to another folder."
            )
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.root.mkdir(exist_ok=True)
            self.root.chmod(0o700)
        except OSError as error:
            raise ServerError(
                f"Cannot use {self.home}: {error.strerror}. Set SIMGRAPH_HOME to another folder."
            ) from error

    def parts(self) -> dict[str, list[Path]]:
        """Return the existing files of this local store by part; all other files are not simgraph's.

        Raises ServerError if the folder belongs to another program: simgraph's first command makes the lock file.
        """
        there = sorted(self.root.iterdir()) if self.root.is_dir() else []
        found = {part: [path for path in there if _is_named(path, names)] for part, names in _PARTS.items()}
        if any(found.values()) and self.lock not in there:
            raise ServerError(
                f"simgraph did not make {self.root}; nothing was changed. Set SIMGRAPH_HOME to another folder."
            )
        return found

    def delete_all(self) -> None:
        """Delete all `parts`, the lock last: until then a killed call can be repeated. Raises ServerError.

        The store is deleted first (see `delete_store`). The caller must hold the lock of this home.
        """
        self.delete_store()
        for path in (path for paths in self.parts().values() for path in paths if path != self.lock):
            delete(path)
        delete(self.lock)
        with suppress(OSError):  # it has other files, which stay
            self.root.rmdir()

    def delete_store(self) -> None:
        """Delete all data and the password. Raises ServerError.

        The store is first moved aside. From then on a reset that is killed is finished by `finish_reset`.
        """
        for folder in (self.store, self.data):
            if folder.is_symlink() or os.path.ismount(folder):
                raise ServerError(
                    f"{folder} is a link or a mounted disk; nothing was deleted. Empty {folder.resolve()} by hand."
                )
        for folder in (self.restored, self.staging, self.deleted):
            delete(folder)
        if self.store.exists():
            self.deleted.mkdir()
            (self.deleted / "password-was").write_text(_identity(self.password))
            move(self.store, self.deleted / "store")
        self.finish_reset()

    def finish_reset(self) -> None:
        """Finish a reset that was killed; the password of a store that was put there since then stays."""
        if not self.deleted.exists():
            return
        was, moved = self.deleted / "password-was", (self.deleted / "store").exists() and not self.store.exists()
        if moved and was.exists() and was.read_text() == _identity(self.password):
            self.password.unlink(missing_ok=True)
        delete(self.deleted)


def _is_named(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path.name, pattern) for pattern in patterns)


def _identity(file: Path) -> str:
    """Return a text that identifies a file; "" if there is none."""
    try:
        info = file.stat()
    except OSError:
        return ""
    return f"{info.st_dev} {info.st_ino} {info.st_size} {info.st_mtime_ns}"


def move(old: Path, new: Path) -> None:
    """Rename atomically. Raises ServerError, which names both paths."""
    try:
        old.rename(new)
    except OSError as error:
        raise ServerError(
            f"Cannot move {old} to {new}: {error.strerror}. Correct that, then: simgraph db start"
        ) from error


def delete(path: Path) -> None:
    """Delete a file, a link, or a folder with its contents, if it exists.

    Raises ServerError, which names what cannot be deleted.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise ServerError(
            f"Cannot delete {error.filename or path}: {error.strerror or error}. Delete it by hand."
        ) from error
