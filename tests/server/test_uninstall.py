"""`simgraph status --disk` and `simgraph db uninstall`: what lies where, and what is removed of it."""

from __future__ import annotations

import hashlib
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.cli.tuning import Tuning
from simgraph_neo.errors import ServerError
from simgraph_neo.maintenance.disk import disk_use, uninstall
from simgraph_neo.server import LocalServer
from simgraph_neo.server.folders import Folders
from simgraph_neo.store.transactions import Patience
from tests.support import neo4j_home
from tests.support.commands import good, refused, simgraph
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.processes import Command
from tests.support.tally import count
from tests.support.tiers import moments
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = hashlib.sha256(b"https://a.museum/1.jpg").hexdigest() + ".jpg"
OURS = (
    *("neo4j/store/data/databases/neo4j/graph", "neo4j/store/data/transactions/neo4j/log"),
    *("neo4j/store/conf/neo4j.conf", "neo4j/jars/org/neo4j.jar", "neo4j/jars/verified.json"),
    *("neo4j/archive/neo4j-1.jsa", "neo4j/empty-5.26.0/server_id", "neo4j/password", "neo4j/server.log"),
    *("neo4j/class-path", "neo4j/tmp/jetty/a", "neo4j/.pid-0a.tmp", "neo4j/lock"),
    *(f"pictures/{PICTURE}", "pace/flags-pictures.json", "pace/flags-pictures.lock"),
)  # fmt: skip
THEIRS = ("monday.dump", "neo4j/tuesday.dump", "pictures/mine.jpg")
# A command dies by SIGKILL just before the LEFT-th of its changes to the disk.
DIES = """
import os, signal, sys
left = LEFT
def hook(event, arguments):
    global left
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
"""


def filled(home: Path, *names: str) -> Path:
    """A home with such files, each of 5,000 bytes."""
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"x" * 5_000)
    return home


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if not path.is_dir()}


def test_s18_only_what_is_simgraphs_is_removed(tmp_path: Path) -> None:
    """S18: of a home with backups and other files in every folder, just these stay, and are named."""
    home = filled(tmp_path / "home", *OURS, *THEIRS)
    assert set(uninstall(home)) == {home / name for name in THEIRS}
    assert files(home) == set(THEIRS)
    assert set(uninstall(home)) == {home / name for name in THEIRS}


def test_s18_nothing_is_left_of_a_home_that_is_all_simgraphs(tmp_path: Path) -> None:
    """S18: where nothing else lies in the home, it is gone too; removing from what is not there makes nothing."""
    home = filled(tmp_path / "home", *OURS)
    for _ in range(2):
        assert uninstall(home) == []
        assert not home.exists()


@moments(12, 2)
def test_s18_an_uninstall_can_be_killed_before_any_of_its_steps(tmp_path: Path, first: int, stride: int) -> None:
    """S18: killed at any moment, what is not simgraph's is whole, and the same command again removes the rest."""
    step, ended = first - 1, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        home = filled(tmp_path / str(step), *OURS, *THEIRS)
        command = ("db", "uninstall", "--yes")
        killed = Command(*command, environment={"SIMGRAPH_HOME": str(home)}, first=DIES.replace("LEFT", str(step)))
        ended = killed.wait().code
        assert set(THEIRS) <= files(home)
        uninstall(home)
        assert files(home) == set(THEIRS), step
        step += stride
        count("kills survived", ended == -signal.SIGKILL)
    assert ended == 0
    assert step > 40  # less would be no enumeration


@pytest.mark.parametrize("name", ["tmp/a", "store/data/graph", "jars/a.jar"])
def test_s18_another_programs_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """S18: a folder `neo4j` that simgraph did not make is another program's: one line, and nothing is removed."""
    home = filled(tmp_path, f"neo4j/{name}", "neo4j/bin/neo4j")
    monkeypatch.setenv("SIMGRAPH_HOME", str(home))
    for command in (("db", "uninstall", "--yes"), ("status", "--disk")):
        assert "simgraph did not make" in refused(3, *command)
    assert files(home) == {f"neo4j/{name}", "neo4j/bin/neo4j"}


@pytest.mark.parametrize("which", ["store", "store/data"])
def test_s18_a_store_that_lies_elsewhere_is_not_removed(tmp_path: Path, which: str) -> None:
    """S18: as for a reset, a store or its data that is a link is named, and nothing is removed."""
    home = filled(tmp_path / "home", *OURS)
    (home / "neo4j" / which).rename(tmp_path / "elsewhere")
    (home / "neo4j" / which).symlink_to(tmp_path / "elsewhere")
    before = files(tmp_path)
    with pytest.raises(ServerError, match=r"nothing was deleted. Empty .* by hand"):
        uninstall(home)
    assert files(tmp_path) == before


def test_s18_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    """S18: jars that several homes share by a link stay where they are."""
    home = filled(tmp_path / "home", *OURS)
    (home / "neo4j" / "jars").rename(tmp_path / "shared")
    (home / "neo4j" / "jars").symlink_to(tmp_path / "shared")
    uninstall(home)
    assert not home.exists()
    assert files(tmp_path) == {"shared/org/neo4j.jar", "shared/verified.json"}


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_s18_it_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """S18: it shows what would go with its size, and without a yes nothing does."""
    home = filled(tmp_path, *OURS)
    monkeypatch.setenv("SIMGRAPH_HOME", str(home))
    result = simgraph("db", "uninstall", stdin=answer)
    assert "Nothing was removed" in result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines()][1:4] == ["store", "jars", "prepared"]
    assert files(home) == set(OURS)


@pytest.mark.long
def test_s18_an_uninstall_ends_a_running_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S18: under a crawl all is removed, as by a reset: the crawl ends with 75 and says why."""
    world = knn_world(120, seed=12)
    home = tmp_path / "home"
    neo4j_home.prepare(home)
    neo4j_home.choose_ports(home)
    monkeypatch.setenv("SIMGRAPH_HOME", str(home))
    LocalServer(home, java_options=neo4j_home.QUICK_START).start()
    with FakeWellcome(world, latency=0.02) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        short = Tuning(patience=Patience(retry=2))
        crawling = Command("ingest", world.ids[0], "--depth", "9", "--rate", "0", tuning=short)
        wait_for(lambda: fake.requests > 40)
        good("db", "uninstall", "--yes")
        ended = crawling.wait(100)
    assert ended.code == 75, ended.err
    assert not home.exists()


def test_the_sizes_are_those_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`status --disk` says of each part what `du` says, and their sum; it opens no store and makes no file."""
    home = filled(tmp_path, *OURS, *THEIRS)
    monkeypatch.setenv("SIMGRAPH_HOME", str(home))
    found = good("status", "--disk", "--json")
    at = Folders(home)
    parts = {part["part"]: part for part in found["parts"]}
    assert list(parts) == ["store", "jars", "prepared", "logs", "other", "pictures", "java"]
    for name, path in (("jars", at.jars), ("logs", at.log), ("pictures", home / "pictures")):
        du = subprocess.run(["du", "-s", "--block-size=1", path], capture_output=True, text=True, check=True).stdout
        assert (parts[name]["path"], parts[name]["bytes"]) == (str(path), int(du.split()[0]))
    assert sum(part["bytes"] for part in found["parts"]) == found["total_bytes"]
    assert found["home"] == str(home)
    assert good("status", "--disk").splitlines()[-1].split() == ["total", f"{found['total_bytes'] / 1e6:.1f}"]
    assert files(home) == {*OURS, *THEIRS}


def test_a_machine_without_anything_has_only_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first start every part but Java takes nothing, and its place is said; no folder is made."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path / "none"))
    assert {part.part for part in disk_use(tmp_path / "none") if part.bytes} == {"java"}
    assert str(tmp_path / "none" / "neo4j" / "store") in good("status", "--disk")
    assert "There was nothing to remove." in simgraph("db", "uninstall").stderr
    assert not (tmp_path / "none").exists()
