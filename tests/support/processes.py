"""The command line in processes of their own: forked from one that has imported everything, so that each costs little.

A run that must be killed, that has a terminal or a closed pipe, or that races another one is a real process with a real
exit code. Where Python's own start is what a test is about, `every_command.popen` starts a fresh one.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import signal
import sys
import tempfile
import termios
import threading
from dataclasses import dataclass, replace
from fcntl import ioctl
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from simgraph_neo.store.transactions import Patience
from tests.support.commands import HASTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simgraph_neo.cli.tuning import Tuning

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.preloaded"])
CLOSED = -1
"""A stream that is not there: `>&-`."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a process ended; the code of a killed one is the negative signal."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class _Stream:
    """One of a child's first three descriptors; sent to it as `multiprocessing` sends them."""

    descriptor: int

    def __reduce__(self) -> Any:
        return _received, (DupFd(self.descriptor) if self.descriptor != CLOSED else None,)


def _received(sent: Any) -> _Stream:
    return _Stream(sent.detach() if sent else CLOSED)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a child is told."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    first: str
    streams: tuple[_Stream, ...]
    own_terminal: bool
    tuning: Tuning


class Command:
    """One running `simgraph ARGUMENTS`.

    `environment` is added to this process's own; `first` is Python that runs in its process before it. `stdin` is what
    it reads, or a descriptor; `stdout` and `stderr` are descriptors, and kept for `wait` where none is given. With
    `own_terminal` its stdin is the terminal from which it hears Ctrl-C.
    """

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        first: str = "",
        stdin: bytes | int = b"",
        stdout: int | None = None,
        stderr: int | None = None,
        own_terminal: bool = False,
        tuning: Tuning = HASTY,
    ) -> None:
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 (open until `wait`)
        with tempfile.TemporaryFile() as given:
            if isinstance(stdin, bytes):
                given.write(stdin)
                given.seek(0)
                stdin = given.fileno()
            streams = (
                stdin,
                self._out.fileno() if stdout is None else stdout,
                self._err.fileno() if stderr is None else stderr,
            )
            variables = {**os.environ, **(environment or {})}
            job = _Job(
                arguments,
                variables,
                str(cwd or Path.cwd()),
                first,
                tuple(map(_Stream, streams)),
                own_terminal,
                tuning,
            )
            self._process: Any = _CONTEXT.Process(target=_main, args=(job,), daemon=True)
            self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    @property
    def running(self) -> bool:
        return bool(self._process.is_alive())

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it still lives."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL: nothing of it can react."""
        self.send(signal.SIGKILL)

    def wait(self, seconds: float = 60) -> Done:
        """Wait for its end; one that does not come fails the test."""
        try:
            self._process.join(seconds)
            if self._process.is_alive():
                self.kill()
                self._process.join()
                raise AssertionError(f"still running after {seconds} s: {_read(self._err)[-2000:]}")
            return Done(int(self._process.exitcode), _read(self._out), _read(self._err))
        finally:
            self._process.close()
            self._out.close()
            self._err.close()


def patient(batch: int | None = None) -> Tuning:
    """For a store that is killed, or busy: a machine may need more than half a minute to start a Neo4j again.

    In small batches a kill finds more moments.
    """
    return replace(HASTY, patience=Patience(retry=120), batch=batch)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _main(job: _Job) -> None:
    """The child: its own folder, environment and streams, then what the console script does, and Python at its end."""
    os.chdir(job.folder)
    os.environ.clear()
    os.environ.update(job.environment)
    for number, stream in enumerate(job.streams):
        if stream.descriptor == CLOSED:
            os.close(number)
        else:
            os.dup2(stream.descriptor, number)
            os.close(stream.descriptor)  # else a pipe would have one more end
    if job.own_terminal:
        os.setsid()
        ioctl(0, termios.TIOCSCTTY, 0)
    _open_streams(job.streams)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.argv = ["simgraph", *job.arguments]
    os._exit(_ended(job))


def _open_streams(streams: tuple[_Stream, ...]) -> None:
    """What a starting Python makes of its descriptors, and of PYTHONIOENCODING."""
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    names = (("stdin", "r", "strict"), ("stdout", "w", "strict"), ("stderr", "w", "backslashreplace"))
    for number, (stream, (name, mode, usual)) in enumerate(zip(streams, names, strict=True)):
        opened = None
        if stream.descriptor != CLOSED:
            raw = open(number, f"{mode}b", closefd=False)  # noqa: SIM115
            opened = io.TextIOWrapper(
                raw,
                encoding,
                usual if name == "stderr" else errors or usual,
                line_buffering=name == "stderr" or raw.isatty(),
            )
        setattr(sys, name, opened)


def _ended(job: _Job) -> int:
    """The exit code that Python would have; what it says of a stream that cannot be flushed is said here, too."""
    from simgraph_neo.__main__ import main

    code: Any = 0
    try:
        exec(job.first, {"signal": signal})
        main(job.tuning)
    except SystemExit as end:
        code = end.code
    except BaseException as error:
        trace = error.__traceback__
        sys.excepthook(type(error), error, trace and trace.tb_next)  # without this frame, which a user's would not have
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            if sys.stderr is not None and stream is not sys.stderr:
                print(f"Exception ignored in: {stream!r}\n{error!r}", file=sys.stderr, flush=True)
            code = 120
    return code if isinstance(code, int) else 0 if code is None else 1
