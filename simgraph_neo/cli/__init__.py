"""The command line: thin commands, one error gate."""

from __future__ import annotations

import io
import sys
from typing import ClassVar

import typer

from simgraph_neo.cli.errors import Gate, hush, told_full
from simgraph_neo.cli.lazy import LazyGroup
from simgraph_neo.cli.tuning import Tuning
from simgraph_neo.version import __version__


class Commands(LazyGroup, Gate):
    """All commands."""

    homes: ClassVar = {
        "ingest": "ingest:ingest",
        "find": "read:find",
        "show": "read:show",
        "draw": "draw:draw",
        "sheet": "sheet:sheet",
        "report": "report:report",
        "path": "path:path",
        "diff": "read:diff",
        "seeds": "crawls:seeds",
        "crawls": "crawls:crawls",
        "forget": "forget:forget",
        "status": "read:status",
        "verify": "verify:verify",
        "demo": "demo:demo",
        "analyze": "analyze:app",
        "export": "export:app",
        "query": "query:app",
        "db": "db:app",
        "cache": "cache:app",
    }


app = typer.Typer(
    name="simgraph",
    cls=Commands,
    help="Crawl visually similar images into Neo4j, then measure, draw and query the graph.",
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
    """Crawl visually similar images into Neo4j, then measure, draw and query the graph.

    Start with: simgraph demo
    """


def main(tuning: Tuning | None = None) -> None:
    """Run the command line; a closed pipe ends it quietly, and no terminal's encoding can break it."""
    _mend_streams()
    try:
        try:
            app(prog_name="simgraph", obj=tuning)
        finally:
            if sys.stdout is not None:  # `>&-`
                sys.stdout.flush()
    except (OSError, SystemExit) as end:
        # rich and Typer make SystemExit(1) of a pipe that closed, or a disk that filled up, while help was printed
        cause = end.__context__ if isinstance(end, SystemExit) else end
        if told_full(cause):
            sys.exit(2)
        if not isinstance(cause, BrokenPipeError):
            raise
        hush()


def _mend_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: Python would lose the rest of what a nearly full disk takes a part of, and say nothing.
        whole = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(whole, sys.stdout.encoding, "replace", line_buffering=True)
