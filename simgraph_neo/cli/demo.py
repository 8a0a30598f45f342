"""`simgraph demo`: run the main commands once, offline, with the built-in national flags."""

from __future__ import annotations

import shlex

import typer

from simgraph_neo.cli.tuning import CURRENT

COMMANDS = (
    "db start",
    "ingest --source flags",
    "analyze density flags:fr flags:se flags:jp --depth 1 --depth 2 --depth 3",
    "analyze degrees --all --source flags",
    "draw --all --source flags --output flags.png",
    "export html --all --source flags --output flags.html",
)
NEXT = (
    ("look at the drawing", "flags.png"),
    ("explore it in your browser", "flags.html"),
    ("one picture and its list", "simgraph show flags:fr"),
    ("the graph in Neo4j Browser", "simgraph db browser"),
    ("your own pictures", "simgraph ingest FOLDER"),
    ("Wellcome Collection", "simgraph ingest xmcz3cgb esyjaets --depth 2"),
    ("stop the local Neo4j", "simgraph db stop"),
)


def demo() -> None:
    """Try everything once, offline, with the built-in national flags.

    The demo starts the local Neo4j, ingests the flags and measures them. It draws them into flags.png and flags.html
    in the current folder. It prints each command before it runs it.

    Example: simgraph demo
    """
    from simgraph_neo.cli import app
    from simgraph_neo.settings import neo4j_settings

    for command in COMMANDS[1:] if neo4j_settings() else COMMANDS:  # with NEO4J_URI the local Neo4j is not needed
        typer.secho(f"\n$ simgraph {command}", bold=True)
        code = app(shlex.split(command), standalone_mode=False, obj=CURRENT.get())
        if code:
            raise typer.Exit(code)
    typer.secho("\nWhat to try next", bold=True)
    width = max(len(what) for what, _ in NEXT)
    for what, command in NEXT:
        typer.echo(f"  {what.ljust(width)}  {command}")
