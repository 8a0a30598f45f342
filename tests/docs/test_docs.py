"""The documentation is true: every command is explained, and what README shows runs."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import good
from tests.support.documents import ALL, ROOT, block

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_explained(name: str) -> None:
    """A command has a help text with an example of itself, and help for every option."""
    command = ALL[name]
    assert f"Example: {name}" in command.help
    assert all(parameter.help for parameter in command.params), [p.name for p in command.params if not p.help]


def test_what_readme_shows_runs(flags: Store, neo4j_env: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of README's block on the flags succeeds, and the files it names are there."""
    monkeypatch.chdir(tmp_path)
    for line in block("these lines are run by the tests").splitlines():
        words = shlex.split(line)
        assert words.pop(0) == "simgraph"
        assert good(*words)
    assert {path.name for path in tmp_path.iterdir()} == {
        *(
            "density.png",
            "atlas.png",
            "degrees.svg",
            "hubs.csv",
            "hubs.png",
            "two-seeds.pdf",
            "sheet.pdf",
            "groups.pdf",
            "communities.png",
            "path.png",
            "flags.gexf",
            "flags-nodes.csv",
            "flags-edges.csv",
            "flags.html",
            "report.html",
            "most-listed.csv",
        ),
    }


def test_readmes_python_runs(
    neo4j_env: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python example of README runs as it stands; what it prints are the numbers of the flags."""
    monkeypatch.chdir(tmp_path)
    exec(compile(block("this block is run by the tests"), "README.md", "exec"), {})
    images, numbers = capsys.readouterr().out.splitlines()
    assert images.endswith(" images, 0 requests")
    assert 0 < float(numbers.split()[0]) < 1
    assert (tmp_path / "fr.png").stat().st_size > 10_000
    assert (tmp_path / "density.svg").stat().st_size > 10_000
    assert (tmp_path / "fr.gexf").read_text("utf-8").startswith("<?xml")


def test_the_compose_file_is_the_same_neo4j() -> None:
    """docker-compose.yml runs the version that the local store runs, on loopback, with the password from outside."""
    from simgraph_neo.server import jars

    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert f"image: neo4j:{jars.VERSION}" in compose
    assert re.findall(r"^\s+- \"?([\d.]+):\d+:\d+", compose, re.MULTILINE) == ["127.0.0.1"] * 2
    assert "${NEO4J_PASSWORD:?" in compose
    assert "healthcheck:" in compose
