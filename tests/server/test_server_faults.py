"""When the world misbehaves around the local Neo4j: a script stands in for Java, and the disk is full."""

from __future__ import annotations

import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import namedtuple
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from neo4j import GraphDatabase

from simgraph_neo.errors import ServerError
from simgraph_neo.server import LocalServer, config, password, process, record
from tests.support import neo4j_home
from tests.support.commands import simgraph
from tests.support.fake_java import use_java
from tests.support.logs import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a Neo4j prints that finds its port taken, its store locked, its Java broken, its memory refused.
FAILURES = {
    "taken": "Caused by: java.net.BindException: Address already in use",
    "crash": "A fatal error has been detected by the Java Runtime Environment",
    "memory": "Error occurred during initialization of VM: Could not reserve enough space",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the jars, and an archive folder of its own."""
    neo4j_home.prepare(tmp_path)
    (tmp_path / "neo4j" / "archive").unlink()
    return tmp_path


@pytest.mark.parametrize("failure", FAILURES)
def test_a_server_that_ends_while_starting_says_why(home: Path, monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    """S03: one line with Neo4j's own last cause; a port taken at the last moment is tried again."""
    use_java(monkeypatch, home / "java", f'echo "# {FAILURES[failure]}:"; echo "#"; exit 1')
    with listening() as said, pytest.raises(ServerError, match="ended while starting") as ended:
        LocalServer(home).start()
    assert FAILURES[failure] in str(ended.value)
    assert "simgraph db logs" in str(ended.value)
    assert "\n" not in str(ended.value)
    assert sum("Starting" in line for line in said) == 1
    assert not LocalServer(home).status().running


def test_what_the_library_logs_a_command_tells(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A program that uses the library hears nothing unless it configures logging; a command tells each line once."""
    use_java(monkeypatch, home / "java", "exit 1")
    monkeypatch.setenv("SIMGRAPH_HOME", str(home))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(ServerError):
        LocalServer(home).start()
    assert capfd.readouterr() == ("", "")
    with listening() as said:
        result = simgraph("db", "start")
    assert said
    assert result.stderr.splitlines()[:-1] == said
    assert result.stderr.splitlines()[-1].startswith("Error: Neo4j ended while starting")


def test_s08_a_store_that_another_program_has_open_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S08: when another program's Neo4j has the store open, the line says so, and the class-data archive stays."""
    locked = "Caused by: FileLockException: Lock file has been locked by another process: /x/store_lock"
    use_java(monkeypatch, home / "java", f'echo "{locked}"; exit 1')
    (home / "neo4j" / "archive").mkdir()
    (home / "neo4j" / "archive" / "kept.jsa").write_text("")
    with pytest.raises(ServerError, match=r"Another program has .*data open.*End that program"):
        LocalServer(home).start()
    assert (home / "neo4j" / "archive" / "kept.jsa").exists()


@contextmanager
def thief(home: Path, which: str, times: int) -> Iterator[list[int]]:
    """Another program that takes a port as soon as simgraph has chosen it; give what it has taken."""
    conf, taken, over = home / "neo4j" / "store" / "conf" / "neo4j.conf", list[socket.socket](), threading.Event()
    ports: list[int] = []

    def steal() -> None:
        while len(taken) < times and not over.is_set():
            chosen = getattr(config.written(conf), which) if conf.exists() else None
            if chosen and chosen not in ports:
                with suppress(OSError):
                    taken.append(socket.create_server(("127.0.0.1", chosen)))
                    ports.append(chosen)
            time.sleep(0.001)

    thread = threading.Thread(target=steal)
    thread.start()
    try:
        yield ports
    finally:
        over.set()
        thread.join()
        for each in taken:
            each.close()


@pytest.mark.parametrize(("which", "times"), [("bolt", 3), ("http", 2), ("bolt", 5)])
def test_s03_a_port_taken_between_the_look_and_the_start(
    home: Path, monkeypatch: pytest.MonkeyPatch, which: str, times: int
) -> None:
    """S03: whichever port another program is faster at, the start chooses again; a fifth loss is told."""
    with_password(home / "neo4j", "secret")
    fake = f"PYTHONPATH={shlex.quote(str(Path(__file__).parents[2]))} {sys.executable} -m tests.support.fake_neo4j"
    use_java(monkeypatch, home / "java", f'exec env {fake} "$@"')
    server = LocalServer(home)
    already = config.available(config.Ports()) != config.Ports()
    with listening() as said, thief(home, which, times) as ports:
        if times == 5:
            with pytest.raises(ServerError, match=r"ended while starting: .*already in use"):
                server.start()
        else:
            uri = server.start().uri
            assert server.status().running
            assert server.start().uri == uri
            server.stop()
    assert len(ports) == times
    assert sum("is taken; using" in line for line in said) == min(times, 4) + already, said


@pytest.mark.long
@pytest.mark.parametrize("which", ["bolt", "http"])
def test_s03_a_port_taken_from_a_real_neo4j(tmp_path: Path, which: str) -> None:
    """S03: the same with Neo4j itself, at its first start: both words by which it complains are known."""
    neo4j_home.prepare(tmp_path)
    server = LocalServer(tmp_path)
    with thief(tmp_path, which, 1) as ports:
        settings = server.start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        driver.verify_connectivity()
    assert ports
    server.stop()


def test_a_server_that_never_answers_is_named_and_can_be_killed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start has an end: the process is named, and `db stop` ends even one that ignores SIGTERM."""
    use_java(monkeypatch, home / "java", "trap '' TERM; while :; do sleep 0.1; done")
    server = LocalServer(home)
    server.running.start_patience = server.running.stop_patience = 0.3
    with pytest.raises(ServerError, match=r"does not answer on port .*simgraph db stop"):
        server.start()
    assert server.status().running
    with listening() as said:
        assert server.stop()
    assert "killing it" in said[-1]
    assert not server.status().running


@pytest.mark.long
def test_an_orphan_on_its_way_out_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S03: when the server of a killed command ends while the next one waits for it, that one starts its own."""
    use_java(monkeypatch, home / "java", "sleep 1; exit 1")
    first, second = LocalServer(home), LocalServer(home)
    first.running.start_patience = 0.2
    with pytest.raises(ServerError, match="does not answer"):
        first.start()
    with listening() as said, pytest.raises(ServerError, match="ended while starting"):
        second.start()
    assert ["already running" in said[0], "Starting" in said[1]] == [True, True]


def test_a_first_password_that_cannot_be_set_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When Neo4j's own tool fails, its last line is the cause."""
    use_java(monkeypatch, home / "java", "exit 1")
    java = home / "java" / "bin" / "java"
    for made in (home / "neo4j").glob("empty-*"):
        made.unlink()
    java.write_text(java.read_text().replace("AdminTool*) exit 0", "AdminTool*) echo 'no luck' >&2; exit 1"))
    with pytest.raises(ServerError, match="first password could not be set: no luck"):
        LocalServer(home).start()


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
        LocalServer(home).start()
    assert not (home / "neo4j" / "password").exists()


def test_a_lost_password_is_one_line(home: Path) -> None:
    """A store without its password file cannot be entered: the file is named, and the way to an empty store."""
    (home / "neo4j" / "store" / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(ServerError, match=r"Cannot read .*password.*No such file.*db reset"):
        LocalServer(home).start()
    LocalServer(home).reset()
    assert not (home / "neo4j" / "store").exists()


def with_password(folder: Path, content: str | None, mode: int = 0o600) -> password.Password:
    """The password file of a store that was started before; None for none."""
    (folder / "store" / "data" / "databases" / "system").mkdir(parents=True)
    held = password.Password(folder / "password")
    if content is not None:
        held.file.write_text(content)
        held.file.chmod(mode)
    return held


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_s02_a_password_file_open_to_others_is_closed_with_a_word(tmp_path: Path, mode: int) -> None:
    """S02: a mode that lets others read becomes 0600, and one line says so and how to get a new password; only once."""
    held = with_password(tmp_path, "secret", mode)
    with listening() as said:
        held.close()
        held.close()
    assert held.file.stat().st_mode & 0o777 == 0o600
    assert held.read() == "secret"
    assert len(said) == 1
    assert all(word in said[0] for word in (f"(mode 0{mode:o})", str(held.file), "simgraph db backup FILE"))
    assert "secret" not in said[0]


def test_s02_every_start_looks_at_the_password_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S02: the warning comes with the start itself, before anything else is done, also when that fails."""
    with_password(home / "neo4j", "secret", 0o644)
    use_java(monkeypatch, home / "java", "exit 1")
    with listening() as said, pytest.raises(ServerError):
        LocalServer(home).start()
    assert "could read" in said[0]


def test_s02_a_file_that_cannot_be_closed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S02: when the mode cannot be changed (the file is another user's), nothing goes on: one line names it."""
    held = with_password(tmp_path, "secret", 0o644)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(type(held.file), "chmod", refuse)
    with pytest.raises(ServerError, match=r"password: Operation not permitted"):
        held.close()


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", " \n\n"])
def test_s02_line_ends_are_no_part_of_a_password(tmp_path: Path, ending: str) -> None:
    """S02: an editor's newline at the end of the file is stripped."""
    assert with_password(tmp_path, f"secret{ending}").read() == "secret"


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), ("", "is empty"), ("\n \n", "is empty")])
def test_s02_a_missing_or_empty_password_is_one_line(tmp_path: Path, content: str | None, reason: str) -> None:
    """S02: the file is named, and both ways out: the right password in it, or an empty store."""
    held = with_password(tmp_path, content)
    held.close()
    with pytest.raises(ServerError, match=rf"{reason}.*Put the right password there.*db reset") as refused:
        held.read()
    assert str(held.file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_s03_a_server_may_end_unasked_for(tmp_path: Path) -> None:
    """S03: a server whose parent never asks how it ended (a notebook, say) is a zombie: a stop does not wait for it."""
    code = "import subprocess, time; print(subprocess.Popen(['sleep', '300']).pid, flush=True); time.sleep(300)"
    with subprocess.Popen([sys.executable, "-c", code], text=True, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        with listening() as said:
            process.end(child, 60)
        assert said == []
        assert child.status() == psutil.STATUS_ZOMBIE
        parent.kill()


def test_s03_tools_of_a_killed_command_are_ended_and_no_others(tmp_path: Path) -> None:
    """S03: what a killed backup left running would keep the store locked; another home's is let alone."""
    line = ("-c", "import time; print('up', flush=True); time.sleep(300)", "org.neo4j.cli.AdminTool")
    ours, theirs, tools = tmp_path / "ours", tmp_path / "theirs", list[subprocess.Popen[bytes]]()
    for home in (ours, theirs):
        home.mkdir()
        note = record.planned(home)
        record.write(home / "tool", note)
        tools.append(subprocess.Popen([sys.executable, *line, note.argument], stdout=subprocess.PIPE))
    try:
        assert all(tool.stdout and tool.stdout.readline() for tool in tools)
        process.end_noted(ours / "tool", ours)
        assert [tool.poll() is None for tool in tools] == [False, True]
        assert not (ours / "tool").exists()
    finally:
        for tool in tools:
            tool.kill()
            tool.communicate()


def test_a_home_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    """A file in the way, or a colon, which Java takes for the end of a path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match=r"Cannot use .*Set SIMGRAPH_HOME"):
        LocalServer(tmp_path / "file").start()
    with pytest.raises(ServerError, match="it contains ':'"):
        LocalServer(tmp_path / "a:b").start()


def test_asking_a_server_that_never_was_changes_nothing(tmp_path: Path) -> None:
    """Status, stop and reset of an unused home create no folder; logs says what to do."""
    server = LocalServer(tmp_path / "unused")
    status = server.status(show_password=True)
    assert (status.running, status.pid, status.installed, status.password) == (False, None, False, None)
    assert server.stop() is False
    server.reset()
    with pytest.raises(ServerError, match="simgraph db start"):
        server.log_lines(5)
    assert not (tmp_path / "unused").exists()


def test_a_secret_is_never_an_option(tmp_path: Path) -> None:
    """No secret begins with a dash: one in 64 first starts failed because Neo4j's tool took it for an option."""
    for number in range(500):
        password.write_secret(tmp_path / f"{number}")
    assert all((tmp_path / f"{number}").read_text().isalnum() for number in range(500))
