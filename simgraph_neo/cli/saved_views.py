"""`simgraph views`: views of the explorer that were saved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Json, Rights
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import counted

app = typer.Typer()

ViewId = Annotated[str, typer.Argument(metavar="ID", help='The id of a view, as listed by "simgraph views".')]


@app.callback(invoke_without_command=True)
def views(ctx: typer.Context, as_json: Json = False) -> None:
    """List, show, export and remove saved views of the explorer.

    Without a command it lists them, newest first: id, time, title, images, and how many of these are missing, because
    they are no longer stored or gone from their source.

    Example: simgraph views
    """
    if ctx.invoked_subcommand:
        return
    with output.opened_store() as store:
        found = store.views()
    if as_json:
        output.print_json([row.record() for row in found])
    elif found:
        cells = [[f"{row.created_at:%Y-%m-%d %H:%M}", *row.record().values()] for row in found]
        output.print_table(
            ["id", "created_at", "title", "images", "missing"],
            [[image_id, created, *rest] for created, image_id, _, *rest in cells],
        )
    else:
        output.say("No view was saved yet. Save one in the explorer: simgraph serve")


@app.command()
def show(
    view_id: ViewId,
    cypher: Annotated[
        bool, typer.Option("--cypher", help="Print the Cypher that reads it, to paste into Neo4j Browser.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show a saved view: its title, its note, and its images.

    Example: simgraph views show jL0QeGxkq3oWZ9yT5sVbNA --cypher
    """
    if cypher:
        _print_cypher(view_id, as_json)
        return
    with output.opened_store() as store:
        view = store.view(view_id)
        images = store.images(view.images)
        present = store.present(view.images)
    if as_json:
        output.print_json(view.record())
        return
    missing = len(view.images) - len(present)
    created = f"{view.created_at:%Y-%m-%d %H:%M}"
    about: dict[str, output.Cell] = {"id": view.id, "created_at": created, "title": view.title, "note": view.note}
    output.print_pairs(about | {"images": len(view.images), "missing": missing})
    output.print_line("")
    notes = view.state.get("notes", {})
    rows = [[each, images[each].title if each in images else None, notes.get(each)] for each in view.images]
    output.print_table(["id", "title", "note"], rows)


def _print_cypher(view_id: str, as_json: bool) -> None:
    from simgraph_neo.analysis import view_cypher
    from simgraph_neo.service.run import HOST, PORT

    if as_json:
        raise InvalidInputError("--cypher and --json cannot be combined. Choose one.")
    with output.opened_store() as store:
        view = store.view(view_id)
    typer.echo(view_cypher(view, f"http://{HOST}:{PORT}"))


@app.command()
def export(
    view_id: ViewId,
    target: Annotated[
        Path, typer.Option("--output", help="The .html or .csv file to write; an existing file is replaced.")
    ],
    rights: Rights = "all",
) -> None:
    """Write a saved view as a web page to explore, or as a table.

    An .html file is one page with its pictures, as "simgraph export html" writes it. A .csv file has a row for each
    image: its id, its work, its licence, its page in the catalogue, its note. Images that are missing are left out.

    Example: simgraph views export jL0QeGxkq3oWZ9yT5sVbNA --output view.html
    """
    from simgraph_neo import analysis

    analysis.check_view_file(target)  # before the local Neo4j is started
    with output.opened_reader() as reader:
        view = reader.store.view(view_id)
        with output.progress("Pictures") as on_done:
            subgraph = analysis.export_view(reader, view, target, rights=rights, on_done=on_done)
    output.wrote(target, f"{counted(len(subgraph.graph), 'image')}.", result=True)
    if missing := len(view.images) - len(subgraph.graph):
        output.say(f"Left out: {counted(missing, 'image')}, no longer stored or gone from the source.")


@app.command()
def remove(
    view_ids: Annotated[
        list[str], typer.Argument(metavar="ID", help='The ids of views, as listed by "simgraph views".')
    ],
) -> None:
    """Remove saved views; links to them then lead nowhere.

    The images and their lists stay in the store.

    Example: simgraph views remove jL0QeGxkq3oWZ9yT5sVbNA
    """
    with output.opened_store() as store:
        store.remove_views(view_ids)
    output.say(f"Removed: {counted(len(set(view_ids)), 'view')}.")
