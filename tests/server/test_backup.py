"""`simgraph db backup` and `db restore` on a real Neo4j: whole, checked, refused in time, killed at every moment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import namedtuple
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from neo4j import GraphDatabase

from simgraph_neo.errors import InvalidInputError, ServerError
from simgraph_neo.server import LocalServer, empty, process, record, swap
from simgraph_neo.server.folders import Folders
from simgraph_neo.server.installation import installed
from tests.support import neo4j_home
from tests.support.commands import good, refused, simgraph
from tests.support.logs import listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PLAIN = "from simgraph_neo.cli import main; main()"
# Dies by SIGKILL just before it renames a file or folder whose old or new name ends as given.
DIES = (
    "import os, signal, sys\n"
    "def hook(event, arguments):\n"
    "    if event == 'os.rename' and any(str(name).endswith({name!r}) for name in arguments[:2]):\n"
    "        os.kill(os.getpid(), signal.SIGKILL)\n"
    "sys.addaudithook(hook)\n" + PLAIN
)
# Some of everything a store can hold: a closed edge, another state, another crawl, a node of somebody else's.
EXTRAS = (
    "MATCH (a:Image {id: 'flags:fr'})-[r:SIMILAR_TO {rank: 5}]->(b) CREATE (a)-[w:WAS_SIMILAR_TO]->(b) "
    "SET w = properties(r), w.endedAt = datetime('2025-01-02T03:04:05Z') DELETE r",
    "MATCH (a:Image {id: 'flags:jp'}) SET a.state = 'gone'",
    "CREATE (:Crawl {id: 'another', source: 'flags', depth: 3})",
    "CREATE (:Kept {word: 'café', bytes: [1, 2, 3]})",
)
CHANGES = ("MATCH (a:Image) WHERE a.id < 'flags:g' DETACH DELETE a", "CREATE (:Kept {word: 'later'})")
Graph = tuple[list[str], list[str]]


@dataclass
class Local:
    """A home whose server runs, and a backup of the flags with EXTRAS that was made while it ran."""

    server: LocalServer
    file: Path
    graph: Graph
    """What the backup holds."""
    said: list[str]
    """Everything that the backup said."""

    @property
    def at(self) -> Folders:
        return Folders(self.server.home)

    @property
    def pid(self) -> int | None:
        return self.server.status().pid

    def read(self) -> Graph:
        return graph_of(self.server)

    def change(self) -> Graph:
        """Make the store another one than the backup's."""
        run(self.server, *CHANGES)
        return self.read()

    def command(self, *arguments: str, program: str = PLAIN) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", program, "db", *arguments],
            env=os.environ | {"SIMGRAPH_HOME": str(self.server.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def run(server: LocalServer, *statements: str) -> list[Any]:
    """Run statements past our own code; the records of the last."""
    at = server.start()
    records: list[Any] = []
    with GraphDatabase.driver(at.uri, auth=(at.username, at.password or "")) as driver:
        for statement in statements:
            records = driver.execute_query(statement).records
    return records


def graph_of(server: LocalServer) -> Graph:
    """Every node and every edge with all that it carries, and the constraints: equal for equal graphs only."""
    nodes = run(server, "MATCH (n) RETURN labels(n), properties(n)")
    edges = run(server, "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)")
    schema = run(
        server, "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes, properties"
    )
    return sorted(_spelled(row) for row in (*nodes, *schema)), sorted(_spelled(row) for row in edges)


def _spelled(row: Any) -> str:
    return repr([sorted(value.items()) if isinstance(value, dict) else value for value in row.values()])


def prepared(home: Path) -> LocalServer:
    """A home with Neo4j, on ports of its own: the usual ones are wanted by many."""
    neo4j_home.prepare(home)
    neo4j_home.choose_ports(home)
    return LocalServer(home, java_options=neo4j_home.QUICK_START)


def tool_of(home: Folders, word: str) -> psutil.Process | None:
    """Neo4j's administration tool at work in this home on `word`, one of its arguments."""
    note = record.read(home.tool)
    for found in psutil.process_iter():
        with suppress(psutil.Error):
            words = found.cmdline()
            if note and note.argument in words and word in words and "--info" not in words:
                return found
    return None


def killed(command: subprocess.Popen[bytes], when: Callable[[], object]) -> None:
    """SIGKILL it as soon as `when` holds; fails when it ends by itself before."""
    assert process.wait_until(lambda: bool(when()) or command.poll() is not None, 180)
    command.kill()
    talk = command.communicate(timeout=60)
    assert command.returncode == -signal.SIGKILL, talk


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    server = prepared(tmp_path_factory.mktemp("a home, with é"))
    file = tmp_path_factory.mktemp("backups") / "flags.dump"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMGRAPH_HOME", str(server.home))
        patch.delenv("NEO4J_URI", raising=False)
        good("ingest", "--source", "flags")
    run(server, *EXTRAS)
    graph = graph_of(server)
    with listening() as said:
        saved = server.backup(file)
    assert saved.size == file.stat().st_size
    yield Local(server, file, graph, said)
    server.stop()


@pytest.fixture
def local(backed_up: Local, monkeypatch: pytest.MonkeyPatch) -> Local:
    monkeypatch.setenv("SIMGRAPH_HOME", str(backed_up.server.home))
    return backed_up


@pytest.mark.long
def test_s03_a_backup_leaves_the_store_as_it_was_and_running(local: Local) -> None:
    """S03: the server that a backup stopped runs again, with the same graph, and was said to be stopped."""
    assert local.pid
    assert local.read() == local.graph
    assert local.said[0] == "Stopping Neo4j for the backup."
    assert local.said[-1].startswith("Starting Neo4j")
    assert not local.at.staging.exists()


@pytest.mark.long
def test_what_must_not_be_written_is_refused_before_anything_is_done(local: Local, tmp_path: Path) -> None:
    """A file that is there needs --yes, and a folder or a pipe is none; the server is not even stopped."""
    pid, before = local.pid, local.file.read_bytes()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "--yes to replace it" in refused(2, "db", "backup", str(local.file))
    assert "is a folder" in refused(2, "db", "backup", str(tmp_path), "--yes")
    assert "not a regular file" in refused(2, "db", "backup", str(pipe), "--yes")
    assert "There is no folder" in refused(2, "db", "backup", str(tmp_path / "none" / "x.dump"))
    assert (local.pid, local.file.read_bytes()) == (pid, before)


def test_a_store_that_never_was_cannot_be_backed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new home has nothing to save: one line says so, and how to fill it; no file appears."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path / "home"))
    assert "simgraph ingest" in refused(3, "db", "backup", str(tmp_path / "x.dump"))
    assert not (tmp_path / "x.dump").exists()


def unsound(local: Local, folder: Path) -> Path:
    """A whole dump of a store with damaged records, made by Neo4j itself."""
    neo4j = installed(local.at)
    (folder / "store" / "conf").mkdir(parents=True)
    shutil.copy(local.at.conf, folder / "store" / "conf")
    (folder / "neo4j.dump").symlink_to(local.file)
    neo4j.administer(folder / "store", "database", "load", "neo4j", f"--from-path={folder}")
    records = folder / "store" / "data" / "databases" / "neo4j" / "neostore.relationshipstore.db"
    content = bytearray(records.read_bytes())
    content[8500:8800] = bytes(byte ^ 0x55 for byte in content[8500:8800])
    records.write_bytes(content)
    neo4j.administer(folder / "store", "database", "dump", "neo4j", f"--to-path={folder / 'store'}")
    return folder / "store" / "neo4j.dump"


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.long
def test_a_damaged_file_is_refused_and_nothing_is_touched(local: Local, tmp_path: Path) -> None:
    """Missing, a folder, empty, text, cut, one bit flipped, a sound archive of an unsound store: one line each, exit 2.

    The server runs on meanwhile, and holds the same graph.
    """
    pid, whole = local.pid, local.file.read_bytes()
    (tmp_path / "folder").mkdir()
    contents = {"empty": b"", "text": b"no dump\n" * 99, "magic": whole[:4], "cut": whole[: len(whole) // 2]}
    # Not the last bytes: they pack the zeros at an archive's end. Neo4j has all files before it comes to them.
    contents |= {"short": whole[:-1000], "flipped": flipped(whole, len(whole) // 2), "end": flipped(whole, -1000)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    for name, words in {
        "missing": "There is no",
        "folder": "is not a file",
        "empty": "empty",
        "text": "not a backup",
    }.items():
        assert words in refused(2, "db", "restore", str(tmp_path / name), "--yes")
    for name in ("magic", "cut", "short", "flipped", "end"):
        assert "is damaged" in refused(2, "db", "restore", str(tmp_path / name), "--yes")
    line = refused(2, "db", "restore", str(unsound(local, tmp_path / "unsound")), "--yes")
    assert "holds a damaged store: Inconsistencies found. The local store was not changed" in line
    assert local.pid == pid
    assert local.read() == local.graph
    assert not local.at.staging.exists()


@pytest.mark.long
@pytest.mark.parametrize("answer", ["n\n", ""])
def test_a_store_that_holds_something_is_asked_for(local: Local, answer: str) -> None:
    """The question tells what would be replaced; "no" and no answer replace nothing."""
    pid = local.pid
    result = simgraph("db", "restore", str(local.file), stdin=answer)
    assert "157 images, 784 edges, 2 crawls, 157 works, 14 subjects, 24 genres, 1 other node" in result.stderr
    assert "Nothing was restored" in result.stderr
    assert result.exit_code == (0 if answer else 2)
    assert local.pid == pid


Usage = namedtuple("Usage", "total used free")  # the shape of shutil.disk_usage's answer


@pytest.mark.long
def test_s04_too_little_room_is_said_with_figures(
    local: Local, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """S04: room for a second copy of the store is asked for before it is made; the server runs on, or again."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 500_000_000))
    said = refused(3, "db", "restore", str(local.file), "--yes")
    assert "Only 500 MB free" in said
    assert re.search("this restore needs 50[12] MB", said)
    assert "a backup needs 50" in refused(3, "db", "backup", str(tmp_path / "x.dump"))
    assert local.pid
    assert not (tmp_path / "x.dump").exists()


@pytest.mark.long
def test_a_restore_brings_back_the_same_graph(local: Local) -> None:
    """Ids, edges, ranks, states, closed edges, crawls, constraints and strangers are back; the password stays."""
    assert local.change() != local.graph
    password = local.server.start().password
    result = simgraph("db", "restore", str(local.file), stdin="y\n")
    assert result.exit_code == 0, result.stderr
    assert local.pid
    assert local.read() == local.graph
    assert local.server.start().password == password
    assert not local.at.restored.exists()


@pytest.mark.long
def test_s03_a_home_that_never_had_a_store_can_be_restored_into(
    local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S03, S09: also after a first start that was killed while Neo4j made the empty store; nothing is asked for.

    It stays stopped, also over a backup, which starts it to count; the first start then works, with a password.
    """
    new = Local(prepared(tmp_path), tmp_path / "again.dump", local.graph, [])
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path))
    new.at.empty.unlink()
    killed(new.command("start"), lambda: tool_of(new.at, "set-initial-password"))
    assert not empty.holds_database(new.at.data)
    good("db", "restore", str(local.file))
    assert new.pid is None
    result = simgraph("db", "backup", str(new.file))
    assert (result.exit_code, result.stdout.strip()) == (0, str(new.file))
    assert "157 images, 784 edges, 2 crawls, 157 works, 14 subjects, 24 genres, 1 other node" in result.stderr
    assert new.pid is None
    try:
        assert new.read() == local.graph
    finally:
        new.server.stop()


@pytest.mark.long
@pytest.mark.parametrize("moment", ["dump", "check", "rename"])
def test_s03_a_killed_backup_leaves_no_half_file(local: Local, tmp_path: Path, moment: str) -> None:
    """S03: killed while Neo4j dumps or checks, or before the last rename: the older file stays, a start works."""
    graph, file = local.read(), tmp_path / "older.dump"
    file.write_text("older")
    program = DIES.format(name="/older.dump") if moment == "rename" else PLAIN
    command = local.command("backup", str(file), "--yes", program=program)
    killed(command, lambda: moment != "rename" and tool_of(local.at, moment))
    assert file.read_text() == "older"
    assert local.read() == graph  # which starts it
    local.server.stop()  # also when it ran through the kill, and nobody had to start it
    assert tool_of(local.at, "database") is None
    assert not local.at.staging.exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("moment", "restored"),
    [
        ("load", False),
        ("check", False),
        ("staging/data", False),
        ("restored/databases/neo4j", True),
        ("restored/transactions/neo4j", True),
    ],
)
def test_s03_a_killed_restore_leaves_the_old_graph_or_the_new_one(local: Local, moment: str, restored: bool) -> None:
    """S03: killed while Neo4j loads or checks, before the rename that decides, before or between those that follow."""
    old = local.change()
    by_tool = "/" not in moment
    command = local.command("restore", str(local.file), "--yes", program=PLAIN if by_tool else DIES.format(name=moment))
    killed(command, lambda: by_tool and tool_of(local.at, moment))
    with listening() as said:
        local.server.start()
    assert local.read() == (local.graph if restored else old)
    assert any("Finished a restore" in line for line in said) is restored
    assert not local.at.restored.exists()
    local.server.stop()
    assert not local.at.staging.exists()
    assert tool_of(local.at, "database") is None


SWAP = (
    "import os, signal, sys\n"
    "from pathlib import Path\n"
    "from simgraph_neo.server import swap\n"
    "from simgraph_neo.server.folders import Folders\n"
    "left = int(sys.argv[2])\n"
    "def hook(event, arguments):\n"
    "    global left\n"
    "    if event in ('os.rename', 'os.remove', 'os.rmdir'):\n"
    "        left -= 1\n"
    "        if left < 0:\n"
    "            os.kill(os.getpid(), signal.SIGKILL)\n"
    "at = Folders(Path(sys.argv[1]))\n"
    "sys.addaudithook(hook)\n"
    "swap.commit(at, at.staging / 'data') if at.staging.exists() else None\n"
    "swap.finish(at)\n"
)


def stood_by(home: Path) -> Folders:
    """An old graph in the store, beside the server's own, and a new one that stands ready."""
    at = Folders(home)
    for data, word in ((at.data, "old"), (at.staging / "data", "new")):
        for part in ("databases/neo4j", "transactions/neo4j"):
            (data / part / "schema").mkdir(parents=True)
            (data / part / word).write_text(word)
            (data / part / "schema" / "both").write_text(word)
    (at.data / "databases" / "system").mkdir()
    return at


def words_in(at: Folders) -> list[str]:
    """Every file of the graph in the store, with what it says."""
    files = [path for path in at.data.rglob("*") if path.is_file()]
    return sorted(f"{path.relative_to(at.data)} {path.read_text()}" for path in files)


@pytest.mark.long
def test_s03_the_swap_can_be_killed_before_any_of_its_steps(tmp_path: Path) -> None:
    """S03: before each rename and each deletion of the swap, and of the swap that finishes it: one graph, whole."""
    old, states = words_in(stood_by(tmp_path / "reference")), []
    for step in range(100):
        at = stood_by(tmp_path / str(step))
        first = subprocess.run([sys.executable, "-c", SWAP, str(at.home), str(step)])
        decided = at.restored.exists()
        if decided:  # the command that comes next is killed too
            subprocess.run([sys.executable, "-c", SWAP, str(at.home), "1"])
        swap.finish(at)
        assert not at.restored.exists()
        assert (at.data / "databases" / "system").exists()
        states.append(words_in(at))
        if first.returncode == 0:
            break
        assert first.returncode == -signal.SIGKILL
    new = [line.replace("old", "new") for line in old]
    assert len(states) > 10
    assert states == [old] + [new] * (len(states) - 1)


def test_what_cannot_be_moved_into_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that the disk refuses to finish says where it stands; once that is mended, the next command does it."""
    at = stood_by(tmp_path)
    swap.commit(at, at.staging / "data")
    kept = at.data / "transactions"
    shutil.rmtree(kept)
    kept.write_text("in the way")
    with pytest.raises(ServerError, match=r"Cannot move .*restored/transactions/neo4j.*simgraph db start"):
        swap.finish(at)
    kept.unlink()
    kept.mkdir()
    assert swap.finish(at)
    assert swap.finish(at) is False


def test_an_unreadable_file_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is named with the reason."""
    file = tmp_path / "x.dump"
    file.write_bytes(b"DZV1")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(file), "open", refuse)
    with pytest.raises(InvalidInputError, match=r"Cannot read .*x\.dump: Permission denied"):
        LocalServer(tmp_path / "home").restore(file)
    assert not (tmp_path / "home").exists()


def test_s03_two_commands_wait_for_each_other(tmp_path: Path) -> None:
    """S03: a command that finds another one at work on the same store says that it waits, and then goes on."""
    at, said = Folders(tmp_path), list[str]()
    with at.alone():
        code = "from pathlib import Path; import logging, sys; from simgraph_neo.server.folders import Folders\n"
        code += "logging.basicConfig(level=logging.INFO, format='%(message)s', stream=sys.stdout)\n"
        code += "with Folders(Path(sys.argv[1])).alone(): print('mine')"
        other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], text=True, stdout=subprocess.PIPE)
        assert other.stdout
        said.append(other.stdout.readline())
    said.append(other.communicate(timeout=60)[0])
    assert "waiting for it" in said[0]
    assert said[1] == "mine\n"
