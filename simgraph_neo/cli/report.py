"""`simgraph report`: all measurements of a subgraph on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Rights, choosing
from simgraph_neo.text import counted


@choosing("one")
def report(
    target: Annotated[Path, typer.Option("--output", help="The .html file to write; an existing file is replaced.")],
    asked: Asked,
    null: Annotated[
        int | None,
        typer.Option(
            help="Number of random graphs of each of two kinds to compare with. Default: 20; above 5,000 directed "
            "edges 0.",
            min=0,
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the page. Default: the seeds.")] = None,
    rights: Rights = "all",
) -> None:
    """Write a report about a subgraph as one HTML page.

    The page contains its pictures and needs no network. It states the limitations of the data, and shows a drawing,
    density by depth, all metrics beside those of random graphs, communities, hubs, and what several seeds share. It
    ends with a methods paragraph, and with the commands and versions that reproduce it. Several seeds are measured
    together.

    Example: simgraph report flags:fr flags:jp --depth 2 --output report.html
    """
    from simgraph_neo.report import check_report
    from simgraph_neo.report import report as write_report
    from simgraph_neo.store import Reader

    selection = asked.selection()
    check_report(selection, target, null)
    with output.opened_store() as store:
        with output.progress("Pictures") as on_done:
            found = write_report(
                store,
                selection.seeds or None,
                target,
                selection.depth,
                source=selection.source,
                null=null,
                title=title,
                rights=rights,
                on_done=on_done,
            )
        output.wrote(target, f"{counted(found.images, 'image')}, {found.size / 1e6:.1f} MB.", result=True)
        output.placeholders(found.placeholders)
        about = [(each.coverage, each.selection) for each in found.measured]
        views.warn_about_coverages(views.completed(Reader(store), about))
