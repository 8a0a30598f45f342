"""`simgraph db`: manage the local Neo4j, which simgraph installs and runs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.query import Params, complete_name
from simgraph_neo.errors import InvalidInputError, ServerError
from simgraph_neo.text import clean, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.server import Held, LocalServer

app = typer.Typer(help="Run the local Neo4j: start, stop, back up, restore, uninstall.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NAMED = 5
"""The largest number of kept files that are named."""
FIRST_QUERY = "MATCH p = (:Image)-[:SIMILAR_TO]->(:Image) RETURN p LIMIT 100"


def _server() -> LocalServer:
    """Return the local server. Prints a note if other commands use another one."""
    from simgraph_neo.server import LocalServer
    from simgraph_neo.settings import home, neo4j_settings

    if neo4j_settings():
        output.say("NEO4J_URI is set: other commands use that Neo4j; `simgraph db` manages the local one.")
    return LocalServer(home())


@app.command()
def start() -> None:
    """Start the local Neo4j and print its address.

    It is installed first if needed, and runs until `simgraph db stop`.

    Example: simgraph db start
    """
    typer.echo(_server().start().uri)


@app.command()
def stop() -> None:
    """Stop the local Neo4j; its data is kept.

    Example: simgraph db stop
    """
    output.say("Stopped." if _server().stop() else "The local Neo4j was not running.")


@app.command()
def status(
    as_json: Json = False,
    show_password: Annotated[bool, typer.Option("--show-password", help="Also print the password.")] = False,
) -> None:
    """Show whether the local Neo4j is running, and where.

    This does not start it.

    Example: simgraph db status --show-password
    """
    found = asdict(_server().status(show_password=show_password))
    if not show_password:
        del found["password"]
    if as_json:
        output.print_json(found)
    else:
        output.print_pairs(found)


@app.command()
def browser(
    cypher: Annotated[
        str | None, typer.Argument(metavar="CYPHER", help="Cypher for the editor; by default a query for 100 edges.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--query", metavar="NAME", help="Use a query of the library instead.", autocompletion=complete_name
        ),
    ] = None,
    params: Params = None,
    kit: Annotated[
        Path | None,
        typer.Option(
            help="Write all queries of the library as Browser favourites into this .zip file, and a style beside it."
        ),
    ] = None,
) -> None:
    """Print a link that opens Neo4j Browser with a query.

    The local Neo4j is started if needed.

    Example: simgraph db browser --query neighbours --param seed=flags:jp
    """
    if kit:
        if cypher or name:
            raise InvalidInputError("--kit and a query cannot be combined. Choose one.")
        _write_kit(kit, params or [])
        return
    query = _in_editor(cypher, name, params or [])
    server = _server()
    server.start()
    typer.echo(server.browser_url(query))
    output.say("Browser asks for the password. Show it with: simgraph db status --show-password")


def _in_editor(cypher: str | None, name: str | None, params: list[str]) -> str:
    """Return the Cypher for the editor, with the parameters as literals. Raises InvalidInputError."""
    from simgraph_neo import queries
    from simgraph_neo.analysis import library

    if cypher and (name or params):
        raise InvalidInputError("Cypher and --query cannot be combined. Choose one.")
    if params and not name:
        raise InvalidInputError(
            "--param needs a query of the library. Add --query NAME, or --kit FILE.zip for all queries."
        )
    if not name:
        return cypher or FIRST_QUERY
    query = queries.of_library(name)
    return query.for_browser(library.parameters(query, params))


def _write_kit(target: Path, params: list[str]) -> None:
    from simgraph_neo.analysis.browser_kit import write_kit

    favourites, style = write_kit(target, params)
    output.wrote(favourites, result=True)
    output.wrote(style, result=True)
    output.say("1. Open Neo4j Browser. Print its link with: simgraph db browser")
    output.say(f"2. Drop {favourites.name} on its window: the queries appear under favourites (the star on the left).")
    output.say(f"3. Drop {style.name} on its window: nodes show their titles, and each label has its own colour.")


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False) -> None:
    """Stop the local Neo4j and delete all its data.

    Downloaded program files are kept.

    Example: simgraph db reset --yes
    """
    server = _server()
    question = f"Delete all images, edges and crawls stored under {server.home}?"
    if not yes and not output.agreed(question, "delete", "deleted"):
        output.say("Nothing was deleted.")
        return
    server.reset()
    output.say("The local store is stopped and empty.")


@app.command()
def uninstall(yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False) -> None:
    """Remove the local Neo4j, its data, and the fetched pictures.

    Neo4j is stopped first. Backups and files of other programs stay.

    Example: simgraph db uninstall
    """
    from simgraph_neo.maintenance import disk

    home = _server().home
    parts = [part for part in disk.kept_below(home) if part.bytes]
    if parts:
        output.print_disk(parts)
        if not yes and not output.agreed(f"Remove all of this from {home}?", "remove", "removed"):
            output.say("Nothing was removed.")
            return
    _say_what_stays(disk.uninstall(home), removed=bool(parts))


def _say_what_stays(stays: Sequence[Path], *, removed: bool) -> None:
    """Print what was not removed, and how to remove simgraph itself."""
    from simgraph_neo.server import bundled_folder

    output.say("Removed." if removed else "There was nothing to remove.")
    if stays:
        named = ", ".join(map(str, stays[:NAMED])) + (", ..." if len(stays) > NAMED else "")
        output.say(f"Not simgraph's, so it stays: {named}")
    java = " and its Java" if bundled_folder() else ""
    output.say(f"simgraph itself{java}: delete its Python environment, {sys.prefix}")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its folder must exist.")],
    yes: Annotated[bool, typer.Option("--yes", help="Replace an existing file.")] = False,
) -> None:
    """Write all data of the local Neo4j into one file.

    The file is checked, and its path is printed. The server stops for a few seconds.

    Example: simgraph db backup monday.dump
    """
    saved = _server().backup(file, replace=yes)
    output.wrote(file, f"{saved.size / 1_000_000:.1f} MB, {_in_words(saved.held)}.", result=True)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help='A file written by "simgraph db backup".')],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Replace all data of the local Neo4j with a backup.

    The file is checked first; if it is damaged, nothing changes.

    Example: simgraph db restore monday.dump --yes
    """
    from simgraph_neo.server.backup import check_source

    check_source(file)
    server = _server()
    if not yes and not _may_replace(server, file):
        output.say("Nothing was restored.")
        return
    server.restore(file)
    output.say(f"The local store now holds what {file} holds.")


def _may_replace(server: LocalServer, file: Path) -> bool:
    """Whether the store is empty, or the user agrees. A store that cannot be read may hold data."""
    try:
        held = server.held()
        words = _in_words(held) if held.nodes else None
    except ServerError as error:
        output.say(str(error))
        words = "not readable now"
    return words is None or output.agreed(
        f"Replace what {server.home} holds ({words}) by {file}?", "replace", "restored"
    )


def _in_words(held: Held) -> str:
    always = {"image": held.images, "edge": held.edges, "crawl": held.crawls}
    known = {
        "work": held.works,
        "subject": held.subjects,
        "genre": held.genres,
        "contributor": held.contributors,
        "view": held.views,
    }
    others = held.nodes - held.images - held.crawls - held.sources - sum(known.values())
    counts = {**always, **known, "other node": others}
    return ", ".join(counted(number, noun) for noun, number in counts.items() if number or noun in always)


@app.command("verify-install")
def verify_install() -> None:
    """Check the downloaded files of Neo4j.

    Compares each file with its published checksum. This does not start Neo4j.

    Example: simgraph db verify-install
    """
    server = _server()
    output.say(
        f"All {server.verify_install()} files of Neo4j {server.status().version} match their published checksums."
    )


@app.command()
def logs(lines: Annotated[int, typer.Option("-n", "--lines", min=1, help="Number of lines.")] = 50) -> None:
    """Print the end of the local Neo4j's log.

    Example: simgraph db logs -n 20
    """
    for line in _server().log_lines(lines):
        typer.echo(clean(line))
