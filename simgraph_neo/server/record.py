"""Recognize our own processes: record each one at its start, and compare a running process with the record.

A command line proves nothing: any user can run a program with our server's arguments, and a container's server may
have the same path. Therefore a start writes a record that only its user can read, and a process is ours only if
everything in the record agrees. We never use any other program, give it a password or send it a signal.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from simgraph_neo.files import written_whole

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a process of ours."""

    token: str
    """Random, also an argument of the process. It finds a process whose starter was killed before it recorded `pid`."""
    boot: str
    """The id of the machine's boot; "" if the system has none."""
    folder: tuple[int, int]
    """Device and inode of the folder for which it was started: a copy, or a container's folder, is a different one."""
    pid: int = 0
    """0 = not yet known."""
    started: str = ""
    """When it started: ticks since the boot, if the system counts them."""
    executable: str = ""
    ready: bool = False
    """Whether its start was finished."""

    @property
    def argument(self) -> str:
        """The argument by which the process is recognized; Java ignores it."""
        return f"-Dsimgraph.start={self.token}"

    def of(self, pid: int) -> Record:
        """Return the record with the data of a started process. Raises psutil.Error if it has ended."""
        process = psutil.Process(pid)
        return replace(self, pid=pid, started=_started(process), executable=process.exe())

    def finished(self, pid: int) -> Record:
        """Return the record with the data of a process whose start is finished."""
        return replace(self.of(pid), ready=True)


def planned(folder: Path) -> Record:
    """Return the record of a process for `folder` before its start."""
    return Record(secrets.token_hex(16), _boot(), _identity(folder))


def write(file: Path, record: Record) -> None:
    """Write a record to a file that only its user can ever read."""
    if file.exists():
        file.chmod(0o600)  # `written_whole` keeps the mode of an existing file
    with written_whole(file, mode=0o600) as whole:
        whole.write_text(json.dumps(asdict(record)))


def read(file: Path) -> Record | None:
    """Read a record; None if there is none, or if the file is not ours."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if os.name == "posix" and file.stat().st_uid != os.getuid():
            return None
        saved = json.loads(file.read_text())
        return Record(**saved | {"folder": tuple(saved["folder"])})
    return None


def find(record: Record | None, folder: Path) -> psutil.Process | None:
    """Return the running process of `record` for `folder`; None if no process agrees with it."""
    with suppress(OSError):
        if record and record.boot == _boot() and record.folder == _identity(folder):
            candidates = (record.pid,) if record.pid else psutil.pids()
            return next((found for pid in candidates if (found := _proved(pid, record))), None)
    return None


def listens(process: psutil.Process, port: int) -> bool:
    """Whether this process, and no other program, listens on `port`."""
    with suppress(psutil.Error):
        open_ports = process.net_connections("tcp")
        return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in open_ports)
    return False


def _proved(pid: int, record: Record) -> psutil.Process | None:
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if not _is_own(process) or process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process if _is_same(process, record) else None
    return None


def _is_same(process: psutil.Process, record: Record) -> bool:
    arguments = process.cmdline()
    if record.pid and (_started(process) != record.started):
        return False
    if record.argument not in arguments and (arguments or not record.pid):  # during an exec there are no arguments
        return False
    # "java" may be a script that execs the real one: the executable is only final when the start is finished.
    return not record.ready or process.exe() == record.executable


def _is_own(process: psutil.Process) -> bool:
    if os.name != "posix":
        return True
    return set(process.uids()) == {os.getuid()}


def _started(process: psutil.Process) -> str:
    """Return the start in ticks since the boot, which clock changes do not affect; else as a time."""
    try:
        return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return f"{process.create_time():.2f}"


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _identity(folder: Path) -> tuple[int, int]:
    info = folder.stat()
    return info.st_dev, info.st_ino
