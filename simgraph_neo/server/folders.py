"""Where everything of one local store lies, and whose turn it is to change it."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Folders:
    """All of one local store lies in `home`/neo4j.

    jars/ (Neo4j itself), archive/, store/ (its data, conf, logs), password, pid, server.log, lock; for the time of a
    backup or a restore also staging/ (worth nothing once its command has ended) and restored/ (see `swap`).
    """

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().absolute()
        self.root = self.home.resolve() / "neo4j"
        self.jars = self.root / "jars"
        self.archive = self.root / "archive"
        self.store = self.root / "store"
        self.data = self.store / "data"
        self.conf = self.store / "conf" / "neo4j.conf"
        self.pid = self.root / "pid"
        self.log = self.root / "server.log"
        self.staging = self.root / "staging"
        self.restored = self.root / "restored"
        if os.access(self.home, os.F_OK) and not os.access(self._usable_part(), os.R_OK | os.W_OK | os.X_OK):
            raise ServerError(f"Cannot use {self.root}: permission denied. Set SIMGRAPH_HOME to a folder of your own.")

    def _usable_part(self) -> Path:
        return self.root if os.access(self.root, os.F_OK) else self.home

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the lock of this home: of two commands that start it at once, one starts it. Raises ServerError."""
        from filelock import FileLock, Timeout

        self._make()
        lock = FileLock(self.root / "lock")
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            say("Another simgraph is starting, stopping or copying the local Neo4j; waiting for it.")
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
        """Delete all data, moved aside first: a reset that is killed leaves no half store. Raises ServerError."""
        aside = self.root / "deleted"
        if self.store.exists():
            delete(aside)
            self.store.rename(aside)
        for folder in (aside, self.restored, self.staging):
            delete(folder)


def delete(folder: Path) -> None:
    """Delete a folder with all that is in it, when it is there. Raises ServerError, which names what stays."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise ServerError(f"Cannot delete {error.filename}: {error.strerror}. Delete it by hand.") from error
