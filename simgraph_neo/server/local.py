"""A real Neo4j of simgraph's own: installed, started, adopted, stopped, emptied."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from simgraph_neo.errors import ServerError
from simgraph_neo.files import written_whole
from simgraph_neo.server import archive, config, jars, process
from simgraph_neo.server.installation import installed
from simgraph_neo.server.java import choose
from simgraph_neo.server.password import USER, Password
from simgraph_neo.settings import Neo4jSettings
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psutil

_BOLT_IS_OPEN = "Bolt enabled on"
_PORT_TAKEN = "Address already in use"
_CAUSES = ("Caused by:", " ERROR ", "rror:", "fatal error")


class _EndedError(ServerError):
    """The server ended by itself while it was starting."""


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
    """The local Neo4j that keeps everything under `home`/neo4j.

    jars/ (Neo4j itself), store/ (its data, conf, logs), password, pid, server.log, lock. One at a time per home,
    however many commands ask for it.
    """

    start_patience = 180.0
    """Seconds a start may take: a slow disk, a long recovery after a crash."""
    stop_patience = 120.0
    """Seconds a stop may take before the server is killed: it writes its last checkpoint, once also its archive."""

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().absolute()
        self._root = self.home.resolve() / "neo4j"
        self._jars = self._root / "jars"
        self._archive = self._root / "archive"
        self._store = self._root / "store"
        self._conf = self._store / "conf" / "neo4j.conf"
        self._pid_file = self._root / "pid"
        self._password = Password(self._root)
        if os.access(self.home, os.F_OK) and not os.access(self._usable_part(), os.R_OK | os.W_OK | os.X_OK):
            raise ServerError(f"Cannot use {self._root}: permission denied. Set SIMGRAPH_HOME to a folder of your own.")
        self.log_path = self._root / "server.log"

    def _usable_part(self) -> Path:
        return self._root if os.access(self._root, os.F_OK) else self.home

    def start(self, say: Callable[[str], None]) -> Neo4jSettings:
        """Have it running, installed first when needed; at once when it is up. Raises ServerError."""
        if not self._is_up():
            with self._alone(say):
                if not self._is_up():
                    self._start(say)
        return self._settings()

    def stop(self, say: Callable[[str], None]) -> bool:
        """End it; False when it was not running."""
        if not self._root.exists():
            return False
        with self._alone(say):
            return self._stop(say)

    def reset(self, say: Callable[[str], None]) -> None:
        """End it and delete its data and its password; what was downloaded stays."""
        if self._root.exists():
            with self._alone(say):
                self._stop(say)
                self._delete_store()
                self._password.forget()
                self.log_path.unlink(missing_ok=True)

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
            installed=jars.is_verified(self._jars),
            username=USER,
            password=self._password.read() if show_password and self._password.file.exists() else None,
        )

    def browser_url(self, query: str | None = None) -> str:
        """The address of Neo4j Browser on this server, connect form filled in; `query` stands ready in its editor."""
        ports = config.written(self._conf)
        address = f"http://{config.HOST}:{ports.http}/browser/?dbms=bolt://{USER}@{config.HOST}:{ports.bolt}"
        return address if query is None else f"{address}&cmd=edit&arg={quote(query, safe='')}"

    def log_lines(self, count: int) -> list[str]:
        """The last `count` lines of the server's log. Raises ServerError when it has none yet."""
        if not self.log_path.exists():
            raise ServerError(f'No log at {self.log_path}; start the local Neo4j first: "simgraph db start".')
        return self._log().splitlines()[-count:]

    @property
    def _uri(self) -> str:
        return f"bolt://{config.HOST}:{config.written(self._conf).bolt}"

    def _settings(self) -> Neo4jSettings:
        return Neo4jSettings(uri=self._uri, username=USER, password=self._password.read())

    # -- what runs ---------------------------------------------------------------------------------------------------

    def _is_up(self) -> bool:
        """Whether it runs, answers, and was completely started (about 20 ms, no driver)."""
        pid, ready = self._pid()
        return (
            ready and process.of_store(pid, self._store) is not None and config.answers(config.written(self._conf).bolt)
        )

    def _process(self) -> psutil.Process | None:
        """The running server: the one of the pid file, else an orphan whose pid file was lost."""
        pid, _ = self._pid()
        return process.of_store(pid, self._store) or (process.search(self._store) if self._store.exists() else None)

    def _pid(self) -> tuple[int, bool]:
        """The pid file: number, and whether that start was finished; (0, False) without one."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            saved = json.loads(self._pid_file.read_text())
            return int(saved["pid"]), bool(saved["ready"])
        return 0, False

    def _remember(self, pid: int, *, ready: bool) -> None:
        with written_whole(self._pid_file) as file:
            file.write_text(json.dumps({"pid": pid, "ready": ready}))

    @contextmanager
    def _alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the lock of this home: of two commands that start it at once, one starts it."""
        from filelock import FileLock, Timeout

        self._make_folders()
        lock = FileLock(self._root / "lock")
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            say("Another simgraph is starting or stopping Neo4j; waiting for it.")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _make_folders(self) -> None:
        if os.pathsep in str(self._root):
            raise ServerError(
                f"Java cannot use {self.home}: no {os.pathsep!r} may be in it. Set SIMGRAPH_HOME to another folder."
            )
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._root.mkdir(exist_ok=True)
            self._root.chmod(0o700)
        except OSError as error:
            raise ServerError(
                f"Cannot use {self.home}: {error.strerror}. Set SIMGRAPH_HOME to another folder."
            ) from error

    # -- start and stop ----------------------------------------------------------------------------------------------

    def _start(self, say: Callable[[str], None]) -> None:
        if (orphan := self._process()) and self._adopted(orphan.pid, say):
            return
        java = choose()
        class_path = installed(self._root, self._jars, say)
        self._configure(say)
        flags = archive.flags(self._archive, java, class_path, jars.fingerprint(self._jars))
        self._password.prepare(java, archive.reading(flags), class_path, self._store)
        command = process.server_command(java.path, flags, class_path, self._store)
        try:
            self._launch(command, say)
        except _EndedError:
            if _PORT_TAKEN not in self._log():  # by another program, between our look and Java's
                archive.discard(self._archive)  # a damaged one must not stop the next start too
                raise
            self._configure(say)
            self._launch(command, say)

    def _adopted(self, pid: int, say: Callable[[str], None]) -> bool:
        """Use a server whose command is gone; False when it ends by itself (its port was taken, say)."""
        say(f"Neo4j is already running (pid {pid}); using it.")
        try:
            self._wait(pid)
        except _EndedError:
            return False
        return True

    def _launch(self, command: list[str], say: Callable[[str], None]) -> None:
        say(f"Starting Neo4j {jars.VERSION} on {self._uri} (stays up; stop it with: simgraph db stop).")
        self.log_path.unlink(missing_ok=True)
        started = process.spawn(command, self.log_path, self._root)
        self._remember(started.pid, ready=False)
        try:
            self._wait(started.pid)
        finally:
            process.let_go(started)

    def _wait(self, pid: int) -> None:
        """Until Bolt answers and the password is in force."""
        port = config.written(self._conf).bolt

        def ended() -> bool:
            return process.of_store(pid, self._store) is None

        def answers() -> bool:  # its own word first: another program's server may answer on that port
            return (_BOLT_IS_OPEN in self._log() or not self.log_path.exists()) and config.answers(port)

        process.wait_until(lambda: answers() or ended(), self.start_patience)
        if ended():
            raise _EndedError(f"Neo4j ended while starting: {self._reason()}. More: simgraph db logs.")
        if not answers():
            raise ServerError(
                f'Neo4j (pid {pid}) runs but does not answer on port {port}. Try "simgraph db stop", then again.'
            )
        self._password.finish(port)
        self._remember(pid, ready=True)

    def _stop(self, say: Callable[[str], None]) -> bool:
        running = self._process()
        if running:
            if archive.is_writing(running.cmdline()):
                say("Stopping Neo4j, and saving what makes every later start faster (this once, some seconds).")
            process.end(running, say, self.stop_patience)
        self._pid_file.unlink(missing_ok=True)
        return running is not None

    def _delete_store(self) -> None:
        """Move it aside first, so that a reset that is killed leaves no half store."""
        aside = self._root / "deleted"
        try:
            if self._store.exists():
                shutil.rmtree(aside, ignore_errors=True)
                self._store.rename(aside)
            if aside.exists():
                shutil.rmtree(aside)
        except OSError as error:
            raise ServerError(f"Cannot delete {error.filename}: {error.strerror}. Delete it by hand.") from error

    def _configure(self, say: Callable[[str], None]) -> None:
        wanted = config.written(self._conf)
        ports = config.available(wanted)
        if ports != wanted:
            say(f"Port {wanted.bolt} or {wanted.http} is taken; using {ports.bolt} (Bolt) and {ports.http} (Browser).")
        self._conf.parent.mkdir(parents=True, exist_ok=True)
        self._conf.write_text(config.text(ports))

    def _log(self) -> str:
        try:
            return self.log_path.read_text(errors="replace")
        except OSError:
            return ""

    def _reason(self) -> str:
        """The last line of the log that names a cause."""
        lines = [line.strip("# ") for line in self._log().splitlines() if line.strip("# ")]
        causes = [line for line in lines if any(word in line for word in _CAUSES)]
        return one_line((causes or lines or ["no reason in its log"])[-1], 300).rstrip(".:")
