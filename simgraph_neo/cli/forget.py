"""`simgraph forget`: remove images that only some seeds added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.interruptible import ctrl_c
from simgraph_neo.cli.options import Json
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.maintenance.forget import Forgotten


def forget(
    seeds: Annotated[
        list[str] | None, typer.Argument(metavar="SEED", help='Seeds as listed by "simgraph seeds", or their URLs.')
    ] = None,
    source: Annotated[str | None, typer.Option(help="Instead of seeds: a source that was read completely.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: Json = False,
) -> None:
    """Remove seeds, and the images that only they added.

    The lists and works of these images, and the crawls of these seeds, are removed, too. An image that another seed
    needs is kept. The store is then as if only the other seeds had been crawled. The command first prints what will be
    removed, and asks for confirmation. "kept" counts the images that are kept; "unasked" counts those of them whose
    list is removed, because no other seed needs it. A running crawl stops; run it again.

    Example: simgraph forget flags:jp --yes
    """
    from simgraph_neo.maintenance import forget
    from simgraph_neo.selection import checked_id, checked_source

    ids, name = list(dict.fromkeys(map(checked_id, seeds or []))), checked_source(source)
    what = ", ".join(ids) or f"the complete reading of {name}"
    with output.opened_store() as store:
        if not yes:
            output.say(_in_words(forget.forget(store, ids, name, dry_run=True)))
            if not output.agreed(f"Forget {what}?", "forget", "forgotten"):
                output.say("Nothing was forgotten.")
                return
        with output.progress("Forgetting") as on_progress, ctrl_c() as cancel:
            gone = forget.forget(store, ids, name, on_progress=on_progress, cancel=cancel)
    (output.print_json if as_json else output.print_pairs)(gone.record())
    output.say(f"Forgotten: {what}.")


def _in_words(gone: Forgotten) -> str:
    """Return what would be removed, and what stays."""
    counts = {"image": gone.images, "edge": gone.edges, "work": gone.works, "crawl": gone.crawls}
    going = ", ".join(counted(number, noun) for noun, number in counts.items() if number)
    unasked = f", {gone.unasked:,} of them without a list" if gone.unasked else ""
    stays = f" {counted(gone.kept, 'image')} would stay, because other seeds need them{unasked}." if gone.kept else ""
    views = f" {counted(gone.views, 'saved view')} would lose images." if gone.views else ""
    return f"Would be removed: {going or 'only the note that these are seeds'}.{stays}{views}"
