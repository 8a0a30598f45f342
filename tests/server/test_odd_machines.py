"""The local Neo4j on machines as people have them: odd folder names, no /tmp, files that cannot grow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from simgraph_neo.server import LocalServer
from tests.support import neo4j_home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.snapshots import Snapshot

# `simgraph ARGUMENTS...` that may write no file longer than the first argument says.
SHORT = (
    "import resource, sys\n"
    "limit = int(sys.argv.pop(1))\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
    "from simgraph_neo.__main__ import main\n"
    "main()\n"
)
# `simgraph ARGUMENTS...` on a machine whose /tmp is gone: nothing directly below it can be opened, made or listed.
NO_TMP = (
    "import sys\n"
    "def hook(event, arguments):\n"
    "    if event in ('open', 'os.mkdir', 'os.listdir', 'os.scandir') and isinstance(arguments[0], str):\n"
    "        if arguments[0].rpartition('/')[0] == '/tmp' or arguments[0] == '/tmp':\n"
    "            raise FileNotFoundError(2, 'No such file or directory', arguments[0])\n"
    "sys.addaudithook(hook)\n"
    "from simgraph_neo.__main__ import main\n"
    "main()\n"
)


def ran(program: str, *arguments: str, more: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A command in a Python of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "NEO4J_URI"} | dict(more)
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.long
@pytest.mark.timeout(200)
def test_s14_odd_names_and_no_tmp(tmp_path: Path) -> None:
    """S14: backslash, quotes, percent and accent in SIMGRAPH_HOME, and no /tmp: flags go in and are drawn."""
    home = tmp_path / "a back\\slash 'single' \"double\" %20 é"
    neo4j_home.prepare(home)
    server, picture = LocalServer(home), tmp_path / "out" / "fr.png"
    picture.parent.mkdir()
    before = set(Path("/tmp").iterdir())
    try:
        for command in (
            ["ingest", "--source", "flags"],
            ["draw", "flags:fr", "--depth", "1", "--output", str(picture)],
            ["db", "backup", str(tmp_path / "x.dump")],
            ["status"],
        ):
            done = ran(NO_TMP, *command, more={"SIMGRAPH_HOME": str(home)})
            assert done.returncode == 0, done.stderr
        assert picture.stat().st_size > 10_000
        java = psutil.Process(server.status().pid)
        assert f"-Djava.io.tmpdir={home.resolve() / 'neo4j' / 'tmp'}" in java.cmdline()
        left = {path for path in set(Path("/tmp").iterdir()) - before if str(java.pid) in path.name}
        assert left == set()
    finally:
        server.stop()


FILES = [
    (1_000, "draw flags:fr --depth 1 --output kept.png"),
    (20, "analyze hubs flags:fr --depth 1 --csv kept.csv"),
    (1_000, "draw flags:fr --depth 1 --output kept.svg"),
    (1_000, "sheet flags:fr --depth 1 --output kept.pdf"),
    (1_000, "export graphml flags:fr --depth 1 --output kept.graphml"),
    (1_000, "export html flags:fr --depth 1 --output kept.html"),
    (1_000, "report flags:fr --depth 1 --output kept.html"),
    (1_000, "analyze degrees flags:fr --depth 1 --output kept.svg"),
]


@pytest.mark.long
@pytest.mark.parametrize(("limit", "command"), FILES)
def test_s13_a_file_that_cannot_grow_is_one_line(
    flags: Snapshot, neo4j_env: None, tmp_path: Path, limit: int, command: str
) -> None:
    """S13: no room while an output is written: one line, exit 2, the older file stays, no other one is left."""
    words = command.split()
    kept = tmp_path / words[-1]
    kept.write_text("the older one")
    done = subprocess.run(
        [sys.executable, "-c", SHORT, str(limit), *words],
        cwd=tmp_path,
        env=os.environ | {"SIMGRAPH_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "File too large" in done.stderr
    assert kept.read_text() == "the older one"
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [kept.name]


def test_s13_stdout_that_cannot_grow_is_one_line(flags: Snapshot, neo4j_env: None, tmp_path: Path) -> None:
    """S13: the same for a result that is written into a file by the shell."""
    with (tmp_path / "out").open("wb") as out:
        command = [sys.executable, "-c", SHORT, "100", "show", "flags:fr", "--json"]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2, done.stderr
    assert "could not be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
