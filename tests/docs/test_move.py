"""docs/how-to/move.md is true: its commands take a graph to another machine, and leave nothing behind."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.connection import connect
from simgraph_neo.server import LocalServer
from tests.support import neo4j_home
from tests.support.commands import Result, simgraph
from tests.support.documents import ALL, ROOT
from tests.support.photographs import photographs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "how-to" / "move.md").read_text("utf-8")


def sections() -> dict[str, list[str]]:
    """Title -> the lines of all its blocks."""
    parts = (part.partition("\n") for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
    found = {title: "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)) for title, _, text in parts}
    return {title: lines.splitlines() for title, lines in found.items()}


def run(line: str) -> Result | None:
    """Run a line of the page, yes to what it asks; another program's is run by a shell."""
    words = shlex.split(line)
    if words[0] != "simgraph":
        subprocess.run(["bash", "-euc", line], check=True)
        return None
    result = simgraph(*words[1:], stdin="y\n")
    assert result.exit_code == 0, (line, result.stderr)
    return result


def graph() -> tuple[set[str], set[tuple[str, str, int]]]:
    """Images, and edges with their ranks."""
    with connect() as store:
        everything = store.subgraph().graph
    return set(everything), set(everything.edges(data="rank"))


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Makes a machine the one that commands run on: a folder to work in, and a home of its own."""
    used: set[Path] = set()

    def change(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        neo4j_home.prepare(folder / "home")
        neo4j_home.choose_ports(folder / "home")
        used.add(folder / "home")
        monkeypatch.setenv("SIMGRAPH_HOME", str(folder / "home"))
        monkeypatch.chdir(folder)
        return folder

    yield change
    for home in used:
        LocalServer(home).stop()


@pytest.mark.long
@pytest.mark.timeout(400)
def test_the_page_takes_a_graph_to_another_machine(tmp_path: Path, machines: Callable[[str], Path]) -> None:
    """All commands of the page, in their order: the same graph on the other machine, and only backups are left."""
    backup, move, upgrade, remove = sections().values()
    one, photos = machines("one"), tmp_path / "photos"  # at the same path on both
    photos.mkdir()
    photographs(8, photos)
    run("simgraph ingest flags:fr --depth 2")
    run(f"simgraph ingest --source folder:{photos}")
    before = graph()
    for line in backup:
        run(line)
    run("simgraph db stop")
    two = machines("two")
    shutil.move(one / "graph.dump", two)
    done = [run(line) for line in move]
    assert graph() == before
    assert done[-1] is not None
    assert "placeholder" not in done[-1].stderr
    (two / ".venv").mkdir()
    for line in (*upgrade, *remove):
        run(line)
    assert {path.name for path in two.iterdir()} == {
        *("graph.dump", "before-the-upgrade.dump", "last.dump", "photos.png"),
    }
    assert len(list(photos.iterdir())) == 8


def test_every_command_of_the_page_is_run() -> None:
    """The page has four sections of commands, and names no command outside of them that does not exist."""
    assert len(sections()) == 4
    assert all(sections().values())
    named = {" ".join(words.split()[:2]) for words in re.findall(r"`(?:simgraph )?(db \w+)", PAGE)}
    assert {f"simgraph {name}" for name in named} <= set(ALL)
