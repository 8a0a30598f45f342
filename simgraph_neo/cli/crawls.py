"""`simgraph seeds` and `simgraph crawls`: where what is stored came from."""

from __future__ import annotations

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Json


def seeds(as_json: Json = False) -> None:
    """List the seeds that were crawled from: how many images lie within each depth, and whether all is known.

    A source that was read whole has no seed and no depth.

    Example: simgraph seeds
    """
    from simgraph_neo import analysis

    with output.opened_store() as store:
        found = analysis.seeds(store)
    if as_json:
        output.print_json([row.record() for row in found])
    elif found:
        output.print_table(found.headers, found.cells)
    else:
        output.say("Nothing was crawled yet. Try: simgraph ingest --source flags")


def crawls(as_json: Json = False) -> None:
    """List the ingest runs, the first one first: when, from which seeds, how deep, and what each brought.

    An image counts for the last run of its source that had begun when it was first seen. A run that is not completed
    was stopped, or was a search for a way (path --live), whose two ends are its seeds.

    Example: simgraph crawls
    """
    with output.opened_store() as store:
        found = store.query("crawls")
    if as_json:
        output.print_json(found)
    elif found:
        output.print_table(list(found[0]), [list(map(output.in_cell, row.values())) for row in found])
    else:
        output.say("Nothing was crawled yet. Try: simgraph ingest --source flags")
