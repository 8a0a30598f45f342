"""The one place where an error becomes a line and an exit code."""

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
    """Shows every SimgraphError as one line on stderr; all else stays a traceback: a bug should look like one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; raises typer.Exit with the error's own exit code."""
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
    """Whether `error` is that stdout takes no more, which is then said."""
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return False
    hush()
    say(f"Error: The result could not be written: {error.strerror}. Nothing in the store is lost.")
    return True


def hush() -> None:
    """The reader of stdout has gone (`| head`): give Python something that it can flush at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
