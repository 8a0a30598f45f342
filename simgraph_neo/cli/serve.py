"""`simgraph serve`: the live explorer."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Json

if TYPE_CHECKING:
    from simgraph_neo.service.state import State


def serve(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 for any free one.")] = 8642,
    budget: Annotated[
        int, typer.Option(min=0, help="Maximum requests to museums in a UTC day that visitors may cause.")
    ] = 2_000,
    session_budget: Annotated[int, typer.Option(min=0, help="The same for each visitor.")] = 300,
    token_file: Annotated[
        Path | None,
        typer.Option(help="A file with the token of programs, which send it as a bearer token. Made if it is missing."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Print a new link of the explorer that runs already.")] = False,
    as_json: Json = False,
) -> None:
    """Explore the store live in a browser.

    The explorer listens on this machine only. It opens with a link that is valid once, for ten minutes; --link prints
    another one. Each click says what it costs, and all that is learnt is stored. Ctrl-C ends it.

    Example: simgraph serve
    """
    from simgraph_neo.service import run

    if link:
        typer.echo(run.new_link(port))
        return

    def on_ready(state: State) -> None:
        url = state.entrance()
        if as_json:
            typer.echo(json.dumps({"url": url, "port": int(state.origin.rpartition(":")[2]), "pid": os.getpid()}))
        else:
            typer.echo(f"Open once, within ten minutes: {url}")
            output.say("Ctrl-C ends the explorer. Another link: simgraph serve --link")
        sys.stdout.flush()
        if not (no_browser or as_json):
            run.open_browser(state)

    run.serve(port, budget=budget, session_budget=session_budget, token_file=token_file, on_ready=on_ready)
