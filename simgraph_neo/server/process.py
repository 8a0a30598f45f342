"""Start and end our processes: command lines, environment, sessions."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psutil

from simgraph_neo.server import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)
_MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint"
_ADMIN_CLASS = "org.neo4j.cli.AdminTool"
_OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]
# The serial collector starts half a second faster than G1, and writes are not slower with this heap.
_HEAP = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"]
# Java's full compiler starts at ten times its default thresholds: most code that it compiled in the first minute was
# not used for long. Measured on a busy machine, in two or three alternating runs: a start took 0.7 of the processor
# time, later writes 0.65 to 0.9.
_COMPILER = [
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
]
_NO_TMP = "-XX:-UsePerfData"
"""Without it Java keeps a file for its own tools in /tmp, whatever java.io.tmpdir is."""


def server_command(java: Path, flags: Sequence[str], class_path: Path, store: Path) -> list[str]:
    """Return the server's command line; `class_path` is a Java argument file."""
    command = [str(java), *_HEAP, *_COMPILER, _NO_TMP, *flags, *_OPENS, f"@{class_path}", _MAIN_CLASS]
    return [*command, f"--home-dir={store}", f"--config-dir={store / 'conf'}", "--console-mode"]


def admin_command(java: Path, flags: Sequence[str], class_path: Path, *arguments: str) -> list[str]:
    """Return the command line of Neo4j's administration tool."""
    return [str(java), "-XX:TieredStopAtLevel=1", _NO_TMP, *flags, f"@{class_path}", _ADMIN_CLASS, *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return our environment with `more`, without variables that change Java or Neo4j, and without passwords."""
    dropped = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped and not _may_be_secret(key)}
    if sys.platform == "linux":
        kept["LC_ALL"] = "C.UTF-8"  # without a locale, as under `env -i`, Java cannot open folders with accents
    return kept | more


def _may_be_secret(name: str) -> bool:
    """Whether a variable may hold a password: Neo4j's and those of proxies. Java does not read them."""
    return name.startswith("NEO4J_") or name.lower().endswith("_proxy")


def spawn(command: Sequence[str], log: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start a process in its own session with its own stdio: it outlives this command and does not get Ctrl-C."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def let_go(process: subprocess.Popen[bytes]) -> None:
    """Prevent the warning of Popen's finaliser: the process is meant to outlive this one."""
    if process.poll() is None:
        process.returncode = 0


def end(process: psutil.Process, patience: float, level: int = logging.INFO) -> None:
    """Terminate a process; kill it after `patience` seconds, which is logged at `level`."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        if not wait_until(lambda: _has_ended(process), patience):
            logger.log(level, "Neo4j did not stop within %.0f s; killing it (committed data is safe).", patience)
            _kill(process)


def _kill(process: psutil.Process) -> None:
    process.kill()
    wait_until(lambda: _has_ended(process), 10)


def _has_ended(process: psutil.Process) -> bool:
    """Whether it has ended. A zombie counts: its parent, such as a notebook, may never wait for it."""
    with suppress(psutil.TimeoutExpired):
        process.wait(0)  # reaps a child of ours
        return True
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


@contextmanager
def noted(file: Path, folder: Path) -> Iterator[str]:
    """Record a tool that works on `folder` during the block; yield the argument with which to start it.

    If the command is killed and the tool is not, `end_noted` ends the tool.
    """
    note = record.planned(folder)
    record.write(file, note)
    try:
        yield note.argument
    finally:
        file.unlink(missing_ok=True)


def end_noted(file: Path, folder: Path) -> None:
    """Kill the tool that a killed command left running: it would keep the store locked."""
    if file.exists():
        with suppress(psutil.NoSuchProcess):
            if left := record.find(record.read(file), folder):
                _kill(left)
        file.unlink(missing_ok=True)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll every 50 ms; return False after that number of seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
