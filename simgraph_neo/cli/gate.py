"""The one place where an error becomes a line and an exit code."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from simgraph_neo.cli.output import say
from simgraph_neo.errors import SimgraphError
from simgraph_neo.text import one_line


class Gate(TyperGroup):
    """Shows every SimgraphError as one line on stderr; all else stays a traceback, because a bug should look like one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; raises typer.Exit with the error's own exit code."""
        try:
            return super().invoke(ctx)
        except SimgraphError as error:
            say(f"Error: {one_line(str(error))}")
            raise typer.Exit(error.exit_code) from None
