"""Turn errors into one line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from simgraph_neo.cli.output import logs_told, say
from simgraph_neo.cli.tuning import CURRENT, Tuning
from simgraph_neo.errors import SimgraphError
from simgraph_neo.letters import letters_told

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Gate(TyperGroup):
    """Prints every SimgraphError as one line on stderr. Other exceptions are bugs, and shown as tracebacks."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises typer.Exit with the exit code of an error."""
        CURRENT.set(ctx.find_object(Tuning) or Tuning())
        try:
            with logs_told(), letters_told(say):
                return super().invoke(ctx)
        except SimgraphError as error:
            say(f"Error: {error}")
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            hush()
            raise typer.Exit(0) from None
        except OSError as error:
            if not told_full(error):
                raise
            raise typer.Exit(2) from None


def told_full(error: object) -> bool:
    """Whether `error` means that stdout is full. If so, prints a message."""
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return False
    hush()
    say(f"Error: The result could not be written: {error.strerror}. Nothing in the store is lost.")
    return True


def hush() -> None:
    """Replace stdout after its reader has ended (`| head`), because Python flushes stdout at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
