"""One Neo4j server: find, configure, launch and stop it."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

from simgraph_neo.errors import ServerError
from simgraph_neo.server import archive, config, log, process, record
from simgraph_neo.server.folders import delete

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from simgraph_neo.server.folders import Place
    from simgraph_neo.server.installation import Installation

try:
    import fcntl
except ImportError:  # Windows, where a locked file cannot be opened by another process
    fcntl = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)
_TRIES = 5
"""How often to start with other ports: servers that start at the same time choose the same free ports."""


class EndedError(ServerError):
    """The server ended by itself while it was starting."""


class PortTakenError(ServerError):
    """The server ended because another program took one of its ports after we had chosen it."""


class Running:
    """The server of a place. Only a process that agrees with its record is used or gets a signal (see `record`)."""

    start_patience = 180.0
    """The timeout of a start in seconds: a slow disk, or a long recovery after a crash."""
    stop_patience = 120.0
    """Seconds until a stop becomes a kill: the server writes its last checkpoint, and once its class-data archive."""

    lock_patience = 5.0
    """Seconds to wait for the store's lock: after a kill the system releases it late."""

    def __init__(
        self,
        at: Place,
        archives: Path,
        settings: str = "",
        java_options: Sequence[str] = (),
        *,
        level: int = logging.INFO,
    ) -> None:
        """Make it; `settings` is text for the end of its neo4j.conf, `java_options` are options for its Java.

        `level` is the level of its log messages.
        """
        self._at, self._archives, self._level = at, archives, level
        self._settings, self._java_options = settings, java_options

    @property
    def ports(self) -> config.Ports:
        """The ports of its last start."""
        return config.written(self._at.conf)

    def process(self) -> psutil.Process | None:
        """Return the running server's process; None if it is not running."""
        return record.find(record.read(self._at.pid), self._at.root)

    def check_unlocked(self) -> None:
        """Raise ServerError if another program has the store open."""
        if not self.process() and not process.wait_until(self._is_unlocked, self.lock_patience):
            raise self._held_by_another()

    def _is_unlocked(self) -> bool:
        lock = self._at.data / "databases" / "store_lock"
        if fcntl is None or not lock.exists():
            return True
        with suppress(OSError), lock.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def is_up(self) -> bool:
        """Whether it runs, answers, and has finished its start (about 20 ms, without the driver)."""
        noted = record.read(self._at.pid)
        found = record.find(noted, self._at.root) if noted and noted.ready else None
        return found is not None and self._answers(found)

    def configure(self, *, again: bool = False) -> None:
        """Write its neo4j.conf, with free ports."""
        wanted = self.ports
        ports = config.available(wanted, again=again)
        if ports != wanted:
            taken = "Port %d or %d is taken; using %d (Bolt) and %d (Browser)."
            logger.log(self._level, taken, wanted.bolt, wanted.http, ports.bolt, ports.http)
        self._at.conf.parent.mkdir(parents=True, exist_ok=True)
        self._at.conf.write_text(config.text(ports) + self._settings)

    def launch(self, neo4j: Installation, settle: Callable[[int], None]) -> None:
        """Start it and wait until it answers; then call `settle` with its port before it counts as started."""
        for _ in range(_TRIES - 1):
            with suppress(PortTakenError):
                self._launch(neo4j, settle)
                return
            self.configure()
        self._launch(neo4j, settle)

    def _launch(self, neo4j: Installation, settle: Callable[[int], None]) -> None:
        self._at.log.unlink(missing_ok=True)
        delete(self._at.temporary)
        self._at.temporary.mkdir()
        note = record.planned(self._at.root)
        record.write(self._at.pid, note)
        options = [note.argument, *self._java_options]
        started = process.spawn(neo4j.server_command(self._at, options), self._at.log, self._at.root)
        try:
            with suppress(psutil.Error):  # it ended at once
                record.write(self._at.pid, note.of(started.pid))
            self.wait(settle)
        except EndedError:
            archive.discard(
                self._archives
            )  # a damaged archive may be the cause, and would make the next start fail, too
            raise
        finally:
            process.let_go(started)

    def wait(self, settle: Callable[[int], None]) -> None:
        """Wait until it listens on its ports, then call `settle`. Raises ServerError."""
        process.wait_until(lambda: self._has_started() or not self.process(), self.start_patience)
        found = self.process()
        if not found:
            raise self._why_ended()
        if not self._has_started():
            raise ServerError(
                f"Neo4j (pid {found.pid}) does not answer on port {self.ports.bolt}. Run simgraph db stop, then retry."
            )
        settle(self.ports.bolt)
        try:
            if noted := record.read(self._at.pid):
                record.write(self._at.pid, noted.finished(found.pid))
        except psutil.Error:
            raise self._why_ended() from None

    def _why_ended(self) -> ServerError:
        said = log.text(self._at.log)
        if log.STORE_LOCKED in said:
            return self._held_by_another()
        kind = PortTakenError if log.PORT_TAKEN in said else EndedError
        return kind(f"Neo4j ended while starting: {log.reason(self._at.log)}. More: simgraph db logs.")

    def _held_by_another(self) -> ServerError:
        return ServerError(
            f"Another program has {self._at.data} open, and it is not simgraph's own Neo4j. "
            "End that program (another user's or a container's?), then run the command again."
        )

    def _has_started(self) -> bool:
        """Whether it has started. The log is checked first, because Browser's port opens a second after Bolt's."""
        found = self.process()
        said = log.STARTED in log.text(self._at.log) or not self._at.log.exists()
        return said and found is not None and self._answers(found)

    def _answers(self, found: psutil.Process) -> bool:
        """Whether this server, and no other program, answers on its port."""
        port = self.ports.bolt
        return record.listens(found, port) and config.answers(port)

    def stop(self) -> bool:
        """Stop it; return False if it was not running."""
        if running := self.process():
            if archive.is_writing(running.cmdline()):
                saving = "Stopping Neo4j and saving an archive that makes later starts faster (once, some seconds)."
                logger.log(self._level, saving)
            process.end(running, self.stop_patience, self._level)
        self._at.pid.unlink(missing_ok=True)
        return running is not None
