"""What the library says: arguments by their names, which the command line alone turns into flags."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import simgraph_neo
from simgraph_neo.cli.output import FLAGS, say

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(simgraph_neo.__file__).parent
COMMANDS = {"cli", "report", "commands.py", "names.py"}
"""Where commands are spelled: the command line itself, and pages that name the commands behind their numbers."""
NOT_OURS = {"server/backup.py", "server/java.py", "analysis/library.py"}
"""Flags of Neo4j's own tools, and parameters as they are typed."""

ONLY_IN_PYTHON = {"graph", "store", "positions", "strips"}
"""Arguments without an option."""


def messages() -> Iterator[tuple[str, str]]:
    """The texts of the library that are no docstrings, with their files."""
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        if place.split("/")[0] not in COMMANDS and place not in NOT_OURS:
            tree = ast.parse(file.read_text("utf-8"))
            said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
                    yield place, node.value


def test_the_library_names_arguments_not_flags() -> None:
    """Outside of whole command lines no message has a flag; each argument that one names has a flag."""
    found = list(messages())
    flags = [
        (place, text)
        for place, text in found
        if re.search(r" --[a-z]", f" {text}") and " " in text and "simgraph " not in text
    ]
    assert flags == []
    named = {name for _, text in found for name in re.findall(r"`([a-z_]+)`", text)}
    assert len(named) > 10
    assert named - ONLY_IN_PYTHON <= set(FLAGS)


@pytest.mark.parametrize("name", FLAGS)
def test_the_command_line_names_flags(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said to a user of commands has the flag instead; what is no argument stays."""
    say(f"`{name}` is 0 to 10; `simgraph db` and `x` are none.")
    assert capsys.readouterr().err == f"{FLAGS[name]} is 0 to 10; `simgraph db` and `x` are none.\n"
