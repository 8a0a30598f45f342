"""The server's process: found by its command line, started in a session of its own, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint"
_ADMIN_CLASS = "org.neo4j.cli.AdminTool"
_OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]
# The serial collector starts half a second sooner than G1, and writes no slower at this heap.
_HEAP = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"]


def server_command(java: Path, flags: Sequence[str], class_path: Path, store: Path) -> list[str]:
    """The server's command line. `class_path` is a Java argument file; the store's folder says whose server it is."""
    command = [str(java), *_HEAP, *flags, *_OPENS, f"@{class_path}", MAIN_CLASS]
    return [*command, home_flag(store), f"--config-dir={store / 'conf'}", "--console-mode"]


def admin_command(java: Path, flags: Sequence[str], class_path: Path, *arguments: str) -> list[str]:
    """The command line of Neo4j's own administration tool."""
    return [str(java), "-XX:TieredStopAtLevel=1", *flags, f"@{class_path}", _ADMIN_CLASS, *arguments]


def tool_flag(root: Path) -> str:
    """The argument by which the administration tool of this home is known; Java itself has no use for it."""
    return f"-Dsimgraph.root={root}"


def home_flag(store: Path) -> str:
    """The argument by which a server of this store is known."""
    return f"--home-dir={store}"


def environment(**more: str) -> dict[str, str]:
    """Our own environment without what would change Java or Neo4j behind our back, and without passwords."""
    dropped = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped and not _may_be_secret(key)}
    if sys.platform == "linux":
        kept["LC_ALL"] = "C.UTF-8"  # else Java cannot open folders with accents under `env -i`
    return kept | more


def remember(file: Path, pid: int, *, ready: bool) -> None:
    """Write the pid file: number, and whether that start was finished."""
    with written_whole(file) as whole:
        whole.write_text(json.dumps({"pid": pid, "ready": ready}))


def remembered(file: Path) -> tuple[int, bool]:
    """Read the pid file; (0, False) without one."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        saved = json.loads(file.read_text())
        return int(saved["pid"]), bool(saved["ready"])
    return 0, False


def _may_be_secret(name: str) -> bool:
    """Neo4j's own variables hold passwords, and a proxy's address may; Java looks at neither."""
    return name.startswith("NEO4J_") or name.lower().endswith("_proxy")


def spawn(command: Sequence[str], log: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start it in its own session with its own stdio: it outlives this command, and Ctrl-C does not reach it."""
    with log.open("ab") as output:
        started = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # On a busy machine /proc shows no arguments for a moment yet: without them it would be taken for ended.
    wait_until(lambda: started.poll() is not None or _has_arguments(started.pid), 10)
    return started


def _has_arguments(pid: int) -> bool:
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).cmdline())
    return False


def let_go(process: subprocess.Popen[bytes]) -> None:
    """It is meant to go on running: keeps Popen's finaliser from warning about it."""
    if process.poll() is None:
        process.returncode = 0


def of_store(pid: int, store: Path) -> psutil.Process | None:
    """The process `pid` when it lives and is a server of `store`; a reused number or a zombie is not."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        command = process.cmdline()
        if MAIN_CLASS in command and home_flag(store) in command and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def search(store: Path) -> psutil.Process | None:
    """Look through all processes for a server of `store` (tens of milliseconds)."""
    return next((found for pid in psutil.pids() if (found := of_store(pid, store))), None)


def end(process: psutil.Process, say: Callable[[str], None], patience: float) -> None:
    """Ask it to stop; kill it only after `patience` seconds."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        if not wait_until(lambda: _has_ended(process), patience):
            say(f"Neo4j did not stop within {patience:.0f} s; killing it (what was committed is safe).")
            _kill(process)


def _kill(process: psutil.Process) -> None:
    process.kill()
    wait_until(lambda: _has_ended(process), 10)


def _has_ended(process: psutil.Process) -> bool:
    """Gone, or a zombie: its parent, a notebook or a container's first process, may never ask how it ended."""
    with suppress(psutil.TimeoutExpired):
        process.wait(0)  # for a child of ours this asks
        return True
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


def end_tools(root: Path) -> None:
    """End the administration tools that a killed command of this home left behind: they would keep its store locked."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            command = process.cmdline()
            if _ADMIN_CLASS in command and tool_flag(root) in command:
                _kill(process)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look every 50 ms; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
