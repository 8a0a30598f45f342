"""`simgraph serve`: the live explorer."""

from __future__ import annotations

import json
import os
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.exploring import invite
from simgraph_neo.cli.options import Json
from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from simgraph_neo.service.state import State

PANEL = "For others, not only on this machine"


def serve(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 for any free one.")] = 8642,
    budget: Annotated[
        int, typer.Option(min=0, help="Maximum requests to museums in a UTC day that visitors may cause.")
    ] = 2_000,
    session_budget: Annotated[int, typer.Option(min=0, help="The same for each visitor.")] = 300,
    notice: Annotated[
        Path | None, typer.Option(help="A text file that people read before they see the first picture.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(help="A file with the token of programs, which send it as a bearer token. Made if it is missing."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Print a new link of the explorer that runs already.")] = False,
    origin: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The address in browsers. A proxy with TLS passes it on.", rich_help_panel=PANEL
        ),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="A file with the passwords by which people come in.", rich_help_panel=PANEL)
    ] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="Anybody may read what is stored, and change nothing.", rich_help_panel=PANEL),
    ] = False,
    bind: Annotated[
        str, typer.Option(help="The address to listen on, in a container 0.0.0.0.", rich_help_panel=PANEL)
    ] = "127.0.0.1",
    set_password: Annotated[
        Literal["explore", "read"] | None,
        typer.Option(
            help="Ask for the password of a role, write its hash to --password-file, and end. Without a terminal it is "
            "the first line of stdin.",
            rich_help_panel=PANEL,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Explore the store live in a browser.

    The explorer listens on this machine only. It opens with a link that is valid once, for ten minutes; --link prints
    another one. Each click says what it costs, and all that is learnt is stored. Ctrl-C ends it.

    With --origin and --password-file others come in: those with the password of the role explore may do all, those of
    the role read may look, search and export.

    Example: simgraph serve
    """
    from simgraph_neo.service import run

    if set_password:
        _set_password(set_password, password_file)
        return
    if link:
        typer.echo(run.new_link(port))
        return

    def on_ready(state: State) -> None:
        url = f"{state.origin}/" if origin else state.entrance()
        if as_json:
            typer.echo(json.dumps({"url": url, "port": state.port, "pid": os.getpid()}))
        elif origin:
            typer.echo(f"The explorer is at {url}")
            output.say(f"It listens on port {state.port} of {bind}. Ctrl-C ends it.")
        else:
            invite(url, no_browser)
            output.say("Ctrl-C ends the explorer. Another link: simgraph serve --link")
        sys.stdout.flush()

    run.serve(
        port,
        budget=budget,
        session_budget=session_budget,
        notice=notice,
        token_file=token_file,
        shared=run.Shared(origin, password_file, public, bind),
        on_ready=on_ready,
    )


def _set_password(role: Literal["explore", "read"], file: Path | None) -> None:
    """Ask for a password, and write its hash. It is never an argument: other users can read those."""
    from simgraph_neo.service import passwords

    if not file:
        raise InvalidInputError("--set-password needs --password-file.")
    try:
        password = _typed(role) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError):
        raise InvalidInputError("No password was given. Nothing was changed.") from None
    passwords.set_password(file, role, password)
    output.say(f"The password of the role {role} is set in {file}. An explorer that runs uses it after a restart.")


def _typed(role: str) -> str:
    """Ask twice at the terminal, without showing what is typed."""
    password = getpass(f"New password of the role {role}: ")
    if getpass("Once more: ") != password:
        raise InvalidInputError("The two passwords differ. Nothing was changed.")
    return password
