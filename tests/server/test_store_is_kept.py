"""What a start, a reset or a restore may replace: what it made itself, never a store that somebody put there."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest
from neo4j import GraphDatabase

from simgraph_neo.errors import ServerError
from simgraph_neo.server import LocalServer, archive, empty, record, swap
from simgraph_neo.server.folders import Folders, Place
from simgraph_neo.server.process import wait_until
from tests.support import neo4j_home
from tests.support.fake_java import use_java
from tests.support.tally import count
from tests.support.tiers import moments

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def at(tmp_path: Path) -> Folders:
    neo4j_home.prepare(tmp_path)
    (tmp_path / "neo4j" / "archive").unlink()
    return Folders(tmp_path)


def with_store(at: Folders, word: str = "real") -> None:
    """A store with its password, as somebody copies or mounts it."""
    for part in ("databases/system", "databases/neo4j", "transactions/neo4j"):
        (at.data / part).mkdir(parents=True, exist_ok=True)
        (at.data / part / "graph").write_text(word)
    at.password.write_text(f"password of {word}")
    at.password.chmod(0o600)


def files(at: Folders) -> dict[str, bytes]:
    """Every file of the store and the password."""
    kept = [at.password, *at.store.rglob("*")]
    return {path.relative_to(at.root).as_posix(): path.read_bytes() for path in kept if path.is_file()} | {
        "log": b"",
        "store/conf/neo4j.conf": b"",
    }


def test_s07_a_store_that_comes_after_a_failed_start_is_kept(at: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """S07: a first start fails for want of memory; a store is copied into its place: no start deletes any of it."""
    use_java(monkeypatch, at.home / "java", "echo 'Could not reserve enough space'; exit 1")
    with pytest.raises(ServerError, match="enough space"):
        LocalServer(at.home).start()
    with_store(at)
    before = files(at)
    for _ in range(2):
        with pytest.raises(ServerError, match="enough space"):
            LocalServer(at.home).start()
        assert files(at) == before


@pytest.mark.parametrize("left", ["no store folder", "no data folder", "an empty data folder", "no databases"])
def test_s07_a_store_that_is_not_mounted_is_not_replaced(at: Folders, left: str) -> None:
    """S07: there is a password and no database: every command says what is missing, and changes nothing."""
    at.password.write_text("the old one")
    at.password.chmod(0o600)
    folders = {"no data folder": at.store, "an empty data folder": at.data, "no databases": at.data / "databases"}
    if left in folders:
        folders[left].mkdir(parents=True)
    before = sorted(path for path in at.root.rglob("*") if not path.is_relative_to(at.jars))
    server = LocalServer(at.home)
    calls: list[Callable[[], object]] = [
        server.start,
        server.held,
        server.reset,
        lambda: server.backup(at.home / "b.dump"),
    ]
    for call in calls:
        with pytest.raises(ServerError, match=r"data holds no database, but .*password belongs.* mounted\?.*delete"):
            call()
    assert at.password.read_text() == "the old one"
    after = sorted(path for path in at.root.rglob("*") if not path.is_relative_to(at.jars))
    assert set(after) - set(before) <= {at.root / "lock"}


def test_s07_files_that_are_no_database_are_not_replaced(at: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """S07: a data folder that holds other files is refused, and they stay."""
    use_java(monkeypatch, at.home / "java", "exit 1")
    (at.data / "lost+found").mkdir(parents=True)
    (at.data / "notes.txt").write_text("mine")
    with pytest.raises(ServerError, match="holds files that are not a Neo4j database"):
        LocalServer(at.home).start()
    assert (at.data / "notes.txt").read_text() == "mine"
    assert not at.password.exists()


def test_s07_an_unfinished_restore_replaces_only_what_it_was_to_replace(tmp_path: Path) -> None:
    """S07: a restore was killed after it was decided, and another store came since: it stays, and a line says so."""
    at = Folders(tmp_path)
    with_store(at, "old")
    (at.staging / "data").mkdir(parents=True)
    for part in ("databases/neo4j", "transactions/neo4j"):
        (at.staging / "data" / part).mkdir(parents=True)
        (at.staging / "data" / part / "graph").write_text("restored")
    swap.commit(at, at.staging / "data")
    with_store(at, "another")
    with pytest.raises(ServerError, match=r"has changed since then; nothing was replaced.*Move .*restored away"):
        swap.finish(at)
    assert (at.data / "databases" / "neo4j" / "graph").read_text() == "another"
    assert (at.restored / "databases" / "neo4j" / "graph").read_text() == "restored"


# Runs STATEMENT of a home and dies by SIGKILL just before the given one of its changes to the disk.
DIES = (
    "import os, signal, sys\n"
    "from pathlib import Path\n"
    "from simgraph_neo.server import empty\n"
    "from simgraph_neo.server.folders import Folders\n"
    "at, left = Folders(Path(sys.argv[1])), int(sys.argv[2])\n"
    "def hook(event, arguments):\n"
    "    global left\n"
    "    writes = event == 'open' and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)\n"
    "    if writes or event in ('os.rename', 'os.remove', 'os.rmdir', 'os.mkdir'):\n"
    "        left -= 1\n"
    "        if left < 0:\n"
    "            os.kill(os.getpid(), signal.SIGKILL)\n"
    "sys.addaudithook(hook)\n"
)


START = (
    "from simgraph_neo.server import LocalServer\n"
    "from tests.support.neo4j_home import QUICK_START\n"
    "LocalServer(at.home, java_options=QUICK_START).start()\n"
)


def died(at: Folders, statement: str, step: int) -> bool:
    """Whether `statement` was killed before that step; False when it came to its end."""
    done = subprocess.run([sys.executable, "-c", DIES + statement, str(at.home), str(step)])
    assert done.returncode in {0, -signal.SIGKILL}
    return done.returncode != 0


def test_s09_a_reset_can_be_killed_before_any_of_its_steps(tmp_path: Path) -> None:
    """S09: killed at any moment, the store and its password are there, or the next command finds neither."""
    whole = []
    for step in range(100):
        at = Folders(tmp_path / str(step))
        with_store(at)
        before = files(at)
        was_killed = died(at, "at.delete_store()", step)
        at.finish_reset()
        whole.append(files(at) == before)
        assert whole[-1] or not (at.store.exists() or at.password.exists())
        assert not at.deleted.exists()
        if not was_killed:
            break
    assert whole == sorted(whole, reverse=True)
    assert sum(whole) > 1
    assert whole.count(False) > 5


def test_s09_a_password_that_came_after_a_killed_reset_is_kept(tmp_path: Path) -> None:
    """S09, S07: a reset was killed, and a store was put in its place: what ends the reset takes nothing of it."""
    for step in range(100):
        at = Folders(tmp_path / str(step))
        with_store(at, "old")
        was_killed = died(at, "at.delete_store()", step)
        if not at.store.exists() and at.deleted.exists():
            kept = at.password.read_bytes() if at.password.exists() else None
            if kept:  # the store that was reset is put back, and its password was still there
                (at.data / "databases" / "neo4j").mkdir(parents=True)
                (at.data / "databases" / "neo4j" / "graph").write_text("put back")
            else:
                with_store(at, "newer one")
            before = files(at)
            at.finish_reset()
            assert files(at) == before
            assert not at.deleted.exists()
        if not was_killed:
            break
    assert step > 5


def test_s09_an_empty_store_is_whole_or_not_there(tmp_path: Path) -> None:
    """S09: killed while the empty store is put into its place: the next start finds none, or a whole one."""
    states = []
    for step in range(200):
        at = Folders(tmp_path / str(step))
        (at.empty / "databases" / "system").mkdir(parents=True)
        for name in ("databases/system/neostore", "server_id", "simgraph-first-password"):
            (at.empty / name).write_text(name)
        was_killed = died(at, "empty.place(at, None)", step)
        states.append(empty.holds_database(at.data))
        if not states[-1]:
            empty.clean(at)
            empty.place(at, None)  # type: ignore[arg-type]  # Neo4j is not needed: the empty store is there
        found = {path.relative_to(at.data): path.read_text() for path in at.data.rglob("*") if path.is_file()}
        assert found == {path.relative_to(at.empty): path.read_text() for path in at.empty.rglob("*") if path.is_file()}
        if not was_killed:
            break
    assert states == sorted(states)
    assert len(states) > 5


@pytest.mark.timeout(3600)
@moments(None, 16)
def test_s09_a_first_start_can_be_killed_at_any_moment(tmp_path: Path, first: int, stride: int) -> None:
    """S09: killed before any step of a first start on a real Neo4j: the next has a store, and its password works."""
    neo4j_home.prepare(tmp_path)
    at, server, step = Folders(tmp_path), LocalServer(tmp_path, java_options=neo4j_home.QUICK_START), first
    while died(at, START, step):
        log_in(server)
        count("kills survived")
        server.reset()
        step += stride
    server.stop()
    assert step > 50


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", ["started", "ready"])
def test_s09_making_the_empty_store_can_be_killed(tmp_path: Path, moment: str) -> None:
    """S09: killed while Neo4j makes the empty store: the next start makes another one, and no process is left."""
    neo4j_home.prepare(tmp_path)
    at, server = Folders(tmp_path), LocalServer(tmp_path, java_options=neo4j_home.QUICK_START)
    at.empty.unlink()
    if moment == "started":
        at.archive.unlink()  # it is made by the way, so that the store's own first start is a fast one
    command, place = [sys.executable, "-c", DIES + START, str(tmp_path), "100000"], Place(at.making)
    with subprocess.Popen(command) as starting:
        assert wait_until(lambda: bool((noted := record.read(place.pid)) and noted.pid), 60)
        assert wait_until(lambda: moment == "started" or bool((n := record.read(place.pid)) and n.ready), 60)
        left = record.find(record.read(place.pid), at.making)
        starting.kill()
    log_in(server)
    assert left is None or not left.is_running() or left.status() == psutil.STATUS_ZOMBIE
    assert empty.holds_database(at.empty)
    assert not at.making.exists()
    assert not archive.is_writing(psutil.Process(server.status().pid).cmdline())
    server.stop()


def log_in(server: LocalServer) -> None:
    """Start it, and write something with its password."""
    settings = server.start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        driver.execute_query("CREATE (:Kept)")


@pytest.mark.parametrize("which", ["store", "data"])
def test_s07_what_lies_elsewhere_is_not_reset(at: Folders, tmp_path: Path, which: str) -> None:
    """S07: a store or its data that is a link is not reset: its place is named, and nothing is deleted."""
    with_store(at)
    place = at.store if which == "store" else at.data
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    before = files(at)
    with pytest.raises(
        ServerError, match=r"is a link or a mounted disk; nothing was deleted. Empty .*elsewhere by hand"
    ):
        LocalServer(at.home).reset()
    assert files(at) == before
