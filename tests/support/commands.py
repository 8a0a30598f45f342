"""Commands run in this process, as `CliRunner` runs them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import typer
from typer.testing import CliRunner

from simgraph_neo.cli import app
from simgraph_neo.cli.tuning import Tuning
from simgraph_neo.http.policy import Policy

DENSITY_KEYS = [
    "seed", "depth", "view", "complete", "unexpanded", "gone", "frontier_share", "nodes", "edges", "density",
    "directed_edges", "directed_density",
]  # fmt: skip
HASTY = Tuning(policy=Policy(backoff=0.0, suspect_pause=0.0))
"""Commands in tests wait for no museum."""
COMMAND = typer.main.get_command(app)
"""Built once: `CliRunner.invoke` would build it for each call, in 30 ms."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str
    output: str
    """Both, as they came."""


def simgraph(*arguments: str, stdin: str | None = None) -> Result:
    """Run one command in this process; an exception that is not meant for the user fails the test."""
    with CliRunner().isolation(input=stdin) as streams:
        try:
            code = COMMAND.main([str(argument) for argument in arguments], prog_name="simgraph", obj=HASTY)
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        texts = [stream.getvalue().decode().replace("\r\n", "\n") for stream in streams]
    return Result(code or 0, *texts)


def good(*arguments: str, stdin: str | None = None) -> Any:
    """Run a command that must succeed; JSON when it was asked for."""
    result = simgraph(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout) if "--json" in arguments else result.stdout


def refused(code: int, *arguments: str, stdin: str | None = None) -> str:
    """Run a command that must fail with `code`, nothing on stdout, and one line on stderr; returns the line."""
    result = simgraph(*arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (code, ""), (result.stdout, result.stderr)
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1, result.stderr
    return lines[0]
