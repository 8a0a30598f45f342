"""What a parent process has set for other programs does not rule the command line (rows E01, E03 and E05)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from simgraph_neo.__main__ import OURS, own_environment
from tests.support.commands import good, refused, simgraph
from tests.support.every_command import popen

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store

UNKNOWN = "\U0003fffd"
"""A character that Unicode will never give to anybody."""
FIGURES = {
    "draw": "draw flags:fr --depth 1 --output {}/a.png",
    "sheet": "sheet flags:fr --depth 1 --output {}/b.pdf",
    "report": "report flags:fr --depth 1 --null 0 --output {}/c.html",
    "html": "export html flags:fr --depth 1 --output {}/d.html",
    "path": "path flags:fr flags:it --output {}/e.svg",
    "degrees": "analyze degrees flags:fr --depth 1 --output {}/f.svg",
    "atlas": "analyze compare flags:fr flags:it --depth 1 --output {}/g.svg",
    "communities": "analyze communities flags:fr --depth 2 --output {}/h.svg",
    "hubs": "analyze hubs flags:fr --depth 1 --output {}/i.svg",
    "density": "analyze density flags:fr --depth 1 --depth 2 --output {}/j.svg",
}
HOSTILE = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NETWORKX_BACKEND_PRIORITY": "nosuch",
    "NETWORKX_TEST_BACKEND": "nosuch",
    "NETWORKX_WARNINGS_TO_IGNORE": "nosuch",
    "NPY_DISABLE_CPU_FEATURES": "NOSUCH",
    "NPY_PROMOTION_STATE": "nosuch",
    "NUMPY_MADVISE_HUGEPAGE": "x",
    "SCIPY_ARRAY_API": "1",
    "PILLOW_BLOCK_SIZE": "x",
    "PILLOW_ALIGNMENT": "3",
    "SOURCE_DATE_EPOCH": "x",
    "FREETYPE_PROPERTIES": "truetype:interpreter-version=35",
    "TERMINAL_WIDTH": "x",
    "TYPER_USE_RICH": "x",
    "EAGER_IMPORT": "1",
    "COLUMNS": "x",
    "LINES": "-1",
    "TERM": "nosuch",
    "PYTHONWARNINGS": "error",
    "LC_ALL": "nosuch",
}


@pytest.fixture(name="flags")
def _flags(neo4j_env: None, flags: Store) -> None:
    """The session's Neo4j, for commands, with the flags in it."""


def run(command: str, folder: Path, env: dict[str, str], prints: str = "") -> str:
    """Run one command in a fresh Python; what it says on stderr, where it is a success."""
    process = popen(*command.format(folder).split(), cwd=folder, env=env)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, (command, out.decode(), err.decode())
    assert prints in out.decode()
    return err.decode().replace(str(folder), "")


@pytest.mark.parametrize("name", ["draw", *(pytest.param(n, marks=pytest.mark.long) for n in FIGURES if n != "draw")])
def test_e01_a_command_draws_whatever_its_parent_has_set(flags: None, tmp_path: Path, name: str) -> None:
    """E01: in a notebook's environment, and a broken one, each kind of figure is drawn, to the same bytes."""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nnosuch: 1\n")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    (tmp_path / "b" / "matplotlibrc").write_text("text.usetex: True\nfont.size: x\n")
    plain = run(FIGURES[name], tmp_path / "a", {})
    told = run(FIGURES[name], tmp_path / "b", {**HOSTILE, "MATPLOTLIBRC": str(tmp_path / "matplotlibrc")})
    assert told == plain
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_e05_help_is_shown_whatever_is_set(tmp_path: Path) -> None:
    """E05: no variable of a library we use inside breaks the help, or adds a word to it."""
    for more in ({}, {"COLUMNS": "0"}, {"TERMINAL_WIDTH": "0"}, {"PYTHONOPTIMIZE": "2"}):
        assert run("draw --help", tmp_path, {**HOSTILE, **more}, prints="--output") == ""


def test_e05_a_matplotlibrc_that_is_no_text_is_one_line(flags: None, tmp_path: Path) -> None:
    """E05: matplotlib reads a matplotlibrc of the current folder; one that it cannot read is named in one line."""
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe")
    process = popen(*FIGURES["degrees"].format(tmp_path).split(), cwd=tmp_path)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count(b"\n")) == (2, 1), err.decode()
    assert b"matplotlibrc in this folder" in err


def test_e05_what_a_user_says_to_a_terminal_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """E05: what docs/reference/environment.md calls dropped is dropped; proxies and the terminal's variables stay."""
    kept = {"HTTPS_PROXY": "http://p:1", "NO_COLOR": "1", "COLUMNS": "70", "TERMINAL_WIDTH": "70", "TMPDIR": "/x"}
    for variable, value in {**HOSTILE, **kept}.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.delenv("PYTHONWARNINGS")
    monkeypatch.setenv("MATPLOTLIBRC", "x")
    own_environment()
    assert {name: os.environ.get(name) for name in kept} == kept
    assert {name: os.environ[name] for name in OURS} == OURS
    assert not [name for name in os.environ if name.startswith(("NETWORKX_", "NPY_", "PILLOW_", "SOURCE_"))]


WRITERS = {
    "draw": "draw flags:fr --depth 1 --output {}.png",
    "sheet": "sheet flags:fr --depth 1 --output {}.pdf",
    "report": "report flags:fr --depth 1 --null 0 --output {}.html",
    "export": "export json flags:fr --depth 1 --output {}.json",
    "export csv": "export csv flags:fr --depth 1 --output {}",
    "export html": "export html flags:fr --depth 1 --output {}.html",
    "path": "path flags:fr flags:it --output {}.svg",
    "degrees": "analyze degrees flags:fr --depth 1 --output {}.svg",
    "density": "analyze density flags:fr --depth 1 --depth 2 --output {}.svg",
    "compare": "analyze compare flags:fr flags:it --depth 1 --output {}.svg",
    "communities": "analyze communities flags:fr --depth 2 --output {}.svg",
    "hubs": "analyze hubs flags:fr --depth 1 --output {}.svg",
    "table": "analyze hubs flags:fr --depth 1 --csv {}.csv",
    "query": "query run hubs --csv {}.csv",
    "kit": "db browser --kit {}.zip",
    "backup": "db backup {}.dump --yes",
}


@pytest.mark.parametrize("name", WRITERS)
def test_e07_no_writer_takes_a_bad_path(flags: None, tmp_path: Path, name: str) -> None:
    """E07: each command that writes a file refuses links in a circle and names that are too long, in one line."""
    suffix = WRITERS[name].partition("{}")[2].split()
    ending = {"export csv": "-nodes.csv"}.get(name, suffix[0] if suffix else "")
    (tmp_path / f"loop{ending}").symlink_to(tmp_path / f"loop{ending}")
    for target in (tmp_path / "loop", tmp_path / ("x" * 300), tmp_path / "/".join(["x" * 200] * 30)):
        refused(2, *WRITERS[name].format(target).split())
    assert [path.name for path in tmp_path.iterdir()] == [f"loop{ending}"]


def test_e06_a_command_tells_once_what_no_font_has(neo4j_env: None, tmp_path: Path) -> None:
    """E06: drawings, sheets and reports of many figures say in one line on stderr which letters became boxes."""
    (tmp_path / "p").mkdir()
    for number in range(4):
        Image.new("RGB", (40, 30), (60 * number, 90, 200)).save(tmp_path / "p" / f"{number}.png")
    rows = ["file,title", *(f"{number}.png,{UNKNOWN}" for number in range(4))]
    (tmp_path / "p" / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    good("ingest", "--source", f"folder:{tmp_path / 'p'}")
    seeds = ["p:0.png", "p:1.png"]
    told = {
        "draw": ["--all", "--labels", "--output", str(tmp_path / "a.svg")],
        "sheet": ["--all", "--output", str(tmp_path / "a.png")],
        "report": [*seeds, "--depth", "2", "--null", "0", "--output", str(tmp_path / "a.html")],
        "export html": ["--all", "--output", str(tmp_path / "b.html")],
    }
    lines = {command: simgraph(*command.split(), *more).stderr for command, more in told.items()}
    counts = {command: said.count("No font has these letters") for command, said in lines.items()}
    assert counts == {"draw": 1, "sheet": 1, "report": 1, "export html": 0}, lines
