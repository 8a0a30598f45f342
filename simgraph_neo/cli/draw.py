"""`simgraph draw`: the graph with its thumbnails on the nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.analyze import All, Seeds, Source, complete_with


def draw(
    target: Annotated[Path, typer.Option("--output", help="The .png, .svg or .pdf file to write.")],
    seeds: Seeds = None,
    depth: Annotated[int | None, typer.Option(help="Hops, 0 to 10; default 2.")] = None,
    everything: All = False,
    source: Source = None,
    size: Annotated[int, typer.Option(min=200, max=10_000, help="Pixels of the longer side.")] = 2_000,
    seed_layout: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Another number, another arrangement.")
    ] = 1_734_289_230,
) -> None:
    """Draw a subgraph with thumbnails on the nodes and the seeds framed.

    Example: simgraph draw flags:fr --depth 2 --output flags.png
    """
    from simgraph_neo import explore

    selection = explore.Selection.of(seeds or [], depth, everything, source)
    explore.check_figure(target)
    with output.opened_store() as store, output.progress("Pictures") as on_done:
        report, about = explore.draw(store, selection, target, size=size, layout_seed=seed_layout, on_done=on_done)
    typer.echo(str(target))
    output.say(f"{output.counted(report.nodes, 'image')}, {output.counted(report.edges, 'edge')}.")
    output.placeholders(report.placeholders)
    output.completeness(about, complete_with(list(selection.seeds), selection.depth))
