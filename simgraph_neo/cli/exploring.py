"""`--explore`: open in the live explorer what a command found."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from simgraph_neo.service.state import State

PANEL = "Open in the explorer"
Explore = Annotated[
    bool,
    typer.Option(
        "--explore",
        help="Open it in the explorer. If none runs, one is started, as by simgraph serve.",
        rich_help_panel=PANEL,
    ),
]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65_535, help="The port of the explorer. Default: 8642.", rich_help_panel=PANEL),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Print the link, and open no browser.", rich_help_panel=PANEL)
]


def check_options(explore: bool, port: int | None, no_browser: bool, **others: object) -> None:
    """Raise InvalidInputError for options that cannot be combined; `others` print or write the result instead."""
    if explore:
        for name in (name for name, given in others.items() if given):
            raise InvalidInputError(f"--explore and --{name} cannot be combined. Choose one.")
    elif no_browser or port is not None:
        raise InvalidInputError(f"{'--no-browser' if no_browser else '--port'} needs --explore. Add --explore.")


def open_page(path: str, port: int | None, no_browser: bool) -> None:
    """Open a page of the explorer that runs on a port; without one, start it, and return when a signal ends it."""
    from simgraph_neo.service import run

    port = run.PORT if port is None else port
    if url := run.find_page(path, port):
        invite(url, no_browser)
        return

    def on_ready(state: State) -> None:
        invite(state.entrance(path), no_browser)
        output.say("Ctrl-C ends the explorer.")

    run.serve(port, on_ready=on_ready)


def invite(url: str, no_browser: bool) -> None:
    """Print an address of the explorer, and open it in a browser."""
    from simgraph_neo.service import run

    once = " once, within ten minutes" if "/enter#" in url else ""
    typer.echo(f"Open{once}: {url}")
    sys.stdout.flush()
    if not no_browser:
        run.open_browser(url)
