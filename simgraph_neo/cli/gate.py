"""The one place where an error becomes a line and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from simgraph_neo.cli.output import say
from simgraph_neo.errors import SimgraphError
from simgraph_neo.text import one_line


class Gate(TyperGroup):
    """Shows every SimgraphError as one line on stderr; all else stays a traceback: a bug should look like one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; raises typer.Exit with the error's own exit code."""
        try:
            return super().invoke(ctx)
        except SimgraphError as error:
            say(f"Error: {one_line(str(error))}")
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            hush()
            raise typer.Exit(0) from None


def hush() -> None:
    """The reader of stdout has gone (`| head`): give Python something that it can flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
