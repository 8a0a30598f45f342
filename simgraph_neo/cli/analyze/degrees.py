"""`simgraph analyze degrees`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Json, Theme, choosing
from simgraph_neo.text import counted


class Direction(StrEnum):
    """Which edges count as an image's degree."""

    undirected = "undirected"
    into = "in"
    out = "out"


@choosing("one in a view")
def degrees(
    asked: Asked,
    direction: Annotated[
        Direction,
        typer.Option(
            help="Which neighbours count: all, each once (undirected), those that list the image (in), or those that "
            "it lists (out)."
        ),
    ] = Direction.undirected,
    target: Annotated[
        Path | None,
        typer.Option(
            "--output",
            help="Draw the histogram, and the share of images with at least each degree, into a .png, .svg or .pdf "
            "file.",
        ),
    ] = None,
    theme: Theme = "light",
    as_json: Json = False,
) -> None:
    """Print the degree histogram of a subgraph.

    Several seeds are measured together.

    Example: simgraph analyze degrees flags:fr --depth 3 --direction in
    """
    from simgraph_neo import analysis, metrics

    selection = asked.selection()
    if target:
        analysis.check_figure(target)
    with output.opened_reader() as reader:
        subgraph = reader.subgraph(selection)
        found, about = metrics.degrees(subgraph.graph, direction.value), subgraph.coverage
        if target:
            analysis.draw_degrees(subgraph, target, direction=direction.value, theme=theme)
            output.wrote(target)
        if as_json:
            output.print_json(analysis.degrees_record(subgraph, direction.value))
        else:
            output.print_bars(found.histogram, "degree")
            frontier = f"frontier {about.frontier_share:.0%}"
            counts = f"{counted(found.nodes, 'image')}, mean degree {found.mean:.3f}, highest {found.max}, {frontier}"
            output.print_line(f"{about.name}: {counts}")
        views.warn_about_coverages(views.completed(reader, [(about, selection)]))
