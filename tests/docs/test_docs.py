"""The documentation is true: every command is explained, and what README shows runs."""

from __future__ import annotations

import re

import pytest

from tests.support.documents import ALL, ROOT


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_explained(name: str) -> None:
    """A command has a help text with an example of itself, and help for every option."""
    command = ALL[name]
    assert f"Example: {name}" in command.help
    assert all(parameter.help for parameter in command.params), [p.name for p in command.params if not p.help]


def test_the_compose_file_is_the_same_neo4j() -> None:
    """docker-compose.yml runs the version that the local store runs, on loopback, with the password from outside."""
    from simgraph_neo.server import jars

    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert f"image: neo4j:{jars.VERSION}" in compose
    assert re.findall(r"^\s+- \"?([\d.]+):\d+:\d+", compose, re.MULTILINE) == ["127.0.0.1"] * 3
    assert "${NEO4J_PASSWORD:?" in compose
    assert "healthcheck:" in compose
