"""`simgraph seeds` and `simgraph crawls`: the seeds and crawls of the store."""

from __future__ import annotations

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Json


def seeds(as_json: Json = False) -> None:
    """List the seeds, with the size of their territories at each depth.

    The territory of a seed is the images within a depth. It is complete if all images nearer than the depth have a
    neighbour list. A source that was read completely has no seed and no depth.

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
    """List the crawls: time, seeds, depth, new images.

    The oldest crawl comes first. Each new image is counted for one crawl of its source: the latest that had started
    when the image was first seen. A crawl without a completion time was stopped, or was a search by `path --live`,
    whose seeds are the two ends of the path.

    Example: simgraph crawls
    """
    from simgraph_neo import analysis

    with output.opened_store() as store:
        found = analysis.crawls(store)
    if as_json:
        output.print_json(found)
    elif found:
        output.print_table(list(found[0]), [list(map(output.in_cell, row.values())) for row in found])
    else:
        output.say("Nothing was crawled yet. Try: simgraph ingest --source flags")
