"""`simgraph hide` and `simgraph unhide`: images whose pictures are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Json
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import counted, escape_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.store import HiddenImage


def hide(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Ids of stored images, or URLs of their pages.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="NAME", help="Instead of ids: the images of all works about this subject.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; --list shows it.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the hidden images.")] = False,
    as_json: Json = False,
) -> None:
    """Hide pictures from every figure and page, or list the hidden ones.

    A hidden image is a grey tile, with its title and id, and the caption says how many images are hidden. Its edges and
    all numbers stay as they are, and crawls work as before. It stays hidden when it is crawled again. With --subject,
    images that a later crawl brings are not hidden; run the command again then.

    Example: simgraph hide flags:fr --reason "request of the lender"
    """
    if listing:
        if ids or subject or reason:
            raise InvalidInputError("--list takes no ids, --subject or --reason.")
        with output.opened_store() as store:
            _print_list(store.hidden(), as_json)
        return
    if bool(ids) == bool(subject):
        raise InvalidInputError("Give ids or --subject, or list the hidden images with --list.")
    with output.opened_store() as store:
        found = store.hide_subject(subject, reason) if subject else store.hide(ids or [], reason)
    if as_json:
        output.print_json(found)
    output.say(f"Hidden: {counted(len(found), 'image')}. To show them again, use simgraph unhide.")


def unhide(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help='Ids of hidden images, as "simgraph hide --list".')],
) -> None:
    """Show hidden images again.

    Example: simgraph unhide flags:fr
    """
    with output.opened_store() as store:
        found = store.unhide(ids)
    output.say(f"Shown again: {counted(len(found), 'image')}.")


def _print_list(found: Sequence[HiddenImage], as_json: bool) -> None:
    if as_json:
        output.print_json([row.record() for row in found])
    elif found:
        names = ("id", "title", "hidden_at", "reason", "stored")
        rows = [[escape_id(r.id), r.title, f"{r.hidden_at:%Y-%m-%d %H:%M}", r.reason, r.stored] for r in found]
        output.print_table(names, rows)
    else:
        output.say("No image is hidden.")
