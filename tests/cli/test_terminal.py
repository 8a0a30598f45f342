"""The process in a terminal, a pipe or nothing at all: no traceback, the right exit code (S06)."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.documents import ALL
from tests.support.every_command import ELSEWHERE, HEARING, READING, WORKING, popen, stdin_of, words
from tests.support.fake_wellcome import FakeWellcome, real_world
from tests.support.processes import CLOSED, Command
from tests.support.tiers import few
from tests.support.waiting import PATIENCE, no_traceback, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.server import LocalServer
    from simgraph_neo.store import Store

STARTING = [name for name in READING if not name.startswith("db ")]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture(name="flags")
def _flags(neo4j_env: None, flags: Store, cypher: Any) -> None:
    """A store of the flags, with titles that no small alphabet has."""
    cypher("MATCH (i:Image) SET i.title = 'Ünïted 漢字 👩‍👩‍👧 ' + i.title")


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with FakeWellcome(real_world()) as fake:
        yield fake.base_url


def run(*arguments: str, cwd: Path, env: dict[str, str] | None = None, **options: Any) -> tuple[int, str, str]:
    """A whole command; one of WORKING has its stdin."""
    done = Command(*arguments, cwd=cwd, environment=env, stdin=stdin_of(arguments), **options).wait()
    return done.code, done.out, done.err


def run_fresh(*arguments: str, cwd: Path, first: str = "", env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """The same by a Python that has imported nothing yet."""
    out, err = (process := popen(*arguments, cwd=cwd, first=first, env=env)).communicate(timeout=PATIENCE)
    return process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


@contextmanager
def terminal(columns: int = 80) -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo terminal of that width."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, pack("HHHH", 24, columns, 0, 0))
    try:
        yield ours, theirs
    finally:
        os.close(ours)
        os.close(theirs)


def read_to_end(ours: int, process: Command) -> str:
    """What a process writes to our terminal until it ends."""
    os.set_blocking(ours, False)
    text, deadline = b"", time.monotonic() + PATIENCE
    while True:
        ended = not process.running
        try:
            while more := os.read(ours, 65_536):
                text += more
        except BlockingIOError:
            pass
        if ended:
            return text.decode("utf-8", "replace")
        assert time.monotonic() < deadline, text
        time.sleep(0.02)


# -- alphabets, pipes, widths ---------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "LC_ALL"])
def test_s06_a_terminal_of_a_small_alphabet(flags: None, api: str, tmp_path: Path, encoding: str) -> None:
    """S06: titles that a terminal cannot show end no command; JSON holds them whole all the same."""
    small = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:strict"}
    env = (small if encoding == "LC_ALL" else {"PYTHONIOENCODING": encoding}) | {"SIMGRAPH_WELLCOME_URL": api}
    run_one = run_fresh if encoding == "LC_ALL" else run  # a locale is read when Python starts
    for command in STARTING:
        code, out, err = run_one(*words(command), cwd=tmp_path, env=env)
        assert code == 0, (command, err)
        assert out or command in {"diff", "views"}  # nothing changed, and no view was saved
        no_traceback(err)
    code, out, _ = run_one("show", "flags:fr", "--json", cwd=tmp_path, env=env)
    assert out.isascii()
    assert "\\u6f22\\u5b57" in out


@pytest.mark.long
def test_s06_a_closed_pipe_ends_every_command_quietly(
    flags: None, api: str, tmp_path: Path, local_server: LocalServer
) -> None:
    """S06: `simgraph ... | head -1`, whatever it prints, text or JSON: no traceback, exit code 0."""
    env = {"SIMGRAPH_WELLCOME_URL": api, "SIMGRAPH_HOME": str(local_server.home)}
    for command in [*(words(name) for name in READING), ["show", "flags:fr", "--json"], ["--help"], ["ingest", "-h"]]:
        reader, writer = os.pipe()
        os.close(reader)
        code, _, err = run(*command, cwd=tmp_path, env=env, stdout=writer)
        os.close(writer)
        assert code == 0, (command, err)
        no_traceback(err)


def test_s06_a_real_head(flags: None, tmp_path: Path) -> None:
    """S06: the reader takes one line and goes; so does a reader of stderr."""
    script = (
        '"$0" -m simgraph_neo show flags:fr --json 2>err | head -1; "$0" -m simgraph_neo show nothing 2>&1 | head -0'
    )
    done = subprocess.run(["/bin/sh", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr, (tmp_path / "err").read_text()) == ("{\n", "", "")


NARROW = {"--help": 0, "ingest --help": 0, "show flags:fr": 0, "show": 2, "show x": 4, "--no": 2, "draw x": 2}
"""Commands and their exit codes."""


@pytest.mark.parametrize("way", few(["COLUMNS", "pty"]))
def test_s06_twenty_columns(flags: None, tmp_path: Path, way: str) -> None:
    """S06: in twenty columns help, results and errors come without a traceback; help stays within them."""
    for command, expected in NARROW.items():
        if way == "COLUMNS":
            code, out, err = run(*command.split(), cwd=tmp_path, env={"COLUMNS": "20"})
            text = out + err
        else:
            with terminal(20) as (ours, theirs):
                process = Command(*command.split(), cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs)
                text, code = read_to_end(ours, process), process.wait().code
        assert code == expected, (command, text)
        no_traceback(text)
        if "help" in command:
            assert max(map(len, ESCAPES.sub("", text).splitlines())) <= 20


@pytest.mark.long
def test_s06_no_terminal_no_colours(flags: None, tmp_path: Path) -> None:
    """S06: without a terminal nothing is coloured, moved or asked; stdin is closed."""
    for command in (
        "show flags:fr",
        "ingest flags:fr --depth 3 --refresh",
        "--help",
        "show x",
        "draw flags:fr --output a.png",
    ):
        done = Command(*command.split(), cwd=tmp_path, stdin=CLOSED).wait()
        code, out, err = done.code, done.out, done.err
        assert code in {0, 4}, err
        assert "\x1b" not in out + err
        no_traceback(err)


# -- Ctrl-C ---------------------------------------------------------------------------------------------------------

# Sends the signal at the very moment when a module is looked for: as early and as exactly as it can come.
AT_IMPORT = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
IMPORTS = [
    "simgraph_neo.cli", "typer", "simgraph_neo.cli.analyze", "simgraph_neo.cli.options", "simgraph_neo.analysis",
    "simgraph_neo.store", "neo4j", "neo4j.exceptions", "simgraph_neo.graph", "networkx",
]  # fmt: skip


@pytest.mark.parametrize("module", IMPORTS)
def test_s06_ctrl_c_while_python_imports(flags: None, tmp_path: Path, module: str) -> None:
    """S06: a Ctrl-C at any import, also before our command line exists, is exit code 130 without a traceback."""
    code, out, err = run_fresh("analyze", "density", "flags:fr", cwd=tmp_path, first=AT_IMPORT.format(module=module))
    assert (code, out) == (130, ""), err
    no_traceback(err)


def test_s06_both_ways_in_are_quiet(tmp_path: Path) -> None:
    """S06: `python -m simgraph_neo` and the installed command begin in the same place."""
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert 'simgraph = "simgraph_neo.__main__:main"' in project
    module = "import runpy; runpy.run_module('simgraph_neo', run_name='__main__', alter_sys=True)"
    program = f"{HEARING}\n{AT_IMPORT.format(module='typer')}\n{module}"
    done = subprocess.run([sys.executable, "-c", program, "status"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("seconds", few([0.05, 0.1, 0.2, 0.3], 0.1))
def test_s06_ctrl_c_in_the_first_moments(flags: None, tmp_path: Path, seconds: float) -> None:
    """S06: whenever it comes, no line of ours is in a traceback (Python's own start may show one of its own)."""
    process = popen("analyze", "density", "--all", cwd=tmp_path)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode in {0, 130, -signal.SIGINT}
    assert "simgraph_neo" not in err


SLOW_STORE = "import time; from simgraph_neo.store import store; store.Store.lists = lambda *_, **__: time.sleep(60)"
SLOW_LAYOUT = """
import sys, time
from simgraph_neo.drawing.graph import draw
def slow(*args, **kwargs):
    open("slow", "w").close()
    time.sleep(60)
draw.load_thumbnails = slow
"""
IN_BACKGROUND = "signal.signal(signal.SIGINT, signal.SIG_IGN)"


@pytest.mark.parametrize(
    ("number", "first"),
    [
        (signal.SIGTERM, IN_BACKGROUND),
        *(pytest.param(each, "", marks=pytest.mark.long) for each in (signal.SIGINT, signal.SIGHUP)),
    ],
)
def test_s06_an_end_while_a_drawing_is_made(flags: None, tmp_path: Path, number: signal.Signals, first: str) -> None:
    """S06: Ctrl-C, SIGTERM and a closed terminal: 128 + the signal, no traceback, no half or temporary file.

    SIGTERM also where Ctrl-C is not heard: in a shell's background.
    """
    first = f"{first}\n{SLOW_LAYOUT}"
    process = Command("draw", "flags:fr", "--depth", "1", "--output", "a.png", cwd=tmp_path, first=first)
    wait_for((tmp_path / "slow").exists)
    process.send(number)
    done = process.wait()
    assert done.code == 128 + number, done.err
    no_traceback(done.err)
    assert [path.name for path in tmp_path.iterdir()] == ["slow"]


def test_s06_what_nohup_ignores_is_ignored(flags: None, tmp_path: Path) -> None:
    """S06: a command that was told to outlive its terminal goes on after SIGHUP."""
    hang_up = AT_IMPORT.format(module="networkx").replace("SIGINT", "SIGHUP")
    first = f"signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{hang_up}"
    code, out, err = run_fresh("analyze", "density", "flags:fr", cwd=tmp_path, first=first)
    assert (code, "flags:fr" in out) == (0, True), err


@pytest.mark.parametrize(
    "command",
    [
        "find hospital",
        pytest.param("draw hqnskj6m --depth 0 --output a.png", marks=pytest.mark.long),
        "ingest hqnskj6m",
    ],
)
def test_s06_ctrl_c_while_the_api_is_asked(neo4j_env: None, tmp_path: Path, command: str) -> None:
    """S06: an API that lets us wait: 130 without a traceback, and no file."""
    with FakeWellcome(real_world()) as fake:
        env = {"SIMGRAPH_WELLCOME_URL": fake.base_url, "SIMGRAPH_HOME": str(tmp_path / "home")}
        if command.startswith("draw"):
            assert run("ingest", "hqnskj6m", "--depth", "1", "--rate", "0", cwd=tmp_path, env=env)[0] == 0
        del fake.seen[:]
        fake.latency = 1.5
        process = Command(*command.split(), cwd=tmp_path, environment=env)
        wait_for(lambda: fake.seen)
        process.send(signal.SIGINT)
        done = process.wait()
    assert done.code == 130, done.err
    no_traceback(done.err)
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    "command", few(["analyze density flags:fr", "analyze degrees flags:fr", "show flags:fr"], "show flags:fr")
)
def test_s06_ctrl_c_while_the_store_is_asked(flags: None, tmp_path: Path, command: str) -> None:
    """S06: a store that lets us wait: 130 without a traceback."""
    first = SLOW_STORE.replace("time.sleep(60)", "(open('slow', 'w').close(), time.sleep(60))")
    process = Command(*command.split(), cwd=tmp_path, first=first)
    wait_for((tmp_path / "slow").exists)
    process.send(signal.SIGINT)
    done = process.wait()
    assert (done.code, done.out) == (130, ""), done.err
    no_traceback(done.err)


def test_s06_ctrl_c_in_a_prompt_deletes_nothing(tmp_path: Path) -> None:
    """S06: Ctrl-C typed at the question of `db reset`: 130, one line, and everything is still there."""
    (tmp_path / "neo4j" / "store").mkdir(parents=True)
    kept = tmp_path / "neo4j" / "store" / "kept"
    kept.write_text("kept")
    with terminal() as (ours, theirs):
        process = Command(
            "db", "reset", cwd=tmp_path, environment={"SIMGRAPH_HOME": str(tmp_path)}, stdin=theirs, stdout=theirs,
            stderr=theirs, own_terminal=True,
        )  # fmt: skip
        asked = b""
        os.set_blocking(ours, True)
        while b"[y/N]" not in asked:
            asked += os.read(ours, 4_096)
        os.write(ours, b"\x03")
        text = read_to_end(ours, process)
        code = process.wait().code
    assert (code, kept.read_text()) == (130, "kept")
    assert "Nothing was deleted." in text
    no_traceback(text)


def test_s06_every_command_is_in_the_table() -> None:
    """S06: the commands that print a result are the ones of the table, so that a new one is not forgotten."""
    assert set(READING) < set(WORKING)
    assert {f"simgraph {name}" for name in WORKING} == set(ALL) - ELSEWHERE


@pytest.mark.parametrize(("again", "code"), [("twelve letters", 0), ("other letters", 2)])
def test_a_password_is_asked_twice_and_not_shown(tmp_path: Path, again: str, code: int) -> None:
    """A new password of the explorer is typed twice at a terminal, which shows none; two that differ change nothing."""
    file = tmp_path / "passwords"
    with terminal() as (ours, theirs):
        process = Command(
            "serve", "--set-password", "read", "--password-file", str(file), stdin=theirs, stdout=theirs,
            stderr=theirs, own_terminal=True,
        )  # fmt: skip
        os.set_blocking(ours, True)
        seen = b""
        for question, answer in ((b"role read: ", "twelve letters"), (b"Once more: ", again)):
            while not seen.endswith(question):
                seen += os.read(ours, 4_096)
            os.write(ours, f"{answer}\n".encode())
        text = read_to_end(ours, process)
        assert process.wait().code == code
    assert b"letters" not in seen
    assert "letters" not in text
    assert file.exists() == (code == 0)
