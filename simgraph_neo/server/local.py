"""A real Neo4j of simgraph's own: installed, started, adopted, stopped, emptied, saved and restored."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from simgraph_neo.errors import ServerError
from simgraph_neo.server import archive, backup, config, jars, log, process, swap
from simgraph_neo.server.backup import Held, Saved
from simgraph_neo.server.folders import Folders, delete
from simgraph_neo.server.installation import installed, require_room_to_write
from simgraph_neo.server.password import USER, Password
from simgraph_neo.settings import Neo4jSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import psutil

_TRIES = 5
"""Starts until its ports stay free: servers that start at the same moment all look at the same ones."""


class _EndedError(ServerError):
    """The server ended by itself while it was starting."""


class _PortTakenError(ServerError):
    """It did so because another program took one of its ports between our look and Java's."""


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What ``simgraph db status`` says."""

    running: bool
    pid: int | None
    uri: str
    browser: str
    version: str
    home: str
    log: str
    installed: bool
    """Whether all jars are here and verified."""
    username: str
    password: str | None = field(default=None, repr=False)
    """Only when asked for."""


class LocalServer:
    """The local Neo4j that keeps everything under `home`/neo4j: one at a time, however many commands ask for it."""

    start_patience = 180.0
    """Seconds a start may take: a slow disk, a long recovery after a crash."""
    stop_patience = 120.0
    """Seconds a stop may take before the server is killed: it writes its last checkpoint, once also its archive."""

    def __init__(self, home: Path, *, settings: str = "", java_options: Sequence[str] = ()) -> None:
        """`settings` is text for the end of its neo4j.conf, `java_options` are for the Java that runs it."""
        self._at = Folders(home)
        self._more_settings, self._java_options = settings, java_options
        self._password = Password(self._at.root)
        self.home = self._at.home
        self.log_path = self._at.log

    def start(self, say: Callable[[str], None]) -> Neo4jSettings:
        """Have it running, installed first when needed; at once when it is up. Raises ServerError."""
        self._password.close(say)
        if not self._is_up():
            with self._alone(say):
                self._running(say)
        return self._settings()

    def stop(self, say: Callable[[str], None]) -> bool:
        """End it; False when it was not running."""
        if not self._at.root.exists():
            return False
        with self._alone(say):
            return self._stop(say)

    def reset(self, say: Callable[[str], None]) -> None:
        """End it and delete its data and its password; what was downloaded stays."""
        if self._at.root.exists():
            with self._alone(say):
                self._stop(say)
                self._at.delete_store()
                self._password.forget()
                self.log_path.unlink(missing_ok=True)

    def held(self, say: Callable[[str], None]) -> Held:
        """Count what its store holds, started for that when needed. Raises ServerError when it cannot be asked."""
        with self._alone(say), self._left_as_it_was(say):
            if not self._has_store:
                return Held()
            return backup.held(self._running(say))

    def backup(self, file: Path, say: Callable[[str], None], *, replace: bool = False) -> Saved:
        """Write all that its store holds to `file`, checked, wholly or not at all; it pauses for a moment meanwhile.

        Raises BadInput when `file` cannot be written, or is there and not to be replaced, and ServerError.
        """
        backup.check_target(file, replace=replace)
        with self._alone(say), backup.staging(self._at) as staging:
            backup.check_target(file, replace=replace)  # another command may have written it while this one waited
            with self._left_as_it_was(say):
                self._require_store()
                held = backup.held(self._running(say))  # running it also mends what a crash left: else there is no dump
                say("Stopping Neo4j for the backup.")
                self._stop(say)
                neo4j = installed(self._at, say)
                backup.dump(neo4j, self._at, staging)
            return Saved(backup.save(neo4j, self._at, staging, file), held)

    def restore(self, file: Path, say: Callable[[str], None]) -> None:
        """Replace what its store holds by what `backup` wrote to `file`; the password stays.

        `file` is loaded and checked beside the store, which nothing touches before. A restore that is killed leaves
        the old graph or the new one. Raises BadInput for a file that is no backup or a damaged one, and ServerError.
        """
        backup.check_source(file)
        with self._alone(say), self._left_as_it_was(say), backup.staging(self._at) as staging:
            say(f"Loading and checking {file}.")
            data = backup.load(installed(self._at, say), self._at, staging, file)
            if not self._has_store:
                self._start(say)  # makes the password, and all else of a store that is not the graph
            self._stop(say)
            swap.commit(self._at, data)
            swap.finish(self._at)

    def check_room(self) -> None:
        """Raise Stopped when its disk is nearly full: asked before every write."""
        require_room_to_write(self._at.root)

    def status(self, *, show_password: bool = False) -> ServerStatus:
        """What runs, and where; starts and changes nothing."""
        running = self._process()
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

    def browser_url(self, query: str | None = None) -> str:
        """The address of Neo4j Browser on this server, connect form filled in; `query` stands ready in its editor."""
        ports = config.written(self._at.conf)
        address = f"http://{config.HOST}:{ports.http}/browser/?dbms=bolt://{USER}@{config.HOST}:{ports.bolt}"
        return address if query is None else f"{address}&cmd=edit&arg={quote(query, safe='')}"

    def log_lines(self, count: int) -> list[str]:
        """The last `count` lines of the server's log. Raises ServerError when it has none yet."""
        if not self.log_path.exists():
            raise ServerError(f'No log at {self.log_path}; start the local Neo4j first: "simgraph db start".')
        return log.text(self.log_path).splitlines()[-count:]

    @property
    def _uri(self) -> str:
        return f"bolt://{config.HOST}:{config.written(self._at.conf).bolt}"

    def _settings(self) -> Neo4jSettings:
        return Neo4jSettings(uri=self._uri, username=USER, password=self._password.read())

    # -- what runs ---------------------------------------------------------------------------------------------------

    def _is_up(self) -> bool:
        """Whether it runs, answers, and was completely started (about 20 ms, no driver)."""
        pid, ready = process.remembered(self._at.pid)
        return (
            ready
            and process.of_store(pid, self._at.store) is not None
            and config.answers(config.written(self._at.conf).bolt)
        )

    def _process(self) -> psutil.Process | None:
        """The running server: the one of the pid file, else an orphan whose pid file was lost."""
        pid, _ = process.remembered(self._at.pid)
        return process.of_store(pid, self._at.store) or (
            process.search(self._at.store) if self._at.store.exists() else None
        )

    # -- start and stop ----------------------------------------------------------------------------------------------

    def _running(self, say: Callable[[str], None]) -> Neo4jSettings:
        if not self._is_up():
            self._start(say)
        return self._settings()

    @contextmanager
    def _alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the lock of this home, and first finish or delete what a killed backup or restore left."""
        with self._at.alone(say):
            process.end_tools(self._at.root)
            if not self._process():
                self._finish_restore(say)
            delete(self._at.staging)
            yield

    def _finish_restore(self, say: Callable[[str], None]) -> None:
        if swap.finish(self._at):
            say("Finished a restore that was interrupted.")

    @contextmanager
    def _left_as_it_was(self, say: Callable[[str], None]) -> Iterator[None]:
        """Whatever the block does, also when it fails: it runs afterwards if it ran before, and only then."""
        ran = self._process() is not None
        try:
            yield
        finally:
            if ran:
                self._running(say)
            else:
                self._stop(say)

    @property
    def _has_store(self) -> bool:
        return self._password.in_force(self._at.data)

    def _require_store(self) -> None:
        if not self._has_store:
            raise ServerError(f"There is no store in {self.home} to back up. Fill one: simgraph ingest --source flags")

    def _start(self, say: Callable[[str], None]) -> None:
        if (orphan := self._process()) and self._adopted(orphan.pid, say):
            return
        self._finish_restore(say)
        neo4j = installed(self._at, say)
        self._configure(say, again=self._at.conf.exists())
        self._password.prepare(neo4j, self._at.store)
        say(f"Starting Neo4j {jars.VERSION} on {self._uri} (stays up; stop it with: simgraph db stop).")
        command = neo4j.server_command(self._at.store, self._java_options)
        for _ in range(_TRIES - 1):
            with suppress(_PortTakenError):
                self._launch(command)
                return
            self._configure(say)
        self._launch(command)

    def _adopted(self, pid: int, say: Callable[[str], None]) -> bool:
        """Use a server whose command is gone; False when it ends by itself (its port was taken, say)."""
        say(f"Neo4j is already running (pid {pid}); using it.")
        try:
            self._wait(pid)
        except (_EndedError, _PortTakenError):
            return False
        return True

    def _launch(self, command: list[str]) -> None:
        self.log_path.unlink(missing_ok=True)
        started = process.spawn(command, self.log_path, self._at.root)
        process.remember(self._at.pid, started.pid, ready=False)
        try:
            self._wait(started.pid)
        except _EndedError:
            archive.discard(self._at.archive)  # a damaged one must not stop the next start too
            raise
        finally:
            process.let_go(started)

    def _wait(self, pid: int) -> None:
        """Until all its ports answer and the password is in force."""
        port = config.written(self._at.conf).bolt

        def ended() -> bool:
            return process.of_store(pid, self._at.store) is None

        def answers() -> bool:  # its own word first: another program's server may answer on that port
            return (log.STARTED in log.text(self.log_path) or not self.log_path.exists()) and config.answers(port)

        process.wait_until(lambda: answers() or ended(), self.start_patience)
        if ended():
            kind = _PortTakenError if log.PORT_TAKEN in log.text(self.log_path) else _EndedError
            raise kind(f"Neo4j ended while starting: {log.reason(self.log_path)}. More: simgraph db logs.")
        if not answers():
            raise ServerError(f"Neo4j (pid {pid}) does not answer on port {port}. Run simgraph db stop, then again.")
        self._password.finish(port)
        process.remember(self._at.pid, pid, ready=True)

    def _stop(self, say: Callable[[str], None]) -> bool:
        if running := self._process():
            if archive.is_writing(running.cmdline()):
                say("Stopping Neo4j, and saving what makes every later start faster (this once, some seconds).")
            process.end(running, say, self.stop_patience)
        self._at.pid.unlink(missing_ok=True)
        return running is not None

    def _configure(self, say: Callable[[str], None], *, again: bool = False) -> None:
        wanted = config.written(self._at.conf)
        ports = config.available(wanted, again=again)
        if ports != wanted:
            say(f"Port {wanted.bolt} or {wanted.http} is taken; using {ports.bolt} (Bolt) and {ports.http} (Browser).")
        self._at.conf.parent.mkdir(parents=True, exist_ok=True)
        self._at.conf.write_text(config.text(ports) + self._more_settings)
