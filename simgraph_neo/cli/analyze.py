"""`simgraph analyze`: numbers of stored subgraphs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.lazy import LazyGroup
from simgraph_neo.cli.options import Asked, Json, Theme, choosing
from simgraph_neo.text import counted


class Commands(LazyGroup):
    """All numbers."""

    homes: ClassVar = {
        "density": "analyze:density",
        "degrees": "analyze:degrees",
        "metrics": "metrics:metrics",
        "hubs": "hubs:hubs",
        "communities": "communities:communities",
        "compare": "compare:compare",
    }


app = typer.Typer(cls=Commands, help="Measure stored subgraphs.", no_args_is_help=True)


class Direction(StrEnum):
    """Which edges count as an image's degree."""

    undirected = "undirected"
    into = "in"
    out = "out"


@choosing("several")
def density(
    asked: Asked,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw it against two depths or more into a .png, .svg or .pdf file.")
    ] = None,
    theme: Theme = "light",
    as_json: Json = False,
) -> None:
    """Density of what a crawl discovers from each seed, and of the seeds together.

    Example: simgraph analyze density flags:fr flags:se --depth 1 --depth 2 --view both --output density.png
    """
    from simgraph_neo import analysis

    chosen = asked.selections()
    if target:
        analysis.check_figure(target)
        analysis.check_depths(selection.depth for selection in chosen)
    with output.opened_reader() as reader:
        rows = analysis.densities(reader.subgraphs(chosen))
        if target:
            analysis.draw_density(reader, rows, target, theme)
            output.say(f"Drawn: {target}")
    if as_json:
        output.print_json([row.record() for row in rows])
    else:
        output.print_table(rows.headers, rows.cells)
    views.say_what_to_doubt_of_all([(row, each.completed_by) for row, each in zip(rows, chosen, strict=True)])


@choosing("one in a view")
def degrees(
    asked: Asked,
    direction: Annotated[
        Direction, typer.Option(help="Count both ways, who lists an image, or whom it lists.")
    ] = Direction.undirected,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw it and its tail into a .png, .svg or .pdf file.")
    ] = None,
    theme: Theme = "light",
    as_json: Json = False,
) -> None:
    """Degree histogram of a subgraph; several seeds are taken together.

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
            analysis.draw_degrees(reader, found, subgraph, target, theme)
            output.say(f"Drawn: {target}")
    if as_json:
        known = {name: value for name, value in about.record().items() if name != "seed"}
        output.print_json({"seeds": list(selection.seeds)} | known | found.record())
    else:
        output.print_bars(found.histogram, "degree")
        ring = f"frontier {about.frontier_share:.0%}"
        counts = f"{counted(found.nodes, 'image')}, mean degree {found.mean:.3f}, highest {found.max}, {ring}"
        output.print_line(f"{about.name}: {counts}")
    views.say_what_to_doubt(about, selection.completed_by)
