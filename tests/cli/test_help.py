"""Help is read at a glance: a line a command, paragraphs that fill the terminal, one panel for what chooses a graph."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from typer.testing import CliRunner

from simgraph_neo.cli import app
from simgraph_neo.cli.options import PANEL
from tests.support.documents import ALL

WIDTH = 80
_RUNNER = CliRunner()


def _help(command: str) -> list[str]:
    """The lines of a command's help in a terminal of 80 columns."""
    done = _RUNNER.invoke(app, [*command.split()[1:], "--help"], env={"COLUMNS": str(WIDTH)}, prog_name="simgraph")
    assert done.exit_code == 0, done.output
    return [line.rstrip() for line in done.stdout.splitlines()]


def test_all_commands_fit_one_screen() -> None:
    """`simgraph --help` has at most 44 lines, and its commands stand in five panels."""
    lines = _help("simgraph")
    assert len("\n".join(lines).rstrip().splitlines()) <= 44
    panels = [found[1] for line in lines if (found := re.match("╭─ (.+?) ─", line))]
    assert panels == ["Options", "Get", "Look", "Measure", "Share", "Maintain"]


@pytest.mark.parametrize("group", ["simgraph", *sorted({name.rpartition(" ")[0] for name in ALL} - {"simgraph"})])
def test_a_command_is_a_line_in_its_group(group: str) -> None:
    """In a list of commands each takes one line."""
    for name in (name for name in ALL if name.rpartition(" ")[0] == group):
        summary = ALL[name].help.split("\n\n")[0]
        assert any(line.endswith(f" {summary}") for line in (text.strip(" │") for text in _help(group))), summary


@pytest.mark.parametrize("name", ALL)
def test_paragraphs_fill_the_terminal(name: str) -> None:
    """No line of a paragraph ends where the next one's first word still had room; the example stands on its own."""
    lines = [line.strip() for line in "\n".join(_help(name)).partition("╭")[0].splitlines()]
    assert any(line.startswith("Example: ") for line in lines)
    for line, following in pairwise(lines):
        assert not (line and following) or len(f" {line} {following.split()[0]} ") > WIDTH, (line, following)
        assert not following.startswith("Example: ") or not line


def test_what_chooses_a_graph_is_declared_once() -> None:
    """An option of the panel for choosing a graph stands in it in every command that reads subgraphs."""
    found: dict[str, set[Any]] = {}
    for name, command in ALL.items():
        panels = {option: each.rich_help_panel for each in command.params for option in each.opts}
        if PANEL in panels.values() or "--all" in panels:
            for option in panels.keys() & {"--all", "--source", "--depth", "--view"}:
                found.setdefault(option, set()).add(panels[option])
        assert "--all" not in panels or {"--all", "--source", "--depth"} <= panels.keys(), name
    assert found == {option: {PANEL} for option in ("--all", "--source", "--depth", "--view")}
