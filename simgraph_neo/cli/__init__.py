"""The command line. Errors become messages and exit codes in one place, `errors.Gate`."""

from __future__ import annotations

import io
import sys
from typing import Any, ClassVar

import typer

from simgraph_neo.cli.errors import Gate, hush, told_full
from simgraph_neo.cli.lazy import LazyGroup
from simgraph_neo.cli.tuning import Tuning
from simgraph_neo.version import __version__

SUMMARY = "Explore graphs of visually similar images in Neo4j. Start with: simgraph demo"


class Commands(LazyGroup, Gate):
    """All commands."""

    panels: ClassVar = {
        "Get": {"demo": "demo:demo", "find": "read:find", "ingest": "ingest:ingest"},
        "Look": {
            "show": "read:show",
            "path": "path:path",
            "draw": "draw:draw",
            "sheet": "sheet:sheet",
            "query": "query:app",
            "serve": "serve:serve",
        },
        "Measure": {"analyze": "analyze:app", "diff": "read:diff"},
        "Share": {"report": "report:report", "export": "export:app", "views": "saved_views:app"},
        "Maintain": {
            "status": "read:status",
            "seeds": "crawls:seeds",
            "crawls": "crawls:crawls",
            "verify": "verify:verify",
            "forget": "forget:forget",
            "hide": "hide:hide",
            "unhide": "hide:unhide",
            "db": "db:app",
            "cache": "cache:app",
        },
    }

    def get_params(self, ctx: Any) -> list[Any]:
        """Return Typer's parameters; its two options for shell completion take one line of the help, not five."""
        found = super().get_params(ctx)
        for parameter in found:
            parameter.hidden |= parameter.name == "show_completion"
            if parameter.name == "install_completion":
                parameter.help = "Install shell completion and exit."
        return found


app = typer.Typer(
    name="simgraph",
    cls=Commands,
    help=SUMMARY,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"simgraph {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Handle the options of `simgraph` itself."""


def main(tuning: Tuning | None = None) -> None:
    """Run the command line. A closed pipe ends it without a message; no encoding of a terminal makes it fail."""
    _repair_streams()
    try:
        try:
            app(prog_name="simgraph", obj=tuning)
        finally:
            if sys.stdout is not None:  # `>&-`
                sys.stdout.flush()
    except (OSError, SystemExit) as end:
        # rich and Typer turn a closed pipe, or a full disk, into SystemExit(1) while they print help
        cause = end.__context__ if isinstance(end, SystemExit) else end
        if told_full(cause):
            sys.exit(2)
        if not isinstance(cause, BrokenPipeError):
            raise
        hush()


def _repair_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: if the disk fills up during a write, Python drops the rest without an error.
        whole = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(whole, sys.stdout.encoding, "replace", line_buffering=True)
