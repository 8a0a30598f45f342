"""Which processes are ours: only what a record of ours describes is used, or sent a signal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from simgraph_neo.errors import ServerError
from simgraph_neo.server import process, record
from simgraph_neo.server.config import Ports, text
from simgraph_neo.server.folders import Place
from simgraph_neo.server.running import Running
from tests.support.fake_bolt import FakeBolt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65534


@contextmanager
def program(*arguments: str, executable: Path | None = None, user: int | None = None) -> Iterator[psutil.Process]:
    """A process that waits, with these arguments."""
    command = [str(executable or "/bin/sh"), "-c", "read line", *arguments]
    with subprocess.Popen(command, user=user, stdin=subprocess.PIPE) as started:
        try:
            yield psutil.Process(started.pid)
        finally:
            started.kill()


def test_s08_only_what_was_written_down_is_ours(tmp_path: Path) -> None:
    """S08: another pid, start, boot, folder, or token is another program; a damaged record describes none."""
    home, copy, file = tmp_path / "home", tmp_path / "copy", tmp_path / "pid"
    home.mkdir()
    copy.mkdir()
    planned = record.planned(home)
    with program(planned.argument) as ours, program() as other:
        noted = planned.of(ours.pid)
        record.write(file, noted)
        assert file.stat().st_mode & 0o777 == 0o600
        assert record.read(file) == noted
        for known in (planned, noted, replace(noted, ready=True)):
            assert record.find(known, home) == ours
        assert record.find(noted, copy) is None
        for wrong in (
            replace(noted, pid=other.pid),
            replace(noted, started="1"),
            replace(noted, boot="another"),
            replace(noted, folder=(noted.folder[0], 1)),
            replace(planned, token="f" * 32),
            replace(noted, executable="/bin/other", ready=True),
        ):
            assert record.find(wrong, home) is None, wrong
        for damaged in ("", "{", "[]", '{"pid": 1}', '{"pid": 1, "ready": true}'):
            file.write_text(damaged)
            assert record.read(file) is None
    assert record.find(noted, home) is None


def test_s08_another_users_process_is_not_ours(tmp_path: Path) -> None:
    """S08: a process of another user is never ours, whatever its arguments and whatever was written down."""
    planned = record.planned(tmp_path)
    if os.getuid() == 0:
        with program(planned.argument, user=NOBODY) as theirs:
            assert record.find(planned, tmp_path) is None
            assert record.find(planned.of(theirs.pid), tmp_path) is None
    else:
        first = replace(planned, pid=1, started=record._started(psutil.Process(1)))
        assert record.find(first, tmp_path) is None


def test_s08_a_java_that_was_upgraded_still_runs_its_own_server(tmp_path: Path) -> None:
    """S08: its program was replaced or removed on disk while it ran: the server is known, and can be ended."""
    java = tmp_path / "java"
    shutil.copy("/bin/sh", java)
    planned = record.planned(tmp_path)
    with program(planned.argument, executable=java) as ours:
        noted = replace(planned.of(ours.pid), ready=True)
        java.unlink()
        assert record.find(noted, tmp_path) == ours
        shutil.copy(shutil.which("true") or "", java)
        assert record.find(noted, tmp_path) == ours
        process.end(ours, 5)
    assert record.find(noted, tmp_path) is None


def test_s08_a_stranger_at_our_port_is_given_nothing(tmp_path: Path) -> None:
    """S08: our server runs, but another program answers at its port: it is not taken for it, and gets no password."""
    at = Place(tmp_path)
    at.conf.parent.mkdir(parents=True)
    planned = record.planned(tmp_path)
    with program(planned.argument) as ours, FakeBolt(version=bytes((0, 0, 4, 4))) as stranger:
        at.conf.write_text(text(Ports(int(stranger.uri.rpartition(":")[2]), 7474)))
        record.write(at.pid, replace(planned.of(ours.pid), ready=True))
        running = Running(at, tmp_path)
        running.start_patience = 0.1
        assert running.process() == ours
        assert not running.is_up()
        with pytest.raises(Exception, match="does not answer"):
            running.wait(lambda port: pytest.fail(f"the password was sent to port {port}"))
    # FakeBolt answered in this process: what listens itself is known by its port.
    with FakeBolt(version=bytes((0, 0, 4, 4))) as own:
        port = int(own.uri.rpartition(":")[2])
        assert record.listens(psutil.Process(), port)
    assert not record.listens(psutil.Process(), port)


def test_s08_a_process_that_only_looks_like_our_server_is_let_alone(tmp_path: Path) -> None:
    """S08: our main class, our home, our port in its arguments prove nothing: it is neither found nor ended."""
    at = Place(tmp_path)
    with program("org.neo4j.server.CommunityEntryPoint", f"--home-dir={at.store}") as impostor:
        running = Running(at, tmp_path)
        assert running.process() is None
        assert running.stop() is False
        assert impostor.is_running()


LOCKS = (
    "import fcntl, sys, time\n"
    "file = open(sys.argv[1], 'r+b')\n"
    "fcntl.lockf(file, fcntl.LOCK_EX)\n"
    "print('locked', flush=True)\n"
    "time.sleep(float(sys.argv[2]))\n"
)


@pytest.mark.parametrize(("holds", "waits"), [(0.3, 20.0), (60.0, 0.1)])
def test_s08_a_store_that_another_program_has_open_is_let_alone(tmp_path: Path, holds: float, waits: float) -> None:
    """S08: a lock on the store is waited for as long as a killed server needs; one that stays is refused."""
    at = Place(tmp_path)
    lock = at.data / "databases" / "store_lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    running = Running(at, tmp_path)
    running.lock_patience = waits
    running.check_unlocked()
    with subprocess.Popen([sys.executable, "-c", LOCKS, str(lock), str(holds)], stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline()
        if holds < waits:
            running.check_unlocked()
        else:
            with pytest.raises(ServerError, match=r"Another program has .*data open"):
                running.check_unlocked()
            other.kill()
