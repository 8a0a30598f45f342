"""Which process is ours: what is written down when one is started, and the proof that a running one is the same.

A command line proves nothing: any user can run a program under our server's arguments, and a container's server may
have the same path. So a start writes a record that only its user can read, and a process is ours only when everything
in it agrees. All else is another program: it is not used, given no password, and sent no signal.
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
    """What is written down of a process of ours."""

    token: str
    """Random, and among the process's arguments; finds one whose starter was killed before it could note `pid`."""
    boot: str
    """Which boot of the machine; "" where the system does not say."""
    folder: tuple[int, int]
    """Device and inode of the folder that it was started for: a copy, or a container's, is another one."""
    pid: int = 0
    """0 = not known yet."""
    started: str = ""
    """Its start: ticks since the boot where the system counts them."""
    executable: str = ""
    ready: bool = False
    """Whether that start was finished."""

    @property
    def argument(self) -> str:
        """What makes a process known as the one of this record; Java itself has no use for it."""
        return f"-Dsimgraph.start={self.token}"

    def of(self, pid: int) -> Record:
        """The same of a process that has begun. Raises psutil.Error when it has ended."""
        process = psutil.Process(pid)
        return replace(self, pid=pid, started=_started(process), executable=process.exe())

    def finished(self, pid: int) -> Record:
        """The same of a process whose start is finished."""
        return replace(self.of(pid), ready=True)


def planned(folder: Path) -> Record:
    """What can be written down before the start: of a process for `folder`."""
    return Record(secrets.token_hex(16), _boot(), _identity(folder))


def write(file: Path, record: Record) -> None:
    """Write it, readable by its user only from its first moment on."""
    if file.exists():
        file.chmod(0o600)  # what is written over keeps its mode
    with written_whole(file, mode=0o600) as whole:
        whole.write_text(json.dumps(asdict(record)))


def read(file: Path) -> Record | None:
    """Read it; None when there is none, or it is not one of ours."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if os.name == "posix" and file.stat().st_uid != os.getuid():
            return None
        saved = json.loads(file.read_text())
        return Record(**saved | {"folder": tuple(saved["folder"])})
    return None


def find(record: Record | None, folder: Path) -> psutil.Process | None:
    """The running process that `record` describes, for `folder`; None when there is none that is proved to be it."""
    with suppress(OSError):
        if record and record.boot == _boot() and record.folder == _identity(folder):
            candidates = (record.pid,) if record.pid else psutil.pids()
            return next((found for pid in candidates if (found := _proved(pid, record))), None)
    return None


def listens(process: psutil.Process, port: int) -> bool:
    """Whether it is this process, and no other program, that takes connections at `port`."""
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
    if record.argument not in arguments and (arguments or not record.pid):  # there are none in the moment of an exec
        return False
    # A "java" may be a script that becomes the real one: which it became is known when it is ready.
    return not record.ready or process.exe() == record.executable


def _is_own(process: psutil.Process) -> bool:
    if os.name != "posix":
        return True
    return set(process.uids()) == {os.getuid()}


def _started(process: psutil.Process) -> str:
    """Its start in ticks since the boot, which no change of the clock moves; else a time."""
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
