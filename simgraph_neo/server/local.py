"""The local Neo4j: install, start, adopt, stop, reset, back up, restore and uninstall it."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from simgraph_neo.errors import InvariantError, ServerError
from simgraph_neo.server import backup, config, empty, jars, log, process, swap
from simgraph_neo.server.backup import Held, Saved
from simgraph_neo.server.folders import Folders, delete
from simgraph_neo.server.installation import installed, require_room_to_write
from simgraph_neo.server.password import USER, Password
from simgraph_neo.server.running import EndedError, PortTakenError, Running
from simgraph_neo.settings import Neo4jSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.files import FilePath

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The data of ``simgraph db status``."""

    running: bool
    pid: int | None
    uri: str
    browser: str
    version: str
    home: str
    log: str
    installed: bool
    """Whether all jars are downloaded and verified."""
    username: str
    password: str | None = field(default=None, repr=False)
    """Only with ``show_password``."""


class LocalServer:
    """The local Neo4j with all its files below `home`/neo4j. All commands share one server."""

    def __init__(self, home: Path, *, settings: str = "", java_options: Sequence[str] = ()) -> None:
        """Make it; `settings` is text for the end of its neo4j.conf, `java_options` are options for its Java."""
        self._at = Folders(home)
        self.running = Running(self._at, self._at.archive, settings, java_options)
        self._password = Password(self._at.password)
        self.home = self._at.home
        self.log_path = self._at.log

    def start(self) -> Neo4jSettings:
        """Start it if it is not running; install it first if needed. Return how to connect. Raises ServerError."""
        self._password.close()
        if not self.running.is_up():
            with self._alone():
                self._started()
        return self._settings()

    def stop(self) -> bool:
        """Stop it; return False if it was not running."""
        if not self._at.root.exists():
            return False
        with self._alone():
            return self.running.stop()

    def reset(self) -> None:
        """Stop it and delete its data and its password; downloaded files stay. Raises ServerError."""
        if self._at.root.exists():
            with self._alone():
                self._require_data()
                self.running.stop()
                self._at.delete_store()
                self.log_path.unlink(missing_ok=True)

    def parts(self) -> dict[str, list[Path]]:
        """Return its existing files by kind: store, jars, prepared, logs, other. Raises ServerError."""
        return self._at.parts()

    def places(self) -> dict[str, Path]:
        """Return the path of each kind of `parts`, whether it exists or not."""
        at = self._at
        return {"store": at.store, "jars": at.jars, "prepared": at.archive, "logs": at.log, "other": at.root}

    def uninstall(self) -> None:
        """Stop it and delete all `parts`. After a kill, call it again to finish. Raises ServerError."""
        if any(self.parts().values()):
            with self._alone():
                self._require_data()
                self.running.stop()
                self._at.delete_all()

    def held(self) -> Held:
        """Count what its store holds; start it for that if needed. Raises ServerError."""
        with self._alone(), self._left_as_it_was():
            self._require_data()
            return backup.held(self._started()) if self._has_store else Held()

    def backup(self, file: FilePath, *, replace: bool = False) -> Saved:
        """Write a checked dump of its store to `file`, atomically; the server is stopped for a moment.

        Raises InvalidInputError if `file` cannot be written, or if it exists and `replace` is not set; and ServerError.
        """
        file = Path(file)
        backup.check_target(file, replace=replace)
        with self._alone(), backup.staging(self._at) as staging:
            backup.check_target(file, replace=replace)  # another command may have written it while this one waited
            with self._left_as_it_was():
                self._require_store()
                held = backup.held(self._started())  # a start also recovers from a crash: else no dump is possible
                logger.info("Stopping Neo4j for the backup.")
                self.running.stop()
                neo4j = installed(self._at)
                backup.dump(neo4j, self._at, staging)
            return Saved(backup.save(neo4j, self._at, staging, file), held)

    def restore(self, file: FilePath) -> None:
        """Replace the graph in its store by a backup; the password stays.

        `file` is first loaded and checked beside the store. A restore that is killed leaves the old graph or the new
        one. Raises InvalidInputError for a file that is not a backup or is damaged, and ServerError.
        """
        file = Path(file)
        backup.check_source(file)
        with self._alone(), self._left_as_it_was(), backup.staging(self._at) as staging:
            logger.info("Loading and checking %s.", file)
            data = backup.load(installed(self._at), self._at, staging, file)
            if not self._has_store:
                self._start()  # makes the password and the other files of a store
            self.running.stop()
            swap.commit(self._at, data)
            swap.finish(self._at)

    def check_room(self) -> None:
        """Raise Stopped if its disk is nearly full. Called before every write."""
        require_room_to_write(self._at.root)

    def status(self, *, show_password: bool = False) -> ServerStatus:
        """Return what is running and where, without starting or changing anything."""
        running = self.running.process()
        return ServerStatus(
            running=running is not None,
            pid=running.pid if running else None,
            uri=self._uri,
            browser=self.browser_url(),
            version=jars.VERSION,
            home=str(self.home),
            log=str(self.log_path),
            installed=jars.is_verified(self._at.jars),
            username=USER,
            password=self._password.read() if show_password and self._password.file.exists() else None,
        )

    def verify_install(self) -> int:
        """Compare every file of Neo4j with the published one; return the number of files.

        Raises ServerError if none was downloaded, and InvariantError if files differ or are missing: the next start
        downloads them again.
        """
        if not jars.is_verified(self._at.jars) and not self._at.jars.exists():
            raise ServerError(f'No Neo4j in {self._at.jars}. Download it first: "simgraph db start".')
        if wrong := jars.altered(self._at.jars):
            jars.distrust(self._at.jars)
            raise InvariantError(
                f"{len(wrong)} of {len(jars.locked())} files of Neo4j are not as published, such as {wrong[0]}. "
                'Run "simgraph db stop", then "simgraph db start", which downloads them again.'
            )
        return len(jars.locked())

    def browser_url(self, query: str | None = None) -> str:
        """Return the URL of Neo4j Browser on this server, with the connect form and the editor (`query`) filled in."""
        ports = self.running.ports
        address = f"http://{config.HOST}:{ports.http}/browser/?dbms=bolt://{USER}@{config.HOST}:{ports.bolt}"
        return address if query is None else f"{address}&cmd=edit&arg={quote(query, safe='')}"

    def log_lines(self, count: int) -> list[str]:
        """Return the last `count` lines of the server's log. Raises ServerError if there is no log yet."""
        if not self.log_path.exists():
            raise ServerError(f'No log at {self.log_path}; start the local Neo4j first: "simgraph db start".')
        return log.text(self.log_path).splitlines()[-count:]

    @property
    def _uri(self) -> str:
        return f"bolt://{config.HOST}:{self.running.ports.bolt}"

    def _settings(self) -> Neo4jSettings:
        return Neo4jSettings(uri=self._uri, username=USER, password=self._password.read())

    # -- start and stop ----------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of this home, after finishing or deleting what a killed command left."""
        with self._at.alone():
            process.end_noted(self._at.tool, self._at.root)
            empty.clean(self._at)
            self.running.check_unlocked()
            if not self.running.process():
                self._at.finish_reset()
                self._finish_restore()
            delete(self._at.staging)
            yield

    def _finish_restore(self) -> None:
        if swap.finish(self._at):
            logger.info("Finished a restore that was interrupted.")

    @contextmanager
    def _left_as_it_was(self) -> Iterator[None]:
        """After the block, also if it fails, start or stop the server so that it runs only if it ran before."""
        ran = self.running.process() is not None
        try:
            yield
        finally:
            if ran:
                self._started()
            else:
                self.running.stop()

    @property
    def _has_store(self) -> bool:
        """Whether there is a store whose first start is finished."""
        return empty.holds_database(self._at.data) and empty.throwaway(self._at.data) is None

    def _require_store(self) -> None:
        self._require_data()
        if not self._has_store:
            raise ServerError(f"There is no store in {self.home} to back up. Fill one: simgraph ingest --source flags")

    def _require_data(self) -> None:
        """Raise ServerError if there is a password and no database: its database must be found, and not replaced."""
        if os.path.lexists(self._at.password) and not empty.holds_database(self._at.data):
            raise ServerError(
                f"{self._at.data} holds no database, but {self._at.password} belongs to one. Is its disk not mounted? "
                f"Mount it and run the command again. To begin with an empty store, delete {self._at.password}."
            )

    def _started(self) -> Neo4jSettings:
        if not self.running.is_up():
            self._start()
        return self._settings()

    def _start(self) -> None:
        if (orphan := self.running.process()) and self._adopted(orphan.pid):
            return
        self._finish_restore()
        self._require_data()
        neo4j = installed(self._at)
        if not empty.holds_database(self._at.data):
            empty.place(self._at, neo4j)
            neo4j = installed(self._at)  # again: the server that made the store has made a class-data archive
        if empty.throwaway(self._at.data) is not None:
            self._password.make()
        self._password.read()
        self.running.configure(again=self._at.conf.exists())
        logger.info("Starting Neo4j %s on %s (stays up; stop it with: simgraph db stop).", jars.VERSION, self._uri)
        self.running.launch(neo4j, self._settle)

    def _adopted(self, pid: int) -> bool:
        """Use the server of a command that has ended; return False if it ends by itself (its port was taken)."""
        logger.info("Neo4j is already running (pid %d); using it.", pid)
        try:
            self.running.wait(self._settle)
        except (EndedError, PortTakenError):
            return False
        return True

    def _settle(self, port: int) -> None:
        self._password.settle(port, empty.throwaway(self._at.data))
        empty.finished(self._at.data)
