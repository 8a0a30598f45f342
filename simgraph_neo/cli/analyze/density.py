"""`simgraph analyze density`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Json, Theme, choosing


@choosing("several")
def density(
    asked: Asked,
    target: Annotated[
        Path | None,
        typer.Option(
            "--output", help="Draw density by depth into a .png, .svg or .pdf file; needs two depths or more."
        ),
    ] = None,
    directed: Annotated[bool, typer.Option("--directed", help="Add the directed density to the figure.")] = False,
    theme: Theme = "light",
    as_json: Json = False,
) -> None:
    """Measure the density of each seed's subgraph and of their union.

    edges counts the pairs of images of which at least one lists the other; directed_edges counts the entries of their
    neighbour lists. density uses the first number, directed_density the second.

    Example: simgraph analyze density flags:fr flags:se --depth 1 --depth 2 --view both --output density.png
    """
    from simgraph_neo import analysis

    chosen = asked.selections()
    if target:
        analysis.check_figure(target)
        analysis.check_depths(selection.depth for selection in chosen)
    with output.opened_reader() as reader:
        rows = analysis.density_table(reader.subgraphs(chosen))
        if target:
            analysis.draw_density(rows, target, directed=directed, theme=theme)
            output.wrote(target)
        if as_json:
            output.print_json([row.record() for row in rows])
        else:
            output.print_table(rows.headers, rows.cells)
        views.warn_about_coverages(views.completed(reader, zip(rows, chosen, strict=True)))
