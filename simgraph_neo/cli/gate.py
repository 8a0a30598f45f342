"""The one place where an error becomes a line and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from simgraph_neo.cli.output import say
from simgraph_neo.cli.tuning import CURRENT, Tuning
from simgraph_neo.errors import SimgraphError


class Gate(TyperGroup):
    """Shows every SimgraphError as one line on stderr; all else stays a traceback: a bug should look like one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; raises typer.Exit with the error's own exit code."""
        CURRENT.set(ctx.find_object(Tuning) or Tuning())
        try:
            return super().invoke(ctx)
        except SimgraphError as error:
            say(f"Error: {error}")
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            hush()
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            hush()
            say("Error: The result could not be written: no space is left. Nothing in the store is lost.")
            raise typer.Exit(2) from None


def hush() -> None:
    """The reader of stdout has gone (`| head`): give Python something that it can flush at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
