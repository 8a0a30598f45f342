"""Where everything of one local store lies, and whose turn it is to change it."""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.server.jars import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)


class Place:
    """What one Neo4j server keeps below `root`: store/ (its data, conf, logs), tmp/, pid, server.log."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "store"
        self.data = self.store / "data"
        self.conf = self.store / "conf" / "neo4j.conf"
        self.pid = root / "pid"
        self.log = root / "server.log"
        self.temporary = root / "tmp"


class Folders(Place):
    """All of one local store lies in `home`/neo4j.

    Beside its server's own: jars/ (Neo4j itself), archive/, empty-VERSION/ (see `empty`), password, lock. For the time
    of a command also: making/ and staging/ (worth nothing once it has ended), restored/ (see `swap`), deleted/ (of a
    reset), tool (Neo4j's administration tool at work).
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
        if os.access(self.home, os.F_OK) and not os.access(self._usable_part(), os.R_OK | os.W_OK | os.X_OK):
            raise ServerError(f"Cannot use {self.root}: permission denied. Set SIMGRAPH_HOME to a folder of your own.")

    def _usable_part(self) -> Path:
        return self.root if os.access(self.root, os.F_OK) else self.home

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock of this home: of two commands that start it at once, one starts it. Raises ServerError."""
        from filelock import FileLock, Timeout

        self._make()
        lock = FileLock(self.root / "lock")
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            logger.info("Another simgraph is starting, stopping or copying the local Neo4j; waiting for it.")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _make(self) -> None:
        if os.pathsep in str(self.root):
            raise ServerError(
                f"Java cannot use {self.home}: no {os.pathsep!r} may be in it. Set SIMGRAPH_HOME to another folder."
            )
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.root.mkdir(exist_ok=True)
            self.root.chmod(0o700)
        except OSError as error:
            raise ServerError(
                f"Cannot use {self.home}: {error.strerror}. Set SIMGRAPH_HOME to another folder."
            ) from error

    def delete_store(self) -> None:
        """Delete all data and the password. Raises ServerError.

        The store is moved aside first. That decides: a reset that is killed later is finished by `finish_reset`.
        """
        for folder in (self.store, self.data):
            if folder.is_symlink() or os.path.ismount(folder):
                raise ServerError(
                    f"{folder} is a link or a mounted disk. Empty {folder.resolve()} by hand; nothing was deleted."
                )
        for folder in (self.restored, self.staging, self.deleted):
            delete(folder)
        if self.store.exists():
            self.deleted.mkdir()
            (self.deleted / "password-was").write_text(_identity(self.password))
            move(self.store, self.deleted / "store")
        self.finish_reset()

    def finish_reset(self) -> None:
        """Finish a reset that was killed; the password of a store that was put there since stays."""
        if not self.deleted.exists():
            return
        was, moved = self.deleted / "password-was", (self.deleted / "store").exists() and not self.store.exists()
        if moved and was.exists() and was.read_text() == _identity(self.password):
            self.password.unlink(missing_ok=True)
        delete(self.deleted)


def _identity(file: Path) -> str:
    """Which file it is; "" for none."""
    try:
        info = file.stat()
    except OSError:
        return ""
    return f"{info.st_dev} {info.st_ino} {info.st_size} {info.st_mtime_ns}"


def move(old: Path, new: Path) -> None:
    """Rename, in one step. Raises ServerError, which names both."""
    try:
        old.rename(new)
    except OSError as error:
        raise ServerError(
            f"Cannot move {old} to {new}: {error.strerror}. Mend that, then: simgraph db start"
        ) from error


def delete(folder: Path) -> None:
    """Delete a folder with all that is in it, when it is there. Raises ServerError, which names what stays."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise ServerError(
            f"Cannot delete {error.filename or folder}: {error.strerror or error}. Delete it by hand."
        ) from error
